//! Files of a git revision, read from the repository's own store without the `git` program.
//!
//! Nothing that a repository says is obeyed: no hook, filter, alias, include or fsmonitor, no replaced object, no
//! configuration of the system, the user or the environment. So it does not matter who owns it. Of its configuration
//! only the formats are read, and who owns `origin`. Nothing is written, and nothing is fetched.

mod error;
mod format;
mod history;
mod location;
mod objects;
mod origin;
mod path;
mod revision;
mod spec;
mod tree;

pub use error::{GitError, short};
pub use history::Commit;
pub use origin::Origin;

use std::path::Path;

use location::Location;
use objects::Objects;

/// A repository with a folder of files: a clone, a worktree of one, or a submodule.
pub struct Repository {
    refs: gix_ref::file::Store,
    objects: Objects,
    is_shallow: bool,
    location: Location,
}

impl Repository {
    /// The repository that `folder` is in.
    ///
    /// # Errors
    /// [`GitError::NoRepository`], [`GitError::Bare`], [`GitError::Detached`], [`GitError::Format`],
    /// [`GitError::Unreadable`], [`GitError::File`].
    pub fn open(folder: &Path) -> Result<Self, GitError> {
        let location = Location::of(folder)?;
        let format = location.format()?;
        let refs = gix_ref::file::Store::for_linked_worktree_opts(
            location.git.clone(),
            location.common.clone(),
            format.hash,
            gix_ref::store::init::Options::default(),
        );
        Ok(Self {
            objects: Objects::open(&location, format)?,
            is_shallow: location.is_shallow(),
            refs,
            location,
        })
    }

    /// The folder that the files of a revision are relative to; canonical.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.location.root
    }

    /// The text of its configuration.
    fn configuration(&self) -> Result<String, GitError> {
        self.location.configuration()
    }

    /// Whether the clone has only the newest part of the history.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.is_shallow
    }
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Repository")
            .field(&self.location.root)
            .finish()
    }
}
