#![expect(clippy::disallowed_methods, reason = "client/files asks about files")]
//! What a user names may not lead out of the repository, neither by its path nor by a link.

use std::fs;
use std::path::Path;

use super::error::{FileError, Reason};
use super::read::{canonical, exists, repository_root};

/// Refuses a path that leads out of the repository that `folder` is in. Outside of any repository every path is as
/// good as another; what is not there is left to whoever reads it.
///
/// # Errors
/// [`Reason::LinkOutside`] for a link, [`Reason::Outside`] for any other path.
pub fn refuse_outside(folder: &Path, path: &Path) -> Result<(), FileError> {
    let root = repository_root(folder)?;
    if !exists(&root.join(".git")) {
        return Ok(());
    }
    let given = folder.join(path);
    let Ok(target) = canonical(&given) else {
        return Ok(());
    };
    if target.starts_with(&root) {
        return Ok(());
    }
    let is_link = fs::symlink_metadata(&given).is_ok_and(|found| found.is_symlink());
    let reason = if is_link {
        Reason::LinkOutside { target }
    } else {
        Reason::Outside { boundary: root }
    };
    Err(FileError::new(path, reason))
}
