//! Whatever the bytes of an assembly are, reading them ends, and never in a panic.

use crate::example::assembly;
use crate::foreign::{Files, app, read_files};
use backstage_infra::template::digest::sha256;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use proptest::sample::Index;
use serde_json::{Value, json};
use std::sync::LazyLock;

fn ours() -> Files {
    static FILES: LazyLock<Files> = LazyLock::new(|| assembly(&[]).files());
    FILES.clone()
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z./]{0,8}".prop_map(Value::from),
        prop::sample::select(vec![
            "AWS::CloudFormation::Stack",
            "TemplateURL",
            "../..",
            "manifest.json",
            "App.template.json",
            "aws://a/b",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = prop::sample::select(vec![
            "Type",
            "Properties",
            "Metadata",
            "aws:asset:path",
            "type",
            "properties",
            "$reference",
            "a",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

/// Every value of a document, as a JSON pointer.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), all);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(item, &format!("{at}/{key}"), all);
            }
        }
        _ => {}
    }
}

fn name(files: &Files, index: Index) -> String {
    files
        .keys()
        .nth(index.index(files.len()))
        .cloned()
        .unwrap_or_default()
}

/// Puts a value at some place of some file.
fn mutated(mut files: Files, file: Index, place: Index, value: Value) -> Files {
    let name = name(&files, file);
    let mut document: Value = serde_json::from_slice(&files[&name]).expect("JSON");
    let mut all = Vec::new();
    pointers(&document, "", &mut all);
    if let Some(there) = document.pointer_mut(&all[place.index(all.len())]) {
        *there = value;
    }
    files.insert(name, document.to_string().into_bytes());
    files
}

/// Lets the index list what is there, so that what is in the files is reached.
fn listed(mut files: Files) -> Files {
    let Ok(mut index) = serde_json::from_slice::<Value>(&files["index.json"]) else {
        return files;
    };
    let hashes: serde_json::Map<String, Value> = files
        .iter()
        .filter(|(name, _)| *name != "index.json")
        .map(|(name, bytes)| (name.clone(), sha256(bytes).into()))
        .collect();
    if index.is_object() {
        index["files"] = hashes.into();
    }
    files.insert("index.json".to_owned(), index.to_string().into_bytes());
    files
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..64), file in any::<Index>(), is_ours in any::<bool>()) {
        let mut files = if is_ours { ours() } else { app() };
        let name = name(&files, file);
        files.insert(name, bytes);
        let _ = read_files(&files);
    }

    #[test]
    fn bytes_changed_in_place(file in any::<Index>(), at in any::<Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut files = app();
        let name = name(&files, file);
        let bytes = files.get_mut(&name).expect("a file");
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        let _ = read_files(&files);
    }

    #[test]
    fn other_values_in_a_foreign_assembly(file in any::<Index>(), place in any::<Index>(), value in any_json()) {
        let _ = read_files(&mutated(app(), file, place, value));
    }

    #[test]
    fn other_values_in_ours(file in any::<Index>(), place in any::<Index>(), value in any_json()) {
        let files = mutated(ours(), file, place, value);
        let _ = read_files(&files);
        let _ = read_files(&listed(files));
    }
}
