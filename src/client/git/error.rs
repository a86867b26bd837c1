//! What can be wrong with a repository or a revision, in words that name it and the remedy.

use std::path::PathBuf;

use crate::client::files::FileError;
use crate::model::shortened::shortened;

/// A repository or a revision of it cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// No folder upwards holds `.git`.
    #[error("`{}` is in no git repository; run where one is checked out", folder.display())]
    NoRepository {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A repository without a folder of files.
    #[error("`{}` is a bare repository, without a folder of files; run in a clone of it", folder.display())]
    Bare {
        /// The repository.
        folder: PathBuf,
    },
    /// A `.git` file of a worktree or submodule that leads nowhere.
    #[error("`{}` leads to `{}`, which is no repository; mount that folder too, or clone anew", file.display(), target.display())]
    Detached {
        /// The `.git` file.
        file: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// A repository of a format that only newer or other programs know.
    #[error("`{}` sets `{key}` to `{value}`, a format that is not known here; use a clone with `{known}`", file.display())]
    Format {
        /// The repository's configuration.
        file: PathBuf,
        /// The key that says so.
        key: &'static str,
        /// Its value.
        value: String,
        /// Values that are known.
        known: &'static str,
    },
    /// The repository's own files cannot be read.
    #[error("`{}` is damaged ({detail}); clone the repository anew", path.display())]
    Unreadable {
        /// The repository, or a file of it.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// Something else than a name of one commit.
    #[error(
        "`{}` is {what}; name one commit, such as `main`, `v1.0`, `HEAD~1` or an id",
        short(revision)
    )]
    Syntax {
        /// What was given.
        revision: String,
        /// What it is instead.
        what: &'static str,
    },
    /// Nothing has this name.
    #[error("`{}` is no branch, tag or commit here; {}", short(revision), remedy(nearest.as_deref(), *is_shallow))]
    Unknown {
        /// What was given.
        revision: String,
        /// A branch or tag that looks like it.
        nearest: Option<String>,
        /// Whether the clone has only the newest history.
        is_shallow: bool,
    },
    /// A short id that several commits begin with.
    #[error(
        "`{}` is the beginning of several ids ({}); write more of it",
        short(revision),
        listed(candidates)
    )]
    Ambiguous {
        /// What was given.
        revision: String,
        /// Ids that begin so.
        candidates: Vec<String>,
    },
    /// The name of a tree or a file.
    #[error("`{}` names a {kind}; name a commit", short(revision))]
    NotACommit {
        /// What was given.
        revision: String,
        /// What it names.
        kind: &'static str,
    },
    /// A repository without a commit on the current branch.
    #[error("`{}` has no commit yet; commit first", short(revision))]
    NoCommitYet {
        /// The branch.
        revision: String,
    },
    /// A commit that a shallow clone left out.
    #[error("`{}` is not in this shallow clone; check out with `fetch-depth: {depth}`{}", short(revision), if *depth == 0 { ", which fetches all history" } else { "" })]
    CutOff {
        /// What was given.
        revision: String,
        /// The depth that has it, 0 for everything.
        depth: u32,
    },
    /// A parent that a commit does not have.
    #[error("`{}` does not exist, as {}; name another commit", short(revision), has(commit, *parents))]
    NoParent {
        /// What was given.
        revision: String,
        /// Whose parent was asked for.
        commit: String,
        /// How many it has.
        parents: usize,
    },
    /// An object that should be there.
    #[error("object `{id}` is missing or damaged ({detail}); clone the repository anew")]
    Object {
        /// The object's id.
        id: String,
        /// What is wrong with it.
        detail: String,
    },
    /// An object that a partial clone left out.
    #[error(
        "object `{id}` is not in this partial clone, and nothing is fetched here; check out without `filter:`"
    )]
    NotFetched {
        /// The object's id.
        id: String,
    },
    /// Something is wrong with a file or folder, of the repository or of a revision (as `id:path`).
    #[error(transparent)]
    File(#[from] FileError),
}

/// A revision as messages name it; nobody reads thousands of characters, and somebody's mistake may have them.
pub fn short(revision: &str) -> String {
    shortened(revision, 100)
}

fn remedy(nearest: Option<&str>, is_shallow: bool) -> String {
    let depth = "this clone is shallow: check out with `fetch-depth: 0` to have every branch, tag and commit";
    match (nearest, is_shallow) {
        (Some(name), false) => format!("did you mean `{name}`?"),
        (Some(name), true) => format!("{depth}, or did you mean `{name}`?"),
        (None, true) => depth.to_owned(),
        (None, false) => "check the name, or fetch it first".to_owned(),
    }
}

fn has(commit: &str, parents: usize) -> String {
    match parents {
        0 => format!("`{commit}` is the first of its history"),
        1 => format!("`{commit}` has one parent"),
        _ => format!("`{commit}` has {parents} parents"),
    }
}

fn listed(candidates: &[String]) -> String {
    let quoted: Vec<String> = candidates.iter().map(|id| format!("`{id}`")).collect();
    quoted.join(", ")
}
