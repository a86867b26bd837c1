#![expect(clippy::disallowed_methods, reason = "client/files writes files")]
//! Output: a file or a folder, written beside its place and then renamed, so that it is there whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Component, Path, PathBuf};

use super::error::{FileError, Reason, reading, writing};
use super::interrupt::{Interrupts, PROCESS};
use super::read::{FILE_LIMIT, canonical, kind, read_text};

/// Beginning of temporary names; hidden, so that no other reader takes them for output.
pub(super) const PREFIX: &str = ".backstage-infra-";

/// Writes a file (mode 0644, less the process's mask) in one step; folders above it are made.
///
/// # Errors
/// [`Reason::NotAFile`] where a folder, pipe or device is there, [`Reason::IsLink`], [`Reason::Interrupted`],
/// [`Reason::System`]. The old file is then as it was.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let parent = parent(path)?;
    match fs::symlink_metadata(path) {
        Ok(old) if old.is_symlink() => return Err(FileError::new(path, Reason::IsLink)),
        Ok(old) if !old.is_file() => {
            return Err(FileError::new(
                path,
                Reason::NotAFile(kind(old.file_type())),
            ));
        }
        _ => {}
    }
    let mut leave = PROCESS.leave(path)?;
    let mut new = tempfile::Builder::new()
        .prefix(PREFIX)
        .permissions(Permissions::from_mode(0o644))
        .tempfile_in(parent)
        .map_err(writing(path))?;
    let unfinished = leave.note(&PROCESS, new.path());
    let written = new.write_all(bytes).and_then(|()| new.as_file().sync_all());
    let written = written.and_then(|()| new.persist(path).map(drop).map_err(|error| error.error));
    drop(leave);
    drop(unfinished);
    written.map_err(writing(path))
}

/// Writes a folder of files, by their relative paths with `/`, in place of the one that is there.
///
/// An existing folder is replaced only if it is empty, or if `owned` takes the text of its file `marker` for ours and
/// lists every other file in it. It is replaced by two renames, which an interruption does not
/// part (see [`super::cleanup_on_interrupt`]).
///
/// # Errors
/// [`Reason::NotOurs`], [`Reason::NotAFolder`], [`Reason::IsLink`], [`Reason::Outside`] for a file's path,
/// [`Reason::Interrupted`], [`Reason::System`]. The old folder is then as it was.
pub fn write_folder(
    out: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    marker: &str,
    owned: impl FnOnce(&str) -> Option<BTreeSet<String>>,
) -> Result<(), FileError> {
    write_within(&PROCESS, out, files, marker, owned)
}

fn write_within(
    interrupts: &Interrupts,
    out: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    marker: &str,
    owned: impl FnOnce(&str) -> Option<BTreeSet<String>>,
) -> Result<(), FileError> {
    for name in files.keys() {
        let inside = |part| matches!(part, Component::Normal(_));
        if name.is_empty() || !Path::new(name).components().all(inside) {
            return Err(FileError::new(
                Path::new(name),
                Reason::Outside {
                    boundary: out.to_owned(),
                },
            ));
        }
    }
    // Without a trailing `/.`, which a rename would refuse.
    let out = &out.components().collect::<PathBuf>();
    let parent = parent(out)?;
    check_replaceable(out, marker, owned)?;

    let mut leave = interrupts.leave(out)?;
    let new = temporary(parent, out)?;
    let unfinished = leave.note(interrupts, new.path());
    drop(leave);
    for (name, bytes) in files {
        // One leave a file: an interruption never meets a half-made folder that is still growing.
        let _leave = interrupts.leave(out)?;
        write_new(&new.path().join(name), bytes).map_err(writing(&out.join(name)))?;
    }
    let mut leave = interrupts.leave(out)?;
    let old = swap(new.path(), out, parent)?;
    // From here on the old files are what is left over.
    let leftover = old
        .as_ref()
        .map(|aside| leave.note(interrupts, aside.path()));
    drop(leave);
    drop(unfinished);
    // Renamed away, so there is nothing left at its path to remove.
    let _ = new.keep();
    drop(old);
    drop(leftover);
    Ok(())
}

