//! The repository's files as the checks see them: a path and its text.

use std::io;
use std::path::Path;
use std::process::Command;

/// A file by its path from the repository's root, with `/`.
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

impl File {
    #[cfg(test)]
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The top-level module of a file under `src/`: `config` of `src/config/yaml/mod.rs`.
    pub(super) fn layer(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        Some(match inside.split_once('/') {
            Some((folder, _)) => folder,
            None => inside.trim_end_matches(".rs"),
        })
    }

    /// The module that a file under `src/` is: `["config", "yaml"]` of `src/config/yaml/mod.rs`.
    pub(super) fn module(&self) -> Vec<&str> {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let mut segments: Vec<&str> = inside.trim_end_matches(".rs").split('/').collect();
        if segments.last() == Some(&"mod") || matches!(segments[..], ["lib" | "main"]) {
            segments.pop();
        }
        segments
    }
}

/// A rule that a place in a file breaks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Violation {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) what: String,
}

impl Violation {
    pub(super) fn new(file: &File, line: usize, what: impl Into<String>) -> Self {
        Self {
            path: file.path.clone(),
            line,
            what: what.into(),
        }
    }
}

/// Fails with one line a violation, as `path:line: what`.
pub(super) fn assert_none(violations: &[Violation]) {
    let lines: Vec<String> = violations
        .iter()
        .map(|found| format!("  {}:{}: {}", found.path, found.line, found.what))
        .collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

/// Every text file that the repository tracks, or would if it were added now.
pub(super) fn files() -> io::Result<Vec<File>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for path in listed(root)? {
        // A listed file can be deleted and not yet committed; one that is not text is no concern here.
        if let Ok(text) = read(&root.join(&path)) {
            files.push(File { path, text });
        }
    }
    Ok(files)
}

/// Those of [`files`] that are Rust, under `folder`.
pub(super) fn rust_files(folder: &str) -> io::Result<Vec<File>> {
    let mut files = files()?;
    files.retain(|file| file.path.starts_with(folder) && file.path.ends_with(".rs"));
    Ok(files)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test asks git for the repository's files"
)]
fn listed(root: &Path) -> io::Result<Vec<String>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr)));
    }
    let names = String::from_utf8(output.stdout).map_err(io::Error::other)?;
    Ok(names.split_terminator('\0').map(str::to_owned).collect())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test reads the repository's files"
)]
fn read(path: &Path) -> io::Result<String> {
    std::fs::read_to_string(path)
}
