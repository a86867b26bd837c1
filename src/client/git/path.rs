//! Paths inside of a revision: what is at one, through links.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Component, Path};

use gix_hash::ObjectId;
use gix_object::tree::EntryKind;
use gix_object::{Kind, TreeRefIter};

use super::objects::{ObjectError, damaged};
use super::{GitError, Repository};
use crate::client::files::{FileError, Reason, canonical};

/// Most links on the way to one file, as the system has it.
const MOST_LINKS: usize = 40;

/// Most bytes of where a link leads.
const LINK_LIMIT: u64 = 4_096;

/// One line of a folder's list.
pub(super) struct Entry {
    pub(super) name: Vec<u8>,
    pub(super) kind: EntryKind,
    pub(super) id: ObjectId,
}

/// A path without links, from the revision's root.
pub(super) type RealPath = Vec<(Vec<u8>, ObjectId)>;

/// What is at a path.
pub(super) enum Found {
    /// A folder, with every folder on the way to it.
    Folder(RealPath),
    /// A file.
    File(ObjectId),
    /// Nothing.
    Nothing,
    /// A submodule, there or on the way, or something outside of the repository.
    Refused(Reason),
}

impl Repository {
    /// `path`, given relative to `folder`, as one relative to the repository's root, with `/`.
    ///
    /// # Errors
    /// [`Reason::Outside`] for one that leads out of the repository, [`Reason::NotTextName`], and as
    /// [`crate::client::files::repository_root`] for the folder.
    pub fn relative(&self, folder: &Path, path: &Path) -> Result<String, GitError> {
        let fail = |reason| GitError::from(FileError::new(path, reason));
        // Below the root there is nothing to ask the file system: a revision may have what is gone today.
        let mut parts: Vec<&OsStr> = Vec::new();
        let folder = canonical(folder)?;
        let joined = folder.join(path);
        let inside = joined.strip_prefix(self.root());
        for part in inside.map_err(|_| fail(self.outside()))?.components() {
            match part {
                Component::Normal(name) => parts.push(name),
                Component::ParentDir if parts.pop().is_none() => return Err(fail(self.outside())),
                _ => {}
            }
        }
        let parts: Option<Vec<&str>> = parts.iter().map(|part| part.to_str()).collect();
        Ok(parts.ok_or_else(|| fail(Reason::NotTextName))?.join("/"))
    }

    /// What `path` leads to from the folder `from`, whose first part is the revision's root.
    pub(super) fn follow(&self, from: &RealPath, path: &[u8]) -> Result<Found, ObjectError> {
        let mut at = from.clone();
        let mut open: VecDeque<Vec<u8>> = parts(path);
        let mut links = 0;
        let mut reason = self.outside();
        while let Some(part) = open.pop_front() {
            if part == b".." {
                at.pop();
                if at.is_empty() {
                    return Ok(Found::Refused(reason));
                }
                continue;
            }
            let Some((_, folder)) = at.last() else {
                return Ok(Found::Nothing);
            };
            let Some(entry) = self
                .entries(*folder)?
                .into_iter()
                .find(|entry| entry.name == part)
            else {
                return Ok(Found::Nothing);
            };
            match entry.kind {
                EntryKind::Tree => at.push((entry.name, entry.id)),
                EntryKind::Commit => return Ok(Found::Refused(Reason::Submodule)),
                EntryKind::Link => {
                    links += 1;
                    let target = self.link(entry.id)?;
                    if links > MOST_LINKS {
                        return Ok(Found::Nothing);
                    }
                    let mut target = as_path(&target);
                    reason = Reason::LinkOutside {
                        target: target.to_owned(),
                    };
                    if target.is_absolute() {
                        let Ok(inside) = target.strip_prefix(self.root()) else {
                            return Ok(Found::Refused(reason));
                        };
                        at.truncate(1);
                        target = inside;
                    }
                    for part in parts(target.as_os_str().as_bytes()).into_iter().rev() {
                        open.push_front(part);
                    }
                }
                EntryKind::Blob | EntryKind::BlobExecutable if open.is_empty() => {
                    return Ok(Found::File(entry.id));
                }
                EntryKind::Blob | EntryKind::BlobExecutable => return Ok(Found::Nothing),
            }
        }
        Ok(Found::Folder(at))
    }

    fn outside(&self) -> Reason {
        Reason::Outside {
            boundary: self.root().to_owned(),
        }
    }

    /// Where a link leads.
    pub(super) fn link(&self, id: ObjectId) -> Result<Vec<u8>, ObjectError> {
        self.objects.read(id, Kind::Blob, LINK_LIMIT)
    }

    /// What is in a folder.
    pub(super) fn entries(&self, folder: ObjectId) -> Result<Vec<Entry>, ObjectError> {
        let bytes = self.objects.record(folder, Kind::Tree)?;
        TreeRefIter::from_bytes(&bytes, self.objects.hash())
            .map(|entry| {
                let entry = entry.map_err(damaged)?;
                Ok(Entry {
                    name: entry.filename.to_vec(),
                    kind: entry.mode.kind(),
                    id: entry.oid.to_owned(),
                })
            })
            .collect()
    }
}

/// Bytes of a revision as a path of this system.
pub(super) fn as_path(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

fn parts(path: &[u8]) -> VecDeque<Vec<u8>> {
    path.split(|byte| *byte == b'/')
        .filter(|part| !part.is_empty() && *part != b".")
        .map(<[u8]>::to_vec)
        .collect()
}