/// Refuses what is there unless it is nothing, an empty folder, or ours.
fn check_replaceable(
    out: &Path,
    marker: &str,
    owned: impl FnOnce(&str) -> Option<BTreeSet<String>>,
) -> Result<(), FileError> {
    let fail = |reason| Err(FileError::new(out, reason));
    match fs::symlink_metadata(out) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(reading(out)(error)),
        Ok(there) if there.is_symlink() => fail(Reason::IsLink),
        Ok(there) if !there.is_dir() => fail(Reason::NotAFolder),
        Ok(_) if canonical(Path::new("."))?.starts_with(canonical(out)?) => fail(Reason::Around),
        Ok(_) if fs::read_dir(out).map_err(reading(out))?.next().is_none() => Ok(()),
        Ok(_) => {
            let listed = read_text(&out.join(marker), FILE_LIMIT)
                .ok()
                .and_then(|text| owned(&text));
            let Some(mut ours) = listed else {
                return fail(Reason::NotOurs {
                    marker: marker.to_owned(),
                });
            };
            ours.insert(marker.to_owned());
            match foreign(out, &ours).map_err(reading(out))? {
                Some(file) => fail(Reason::Foreign { file }),
                None => Ok(()),
            }
        }
    }
}

/// The first file in a folder that is not among ours.
fn foreign(out: &Path, ours: &BTreeSet<String>) -> std::io::Result<Option<PathBuf>> {
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let mut entries = fs::read_dir(out.join(&folder))?.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path.to_str().is_none_or(|name| !ours.contains(name)) {
                return Ok(Some(path));
            }
        }
    }
    Ok(None)
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Not synced: what a power failure takes can be synthesized again, and syncing would cost more than all the rest.
    File::create(path)?.write_all(bytes)
}

/// Puts `new` in the place of `out`; what was there is in the folder that is returned, and goes with it.
fn swap(new: &Path, out: &Path, parent: &Path) -> Result<Option<tempfile::TempDir>, FileError> {
    let mut old = None;
    if fs::symlink_metadata(out).is_ok() {
        let aside = temporary(parent, out)?;
        fs::rename(out, aside.path().join("old")).map_err(writing(out))?;
        old = Some(aside);
    }
    if let Err(error) = fs::rename(new, out) {
        if let Some(aside) = old {
            // Should even this fail, the old folder must not be removed with its temporary place.
            let aside = aside.keep();
            let _ = fs::rename(aside.join("old"), out).and_then(|()| fs::remove_dir_all(&aside));
        }
        return Err(writing(out)(error));
    }
    // Makes the renames lasting; a file system that cannot do this has still made them.
    let _ = File::open(parent).and_then(|folder| folder.sync_all());
    Ok(old)
}

fn temporary(parent: &Path, out: &Path) -> Result<tempfile::TempDir, FileError> {
    let mode = Permissions::from_mode(0o755);
    tempfile::Builder::new()
        .prefix(PREFIX)
        .permissions(mode)
        .tempdir_in(parent)
        .map_err(writing(out))
}

