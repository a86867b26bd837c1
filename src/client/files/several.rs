#![expect(clippy::disallowed_methods, reason = "client/files writes files")]
//! Several files of a repository, written all or none.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Component, Path, PathBuf};

use super::error::{FileError, Reason, reading, writing};
use super::folder::PREFIX;
use super::interrupt::PROCESS;
use super::read::{canonical, kind};

/// Writes files (mode 0644, less the process's mask) below a folder, by their relative paths with `/`; folders on the way
/// are made. What is there already is replaced only if `replace` says so, and never a link. A signal waits until all are
/// there.
///
/// # Errors
/// [`Reason::Exists`], [`Reason::IsLink`], [`Reason::NotAFile`], [`Reason::NotAFolder`], [`Reason::Outside`] for a path or
/// a folder on the way that leads out, [`Reason::Interrupted`], [`Reason::System`]. Everything is then as it was.
pub fn write_files(
    root: &Path,
    files: &BTreeMap<&str, String>,
    replace: bool,
) -> Result<(), FileError> {
    for name in files.keys() {
        check(root, name, replace)?;
    }
    let _leave = PROCESS.leave(root)?;
    let mut change = Change::default();
    for (name, text) in files {
        let path = root.join(name);
        if let Err(error) = change.place(root, &path, text, replace) {
            change.undo();
            return Err(writing(&path)(error));
        }
    }
    Ok(())
}

/// Refuses what cannot or may not be written.
fn check(root: &Path, name: &str, replace: bool) -> Result<(), FileError> {
    let path = root.join(name);
    let fail = |path: &Path, reason| Err(FileError::new(path, reason));
    let outside = || Reason::Outside {
        boundary: root.to_owned(),
    };
    let is_inside = |part| matches!(part, Component::Normal(_));
    if name.is_empty() || !Path::new(name).components().all(is_inside) {
        return fail(Path::new(name), outside());
    }
    match fs::symlink_metadata(&path) {
        Ok(there) if there.is_symlink() => return fail(&path, Reason::IsLink),
        Ok(there) if !there.is_file() => {
            return fail(&path, Reason::NotAFile(kind(there.file_type())));
        }
        Ok(_) if !replace => return fail(&path, Reason::Exists),
        _ => {}
    }
    // The nearest folder on the way that is there decides where the others come to be.
    let mut above = path.ancestors().skip(1);
    if let Some(folder) = above.find(|folder| fs::symlink_metadata(folder).is_ok()) {
        let real = canonical(folder)?;
        if !fs::metadata(&real).map_err(reading(folder))?.is_dir() {
            return fail(folder, Reason::NotAFolder);
        }
        if !real.starts_with(canonical(root)?) {
            return fail(folder, outside());
        }
    }
    Ok(())
}

/// What was done so far, so that it can be undone.
#[derive(Default)]
struct Change {
    folders: Vec<PathBuf>,
    files: Vec<Placed>,
}

/// A file that is being put in its place.
struct Placed {
    path: PathBuf,
    /// Whether the new one is there.
    is_new: bool,
    /// Where the one before is kept.
    aside: Option<tempfile::TempDir>,
}

