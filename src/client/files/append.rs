#![expect(clippy::disallowed_methods, reason = "client/files writes files")]
//! The runner's own files, to which each step's answers are added: never cut, never replaced.

use super::error::{FileError, Reason, writing};
use super::read::kind;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

/// Adds bytes to the end of a file in one write, so that texts of different processes never mix. The file is made where it
/// is not there.
///
/// # Errors
/// [`Reason::IsLink`], [`Reason::NotAFile`], [`Reason::System`].
pub fn append(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => return Err(FileError::new(path, Reason::IsLink)),
        Ok(there) if !there.is_file() => {
            let reason = Reason::NotAFile(kind(there.file_type()));
            return Err(FileError::new(path, reason));
        }
        _ => {}
    }
    let file = OpenOptions::new().append(true).create(true).open(path);
    let mut file = file.map_err(writing(path))?;
    file.write_all(bytes).map_err(writing(path))
}

/// Bytes of a file; none where there is none.
#[must_use]
pub fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |it| it.len())
}

#[cfg(test)]
mod tests {
    use super::{append, length};

    #[test]
    fn adds_and_follows_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("out"), folder.path().join("link"));
        append(&file, b"a\n").unwrap();
        append(&file, b"b\n").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "a\nb\n");
        assert_eq!((length(&file), length(&link)), (4, 0));
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(append(&link, b"c").is_err() && append(folder.path(), b"c").is_err());
        assert_eq!(length(&file), 4);
    }
}
