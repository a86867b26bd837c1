#![expect(clippy::disallowed_methods, reason = "tests read the documentation")]
//! What the documentation shows works: its example, its commands, its output.

use crate::made::Made;
use crate::support::{folder, run, write};
use std::path::Path;

/// Documents whose commands a reader types.
const DOCUMENTS: [&str; 5] = [
    "README.md",
    "docs/PRE_DEPLOYMENT.md",
    "docs/DEPLOYMENT.md",
    "docs/github.md",
    "docs/plan.md",
];

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The texts of the fenced blocks of a language.
fn fenced<'a>(document: &'a str, language: &str) -> Vec<&'a str> {
    let opening = format!("```{language}\n");
    let blocks = document.split(&opening).skip(1);
    blocks
        .map(|rest| rest.split("\n```").next().unwrap_or_default())
        .collect()
}

/// The first YAML block of the README: a whole context file.
fn example() -> String {
    let readme = read("README.md");
    fenced(&readme, "yaml")[0].to_owned()
}

#[test]
fn the_example_of_the_readme_is_valid() {
    let folder = folder();
    write(folder.path(), &[("backstage.yaml", &example())]);
    let outcome = run(folder.path(), &["validate"]);
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (0, "valid · 2 environments: production, staging\n")
    );
}

#[test]
fn every_command_of_the_documentation_succeeds() {
    // With a commit before the last, and plans to compare.
    let made = Made::new();
    made.commit(&[(
        "backstage.yaml",
        &example().replace("readers: 1", "readers: 0"),
    )]);
    made.commit(&[("backstage.yaml", &example())]);
    let at = made.path();
    for (folder, plan) in [("before", "reviewed.json"), ("after", "now.json")] {
        let arguments = ["--environment", "production"];
        let synth = run(&at, &[&["synth", "--out", folder], &arguments[..]].concat());
        let json = ["plan", "--format", "json", "--out", plan];
        let planned = run(&at, &[&json, &arguments[..]].concat());
        assert_eq!(
            (synth.code, planned.code),
            (0, 0),
            "{}{}",
            synth.stderr,
            planned.stderr
        );
    }
    let mut count = 0;
    for name in DOCUMENTS {
        let document = read(name);
        let lines = fenced(&document, "sh")
            .into_iter()
            .chain(fenced(&document, "bash"))
            .flat_map(str::lines);
        for line in lines.filter_map(|line| line.strip_prefix("backstage-infra ")) {
            let words: Vec<&str> = line
                .split(" #")
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .collect();
            // What starts a repository is for one without those files.
            let new = Made::new();
            let at = match words.first() {
                Some(&"init") => new.path(),
                _ => at.clone(),
            };
            let outcome = run(&at, &words);
            assert_eq!(
                outcome.code, 0,
                "{name}: `backstage-infra {line}`\n{}",
                outcome.stderr
            );
            count += 1;
        }
    }
    assert!(count >= 5, "only {count} commands found");
}

#[test]
fn every_row_of_the_command_table_parses() {
    let readme = read("README.md");
    let folder = folder();
    write(folder.path(), &[("backstage.yaml", &example())]);
    let rows: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    for command in [
        "init",
        "validate",
        "schema",
        "environments",
        "synth",
        "plan",
    ] {
        let row = rows
            .iter()
            .find(|row| row.starts_with(&format!("| `{command}")))
            .unwrap();
        let help = run(folder.path(), &[command, "--help"]).stdout;
        let usage = row.split('`').nth(1).unwrap();
        let flags = usage
            .split([' ', '[', ']'])
            .filter(|word| word.starts_with("--"));
        for flag in flags {
            assert!(
                help.contains(flag),
                "`{command}` has no {flag}, which the README names"
            );
        }
    }
}

#[test]
fn the_output_that_the_readme_opens_with_is_real() {
    let readme = read("README.md");
    let shown = fenced(&readme, "text")[0];
    let (command, shown) = shown.split_once('\n').unwrap();
    let words: Vec<&str> = command
        .strip_prefix("$ backstage-infra ")
        .unwrap()
        .split(' ')
        .collect();
    let real = run(folder().path(), &words).stdout;
    let mut rest = real.as_str();
    for line in shown
        .lines()
        .filter(|line| !line.trim_matches(&[' ', '│', '…'][..]).is_empty())
    {
        // In the order in which they stand, with nothing made up between them.
        match rest.split_once(&format!("{line}\n")) {
            Some((_, after)) => rest = after,
            None => panic!("`plan` does not print, or not there:\n{line}"),
        }
    }
    assert!(shown.lines().count() > 20);
}
