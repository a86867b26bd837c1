//! Files of a revision, within the same bounds and with the same words as those of a folder.
//!
//! A path is named as git names it: `1234567:config/backstage.yaml`.

use std::path::{Path, PathBuf};

use gix_hash::ObjectId;
use gix_object::Kind;
use gix_object::tree::EntryKind;

use super::path::{Entry, Found, RealPath, as_path};
use super::{Commit, GitError, Repository};
use crate::client::files::{FileError, Reason, TreeFile, TreeLimits, is_ignored, text};

impl Repository {
    /// The text of a file, by its path from the repository's root; nothing where the revision has none there. Links are
    /// followed inside of the repository.
    ///
    /// # Errors
    /// [`GitError::File`] as of [`crate::client::files::read_text`], also with [`Reason::Submodule`],
    /// [`Reason::LinkOutside`], [`Reason::NotFetched`] and [`Reason::Damaged`]; [`GitError::Object`].
    pub fn read_text(
        &self,
        commit: &Commit,
        path: &str,
        limit: u64,
    ) -> Result<Option<String>, GitError> {
        let fail = |reason| FileError::new(&shown(commit, path), reason);
        let root = self.root_of(commit)?;
        let found = self.follow(&root, path.as_bytes());
        match found.map_err(|error| fail(error.into_reason()))? {
            Found::File(id) => Ok(Some(self.text(id, limit).map_err(fail)?)),
            Found::Nothing => Ok(None),
            Found::Folder(_) => Err(fail(Reason::NotAFile("a folder")).into()),
            Found::Refused(reason) => Err(fail(reason).into()),
        }
    }

    /// Every file below a folder, as [`crate::client::files::read_tree`] lists them; nothing where the revision has no
    /// such folder.
    ///
    /// # Errors
    /// [`GitError::File`] with [`Reason::NotAFolder`], [`Reason::TooMany`], [`Reason::Submodule`],
    /// [`Reason::LinkOutside`], [`Reason::NotFetched`] and [`Reason::Damaged`] for the folder itself;
    /// [`GitError::Object`].
    pub fn read_tree(
        &self,
        commit: &Commit,
        folder: &str,
        limits: TreeLimits,
    ) -> Result<Option<Vec<TreeFile>>, GitError> {
        let fail = |reason| FileError::new(&shown(commit, folder), reason);
        let root = self.root_of(commit)?;
        let found = self.follow(&root, folder.as_bytes());
        let real = match found.map_err(|error| fail(error.into_reason()))? {
            Found::Folder(real) => real,
            Found::Nothing => return Ok(None),
            Found::File(_) => return Err(fail(Reason::NotAFolder).into()),
            Found::Refused(reason) => return Err(fail(reason).into()),
        };
        let mut walk = Walk {
            repository: self,
            commit,
            asked: folder.trim_end_matches('/'),
            limits,
            entries: 0,
            files: Vec::new(),
        };
        walk.folder("", &real, 0)?;
        walk.files.sort_by(|a, b| a.relative.cmp(&b.relative));
        Ok(Some(walk.files))
    }

    fn root_of(&self, commit: &Commit) -> Result<RealPath, GitError> {
        Ok(vec![(Vec::new(), self.tree_of(commit)?)])
    }

    fn text(&self, id: ObjectId, limit: u64) -> Result<String, Reason> {
        let bytes = self.objects.read(id, Kind::Blob, limit);
        text(bytes.map_err(super::objects::ObjectError::into_reason)?)
    }
}

struct Walk<'a> {
    repository: &'a Repository,
    commit: &'a Commit,
    asked: &'a str,
    limits: TreeLimits,
    entries: usize,
    files: Vec<TreeFile>,
}

