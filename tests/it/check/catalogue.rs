//! The lists of rules and of detectors agree with the files, the tests and `docs/rules.md`.

use backstage_infra::check::{Check, config, environments, security};
use backstage_infra::model::finding::Severity;
use backstage_infra::plan::risk;
use std::collections::BTreeSet;
use std::path::Path;

const DOCUMENT: &str = "docs/rules.md";

const INTRODUCTION: &str = "\
# Rules

Each finding names its rule, and each rule has its place here: what holds, why, and what to do where it does
not. An error stops `validate` and everything after it; a warning and a notice do not. Risks are what `plan` finds in
the difference to what is there.
This page is made from the rules themselves; a test keeps the two in step.
";

/// A rule as its file tells it.
struct Rule {
    id: &'static str,
    title: &'static str,
    severity: Severity,
    words: String,
}

fn rules<S: ?Sized>(folder: &str, all: &[&Check<S>]) -> Vec<Rule> {
    all.iter()
        .map(|check| Rule {
            id: check.id,
            title: check.title,
            severity: check.severity,
            words: words(&read(&format!("src/check/{folder}/{}.rs", file(check.id)))),
        })
        .collect()
}

const DETECTORS: &str = "src/plan/risk";

fn detectors() -> Vec<Rule> {
    risk::ALL
        .iter()
        .map(|detector| Rule {
            id: detector.id,
            title: detector.title,
            severity: detector.severity,
            words: words(&read(&format!("{DETECTORS}/{}.rs", file(detector.id)))),
        })
        .collect()
}

/// The paragraphs of a file's own documentation, one line each.
fn words(source: &str) -> String {
    let lines = source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(str::trim);
    let text: Vec<&str> = lines
        .map(|line| if line.is_empty() { "\n\n" } else { line })
        .collect();
    text.join(" ").replace(" \n\n ", "\n\n")
}

fn file(id: &str) -> String {
    id.replace('-', "_")
}

fn every_rule() -> Vec<(&'static str, Vec<Rule>)> {
    vec![
        ("config", rules("config", config::ALL)),
        ("environments", rules("environments", environments::ALL)),
        ("security", rules("security", security::ALL)),
    ]
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test may read its own repository"
)]
fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Rust files in a folder, by name without extension; not those in folders below it.
#[expect(
    clippy::disallowed_methods,
    reason = "a test may read its own repository"
)]
fn files(folder: &str) -> BTreeSet<String> {
    std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .unwrap()
        .filter_map(|entry| {
            Some(
                entry
                    .unwrap()
                    .file_name()
                    .to_str()?
                    .strip_suffix(".rs")?
                    .to_owned(),
            )
        })
        .filter(|name| name != "mod")
        .collect()
}

#[test]
fn every_file_is_a_rule_of_its_name() {
    let mut seen = BTreeSet::new();
    for (folder, rules) in every_rule() {
        let ids: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
        assert!(ids.is_sorted(), "{folder}: the list is not in order");
        let names: BTreeSet<String> = ids.iter().map(|id| file(id)).collect();
        assert_eq!(names, files(&format!("src/check/{folder}")), "{folder}");
        for id in ids {
            assert!(seen.insert(id), "there are two rules `{id}`");
        }
    }
}

/// What detectors share stands in files of the same folder, without a detector.
#[test]
fn every_file_with_a_detector_is_one_of_its_name() {
    let rules = every_rule();
    let mut seen: BTreeSet<&str> = rules
        .iter()
        .flat_map(|(_, rules)| rules.iter().map(|rule| rule.id))
        .collect();
    let ids: Vec<&str> = risk::ALL.iter().map(|detector| detector.id).collect();
    assert!(ids.is_sorted(), "the list of detectors is not in order");
    let mut names = files(DETECTORS);
    names.retain(|name| {
        read(&format!("{DETECTORS}/{name}.rs")).contains("const DETECTOR: Detector")
    });
    assert_eq!(names, ids.iter().map(|id| file(id)).collect());
    for id in ids {
        assert!(seen.insert(id), "there are two rules or detectors `{id}`");
    }
}

#[test]
fn every_detector_has_a_test_in_its_file() {
    for rule in detectors() {
        let source = read(&format!("{DETECTORS}/{}.rs", file(rule.id)));
        assert!(source.contains("#[test]"), "no test of `{}`", rule.id);
    }
}

#[test]
fn every_rule_has_a_test_of_its_name() {
    for (folder, rules) in every_rule() {
        let tests: String = files(&format!("tests/it/check/{folder}"))
            .iter()
            .map(|name| read(&format!("tests/it/check/{folder}/{name}.rs")))
            .collect();
        for rule in rules {
            let test = format!("#[test]\nfn {}()", file(rule.id));
            assert!(tests.contains(&test), "no test of `{}`", rule.id);
        }
    }
}

#[test]
fn every_title_is_a_sentence_without_a_full_stop() {
    let rules = every_rule().into_iter().flat_map(|(_, rules)| rules);
    for rule in rules.chain(detectors()) {
        assert!(!rule.title.ends_with('.'), "{}", rule.id);
        assert!(
            rule.words.contains("\n\nRemedy: "),
            "{}: no remedy",
            rule.id
        );
    }
}

/// `UPDATE_DOCS=1 cargo test --test it rules_are_documented` writes the page.
#[test]
fn rules_are_documented() {
    let mut page = INTRODUCTION.to_owned();
    for (folder, rules) in every_rule() {
        page.push_str(match folder {
            "config" => "\n## Over the configuration\n",
            "environments" => "\n## Over all environments of a context\n",
            _ => "\n## Over what is synthesized\n",
        });
        rules.iter().for_each(|rule| page.push_str(&section(rule)));
    }
    page.push_str("\n## Risks of a plan\n");
    (detectors().iter()).for_each(|rule| page.push_str(&section(rule)));
    if option_env!("UPDATE_DOCS").is_some() {
        write(&page);
    }
    assert_eq!(read(DOCUMENT), page, "run it with UPDATE_DOCS=1");
}

fn section(rule: &Rule) -> String {
    let severity = format!("{:?}", rule.severity).to_lowercase();
    format!(
        "\n### {}\n\n**{}** ({severity})\n\n{}\n",
        rule.id, rule.title, rule.words
    )
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test may write its own documentation"
)]
fn write(page: &str) {
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT), page).unwrap();
}
