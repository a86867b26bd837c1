#![expect(clippy::disallowed_methods, reason = "client/files reads folders")]
//! A folder of text files, such as the overlays, read completely within bounds.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::{FileError, Reason, reading};
use super::read::{FILE_LIMIT, canonical, kind, link_target, read_text, repository_root};

/// Bounds on a folder; far above any real platform's, so that reaching one means that the wrong folder was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeLimits {
    /// Most files and folders, ignored ones not counted.
    pub entries: usize,
    /// Most levels of folders below the root.
    pub depth: usize,
    /// Most bytes of one file.
    pub bytes: u64,
}

impl Default for TreeLimits {
    fn default() -> Self {
        Self {
            entries: 2_000,
            depth: 8,
            bytes: FILE_LIMIT,
        }
    }
}

/// One file of a folder.
#[derive(Debug)]
pub struct TreeFile {
    /// Path below the root, with `/`.
    pub relative: String,
    /// Its text, or what is wrong with it; a folder that cannot be read stands here too.
    pub text: Result<String, FileError>,
}

/// Every file below `root`, sorted by path; what is wrong with single ones is part of the list.
///
/// Hidden files and editors' backups are ignored. A link is followed only inside of the repository (see
/// [`repository_root`]), never into a folder that it is in.
///
/// # Errors
/// [`Reason::Missing`], [`Reason::NotAFolder`], [`Reason::LinkOutside`] and [`Reason::System`] for the root itself;
/// [`Reason::TooMany`].
pub fn read_tree(root: &Path, limits: TreeLimits) -> Result<Vec<TreeFile>, FileError> {
    let boundary = boundary(root)?;
    let target = canonical(root)?;
    if !target.is_dir() {
        return Err(FileError::new(root, Reason::NotAFolder));
    }
    if !target.starts_with(&boundary) {
        return Err(FileError::new(root, Reason::LinkOutside { target }));
    }
    let mut walk = Walk {
        root,
        boundary,
        limits,
        entries: 0,
        files: Vec::new(),
    };
    walk.folder("", &target, 0)?;
    walk.files.sort_by(|a, b| a.relative.cmp(&b.relative));
    Ok(walk.files)
}

/// Where the repository ends that `root` stands in; seen from its parent, so that a root that is itself a link does
/// not choose the repository.
fn boundary(root: &Path) -> Result<PathBuf, FileError> {
    match root.parent() {
        Some(parent) if root.is_symlink() => {
            let boundary = repository_root(parent)?;
            // Outside of any repository the link's target is as good as any other folder that the user names.
            if boundary.join(".git").exists() {
                Ok(boundary)
            } else {
                canonical(root)
            }
        }
        _ => repository_root(root),
    }
}

struct Walk<'a> {
    root: &'a Path,
    boundary: PathBuf,
    limits: TreeLimits,
    entries: usize,
    files: Vec<TreeFile>,
}

impl Walk<'_> {
    /// Reads the folder `real`, which is `relative` below the root.
    fn folder(&mut self, relative: &str, real: &Path, depth: usize) -> Result<(), FileError> {
        let shown = self.root.join(relative);
        if depth > self.limits.depth {
            return self.wrong(
                relative,
                Reason::TooDeep {
                    limit: self.limits.depth,
                },
            );
        }
        let entries = match fs::read_dir(real) {
            Ok(entries) => entries,
            Err(source) => {
                return self.wrong(
                    relative,
                    Reason::System {
                        attempt: "read",
                        source,
                    },
                );
            }
        };
        for entry in entries {
            let entry = entry.map_err(reading(&shown))?;
            let name = entry.file_name();
            if is_ignored(&name.to_string_lossy()) {
                continue;
            }
            self.entries += 1;
            if self.entries > self.limits.entries {
                return Err(FileError::new(
                    self.root,
                    Reason::TooMany {
                        limit: self.limits.entries,
                    },
                ));
            }
            let below = |name: &str| {
                if relative.is_empty() {
                    name.to_owned()
                } else {
                    format!("{relative}/{name}")
                }
            };
            match name.to_str() {
                Some(name) => self.entry(below(name), &real.join(name), depth)?,
                None => self.wrong(&below(&name.to_string_lossy()), Reason::NotTextName)?,
            }
        }
        Ok(())
    }

    fn entry(&mut self, relative: String, path: &Path, depth: usize) -> Result<(), FileError> {
        let mut real = path.to_owned();
        if path.is_symlink() {
            real = match link_target(path) {
                Ok(target) => target,
                Err(error) => return self.wrong(&relative, error.reason),
            };
            if !real.starts_with(&self.boundary) {
                return self.wrong(&relative, Reason::LinkOutside { target: real });
            }
            if path.starts_with(&real) {
                return self.wrong(&relative, Reason::LinkLoop { target: real });
            }
        }
        match fs::metadata(&real).map(|metadata| metadata.file_type()) {
            Ok(file) if file.is_dir() => self.folder(&relative, &real, depth + 1),
            Ok(file) if !file.is_file() => self.wrong(&relative, Reason::NotAFile(kind(file))),
            _ => {
                let text = read_text(&real, self.limits.bytes)
                    .map_err(|error| FileError::new(&self.root.join(&relative), error.reason));
                self.files.push(TreeFile { relative, text });
                Ok(())
            }
        }
    }

    /// Notes what is wrong with one entry and goes on: the user sees all problems at once.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "ends a branch of functions that can fail"
    )]
    fn wrong(&mut self, relative: &str, reason: Reason) -> Result<(), FileError> {
        let error = FileError::new(&self.root.join(relative), reason);
        self.files.push(TreeFile {
            relative: relative.to_owned(),
            text: Err(error),
        });
        Ok(())
    }
}

