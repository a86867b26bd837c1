//! Where a repository's folders are: its files, its own state, and what it shares with other worktrees.

use std::path::{Path, PathBuf};

use super::error::GitError;
use super::format::Format;
use crate::client::files::{self, FILE_LIMIT};

/// A repository's folders.
pub(super) struct Location {
    /// Holds `.git`; canonical.
    pub(super) root: PathBuf,
    /// Holds this worktree's `HEAD`.
    pub(super) git: PathBuf,
    /// Holds branches, tags and objects.
    pub(super) common: PathBuf,
}

impl Location {
    /// Of the repository that `folder` is in.
    pub(super) fn of(folder: &Path) -> Result<Self, GitError> {
        let root = files::repository_root(folder)?;
        let dot_git = root.join(".git");
        if !files::exists(&dot_git) {
            let bare = root.ancestors().find(|folder| is_repository(folder));
            return Err(bare.map_or_else(
                || GitError::NoRepository {
                    folder: folder.to_owned(),
                },
                |bare| GitError::Bare {
                    folder: bare.to_owned(),
                },
            ));
        }
        let git = if dot_git.is_file() {
            // Of a worktree or a submodule.
            let text = files::read_text(&dot_git, FILE_LIMIT)?;
            let target = text.trim_end().strip_prefix("gitdir: ").unwrap_or_default();
            root.join(target)
        } else {
            dot_git.clone()
        };
        let common = match read_if_there(&git.join("commondir"))? {
            Some(text) => git.join(text.trim_end()),
            None => git.clone(),
        };
        if git == root || !files::exists(&git.join("HEAD")) || !common.join("objects").is_dir() {
            return Err(if dot_git.is_file() {
                GitError::Detached {
                    file: dot_git,
                    target: git,
                }
            } else {
                GitError::Unreadable {
                    path: dot_git,
                    detail: "without `HEAD` or `objects`".to_owned(),
                }
            });
        }
        Ok(Self { root, git, common })
    }

    pub(super) fn objects(&self) -> PathBuf {
        self.common.join("objects")
    }

    fn config(&self) -> PathBuf {
        self.common.join("config")
    }

    /// The text of the configuration that all worktrees share.
    pub(super) fn configuration(&self) -> Result<String, GitError> {
        Ok(read_if_there(&self.config())?.unwrap_or_default())
    }

    pub(super) fn format(&self) -> Result<Format, GitError> {
        Format::of(&self.configuration()?, &self.config())
    }

    /// Whether git notes commits here whose parents it did not fetch.
    pub(super) fn is_shallow(&self) -> bool {
        read_if_there(&self.common.join("shallow"))
            .is_ok_and(|text| text.is_some_and(|text| !text.trim().is_empty()))
    }
}

fn is_repository(folder: &Path) -> bool {
    ["HEAD", "objects", "refs"]
        .iter()
        .all(|name| files::exists(&folder.join(name)))
}

fn read_if_there(path: &Path) -> Result<Option<String>, GitError> {
    if !files::exists(path) {
        return Ok(None);
    }
    Ok(Some(files::read_text(path, FILE_LIMIT)?))
}
