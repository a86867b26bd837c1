#![expect(clippy::disallowed_methods, reason = "client/files reads files")]
//! One text file; where the repository ends.

use std::fs::{self, File, FileType};
use std::io::{ErrorKind, Read as _};
use std::os::unix::fs::FileTypeExt as _;
use std::path::{Path, PathBuf};

use super::error::{FileError, Reason, reading};

/// Most bytes of a configuration file: 1 MiB. A large platform's context has some ten kilobytes.
pub const FILE_LIMIT: u64 = 1024 * 1024;

/// How a pointer file of Git LFS begins.
const LFS_POINTER: &str = "version https://git-lfs.github.com/spec/";

/// Most bytes of a plan's JSON: 64 MiB, some fifty times one of 5,000 changes.
pub const PLAN_LIMIT: u64 = 64 * 1024 * 1024;

/// How alike two names must be, from 0 to 1 (Jaro-Winkler), for one to be suggested for the other.
const ALIKE: f64 = 0.8;

/// The text of a regular file of at most `limit` bytes, as it is: a byte order mark is kept. Empty is fine.
///
/// # Errors
/// [`Reason::Missing`], [`Reason::NotAFile`] (pipes and devices are never opened, they could block),
/// [`Reason::TooLarge`], [`Reason::NotText`] (also for a NUL byte), [`Reason::LfsPointer`], [`Reason::System`].
pub fn read_text(path: &Path, limit: u64) -> Result<String, FileError> {
    let fail = |reason| FileError::new(path, reason);
    let metadata = fs::metadata(path).map_err(|error| missing_or(path, error))?;
    if !metadata.is_file() {
        return Err(fail(Reason::NotAFile(kind(metadata.file_type()))));
    }
    if metadata.len() > limit {
        return Err(fail(Reason::TooLarge { limit }));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| missing_or(path, error))?;
    // The size is asked for again by reading: files in `/proc` say 0, and a file may grow.
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(reading(path))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > limit) {
        return Err(fail(Reason::TooLarge { limit }));
    }
    text(bytes).map_err(fail)
}

/// A file's bytes as text.
pub(in crate::client) fn text(bytes: Vec<u8>) -> Result<String, Reason> {
    if let Some(offset) = bytes.iter().position(|byte| *byte == 0) {
        return Err(Reason::NotText { offset });
    }
    let text = String::from_utf8(bytes).map_err(|error| Reason::NotText {
        offset: error.utf8_error().valid_up_to(),
    })?;
    if text.starts_with(LFS_POINTER) {
        return Err(Reason::LfsPointer);
    }
    Ok(text)
}

/// The folder above which nothing is read: the nearest one upwards from `path` that holds `.git`, else `path`.
/// Canonical.
///
/// # Errors
/// [`Reason::Missing`] or [`Reason::System`] where `path` is no folder that can be read.
pub fn repository_root(path: &Path) -> Result<PathBuf, FileError> {
    let path = canonical(path)?;
    let root = path
        .ancestors()
        .find(|folder| fs::symlink_metadata(folder.join(".git")).is_ok());
    Ok(root.unwrap_or(&path).to_owned())
}

/// Whether something is at a path; a link to nothing is something, so that it is not passed over in silence.
pub fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

pub(in crate::client) fn canonical(path: &Path) -> Result<PathBuf, FileError> {
    // The empty path is what the parent of a bare file name is.
    let given = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    fs::canonicalize(given).map_err(|error| missing_or(path, error))
}

/// Where a link leads in the end.
pub(super) fn link_target(link: &Path) -> Result<PathBuf, FileError> {
    fs::canonicalize(link).map_err(|_| {
        let target = fs::read_link(link).unwrap_or_default();
        FileError::new(link, Reason::LinkBroken { target })
    })
}

