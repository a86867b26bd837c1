//! An assembly of ours, read back from its files: the same tree, or every reason why not.

use crate::example::{assembly, variants};
use crate::foreign::{Files, problems, read_files};
use backstage_infra::model::value::Value;
use backstage_infra::template::assembly::Assembly;
use backstage_infra::template::tree::AssemblyTree;
use proptest::prelude::{Strategy, any, proptest};
use serde_json::{Value as Json, json};

#[test]
fn every_variant_is_read_back_as_it_was() {
    for (variant, assembly) in variants() {
        let read = read_files(&assembly.files()).expect(variant.name);
        assert!(read.tree == AssemblyTree::of(assembly), "{}", variant.name);
        assert_eq!(read.notes, [], "{}", variant.name);
    }
}

proptest! {
    /// What a digest is of survives being written and read: numbers too.
    #[test]
    fn numbers_are_read_back_as_they_were(number in any::<f64>().prop_filter("JSON has no other", |it| it.is_finite())) {
        let value = Value::Number(serde_json::Number::from_f64(number).expect("finite"));
        let read: Value = serde_json::from_str(&json!(value).to_string()).expect("JSON");
        assert_eq!(read, value);
    }
}

fn example() -> Files {
    example_assembly().files()
}

fn example_assembly() -> Assembly {
    assembly(&[])
}

fn json_of(files: &Files, name: &str) -> Json {
    serde_json::from_slice(&files[name]).expect("JSON")
}

/// The example with its index changed.
fn with_index(change: impl FnOnce(&mut Json)) -> Files {
    let mut files = example();
    let mut index = json_of(&files, "index.json");
    change(&mut index);
    files.insert("index.json".to_owned(), index.to_string().into_bytes());
    files
}

fn replaced(files: &mut Files, name: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[name].clone()).expect("text");
    assert!(text.contains(from), "{name} has no {from}");
    files.insert(name.to_owned(), text.replace(from, to).into_bytes());
}

#[test]
fn names_every_file_that_is_not_as_it_was() {
    let mut files = with_index(|index| {
        let listed = index["files"].as_object_mut().expect("files");
        listed.remove("DeploymentStackDatabaseNestedStack.nested.template.json");
    });
    files.remove("DeploymentStackNetworkNestedStack.nested.template.json");
    files.remove("releases/backstage.json");
    replaced(
        &mut files,
        "DeploymentStackHelmNestedStack.nested.template.json",
        "{",
        "{ ",
    );
    replaced(&mut files, "cdk.out", "36", "37");
    insta::assert_snapshot!(problems(&files), @"`index.json` does not describe this folder any more: `DeploymentStackDatabaseNestedStack.nested.template.json` is not listed, `DeploymentStackHelmNestedStack.nested.template.json` was edited, `DeploymentStackNetworkNestedStack.nested.template.json` is missing, `cdk.out` was edited, `releases/backstage.json` is missing; run `synth` again, or remove `index.json` to plan the folder as an assembly of nobody's");
}

#[test]
fn a_forged_index_does_not_fill_the_screen() {
    let said = problems(&with_index(|index| {
        for number in 0..1_000 {
            index["files"][format!("a/{number}")] = json!("0");
        }
    }));
    assert!(
        said.len() < 4_000 && said.contains("is missing, and 900 more; run"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_no_json_any_more_was_edited() {
    let mut files = example();
    for name in [
        "manifest.json",
        "DeploymentStack.template.json",
        "releases/backstage.json",
    ] {
        files.insert(name.to_owned(), b"<html>".to_vec());
    }
    insta::assert_snapshot!(problems(&files), @"`index.json` does not describe this folder any more: `DeploymentStack.template.json` was edited, `manifest.json` was edited, `releases/backstage.json` was edited; run `synth` again, or remove `index.json` to plan the folder as an assembly of nobody's");
}

#[test]
fn what_only_the_index_says_is_held_by_the_digest() {
    for change in [
        |index: &mut Json| index["target"]["account"] = json!("999999999999"),
        |index: &mut Json| index["target"]["host"] = json!("elsewhere.example.com"),
        |index: &mut Json| index["parameters"]["HostedZoneId"] = json!("Z1"),
        |index: &mut Json| index["digest"] = json!("sha256:0"),
        |index: &mut Json| {
            drop(
                index["files"]
                    .as_object_mut()
                    .expect("files")
                    .remove("releases/backstage.json"),
            )
        },
    ] {
        let said = problems(&with_index(change));
        let starts = said.starts_with("`index.json` has the digest `sha256:");
        assert!(starts && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn another_version_is_refused_by_its_number() {
    insta::assert_snapshot!(problems(&with_index(|index| index["format"] = json!(1))), @"`index.json` is of format `1`, where this version reads `2`; run this version's `synth` again, or plan with the version that wrote it");
    insta::assert_snapshot!(problems(&with_index(|index| index["format"] = Json::Null)), @"`index.json` is of format `null`, where this version reads `2`; run this version's `synth` again, or plan with the version that wrote it");
}

#[test]
fn an_index_that_is_not_as_we_write_it() {
    let missing =
        |index: &mut Json| drop(index.as_object_mut().expect("an object").remove("target"));
    insta::assert_snapshot!(problems(&with_index(missing)), @"`index.json` is not as `synth` writes it: missing field `target`; run `synth` again");
    insta::assert_snapshot!(problems(&with_index(|index| index["files"] = json!([]))), @"`index.json` is not as `synth` writes it: invalid type: sequence, expected a map; run `synth` again");
    let mut files = example();
    files.insert("index.json".to_owned(), b"{\n  \"generator\": ".to_vec());
    insta::assert_snapshot!(problems(&files), @"`index.json:2:15` cannot be read as JSON: it ends before it is complete; synthesize the app again");
}

#[test]
fn a_folder_of_environments_names_them() {
    let index = |index: &mut Json| index["environments"] = json!(["production", "staging"]);
    insta::assert_snapshot!(problems(&with_index(index)), @"`index.json` is of several environments; name the folder of one of them: `production`, `staging`");
}

#[test]
fn without_its_index_it_is_as_anybodys() {
    let ours = AssemblyTree::of(&example_assembly());
    let mut files = example();
    files.remove("index.json");
    replaced(
        &mut files,
        "DeploymentStackHelmNestedStack.nested.template.json",
        "{",
        "{ ",
    );
    let theirs = read_files(&files).expect("an assembly").tree;
    assert_eq!(theirs.releases, []);
    assert_ne!(theirs.digest, ours.digest);
    assert_eq!(
        (theirs.target.deployment, theirs.target.region),
        (String::new(), ours.target.region)
    );
    assert_eq!(theirs.root.nested, ours.root.nested);
}