impl Walk<'_> {
    /// Reads the folder at the end of `real`, which is `relative` below the one that was asked for.
    fn folder(&mut self, relative: &str, real: &RealPath, depth: usize) -> Result<(), FileError> {
        let limit = self.limits.depth;
        if depth > limit {
            self.wrong(relative, Reason::TooDeep { limit });
            return Ok(());
        }
        let Some((_, id)) = real.last() else {
            return Ok(());
        };
        let entries = match self.repository.entries(*id) {
            Ok(entries) => entries,
            Err(error) if relative.is_empty() => {
                return Err(FileError::new(&self.shown(""), error.into_reason()));
            }
            Err(error) => {
                self.wrong(relative, error.into_reason());
                return Ok(());
            }
        };
        for entry in entries {
            let name = String::from_utf8_lossy(&entry.name).into_owned();
            if is_ignored(&name) {
                continue;
            }
            self.entries += 1;
            let limit = self.limits.entries;
            if self.entries > limit {
                return Err(FileError::new(&self.shown(""), Reason::TooMany { limit }));
            }
            let below = if relative.is_empty() {
                name
            } else {
                format!("{relative}/{name}")
            };
            if std::str::from_utf8(&entry.name).is_err() {
                self.wrong(&below, Reason::NotTextName);
            } else {
                self.entry(&below, entry, real, depth)?;
            }
        }
        Ok(())
    }

    fn entry(
        &mut self,
        relative: &str,
        entry: Entry,
        folder: &RealPath,
        depth: usize,
    ) -> Result<(), FileError> {
        match entry.kind {
            EntryKind::Blob | EntryKind::BlobExecutable => self.file(relative, entry.id),
            EntryKind::Commit => self.wrong(relative, Reason::Submodule),
            EntryKind::Link => return self.linked(relative, &entry, folder, depth),
            EntryKind::Tree => {
                let mut real = folder.clone();
                real.push((entry.name, entry.id));
                return self.folder(relative, &real, depth + 1);
            }
        }
        Ok(())
    }

    fn linked(
        &mut self,
        relative: &str,
        link: &Entry,
        folder: &RealPath,
        depth: usize,
    ) -> Result<(), FileError> {
        let reason = match self.repository.follow(folder, &link.name) {
            Ok(Found::File(id)) => {
                self.file(relative, id);
                return Ok(());
            }
            Ok(Found::Folder(real)) if !folder.starts_with(&real) => {
                return self.folder(relative, &real, depth + 1);
            }
            Ok(Found::Folder(real)) => {
                let names: Vec<_> = real.into_iter().skip(1).map(|(name, _)| name).collect();
                let target = as_path(&names.join(&b'/')).to_owned();
                Reason::LinkLoop { target }
            }
            Ok(Found::Refused(reason)) => reason,
            Ok(Found::Nothing) => match self.repository.link(link.id) {
                Ok(target) => Reason::LinkBroken {
                    target: as_path(&target).to_owned(),
                },
                Err(error) => error.into_reason(),
            },
            Err(error) => error.into_reason(),
        };
        self.wrong(relative, reason);
        Ok(())
    }

    fn file(&mut self, relative: &str, id: ObjectId) {
        match self.repository.text(id, self.limits.bytes) {
            Ok(text) => self.files.push(TreeFile {
                relative: relative.to_owned(),
                text: Ok(text),
            }),
            Err(reason) => self.wrong(relative, reason),
        }
    }

    fn shown(&self, relative: &str) -> PathBuf {
        let parts = [self.asked, relative].map(str::to_owned);
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        shown(self.commit, &parts.join("/"))
    }

    /// Notes what is wrong with one entry and goes on: the user sees all problems at once.
    fn wrong(&mut self, relative: &str, reason: Reason) {
        let error = FileError::new(&self.shown(relative), reason);
        self.files.push(TreeFile {
            relative: relative.to_owned(),
            text: Err(error),
        });
    }
}

/// `id:path`.
fn shown(commit: &Commit, path: &str) -> PathBuf {
    Path::new(&format!("{}:{path}", commit.short())).to_owned()
}
