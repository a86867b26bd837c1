//! Assemblies of anybody's AWS CDK app: what is read of them.

use crate::foreign::{Files, app, nested, one_stack, read_files, resource};
use backstage_infra::template::tree::AssemblyTree;
use serde_json::{Value, json};

fn tree(files: &Files) -> AssemblyTree {
    let read = read_files(files).expect("an assembly");
    assert_eq!(read.notes, []);
    read.tree
}

fn notes(files: &Files) -> String {
    let read = read_files(files).expect("an assembly");
    let lines: Vec<String> = read.notes.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Each stack's path and what else a manifest says of it.
fn outline(tree: &AssemblyTree) -> String {
    let lines = tree.root.walk().into_iter().map(|(path, stack)| {
        format!(
            "{} {:?} {:?} {:?} {:?} {:?} [{}]\n",
            [&[tree.root.name.as_str()], &path[..]].concat().join(" > "),
            stack.stack_name.as_deref().unwrap_or_default(),
            stack.account.as_deref().unwrap_or_default(),
            stack.region.as_deref().unwrap_or_default(),
            stack.termination_protection,
            stack.tags,
            stack
                .resources()
                .keys()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(","),
        )
    });
    lines.collect()
}

#[test]
fn several_stacks_are_held_by_one() {
    let tree = tree(&app());
    insta::assert_snapshot!(outline(&tree), @r#"
    assembly "" "" "" None {} []
    assembly > App "app-prod" "111122223333" "us-west-2" Some(true) {"team": "portal"} [CDKMetadata,Data,Function]
    assembly > Prod/Web "Prod-Web" "" "" Some(false) {} [Shared]
    assembly > App > Data "" "111122223333" "us-west-2" None {} [Deep]
    assembly > Prod/Web > Shared "" "" "" None {} [Table]
    assembly > App > Data > Deep "" "111122223333" "us-west-2" None {} [Table]
    "#);
    assert_eq!(
        json!(tree.root.nested["App"].parameters),
        json!({ "Size": "3" })
    );
    // The staged stack does not say where it goes, so that there is no place that they share.
    insta::assert_snapshot!(json!(tree.target), @r#"{"account":"","deployment":"","environment":"","host":"","region":"","stack":""}"#);
    assert_eq!(tree.releases, []);
}

#[test]
fn a_single_stack_is_the_root() {
    let tree = tree(&one_stack(&[("Topic", resource("AWS::SNS::Topic"))], &[]));
    insta::assert_snapshot!(outline(&tree), @r#"App "App" "111122223333" "us-west-2" Some(false) {} [Topic]"#);
    insta::assert_snapshot!(json!(tree.target), @r#"{"account":"111122223333","deployment":"","environment":"","host":"","region":"us-west-2","stack":"App"}"#);
}

#[test]
fn the_digest_is_of_what_is_deployed() {
    let digest = |files: &Files| tree(files).digest;
    let first = digest(&app());
    assert_eq!(digest(&app()), first);
    let changed = |name: &str, from: &str, to: &str| {
        let mut files = app();
        let text = String::from_utf8(files[name].clone()).expect("text");
        assert!(text.contains(from), "{from}");
        files.insert(name.to_owned(), text.replace(from, to).into_bytes());
        digest(&files)
    };
    // What nothing is deployed from.
    assert_eq!(
        changed("manifest.json", "topic.js:1:1", "topic.js:2:1"),
        first
    );
    for (name, from, to) in [
        ("manifest.json", "\"Size\": \"3\"", "\"Size\": \"4\""),
        (
            "manifest.json",
            "111122223333/us-west-2",
            "111122223333/us-east-1",
        ),
        ("manifest.json", "portal", "platform"),
        ("AppDataDeep.nested.template.json", "Table", "Other"),
        ("assembly-Prod/manifest.json", "Prod-Web", "Web"),
    ] {
        assert_ne!(changed(name, from, to), first, "{to}");
    }
}

#[test]
fn a_stack_larger_than_cloudformation_takes_is_read() {
    let ids: Vec<String> = (0..1_000).map(|number| format!("Topic{number}")).collect();
    let resources: Vec<(&str, Value)> = ids
        .iter()
        .map(|id| (id.as_str(), resource("AWS::SNS::Topic")))
        .collect();
    assert_eq!(
        tree(&one_stack(&resources, &[])).root.resources().len(),
        1_000
    );
}

#[test]
fn a_stack_without_resources_is_read() {
    let mut files = one_stack(&[], &[]);
    files.insert("App.template.json".to_owned(), b"{}".to_vec());
    assert_eq!(tree(&files).root.resources().len(), 0);
}

#[test]
fn what_is_not_shown_is_noted() {
    let elsewhere = resource("AWS::CloudFormation::Stack");
    let mut files = one_stack(
        &[
            ("Yaml", nested("asset.1.yaml")),
            ("Elsewhere", elsewhere),
            ("Fn::ForEach::Topics", json!(["Name", ["a", "b"], {}])),
        ],
        &[],
    );
    files.insert(
        "asset.1.yaml".to_owned(),
        b"Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n".to_vec(),
    );
    insta::assert_snapshot!(notes(&files), @r"
    `Fn::ForEach::Topics` in `App.template.json` stands for resources that CloudFormation makes of it; they are not shown one by one
    `Elsewhere` in `App.template.json` nests a template that is not in the folder; what is in it is not shown
    `Yaml` in `App.template.json` nests `asset.1.yaml`, which is no JSON; what is in it is not shown
    ");
    let tree = read_files(&files).expect("an assembly").tree;
    assert!(tree.root.nested.is_empty() && tree.root.resources().contains_key("Yaml"));
}

#[test]
fn what_a_macro_makes_needs_no_type() {
    let include = json!({ "Name": "AWS::Include", "Parameters": { "Location": "s3://b/k" } });
    let files = one_stack(
        &[
            ("Fn::Transform", include.clone()),
            ("Made", json!({ "Fn::Transform": include })),
        ],
        &[],
    );
    insta::assert_snapshot!(notes(&files), @"`Fn::Transform` in `App.template.json` stands for resources that CloudFormation makes of it; they are not shown one by one");
    let tree = read_files(&files).expect("an assembly").tree;
    assert!(tree.root.resources().contains_key("Made"));
}
