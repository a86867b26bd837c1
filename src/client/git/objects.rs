//! Objects by their ids, bounded, and proven to be what their ids say.

use std::collections::HashSet;

use gix_hash::ObjectId;
use gix_object::{Exists as _, Find as _, Kind};
use gix_odb::Header as _;

use super::error::GitError;
use super::format::Format;
use super::location::Location;
use crate::client::files::Reason;

/// Most bytes of a commit, a tag or a folder's list; git's own are far smaller.
const RECORD_LIMIT: u64 = 16 * 1024 * 1024;

/// Most bytes that reading one object may take, whatever a pack says.
const MEMORY_LIMIT: usize = 256 * 1024 * 1024;

/// A repository's objects, those of its alternates among them. Replaced objects are not: an id names its content.
pub(super) struct Objects {
    store: gix_odb::Handle,
    format: Format,
}

/// Why an object could not be had.
#[derive(Debug)]
pub(super) enum ObjectError {
    /// Not there.
    Missing,
    /// Not there, as a partial clone leaves it to be fetched.
    NotFetched,
    /// Of another kind than was asked for.
    Kind(Kind),
    /// Larger than was asked for.
    TooLarge(u64),
    /// There and wrong.
    Damaged(String),
}

impl Objects {
    pub(super) fn open(location: &Location, format: Format) -> Result<Self, GitError> {
        let options = gix_odb::store::init::Options {
            alloc_limit_bytes: Some(MEMORY_LIMIT),
            // Only resolves relative alternates, and the folder is absolute already.
            current_dir: Some(location.root.clone()),
            ..Default::default()
        };
        let folder = location.objects();
        let mut store = gix_odb::at_opts(&folder, format.hash, None, options).map_err(|error| {
            GitError::Unreadable {
                path: folder,
                detail: error.to_string(),
            }
        })?;
        store.refresh_never();
        Ok(Self { store, format })
    }

    pub(super) fn hash(&self) -> gix_hash::Kind {
        self.format.hash
    }

    /// The bytes of a commit, tag or folder.
    pub(super) fn record(&self, id: ObjectId, kind: Kind) -> Result<Vec<u8>, ObjectError> {
        self.read(id, kind, RECORD_LIMIT)
    }

    /// The bytes of an object.
    pub(super) fn read(
        &self,
        id: ObjectId,
        kind: Kind,
        limit: u64,
    ) -> Result<Vec<u8>, ObjectError> {
        let (found, size) = self.header(id)?;
        if found != kind {
            return Err(ObjectError::Kind(found));
        }
        // Asked before anything is unpacked.
        if size > limit {
            return Err(ObjectError::TooLarge(limit));
        }
        let mut bytes = Vec::new();
        self.store
            .try_find(&id, &mut bytes)
            .map_err(damaged)?
            .ok_or_else(|| self.missing())?;
        let actual = gix_object::compute_hash(self.format.hash, kind, &bytes).map_err(damaged)?;
        if actual != id {
            return Err(ObjectError::Damaged(format!("its content has id {actual}")));
        }
        Ok(bytes)
    }

    pub(super) fn kind(&self, id: ObjectId) -> Result<Kind, ObjectError> {
        Ok(self.header(id)?.0)
    }

    pub(super) fn has(&self, id: ObjectId) -> bool {
        self.store.exists(&id)
    }

    /// The objects whose ids begin with `hex`, sorted.
    pub(super) fn beginning_with(&self, hex: &str) -> Vec<ObjectId> {
        let padded = format!("{hex:0<width$}", width = self.format.hash.len_in_hex());
        let prefix = ObjectId::from_hex(padded.as_bytes())
            .and_then(|id| gix_hash::Prefix::new(&id, hex.len()));
        let mut found = HashSet::new();
        if let Ok(prefix) = prefix {
            // What it returns says the same as what it found.
            let _ = self.store.lookup_prefix(prefix, Some(&mut found));
        }
        let mut found: Vec<ObjectId> = found.into_iter().collect();
        found.sort();
        found
    }

    fn header(&self, id: ObjectId) -> Result<(Kind, u64), ObjectError> {
        let header = self.store.try_header(&id).map_err(damaged)?;
        let header = header.ok_or_else(|| self.missing())?;
        Ok((header.kind(), header.size()))
    }

    fn missing(&self) -> ObjectError {
        if self.format.is_partial {
            ObjectError::NotFetched
        } else {
            ObjectError::Missing
        }
    }
}

impl ObjectError {
    /// As a problem of the file or folder that has this content.
    pub(super) fn into_reason(self) -> Reason {
        match self {
            Self::NotFetched => Reason::NotFetched,
            Self::TooLarge(limit) => Reason::TooLarge { limit },
            other => Reason::Damaged {
                detail: other.detail(),
            },
        }
    }

    /// As a problem of the history.
    pub(super) fn into_error(self, id: ObjectId) -> GitError {
        let id = id.to_string();
        match self {
            Self::NotFetched => GitError::NotFetched { id },
            other => GitError::Object {
                id,
                detail: other.detail(),
            },
        }
    }

    fn detail(self) -> String {
        match self {
            Self::Missing | Self::NotFetched => "not found".to_owned(),
            Self::Kind(kind) => format!("a {kind}"),
            Self::TooLarge(limit) => format!("more than {limit} bytes"),
            Self::Damaged(detail) => detail,
        }
    }
}

pub(super) fn damaged(error: impl std::fmt::Display) -> ObjectError {
    // What comes first says it; then come paths and counts of the store.
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    ObjectError::Damaged(first.split(", path=").next().unwrap_or_default().to_owned())
}
