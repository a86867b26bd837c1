//! The schemas that `schema` writes: sound themselves, and what we ship is valid by them.

use crate::example::{VARIANTS, platform};
use crate::external::program;
use crate::support::{folder, run, write};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

const SCHEMAS: [&str; 13] = [
    "access",
    "addons",
    "certificate",
    "cluster",
    "conf",
    "context",
    "database",
    "network",
    "node-groups",
    "policy",
    "release",
    "secrets",
    "storage-class",
];

fn written() -> TempDir {
    let folder = folder();
    let outcome = run(folder.path(), &["schema", "--out", "schemas"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    folder
}

/// What check-jsonschema says; nothing where it is left out.
fn judged(folder: &TempDir, arguments: &[&str]) -> Option<Output> {
    let mut program = program("check-jsonschema")?;
    let output = program.current_dir(folder.path()).args(arguments).output();
    Some(output.unwrap())
}

#[track_caller]
fn accepts(folder: &TempDir, schema: &str, files: &[String]) {
    let schema = format!("schemas/{schema}.schema.json");
    let mut arguments = vec!["--schemafile", schema.as_str()];
    arguments.extend(files.iter().map(String::as_str));
    if let Some(output) = judged(folder, &arguments) {
        let words = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{words}");
    }
}

#[test]
fn every_schema_is_one() {
    let folder = written();
    let files = SCHEMAS.map(|name| format!("schemas/{name}.schema.json"));
    let mut arguments = vec!["--check-metaschema"];
    arguments.extend(files.iter().map(String::as_str));
    if let Some(output) = judged(&folder, &arguments) {
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
}

#[test]
fn the_shipped_contexts_are_valid() {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let files = [
        "backstage.yaml",
        "context.yaml",
        "cdk.context.template.json",
    ];
    let files = files.map(|file| config.join(file).display().to_string());
    accepts(&written(), "context", &files);
}

#[test]
fn every_document_of_every_variant_is_valid() {
    let folder = written();
    let mut documents: Vec<(&str, String)> = Vec::new();
    for (index, variant) in VARIANTS.iter().enumerate() {
        let platform = platform(variant.set);
        let mut add = |schema: &'static str, name: &str, value: Value| {
            let file = format!("{index}-{}.{schema}.json", name.replace('/', "-"));
            let text = without_nulls(value).to_string();
            write(folder.path(), &[(&file, &text)]);
            documents.push((schema, file));
        };
        add("network", "network", plain(&platform.network));
        add("cluster", "cluster", plain(&platform.cluster));
        add("access", "access", plain(&platform.access));
        add("addons", "addons", plain(&platform.addons));
        add("node-groups", "node-groups", plain(&platform.node_groups));
        add(
            "storage-class",
            "storage-class",
            plain(&platform.storage_class),
        );
        add("database", "database", plain(&platform.database));
        add("secrets", "secrets", plain(&platform.secrets));
        add("certificate", "certificate", plain(&platform.certificate));
        for (name, policy) in &platform.policies {
            add("policy", name, plain(policy));
        }
        for release in &platform.releases {
            add("release", release.name.as_str(), plain(release));
        }
    }
    for schema in SCHEMAS
        .iter()
        .filter(|name| !["conf", "context"].contains(name))
    {
        let files: Vec<String> = documents
            .iter()
            .filter(|(of, _)| of == schema)
            .map(|(_, file)| file.clone())
            .collect();
        assert!(files.len() >= VARIANTS.len(), "{schema}");
        accepts(&folder, schema, &files);
    }
}

#[test]
fn a_wrong_file_is_not() {
    let folder = written();
    write(
        folder.path(),
        &[
            ("type.yaml", "database: {readers: many}\n"),
            ("word.yaml", "deployment: {network: {nat: two}}\n"),
            ("flat.json", r#"{"database:readers": "many"}"#),
            (
                "environment.yaml",
                "environments: {staging: {database: {readers: many}}}\n",
            ),
        ],
    );
    for (file, place) in [
        ("type.yaml", "$.database.readers"),
        ("word.yaml", "$.deployment.network.nat"),
        ("flat.json", "$['database:readers']"),
        (
            "environment.yaml",
            "$.environments.staging.database.readers",
        ),
    ] {
        let arguments = ["--schemafile", "schemas/context.schema.json", file];
        if let Some(output) = judged(&folder, &arguments) {
            let words = String::from_utf8_lossy(&output.stdout);
            assert_eq!(output.status.code(), Some(1), "{words}");
            assert!(words.contains(place), "{words}");
        }
    }
}

fn plain(part: &impl Serialize) -> Value {
    json!(part)
}

/// A document leaves out what is not set.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}
