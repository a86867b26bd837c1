//! Repositories that the `git` program makes, for us to read without it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::{folder, write};

/// A repository in a folder of its own that goes away with its value.
pub(crate) struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    /// Empty, on the branch `main`.
    pub(crate) fn new() -> Self {
        Self::with(&["init", "-q", "-b", "main", "."])
    }

    /// By a command of git's, such as a clone into `.`.
    pub(crate) fn with(arguments: &[&str]) -> Self {
        let folder = folder();
        git(folder.path(), arguments);
        Self { folder }
    }

    /// A clone by its address, which keeps to the options of a clone over the network.
    pub(crate) fn clone_of(other: &Self, options: &[&str]) -> Self {
        let address = format!("file://{}", other.path().display());
        Self::with(&[&["clone", "-q"], options, &[&address, "."]].concat())
    }

    /// Canonical.
    pub(crate) fn path(&self) -> PathBuf {
        let dot = self.folder.path().join(".");
        dot.components().collect()
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(self.folder.path(), arguments)
    }

    pub(crate) fn write(&self, files: &[(&str, &str)]) {
        write(self.folder.path(), files);
    }

    /// Writes files and commits everything; the commit's id.
    pub(crate) fn commit(&self, files: &[(&str, &str)]) -> String {
        self.write(files);
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "--allow-empty", "--message", "A change"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// A pull request that changes one file, merged into `main` as GitHub merges it to try, and checked out; with its base,
    /// which has moved on since.
    pub(crate) fn pull_request(file: &str, before: &str, after: &str) -> (Self, String) {
        let made = Self::new();
        made.commit(&[(file, before)]);
        made.git(&["checkout", "-q", "-b", "topic"]);
        made.commit(&[(file, after)]);
        made.git(&["checkout", "-q", "main"]);
        let base = made.commit(&[("other.txt", "x")]);
        made.git(&["checkout", "-q", "--detach"]);
        made.git(&["merge", "-q", "--no-ff", "-m", "merge", "topic"]);
        (made, base)
    }

    /// Commits `a.yaml` with this text.
    pub(crate) fn say(&self, text: &str) -> String {
        self.commit(&[("a.yaml", text)])
    }
}

/// Runs git in a folder with no configuration but its own; what it printed.
#[track_caller]
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    git_with(folder, arguments, Stdio::null())
}

/// The same with something to read.
#[track_caller]
#[expect(
    clippy::disallowed_methods,
    reason = "git makes the repositories that are read here"
)]
pub(crate) fn git_with(folder: &Path, arguments: &[&str], input: Stdio) -> String {
    let output = Command::new("git")
        .args(["-c", "protocol.file.allow=always", "-c", "safe.directory=*"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .envs(["AUTHOR", "COMMITTER"].iter().flat_map(|who| {
            [
                (format!("GIT_{who}_NAME"), "Somebody"),
                (format!("GIT_{who}_EMAIL"), "somebody@example.com"),
                (format!("GIT_{who}_DATE"), "2026-01-01T00:00:00Z"),
            ]
        }))
        .stdin(input)
        .output()
        .expect("git is on PATH");
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
