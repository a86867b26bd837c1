//! Files that hold what an output must be. `UPDATE_GOLDEN=1` writes them anew; read what changed.
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads its expectations from the repository"
)]

use std::path::Path;

/// Compares with a file, or writes it.
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