/// Hidden files, and what editors leave behind.
pub(in crate::client) fn is_ignored(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || [".bak", ".orig", ".rej", ".swp", ".swo", ".tmp"]
            .iter()
            .any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A repository in a folder of its own, canonical.
    fn repository() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(folder.path()).expect("exists");
        fs::create_dir_all(root.join("repo/.git")).expect("made");
        fs::create_dir_all(root.join("repo/config/b")).expect("made");
        (folder, root)
    }

    fn listed(root: &Path, tree: &Path, limits: TreeLimits) -> String {
        let line = |file: TreeFile| match file.text {
            Ok(text) => format!("{} = {text}\n", file.relative),
            Err(error) => format!("{} ! {error}\n", file.relative),
        };
        match read_tree(tree, limits) {
            Ok(files) => files.into_iter().map(line).collect::<String>(),
            Err(error) => error.to_string(),
        }
        .replace(&root.display().to_string(), "ROOT")
    }

    #[test]
    fn lists_sorted_and_collects_every_error() {
        let (_folder, root) = repository();
        let config = root.join("repo/config");
        fs::write(config.join("b/z.yaml"), "z").expect("written");
        fs::write(config.join("a.yaml"), "a").expect("written");
        for ignored in [".hidden", "a.yaml~", "b/.a.swp", "#a#"] {
            fs::write(config.join(ignored), "").expect("written");
        }
        fs::write(config.join("large"), "123456").expect("written");
        fs::write(root.join("outside"), "").expect("written");
        symlink("../../outside", config.join("out")).expect("linked");
        symlink("nowhere", config.join("dangling")).expect("linked");
        symlink("..", config.join("b/loop")).expect("linked");
        symlink("b/z.yaml", config.join("inside")).expect("linked");
        insta::assert_snapshot!(listed(&root, &config, TreeLimits { bytes: 5, ..TreeLimits::default() }), @r"
        a.yaml = a
        b/loop ! `ROOT/repo/config/b/loop` links to `ROOT/repo/config`, a folder that it is in; remove the link
        b/z.yaml = z
        dangling ! `ROOT/repo/config/dangling` is a link to `nowhere`, which cannot be reached; correct or remove the link
        inside = z
        large ! `ROOT/repo/config/large` has more than 5 bytes; make it smaller or split it
        out ! `ROOT/repo/config/out` links to `ROOT/outside`, outside of the repository; copy the file into it
        ");
    }

    #[test]
    fn is_bounded_in_number_and_depth() {
        let (_folder, root) = repository();
        let config = root.join("repo/config");
        fs::create_dir_all(config.join("b/c/d")).expect("made");
        fs::write(config.join("b/x"), "x").expect("written");
        insta::assert_snapshot!(listed(&root, &config, TreeLimits { depth: 1, ..TreeLimits::default() }), @r"
        b/c ! `ROOT/repo/config/b/c` is more than 1 folders deep; move it up
        b/x = x
        ");
        insta::assert_snapshot!(listed(&root, &config, TreeLimits { entries: 2, ..TreeLimits::default() }), @r"`ROOT/repo/config` holds more than 2 files and folders; keep only this platform's files in it");
    }

    #[test]
    fn a_root_that_links_out_of_the_repository_is_refused() {
        let (_folder, root) = repository();
        fs::create_dir_all(root.join("elsewhere/.git")).expect("made");
        symlink("../elsewhere", root.join("repo/link")).expect("linked");
        insta::assert_snapshot!(listed(&root, &root.join("repo/link"), TreeLimits::default()), @r"`ROOT/repo/link` links to `ROOT/elsewhere`, outside of the repository; copy the file into it");
        insta::assert_snapshot!(listed(&root, &root.join("outsid"), TreeLimits::default()), @r"`ROOT/outsid` does not exist; check the path");
    }
}