/// "Does not exist" with the nearest name beside it, or what the system said.
fn missing_or(path: &Path, error: std::io::Error) -> FileError {
    match error.kind() {
        ErrorKind::NotFound => FileError::new(
            path,
            Reason::Missing {
                nearest: nearest(path),
            },
        ),
        _ => reading(path)(error),
    }
}

fn nearest(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let names = fs::read_dir(parent).ok()?.flatten();
    nearest_of(
        name,
        names.filter_map(|entry| entry.file_name().into_string().ok()),
    )
}

/// The name most like `name`, if one is like it at all.
pub(in crate::client) fn nearest_of(
    name: &str,
    names: impl Iterator<Item = String>,
) -> Option<String> {
    let mut best: Option<(f64, String)> = None;
    // Bounded: a hint is not worth reading a huge folder.
    for other in names.take(1_000) {
        let alike = strsim::jaro_winkler(&name.to_lowercase(), &other.to_lowercase());
        let better = best
            .as_ref()
            .is_none_or(|(score, known)| alike > *score || (alike == *score && other < *known));
        if alike >= ALIKE && other != name && better {
            best = Some((alike, other));
        }
    }
    best.map(|(_, name)| name)
}

pub(super) fn kind(kind: FileType) -> &'static str {
    if kind.is_dir() {
        "a folder"
    } else if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    fn message(root: &Path, error: FileError) -> String {
        let root = fs::canonicalize(root).expect("exists");
        error
            .to_string()
            .replace(&root.display().to_string(), "ROOT")
    }

    #[test]
    fn reads_a_file_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.yaml");
        fs::write(&path, "\u{feff}a: 1\r\n").expect("written");
        assert_eq!(read_text(&path, 20).expect("text"), "\u{feff}a: 1\r\n");
        fs::write(&path, "").expect("written");
        assert_eq!(read_text(&path, 0).expect("text"), "");
    }

    #[test]
    fn says_what_is_wrong_and_what_helps() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(folder.path()).expect("exists");
        fs::write(root.join("backstage.yaml"), "12345").expect("written");
        fs::write(root.join("nul"), "a\0").expect("written");
        fs::write(root.join("latin1"), b"ab\xe4").expect("written");
        let _socket = UnixListener::bind(root.join("socket")).expect("bound");
        let messages: Vec<String> = [
            "backstage.yml",
            "zzz",
            "nul",
            "latin1",
            "socket",
            ".",
            "backstage.yaml",
        ]
        .map(|name| message(&root, read_text(&root.join(name), 4).expect_err("refused")))
        .into();
        insta::assert_snapshot!(messages.join("\n"), @r"
        `ROOT/backstage.yml` does not exist; did you mean `backstage.yaml`?
        `ROOT/zzz` does not exist; check the path
        `ROOT/nul` is not a text file (byte 1 is no UTF-8 text); save it as UTF-8
        `ROOT/latin1` is not a text file (byte 2 is no UTF-8 text); save it as UTF-8
        `ROOT/socket` is not a regular file but a socket; name a file
        `ROOT/.` is not a regular file but a folder; name a file
        `ROOT/backstage.yaml` has more than 4 bytes; make it smaller or split it
        ");
    }

    #[test]
    fn never_opens_a_device() {
        assert!(matches!(
            read_text(Path::new("/dev/zero"), 4)
                .expect_err("refused")
                .reason,
            Reason::NotAFile("a device")
        ));
    }

    #[test]
    fn a_file_that_hides_its_size_is_still_bounded() {
        assert!(matches!(
            read_text(Path::new("/proc/self/status"), 4)
                .expect_err("refused")
                .reason,
            Reason::TooLarge { limit: 4 }
        ));
    }

    #[test]
    fn the_repository_ends_at_its_git_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(folder.path()).expect("exists");
        fs::create_dir_all(root.join("a/b")).expect("made");
        fs::write(root.join("a/.git"), "gitdir: elsewhere").expect("written");
        assert_eq!(
            repository_root(&root.join("a/b")).expect("found"),
            root.join("a")
        );
    }
}