/// The folder that holds `path`, made where it is missing.
fn parent(path: &Path) -> Result<&Path, FileError> {
    let parent = match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => return Err(FileError::new(path, Reason::NotAFile("a folder"))),
    };
    fs::create_dir_all(parent).map_err(writing(path))?;
    Ok(parent)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    /// Every file below the folder with its text, and every folder: nothing temporary may remain.
    fn shown(folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
        {
            let name = entry
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            if entry.is_dir() {
                found.push(format!("{name}/"));
                found.extend(
                    shown(&entry)
                        .into_iter()
                        .map(|below| format!("{name}/{below}")),
                );
            } else {
                found.push(format!(
                    "{name}={}",
                    fs::read_to_string(&entry).expect("text")
                ));
            }
        }
        found.sort();
        found
    }

    fn write(out: &Path, pairs: &[(&str, &str)]) -> Result<(), FileError> {
        write_within(
            &Interrupts::new(),
            out,
            &files(pairs),
            "manifest.json",
            |text| (text == "ours").then(|| ["a/old", "a/b/new", "x"].map(str::to_owned).into()),
        )
    }

    #[test]
    fn keeps_a_folder_of_its_own_with_somebody_elses_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        write(&out, &[("manifest.json", "ours"), ("a/old", "1")]).expect("new");
        fs::create_dir_all(out.join("a/.git")).expect("a folder");
        fs::write(out.join("a/.git/HEAD"), "precious").expect("a file");
        let error = write(&out, &[("manifest.json", "ours")]).expect_err("refused");
        assert!(
            matches!(&error.reason, Reason::Foreign { file } if file == Path::new("a/.git/HEAD"))
        );
        assert_eq!(
            shown(&out),
            [
                "a/",
                "a/.git/",
                "a/.git/HEAD=precious",
                "a/old=1",
                "manifest.json=ours"
            ]
        );
    }

    #[test]
    fn replaces_its_own_folder_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("deep/out");
        write(&out, &[("manifest.json", "ours"), ("a/old", "1")]).expect("new");
        write(
            &out.join("."),
            &[("manifest.json", "ours"), ("a/b/new", "2")],
        )
        .expect("replaced");
        assert_eq!(
            shown(folder.path()),
            [
                "deep/",
                "deep/out/",
                "deep/out/a/",
                "deep/out/a/b/",
                "deep/out/a/b/new=2",
                "deep/out/manifest.json=ours"
            ]
        );
        assert_eq!(
            fs::metadata(&out).expect("there").permissions().mode() & 0o700,
            0o700
        );
    }

    #[test]
    fn an_empty_folder_is_free() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("out")).expect("made");
        write(&folder.path().join("out"), &[("x", "1")]).expect("written");
        assert_eq!(shown(folder.path()), ["out/", "out/x=1"]);
    }

    #[test]
    fn refuses_what_is_not_ours_and_leaves_it_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        for marker in ["a file", "manifest.json"] {
            let _ = fs::remove_dir_all(&out);
            fs::create_dir(&out).expect("made");
            fs::write(out.join(marker), "theirs").expect("written");
            let error = write(&out, &[("x", "1")]).expect_err("refused");
            assert!(matches!(error.reason, Reason::NotOurs { .. }), "{error}");
            assert_eq!(
                shown(folder.path()),
                ["out/".to_owned(), format!("out/{marker}=theirs")]
            );
        }
        symlink("out", folder.path().join("link")).expect("linked");
        assert!(matches!(
            write(&folder.path().join("link"), &[])
                .expect_err("refused")
                .reason,
            Reason::IsLink
        ));
        assert!(matches!(
            write(&out.join("manifest.json"), &[])
                .expect_err("refused")
                .reason,
            Reason::NotAFolder
        ));
    }

    #[test]
    fn a_failure_leaves_the_old_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        write(&out, &[("manifest.json", "ours")]).expect("new");
        for wrong in [
            &[("a", "1"), ("a/b", "2")][..],
            &[("../x", "1")],
            &[("/x", "1")],
            &[("", "1")],
        ] {
            write(&out, wrong).expect_err("refused");
            assert_eq!(shown(folder.path()), ["out/", "out/manifest.json=ours"]);
        }
    }

    #[test]
    fn an_interruption_leaves_the_old_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        write(&out, &[("manifest.json", "ours")]).expect("new");
        let interrupts = Interrupts::new();
        let mut leave = interrupts.leave(&out).expect("leave");
        let growing = temporary(folder.path(), &out).expect("made").keep();
        let unfinished = leave.note(&interrupts, &growing);
        drop(leave);
        interrupts.interrupt();
        drop(unfinished);
        let error = write_within(
            &interrupts,
            &out,
            &files(&[("x", "1")]),
            "manifest.json",
            |_| Some(BTreeSet::new()),
        );
        assert!(matches!(
            error.expect_err("interrupted").reason,
            Reason::Interrupted
        ));
        assert_eq!(shown(folder.path()), ["out/", "out/manifest.json=ours"]);
    }

    #[test]
    fn writes_a_file_in_one_step() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/plan.json");
        write_file(&path, b"1").expect("new");
        write_file(&path, b"2").expect("replaced");
        assert_eq!(shown(folder.path()), ["new/", "new/plan.json=2"]);
        assert_eq!(
            fs::metadata(&path).expect("there").permissions().mode() & 0o7777 & !0o044,
            0o600
        );
        assert!(matches!(
            write_file(folder.path(), b"").expect_err("refused").reason,
            Reason::NotAFile("a folder")
        ));
        assert!(matches!(
            write_file(Path::new("/dev/null"), b"")
                .expect_err("refused")
                .reason,
            Reason::NotAFile("a device")
        ));
    }
}
