#![expect(
    clippy::disallowed_methods,
    reason = "tests write files and start the binary"
)]
//! The binary as a user starts it, and folders to start it in.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run of the binary left behind.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the binary in a folder with nothing in its environment but what is given.
pub(crate) fn run_with(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test starts the binary as a user does"
    )]
    let output = Command::new(binary())
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .expect("the binary starts");
    Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The binary.
pub(crate) fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_backstage-infra")
}

/// The same with an empty environment.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    run_with(folder, arguments, &[])
}

/// A new folder that goes away with its value.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A folder under `tests/fixtures/`.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

/// Writes files into a folder, making the folders that they lie in.
pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}

/// The text of a file, or of every file below a folder.
pub(crate) fn read(path: &Path) -> String {
    if path.is_dir() {
        let parts = names(path).into_iter().map(|name| read(&path.join(name)));
        return parts.collect();
    }
    std::fs::read_to_string(path).expect("a text file")
}

/// What is in a folder, hidden files too, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Compares with a file that holds what an output must be. `UPDATE_GOLDEN=1` writes it anew; read what changed.
#[track_caller]
pub(crate) fn golden(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(path, actual).expect("the golden file can be written");
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    let differing = (1..)
        .zip(expected.lines().chain([""]).zip(actual.lines().chain([""])))
        .find(|(_, (expected, actual))| expected != actual);
    assert!(
        expected == actual,
        "{} differs, first in line, expected and actual: {differing:#?}\nUPDATE_GOLDEN=1 writes it anew",
        path.display()
    );
}
