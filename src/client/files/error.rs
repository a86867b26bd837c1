//! What can be wrong with a path, in words that name it and the remedy.

use std::path::{Path, PathBuf};

/// Something is wrong with a file or folder.
#[derive(Debug, thiserror::Error)]
#[error("`{}` {reason}", path.display())]
pub struct FileError {
    /// The path as the caller gave it, or below what the caller gave.
    pub path: PathBuf,
    /// What is wrong and what helps; the sentence's end after the path.
    pub reason: Reason,
}

/// Why a path could not be used.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// Nothing is there.
    #[error("does not exist; {}", remedy(nearest.as_deref()))]
    Missing {
        /// A name in the same folder that looks like it.
        nearest: Option<String>,
    },
    /// A folder, pipe, socket or device.
    #[error("is not a regular file but {0}; name a file")]
    NotAFile(&'static str),
    /// Something else than a folder.
    #[error("is not a folder; name a folder")]
    NotAFolder,
    /// More bytes than allowed.
    #[error("has more than {limit} bytes; make it smaller or split it")]
    TooLarge {
        /// Most bytes allowed.
        limit: u64,
    },
    /// Bytes that are no text.
    #[error("is not a text file (byte {offset} is no UTF-8 text); save it as UTF-8")]
    NotText {
        /// The first such byte, from 0.
        offset: usize,
    },
    /// What Git LFS leaves in place of a file.
    #[error(
        "is a pointer to a file in Git LFS, not its text; take it out of LFS (`git lfs untrack`), as configuration is read from every revision"
    )]
    LfsPointer,
    /// A folder of another repository.
    #[error("is a submodule, whose files are in another repository; copy them into this one")]
    Submodule,
    /// A revision's file that a partial clone left out.
    #[error(
        "is not in this partial clone, and nothing is fetched here; check out without `filter:`"
    )]
    NotFetched,
    /// A revision's file that cannot be read from the object store.
    #[error("is damaged in the repository's object store ({detail}); clone the repository anew")]
    Damaged {
        /// What the object store says.
        detail: String,
    },
    /// The name itself is not UTF-8.
    #[error("has a name that is not UTF-8; rename it")]
    NotTextName,
    /// A folder with too many entries.
    #[error("holds more than {limit} files and folders; keep only this platform's files in it")]
    TooMany {
        /// Most entries allowed.
        limit: usize,
    },
    /// Too many levels of folders.
    #[error("is more than {limit} folders deep; move it up")]
    TooDeep {
        /// Most levels allowed.
        limit: usize,
    },
    /// A link that leads out of the repository.
    #[error("links to `{}`, outside of the repository; copy the file into it", target.display())]
    LinkOutside {
        /// Where it leads.
        target: PathBuf,
    },
    /// A link in a folder that leads out of it.
    #[error("links to `{}`, outside of `{}`; copy the file into it", target.display(), boundary.display())]
    LinkOut {
        /// Where it leads.
        target: PathBuf,
        /// The folder that may not be left.
        boundary: PathBuf,
    },
    /// A link to nothing.
    #[error("is a link to `{}`, which cannot be reached; correct or remove the link", target.display())]
    LinkBroken {
        /// What the link says.
        target: PathBuf,
    },
    /// A link to a folder that it is in.
    #[error("links to `{}`, a folder that it is in; remove the link", target.display())]
    LinkLoop {
        /// Where it leads.
        target: PathBuf,
    },
    /// An absolute path, or one that leads out through `..`.
    #[error("is not a path inside of `{}`; write it relative to that folder, without leaving it", boundary.display())]
    Outside {
        /// The folder that may not be left.
        boundary: PathBuf,
    },
    /// An output folder with somebody else's files.
    #[error(
        "is a folder that this program did not write (no `{marker}` of its own); name a new or empty folder"
    )]
    NotOurs {
        /// The file that marks our folders.
        marker: String,
    },
    /// An output folder of ours with somebody else's file in it.
    #[error("holds `{}`, which this program did not write; move it away or name another folder", file.display())]
    Foreign {
        /// The file, below the folder.
        file: PathBuf,
    },
    /// A file that is there already, where nothing is overwritten.
    #[error("is there already; move it away, or overwrite it with --force")]
    Exists,
    /// An output folder that the program stands in.
    #[error("is the current folder or around it; name a folder inside of it")]
    Around,
    /// An output path that is a link.
    #[error("is a symbolic link; name the folder or file itself")]
    IsLink,
    /// A signal stopped the program before the output was complete.
    #[error("was not written because the program was interrupted; run it again")]
    Interrupted,
    /// What the system said about an attempt to read or write.
    #[error("cannot be {attempt}: {source}; check the permissions and the disk")]
    System {
        /// `read` or `written`.
        attempt: &'static str,
        /// The system's error.
        source: std::io::Error,
    },
}

impl FileError {
    pub(in crate::client) fn new(path: &Path, reason: Reason) -> Self {
        Self {
            path: path.to_owned(),
            reason,
        }
    }
}

/// For `map_err`: the system refused to read this path.
pub(super) fn reading(path: &Path) -> impl Fn(std::io::Error) -> FileError {
    |source| {
        FileError::new(
            path,
            Reason::System {
                attempt: "read",
                source,
            },
        )
    }
}

/// For `map_err`: the system refused to write this path.
pub(super) fn writing(path: &Path) -> impl Fn(std::io::Error) -> FileError {
    |source| {
        FileError::new(
            path,
            Reason::System {
                attempt: "written",
                source,
            },
        )
    }
}

fn remedy(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "check the path".to_owned(),
        |name| format!("did you mean `{name}`?"),
    )
}
