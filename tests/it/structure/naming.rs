//! Every file says what it is for, stays short, and is named for what it is.

use super::token::tokens;
use super::tree::{File, Violation};

pub(super) const MOST_LINES: usize = 450;

/// Names that say nothing of what is inside.
const EMPTY_WORDS: &[&str] = &[
    "util",
    "utils",
    "helper",
    "helpers",
    "manager",
    "handler",
    "service",
    "processor",
    "dto",
];

/// Names of other people's things, which we do not get to choose.
const PROPER_NAMES: &[&str] = &["Service", "CertManager", "SecretsManager"];

pub(super) fn violations(file: &File) -> Vec<Violation> {
    let mut found = Vec::new();
    if !after_attributes(&file.text).starts_with("//!") {
        let what = "has no `//!` header; say its job, its invariant, or what it never does";
        found.push(Violation::new(file, 1, what));
    }
    let lines = file.text.lines().count();
    if lines > MOST_LINES {
        let what = format!(
            "has {lines} lines; {MOST_LINES} is the most: split it by what changes together"
        );
        found.push(Violation::new(file, MOST_LINES + 1, what));
    }
    let names = file.path.trim_end_matches(".rs").split('/');
    for name in names.filter(|name| EMPTY_WORDS.contains(name)) {
        let what = format!("is named `{name}`; name it for what is inside");
        found.push(Violation::new(file, 1, what));
    }
    found.extend(types(file));
    found
}

/// A reasoned `#![expect(…)]` may stand above the header.
fn after_attributes(mut text: &str) -> &str {
    while text.starts_with("#![") {
        text = text
            .split_once("]\n")
            .map_or("", |(_, rest)| rest.trim_start());
    }
    text
}

fn types(file: &File) -> Vec<Violation> {
    tokens(&file.text)
        .windows(2)
        .filter(|two| matches!(two[0].text, "struct" | "enum" | "trait" | "type" | "union"))
        .filter(|two| !PROPER_NAMES.contains(&two[1].text))
        .filter(|two| ends_in_an_empty_word(two[1].text))
        .map(|two| {
            let what = format!(
                "the type `{}` ends in a word that says nothing; name what it is",
                two[1].text
            );
            Violation::new(file, two[1].line, what)
        })
        .collect()
}

fn ends_in_an_empty_word(name: &str) -> bool {
    EMPTY_WORDS.iter().any(|word| {
        let split = name.len().saturating_sub(word.len());
        // `Handler` at the end of `EventHandler`, not `service` at the end of `Microservice`.
        name.get(split..).is_some_and(|end| {
            end.eq_ignore_ascii_case(word) && end.starts_with(|c: char| c.is_uppercase())
        })
    })
}

#[cfg(test)]
fn count(path: &str, text: &str) -> usize {
    violations(&File::new(path, text)).len()
}

#[test]
fn wants_a_header() {
    assert_eq!(count("src/a.rs", "use std::fmt;"), 1);
    assert_eq!(count("src/a.rs", "//! Says what it is.\nuse std::fmt;"), 0);
    assert_eq!(
        count("src/a.rs", "#![expect(\n  a\n)]\n\n//! Says.\nuse b;"),
        0
    );
    assert_eq!(count("src/a.rs", "#![expect(a)]\nuse b;"), 1);
}

#[test]
fn wants_short_files() {
    let text = |lines: usize| format!("//! A.\n{}", "//\n".repeat(lines - 1));
    assert_eq!(count("src/a.rs", &text(MOST_LINES)), 0);
    assert_eq!(count("src/a.rs", &text(MOST_LINES + 1)), 1);
}

#[test]
fn wants_names_that_say_something() {
    assert_eq!(count("src/config/utils.rs", "//! A."), 1);
    assert_eq!(count("src/helpers/mod.rs", "//! A."), 1);
    assert_eq!(count("src/config/cert_manager.rs", "//! A."), 0);
    for name in [
        "StackManager",
        "PlanDTO",
        "PlanDto",
        "EventHandler",
        "StringUtils",
        "Processor",
    ] {
        assert_eq!(
            count("src/a.rs", &format!("//! A.\nstruct {name};")),
            1,
            "{name}"
        );
    }
    for name in [
        "Service",
        "CertManager",
        "ServicePrincipal",
        "Microservice",
        "Platform",
    ] {
        assert_eq!(
            count("src/a.rs", &format!("//! A.\nstruct {name};")),
            0,
            "{name}"
        );
    }
}
