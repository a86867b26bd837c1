//! Commits and what came before them.

use std::collections::BTreeSet;

use gix_hash::ObjectId;
use gix_object::{CommitRefIter, Kind};

use super::Repository;
use super::error::GitError;
use super::objects::{ObjectError, damaged};

/// A commit, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commit(pub(super) ObjectId);

impl Commit {
    /// The id, of 40 or 64 characters.
    #[must_use]
    pub fn id(&self) -> String {
        self.0.to_string()
    }

    /// The beginning of the id, for people.
    #[must_use]
    pub fn short(&self) -> String {
        self.0.to_hex_with_len(7).to_string()
    }
}

impl Repository {
    /// The commit that is checked out.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn head(&self) -> Result<Commit, GitError> {
        self.resolve("HEAD")
    }

    /// The commit of a full id; nothing where the clone does not have it.
    ///
    /// # Errors
    /// [`GitError::NotACommit`], [`GitError::Object`].
    pub fn find(&self, id: &str) -> Result<Option<Commit>, GitError> {
        match ObjectId::from_hex(id.as_bytes()) {
            Ok(id) if id.kind() == self.objects.hash() && self.objects.has(id) => {
                self.peel(id, &id.to_string()).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The parents that a commit names, in its order. A shallow clone may not have them.
    ///
    /// # Errors
    /// [`GitError::Object`], [`GitError::NotFetched`].
    pub fn parents(&self, commit: &Commit) -> Result<Vec<Commit>, GitError> {
        let bytes = self.objects.record(commit.0, Kind::Commit);
        let bytes = bytes.map_err(|error| error.into_error(commit.0))?;
        let parents = CommitRefIter::from_bytes(&bytes, self.objects.hash()).parent_ids();
        Ok(parents.map(Commit).collect())
    }

    /// What a commit was made upon; nothing for the first one of a history.
    ///
    /// # Errors
    /// [`GitError::CutOff`] where a shallow clone left it out; [`GitError::Object`], [`GitError::NotFetched`].
    pub fn first_parent(&self, commit: &Commit) -> Result<Option<Commit>, GitError> {
        let Some(parent) = self.parents(commit)?.first().copied() else {
            return Ok(None);
        };
        if self.objects.has(parent.0) {
            return Ok(Some(parent));
        }
        let is_head = self.head().is_ok_and(|head| head == *commit);
        let revision = format!(
            "{}^1",
            if is_head {
                "HEAD".into()
            } else {
                commit.short()
            }
        );
        Err(self.absent(&parent, revision, if is_head { 2 } else { 0 }))
    }

    /// The newest commit that both contain; nothing where the histories have none in common.
    ///
    /// # Errors
    /// [`GitError::CutOff`] where nothing was found and a shallow clone left the rest out; [`GitError::Object`].
    pub fn merge_base(&self, a: &Commit, b: &Commit) -> Result<Option<Commit>, GitError> {
        let (of_a, cut_a) = self.ancestors(a)?;
        if of_a.contains(&b.0) {
            return Ok(Some(*b));
        }
        let (of_b, cut_b) = self.ancestors(b)?;
        // Whatever is below one common commit is common too, so the best are those that no common one has as a parent.
        let common: BTreeSet<ObjectId> = of_a.intersection(&of_b).copied().collect();
        let mut best = common.clone();
        for id in &common {
            for parent in self.parents(&Commit(*id))? {
                best.remove(&parent.0);
            }
        }
        // Several only where branches were merged crosswise: any is right, and the same one each time.
        if best.is_empty() && (cut_a || cut_b) && self.is_shallow {
            return Err(GitError::CutOff {
                revision: format!("{}...{}", a.short(), b.short()),
                depth: 0,
            });
        }
        Ok(best.first().copied().map(Commit))
    }

    /// A commit and all before it that the clone has, and whether it lacks any.
    fn ancestors(&self, commit: &Commit) -> Result<(BTreeSet<ObjectId>, bool), GitError> {
        let mut found = BTreeSet::new();
        let mut is_cut = false;
        let mut open = vec![commit.0];
        while let Some(id) = open.pop() {
            if id != commit.0 && self.is_shallow && !self.objects.has(id) {
                is_cut = true;
            } else if found.insert(id) {
                open.extend(self.parents(&Commit(id))?.iter().map(|parent| parent.0));
            }
        }
        Ok((found, is_cut))
    }

    /// The folder that a commit is of.
    pub(super) fn tree_of(&self, commit: &Commit) -> Result<ObjectId, GitError> {
        let read = || -> Result<ObjectId, ObjectError> {
            let bytes = self.objects.record(commit.0, Kind::Commit)?;
            CommitRefIter::from_bytes(&bytes, self.objects.hash())
                .tree_id()
                .map_err(damaged)
        };
        read().map_err(|error| error.into_error(commit.0))
    }

    /// Why a commit that another one names is not there.
    pub(super) fn absent(&self, commit: &Commit, revision: String, depth: u32) -> GitError {
        if self.is_shallow {
            return GitError::CutOff { revision, depth };
        }
        match self.objects.kind(commit.0) {
            Err(error) => error.into_error(commit.0),
            Ok(kind) => ObjectError::Kind(kind).into_error(commit.0),
        }
    }
}
