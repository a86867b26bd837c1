//! What people call a commit, to the commit: names, ids, and steps back from them.

use gix_hash::ObjectId;
use gix_object::{Kind, TagRefIter};
use gix_ref::Target;

use super::error::GitError;
use super::objects::damaged;
use super::spec::{Step, parse};
use super::{Commit, Repository};
use crate::client::files::nearest_of;

/// Fewest characters of a short id, as git has it.
const SHORTEST_ID: usize = 4;

/// Most bytes of a name between slashes, and of all of it, that a file of git's can have.
const LONGEST_PART: usize = 255;
const LONGEST_NAME: usize = 2_000;

/// Most references or tags on the way from a name to its commit.
const MOST_HOPS: usize = 10;

impl Repository {
    /// The commit that a revision names: a branch, a tag, `origin/main`, a full or short id, `HEAD`, `@`; each also with
    /// steps back, such as `HEAD~2` and `main^2`.
    ///
    /// # Errors
    /// [`GitError::Syntax`], [`GitError::Unknown`], [`GitError::Ambiguous`], [`GitError::NotACommit`],
    /// [`GitError::NoCommitYet`], [`GitError::CutOff`], [`GitError::NoParent`], [`GitError::Object`],
    /// [`GitError::NotFetched`].
    pub fn resolve(&self, revision: &str) -> Result<Commit, GitError> {
        let (name, steps) = parse(revision).map_err(|what| GitError::Syntax {
            revision: revision.to_owned(),
            what,
        })?;
        let name = if name == "@" { "HEAD" } else { name };
        let mut commit = self.named(name)?;
        let mut depth = 1_u32;
        for step in steps {
            let (times, number) = match step {
                Step::Back(times) => (times, 1),
                Step::Parent(0) => continue,
                Step::Parent(number) => (1, number),
            };
            depth = depth.saturating_add(times);
            for _ in 0..times {
                // What is missing names no parents; how it came to be missing is said below.
                if !self.objects.has(commit.0) {
                    break;
                }
                commit = self.parent(&commit, number, revision)?;
            }
        }
        if self.objects.has(commit.0) {
            return Ok(commit);
        }
        let depth = if name == "HEAD" { depth } else { 0 };
        Err(self.absent(&commit, revision.to_owned(), depth))
    }

    fn parent(&self, commit: &Commit, number: u32, revision: &str) -> Result<Commit, GitError> {
        let parents = self.parents(commit)?;
        let index = usize::try_from(number).unwrap_or(usize::MAX) - 1;
        parents
            .get(index)
            .copied()
            .ok_or_else(|| GitError::NoParent {
                revision: revision.to_owned(),
                commit: commit.short(),
                parents: parents.len(),
            })
    }

    /// The commit of a name or id without steps. As git has it, a reference goes before a short id.
    fn named(&self, name: &str) -> Result<Commit, GitError> {
        let is_hex = name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let length = self.objects.hash().len_in_hex();
        if is_hex && name.len() == length {
            let known = ObjectId::from_hex(name.as_bytes())
                .ok()
                .filter(|id| self.objects.has(*id));
            return known.map_or_else(|| Err(self.unknown(name)), |id| self.peel(id, name));
        }
        if let Some(id) = self.reference(name)? {
            return self.peel(id, name);
        }
        if is_hex && (SHORTEST_ID..length).contains(&name.len()) {
            return self.short_id(name);
        }
        Err(self.unknown(name))
    }

