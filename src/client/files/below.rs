#![expect(clippy::disallowed_methods, reason = "client/files reads files")]
//! Files below one folder that somebody else may have made: nothing outside of it is reached.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use super::error::{FileError, Reason, reading};
use super::read::{canonical, exists, kind, link_target};

/// A folder that is read below, and nowhere else.
#[derive(Debug)]
pub struct Folder {
    given: PathBuf,
    real: PathBuf,
}

impl Folder {
    /// The folder at a path. The path itself may be a link: whoever names it has chosen it.
    ///
    /// # Errors
    /// [`Reason::Missing`], [`Reason::NotAFolder`], [`Reason::System`].
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let real = canonical(path)?;
        if !real.is_dir() {
            return Err(FileError::new(path, Reason::NotAFolder));
        }
        Ok(Folder {
            given: path.to_owned(),
            real,
        })
    }

    /// The bytes of a regular file of at most `limit` bytes. A larger one is not opened. A link is followed where it
    /// stays in the folder.
    ///
    /// # Errors
    /// [`Reason::Outside`], [`Reason::LinkOut`], [`Reason::LinkBroken`], [`Reason::Missing`], [`Reason::NotAFile`],
    /// [`Reason::TooLarge`], [`Reason::System`].
    pub fn read(&self, relative: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let shown = self.given.join(relative);
        let fail = |reason| FileError::new(&shown, reason);
        let inside = |part| matches!(part, Component::Normal(_));
        if relative.is_empty() || !Path::new(relative).components().all(inside) {
            let boundary = self.given.clone();
            return Err(FileError::new(
                Path::new(relative),
                Reason::Outside { boundary },
            ));
        }
        let path = self.real.join(relative);
        if !exists(&path) {
            // Never a hint: the names beside it may be outside of the folder.
            return Err(fail(Reason::Missing { nearest: None }));
        }
        let real = if path.is_symlink() {
            link_target(&path).map_err(|error| fail(error.reason))?
        } else {
            fs::canonicalize(&path).map_err(reading(&shown))?
        };
        if !real.starts_with(&self.real) {
            let boundary = self.given.clone();
            return Err(fail(Reason::LinkOut {
                target: real,
                boundary,
            }));
        }
        let metadata = fs::metadata(&real).map_err(reading(&shown))?;
        if !metadata.is_file() {
            return Err(fail(Reason::NotAFile(kind(metadata.file_type()))));
        }
        if metadata.len() > limit {
            return Err(fail(Reason::TooLarge { limit }));
        }
        let file = File::open(&real).map_err(reading(&shown))?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(reading(&shown))?;
        if bytes.len() as u64 > limit {
            return Err(fail(Reason::TooLarge { limit }));
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn said(folder: &Path, relative: &str) -> String {
        let root = fs::canonicalize(folder).expect("exists");
        let result = Folder::open(&root.join("in")).and_then(|it| it.read(relative, 5));
        match result {
            Ok(bytes) => String::from_utf8(bytes).expect("text"),
            Err(error) => error
                .to_string()
                .replace(&root.display().to_string(), "ROOT"),
        }
    }

    #[test]
    fn reads_below_the_folder_and_nowhere_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        fs::create_dir_all(root.join("in/a")).expect("made");
        fs::write(root.join("in/a/file"), "text").expect("written");
        fs::write(root.join("in/large"), "123456").expect("written");
        fs::write(root.join("out"), "out").expect("written");
        symlink("a/file", root.join("in/stays")).expect("linked");
        symlink("../out", root.join("in/leaves")).expect("linked");
        symlink("..", root.join("in/up")).expect("linked");
        symlink("nowhere", root.join("in/dangling")).expect("linked");
        symlink("loop", root.join("in/loop")).expect("linked");
        let said: Vec<String> = [
            "a/file",
            "stays",
            "leaves",
            "up/out",
            "../out",
            "/etc/hosts",
            "a/../a/file",
            "",
            "a",
            "large",
            "dangling",
            "loop",
            "none/file",
            "a/file/x",
        ]
        .map(|relative| said(root, relative))
        .into();
        insta::assert_snapshot!(said.join("\n"), @r"
    text
    text
    `ROOT/in/leaves` links to `ROOT/out`, outside of `ROOT/in`; copy the file into it
    `ROOT/in/up/out` links to `ROOT/out`, outside of `ROOT/in`; copy the file into it
    `../out` is not a path inside of `ROOT/in`; write it relative to that folder, without leaving it
    `/etc/hosts` is not a path inside of `ROOT/in`; write it relative to that folder, without leaving it
    `a/../a/file` is not a path inside of `ROOT/in`; write it relative to that folder, without leaving it
    `` is not a path inside of `ROOT/in`; write it relative to that folder, without leaving it
    `ROOT/in/a` is not a regular file but a folder; name a file
    `ROOT/in/large` has more than 5 bytes; make it smaller or split it
    `ROOT/in/dangling` is a link to `nowhere`, which cannot be reached; correct or remove the link
    `ROOT/in/loop` is a link to `loop`, which cannot be reached; correct or remove the link
    `ROOT/in/none/file` does not exist; check the path
    `ROOT/in/a/file/x` does not exist; check the path
    ");
    }

    #[test]
    fn a_folder_is_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("file"), "").expect("written");
        let reason = |name| {
            Folder::open(&folder.path().join(name))
                .expect_err("refused")
                .reason
        };
        assert!(matches!(reason("file"), Reason::NotAFolder));
        assert!(matches!(
            reason("fil"),
            Reason::Missing { nearest: Some(_) }
        ));
    }
}