impl Change {
    fn place(
        &mut self,
        root: &Path,
        path: &Path,
        text: &str,
        replace: bool,
    ) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(root);
        let above = folder.ancestors().take_while(|above| *above != root);
        let is_missing = |it: &&Path| fs::symlink_metadata(it).is_err();
        for missing in above
            .filter(is_missing)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
        {
            fs::create_dir(missing)?;
            self.folders.push(missing.to_owned());
        }
        let mut new = tempfile::Builder::new()
            .prefix(PREFIX)
            .permissions(Permissions::from_mode(0o644))
            .tempfile_in(folder)?;
        new.write_all(text.as_bytes())?;
        new.as_file().sync_all()?;
        let mut aside = None;
        if replace && fs::symlink_metadata(path).is_ok() {
            let old = tempfile::Builder::new().prefix(PREFIX).tempdir_in(folder)?;
            fs::rename(path, old.path().join("old"))?;
            aside = Some(old);
        }
        self.files.push(Placed {
            path: path.to_owned(),
            is_new: false,
            aside,
        });
        // Not over what came to be there in between.
        new.persist_noclobber(path).map_err(|error| error.error)?;
        if let Some(placed) = self.files.last_mut() {
            placed.is_new = true;
        }
        Ok(())
    }

    /// Best effort: whatever stopped the change may stop this too.
    fn undo(self) {
        for Placed {
            path,
            is_new,
            aside,
        } in self.files.into_iter().rev()
        {
            if is_new {
                let _ = fs::remove_file(&path);
            }
            if let Some(aside) = aside {
                // Should this fail, the old file must not be removed with its temporary place.
                let aside = aside.keep();
                let _ = fs::rename(aside.join("old"), &path).and_then(|()| fs::remove_dir(&aside));
            }
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn write(root: &Path, replace: bool) -> Result<(), FileError> {
        let files = [("a.yaml", "new"), ("b/c/d.yml", "new")];
        let files = files.map(|(name, text)| (name, text.to_owned()));
        write_files(root, &files.into(), replace)
    }

    fn read(root: &Path, name: &str) -> String {
        fs::read_to_string(root.join(name)).unwrap_or_default()
    }

    fn names(root: &Path) -> Vec<String> {
        let entries = fs::read_dir(root).expect("a folder");
        let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<String> = entries
            .map(|it| name(it).to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn writes_all_and_leaves_nothing_beside_them() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), false).expect("new");
        fs::write(folder.path().join("a.yaml"), "old").expect("written");
        assert!(matches!(
            write(folder.path(), false).expect_err("there").reason,
            Reason::Exists
        ));
        assert_eq!(read(folder.path(), "a.yaml"), "old");
        write(folder.path(), true).expect("replaced");
        assert_eq!(read(folder.path(), "a.yaml"), "new");
        assert_eq!(names(folder.path()), ["a.yaml", "b"]);
        assert_eq!(names(&folder.path().join("b/c")), ["d.yml"]);
    }

    #[test]
    fn what_fails_half_way_is_undone() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.yaml"), "old").expect("written");
        let mut change = Change::default();
        let path = |name: &str| folder.path().join(name);
        change
            .place(folder.path(), &path("a.yaml"), "new", true)
            .expect("placed");
        change
            .place(folder.path(), &path("b/c/d.yml"), "new", true)
            .expect("placed");
        fs::write(path("e"), "theirs").expect("written");
        change
            .place(folder.path(), &path("e"), "new", false)
            .expect_err("there");
        change.undo();
        assert_eq!(names(folder.path()), ["a.yaml", "e"]);
        assert_eq!(
            (read(folder.path(), "a.yaml"), read(folder.path(), "e")),
            ("old".to_owned(), "theirs".to_owned())
        );
    }

    #[test]
    fn nothing_is_written_through_a_link_or_below_a_file() {
        let outside = tempfile::tempdir().expect("a folder");
        for replace in [true, false] {
            let folder = tempfile::tempdir().expect("a folder");
            symlink(outside.path(), folder.path().join("b")).expect("linked");
            assert!(matches!(
                write(folder.path(), replace).expect_err("outside").reason,
                Reason::Outside { .. }
            ));
            fs::remove_file(folder.path().join("b")).expect("removed");
            fs::write(folder.path().join("b"), "a file").expect("written");
            assert!(matches!(
                write(folder.path(), replace).expect_err("a file").reason,
                Reason::NotAFolder
            ));
            fs::remove_file(folder.path().join("b")).expect("removed");
            symlink("elsewhere", folder.path().join("a.yaml")).expect("linked");
            assert!(matches!(
                write(folder.path(), replace).expect_err("a link").reason,
                Reason::IsLink
            ));
            assert_eq!(names(folder.path()), ["a.yaml"]);
        }
        assert_eq!(names(outside.path()), [""; 0]);
    }
}