    /// What a reference points to in the end; nothing where there is no such reference.
    fn reference(&self, name: &str) -> Result<Option<ObjectId>, GitError> {
        let unreadable = |error: &dyn std::fmt::Display| GitError::Unreadable {
            path: self.refs.git_dir().to_owned(),
            detail: error.to_string(),
        };
        let is_long = name.split('/').any(|part| part.len() > LONGEST_PART);
        let partial = <&gix_ref::PartialNameRef>::try_from(name).ok();
        let Some(partial) = partial.filter(|_| !is_long && name.len() <= LONGEST_NAME) else {
            return Ok(None);
        };
        let found = self.refs.try_find(partial);
        let Some(mut reference) = found.map_err(|error| unreadable(&error))? else {
            return Ok(None);
        };
        for _ in 0..MOST_HOPS {
            let next = match reference.target {
                Target::Object(id) => return Ok(Some(id)),
                Target::Symbolic(next) => next,
            };
            let found = self.refs.try_find(&next);
            reference = found.map_err(|error| unreadable(&error))?.ok_or_else(|| {
                GitError::NoCommitYet {
                    revision: next.shorten().to_string(),
                }
            })?;
        }
        Err(unreadable(&format_args!("`{name}` leads in a circle")))
    }

    fn short_id(&self, hex: &str) -> Result<Commit, GitError> {
        let found = self.objects.beginning_with(&hex.to_ascii_lowercase());
        // Folders and files are not meant where a commit is asked for.
        let is_commit =
            |id: &ObjectId| matches!(self.objects.kind(*id), Ok(Kind::Commit | Kind::Tag));
        let commits: Vec<ObjectId> = found.iter().copied().filter(is_commit).collect();
        let meant = if commits.is_empty() { found } else { commits };
        match &meant[..] {
            [] => Err(self.unknown(hex)),
            [id] => self.peel(*id, hex),
            several => Err(GitError::Ambiguous {
                revision: hex.to_owned(),
                candidates: several
                    .iter()
                    .take(5)
                    .map(|id| id.to_hex_with_len(hex.len() + 6).to_string())
                    .collect(),
            }),
        }
    }

    /// From a tag to its commit.
    pub(super) fn peel(&self, id: ObjectId, revision: &str) -> Result<Commit, GitError> {
        let mut at = id;
        for _ in 0..MOST_HOPS {
            match self.objects.kind(at) {
                Ok(Kind::Commit) => return Ok(Commit(at)),
                Ok(Kind::Tag) => {
                    let bytes = self.objects.record(at, Kind::Tag);
                    at = bytes
                        .and_then(|bytes| {
                            TagRefIter::from_bytes(&bytes, self.objects.hash())
                                .target_id()
                                .map_err(damaged)
                        })
                        .map_err(|error| error.into_error(at))?;
                }
                Ok(other) => {
                    return Err(GitError::NotACommit {
                        revision: revision.to_owned(),
                        kind: match other {
                            Kind::Tree => "folder",
                            _ => "file",
                        },
                    });
                }
                Err(error) => return Err(error.into_error(at)),
            }
        }
        Err(damaged("tags of tags").into_error(id))
    }

    fn unknown(&self, name: &str) -> GitError {
        GitError::Unknown {
            revision: name.to_owned(),
            nearest: self.nearest(name),
            is_shallow: self.is_shallow,
        }
    }

    /// The branch or tag that looks most like a name.
    fn nearest(&self, name: &str) -> Option<String> {
        if name.len() > LONGEST_PART {
            return None;
        }
        let all = self.refs.iter().ok()?;
        let names: Vec<String> = all
            .all()
            .ok()?
            .flatten()
            .map(|reference| reference.name.shorten().to_string())
            .filter(|other| !other.ends_with("/HEAD"))
            .take(1_000)
            .collect();
        // Without the remote's name too: `main` where only `origin/main` is there.
        let branch = |other: &String| other.split_once('/').map(|(_, branch)| branch.to_owned());
        let of_remote = || {
            let same = names.iter().filter_map(branch).find(|other| other == name);
            let branches = names.iter().filter_map(branch);
            let found = same.or_else(|| nearest_of(name, branches))?;
            names
                .iter()
                .find(|other| branch(other).as_ref() == Some(&found))
                .cloned()
        };
        nearest_of(name, names.iter().cloned()).or_else(of_remote)
    }
}
