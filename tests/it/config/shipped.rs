//! What we ship under `config/` against what the code knows of it.

use crate::support::{names, read};
use backstage_infra::config::embedded::{DEFAULTS, EXAMPLE, TEMPLATES};
use backstage_infra::config::key_table::{KEYS, REQUIRED, TWINS};
use backstage_infra::config::layers::environments;
use backstage_infra::config::node::{Kind, Node};
use backstage_infra::config::schema::descriptions;
use backstage_infra::config::yaml;
use backstage_infra::model::source::{Layer, SourceMap};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn config() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config")
}

fn defaults() -> Node {
    let mut sources = SourceMap::default();
    let file = sources.add(DEFAULTS.path, DEFAULTS.text, Layer::BuiltIn);
    yaml::document(&sources, file)
        .0
        .expect("the defaults are YAML")
}

/// Every leaf below a node, as a context key; what is a key ends there.
fn keys(prefix: &str, node: &Node, found: &mut BTreeSet<String>) {
    match &node.kind {
        Kind::Map(entries) if KEYS.find(prefix).is_none() => {
            for entry in entries {
                let join = if prefix.is_empty() { "" } else { ":" };
                keys(&format!("{prefix}{join}{}", entry.key), &entry.value, found);
            }
        }
        _ => {
            found.insert(prefix.to_owned());
        }
    }
}

/// Files below a folder, by their path with `/`.
fn walk(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for name in names(folder) {
        let path = folder.join(&name);
        if path.is_dir() {
            walk(&path, &format!("{prefix}{name}/"), found);
        } else {
            found.insert(format!("{prefix}{name}"));
        }
    }
}

#[test]
fn the_defaults_have_every_key_and_no_other() {
    let mut written = BTreeSet::new();
    keys("", &defaults(), &mut written);
    let known: BTreeSet<String> = KEYS.0.iter().map(|key| key.name.to_owned()).collect();
    let lacking: Vec<_> = known.difference(&written).collect();
    let unknown: Vec<_> = written.difference(&known).collect();
    assert_eq!(
        (lacking, unknown),
        (vec![], vec![]),
        "without a default, unknown"
    );
}

#[test]
fn what_is_required_has_no_default() {
    let defaults = defaults();
    for key in REQUIRED {
        let pointer = format!("/{}", key.replace(':', "/"));
        let kind = defaults.at(&pointer).map(|node| &node.kind);
        assert_eq!(kind, Some(&Kind::Null), "{key}");
    }
}

#[test]
fn every_key_is_described() {
    let descriptions = descriptions(DEFAULTS.text);
    for key in KEYS.0 {
        let text = descriptions.get(key.name).map_or("", String::as_str);
        assert!(
            text.len() > 8 && text.ends_with('.'),
            "{}: `{text}`",
            key.name
        );
        assert_eq!(
            REQUIRED.contains(&key.name),
            text.starts_with("Required."),
            "{}",
            key.name
        );
    }
}

#[test]
fn every_key_is_used_by_a_template_or_is_a_twin_of_one_that_is() {
    let used: BTreeSet<&str> = TEMPLATES
        .iter()
        .flat_map(|template| template.text.split("{{").skip(1))
        .filter_map(|rest| Some(rest.split_once("}}")?.0))
        .map(|tag| tag.trim_start_matches(['#', '^', '/', '&']).trim())
        .collect();
    let twins = TWINS.map(|(twin, _)| twin);
    for key in KEYS.0 {
        let is_used = used.contains(key.name);
        assert_ne!(
            is_used,
            twins.contains(&key.name),
            "{}: used {is_used}",
            key.name
        );
    }
    for (twin, key) in TWINS {
        assert!(used.contains(key) && KEYS.find(twin).is_some(), "{twin}");
    }
}

#[test]
fn what_is_embedded_is_what_is_in_the_folder() {
    let mut files = BTreeSet::new();
    walk(&config(), "", &mut files);
    let mut embedded: BTreeSet<String> = TEMPLATES
        .iter()
        .chain([&DEFAULTS, &EXAMPLE])
        .map(|file| {
            assert!(
                read(&config().join(file.path)) == file.text,
                "{}",
                file.path
            );
            file.path.to_owned()
        })
        .collect();
    // For people who come from the original; the binary has no use for it.
    embedded.insert("cdk.context.template.json".to_owned());
    assert_eq!(embedded, files);
}

#[test]
fn the_example_is_production_and_sets_what_is_required() {
    let mut sources = SourceMap::default();
    let file = sources.add(EXAMPLE.path, EXAMPLE.text, Layer::BuiltIn);
    let example = yaml::document(&sources, file)
        .0
        .expect("the example is YAML");
    assert_eq!(environments(&example, KEYS, &sources), ["production"]);
}
