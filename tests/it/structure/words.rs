//! What no file of the repository may say: where it was written, or which host a package came from.

use super::tree::{File, Violation};

/// Split in two, so that this file does not say it either.
const OUTSIDE: &str = concat!("../", "shared");
const HOMES: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
    concat!("C:\\Us", "ers\\"),
];
/// GitHub's runners, which documentation may speak of.
const PUBLIC_HOMES: &[&str] = &[concat!("/ho", "me/runner"), concat!("/Us", "ers/runner")];

/// JSON pointers, in which a property may be called as the folder of homes is.
const POINTERS: &str = "src/plan/schema/table.tsv";

/// Lock files name packages and digests; the host is the user's choice.
const LOCKS: &[&str] = &["package-lock.json", "requirements.txt"];
const HOSTS: &[&str] = &[
    "\"resolved\"",
    "--index-url",
    "--extra-index-url",
    "--find-links",
];

pub(super) fn violations(file: &File) -> Vec<Violation> {
    let is_lock = LOCKS.iter().any(|name| file.path.ends_with(name));
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let mut refuse = |what: String| found.push(Violation::new(file, index + 1, what));
        if line.contains(OUTSIDE) {
            refuse(format!(
                "names `{OUTSIDE}`, which is outside the repository"
            ));
        }
        let mut homes = HOMES.iter().filter(|_| file.path != POINTERS);
        if let Some(home) = homes.find(|home| names_home(line, home)) {
            refuse(format!(
                "names a folder under `{home}`; use a relative path or `~`"
            ));
        }
        if let Some(host) = HOSTS.iter().find(|host| is_lock && line.contains(**host)) {
            refuse(format!("`{host}` ties the lock file to one host"));
        }
    }
    found
}

/// `/github/home/` is a folder of the action, not somebody's home.
fn names_home(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "_-.}~*".contains(c))
            && !PUBLIC_HOMES
                .iter()
                .any(|public| line[at..].starts_with(public))
    })
}

#[cfg(test)]
fn lines(path: &str, text: &str) -> Vec<usize> {
    violations(&File::new(path, text))
        .iter()
        .map(|found| found.line)
        .collect()
}

#[test]
fn refuses_places_outside_the_repository() {
    assert_eq!(lines("a.md", &format!("a\nsee {OUTSIDE}/design.md")), [2]);
    for home in HOMES {
        assert_eq!(
            lines("a.rs", &format!("let a = \"{home}me/x\";")),
            [1],
            "{home}"
        );
    }
}

#[test]
fn refuses_a_host_in_a_lock_file() {
    assert_eq!(
        lines("tests/tools/package-lock.json", "{\n\"resolved\": \"x\"}"),
        [2]
    );
    assert_eq!(lines("tests/tools/requirements.txt", "--index-url x"), [1]);
}

#[test]
fn allows_the_folders_of_a_runner() {
    for text in [
        "/github/home/.docker",
        &format!("{}/work", PUBLIC_HOMES[0]),
        "~/.cache",
    ] {
        assert_eq!(lines("a.md", text), [] as [usize; 0], "{text}");
    }
}
