//! Assemblies as the AWS CDK writes them, by hand: small pieces, and an app with one of everything.

use backstage_infra::template::read::{AssemblyProblem, ReadAssembly, Unreadable, read};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Files by their path below the folder.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Files of JSON.
pub(crate) fn files(files: &[(&str, Value)]) -> Files {
    let bytes = |json: &Value| format!("{json:#}\n").into_bytes();
    let files = files.iter();
    files
        .map(|(path, json)| ((*path).to_owned(), bytes(json)))
        .collect()
}

/// A manifest of artifacts.
pub(crate) fn manifest(artifacts: &[(&str, Value)]) -> Value {
    let artifacts: BTreeMap<&str, &Value> = artifacts.iter().map(|(id, it)| (*id, it)).collect();
    json!({ "version": "48.0.0", "artifacts": artifacts })
}

/// The artifact of a stack, with more properties.
pub(crate) fn stack(template: &str, display: &str, more: &Value) -> Value {
    let mut properties = json!({
        "templateFile": template,
        "terminationProtection": false,
        "validateOnSynth": false,
        "assumeRoleArn": "arn:${AWS::Partition}:iam::111122223333:role/cdk-deploy",
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        properties[name] = value.clone();
    }
    json!({
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/us-west-2",
        "properties": properties,
        "dependencies": ["App.assets"],
        "metadata": {
            "/App/Topic/Resource": [
                { "type": "aws:cdk:logicalId", "data": "Topic", "trace": ["new Topic (topic.js:1:1)"] }
            ],
        },
        "displayName": display,
    })
}

/// The artifact of a stage.
pub(crate) fn stage(folder: &str) -> Value {
    json!({
        "type": "cdk:cloud-assembly",
        "properties": { "directoryName": folder, "displayName": folder },
    })
}

/// A template of resources.
pub(crate) fn template(resources: &[(&str, Value)]) -> Value {
    let resources: BTreeMap<&str, &Value> = resources.iter().map(|(id, it)| (*id, it)).collect();
    json!({
        "Resources": resources,
        "Parameters": {
            "BootstrapVersion": {
                "Type": "AWS::SSM::Parameter::Value<String>",
                "Default": "/cdk-bootstrap/hnb659fds/version",
            }
        },
    })
}

/// A resource of a type.
pub(crate) fn resource(kind: &str) -> Value {
    json!({ "Type": kind, "Properties": {} })
}

/// A resource that nests the template in a file.
pub(crate) fn nested(file: &str) -> Value {
    json!({
        "Type": "AWS::CloudFormation::Stack",
        "Properties": { "TemplateURL": { "Fn::Sub": "https://s3.${AWS::URLSuffix}/cdk-assets/1.json" } },
        "Metadata": {
            "aws:cdk:path": "App/Nested.NestedStack/Nested.NestedStackResource",
            "aws:asset:path": file,
            "aws:asset:property": "TemplateURL",
        },
    })
}

/// An assembly of one stack, with more files.
pub(crate) fn one_stack(resources: &[(&str, Value)], more: &[(&str, Value)]) -> Files {
    let app = stack("App.template.json", "App", &json!({}));
    let mut all = files(&[
        ("manifest.json", manifest(&[("App", app)])),
        ("App.template.json", template(resources)),
    ]);
    all.extend(files(more));
    all
}

/// An app with a nested stack in a nested stack, a Lambda's asset, a stage, and metadata under a condition.
pub(crate) fn app() -> Files {
    let function = json!({
        "Type": "AWS::Lambda::Function",
        "Properties": { "Handler": "index.handler" },
        "Metadata": { "aws:asset:path": "asset.0a1b", "aws:asset:property": "Code" },
    });
    let metadata = json!({
        "Type": "AWS::CDK::Metadata",
        "Properties": { "Analytics": "v2:deflate64:H4sI" },
        "Condition": "CDKMetadataAvailable",
    });
    let mut top = template(&[
        ("Function", function),
        ("CDKMetadata", metadata),
        ("Data", nested("AppData1A2B.nested.template.json")),
    ]);
    top["Conditions"] = json!({
        "CDKMetadataAvailable": { "Fn::Equals": [{ "Ref": "AWS::Region" }, "us-west-2"] }
    });
    let app = stack(
        "App.template.json",
        "App",
        &json!({
            "stackName": "app-prod",
            "parameters": { "Size": "3" },
            "tags": { "team": "portal" },
            "terminationProtection": true,
        }),
    );
    let mut staged = stack(
        "ProdWeb.template.json",
        "Prod/Web",
        &json!({ "stackName": "Prod-Web" }),
    );
    staged["environment"] = json!("aws://unknown-account/unknown-region");
    files(&[
        (
            "manifest.json",
            manifest(&[
                ("App", app),
                (
                    "App.assets",
                    json!({ "type": "cdk:asset-manifest", "properties": { "file": "App.assets.json" } }),
                ),
                (
                    "Tree",
                    json!({ "type": "cdk:tree", "properties": { "file": "tree.json" } }),
                ),
                ("assembly-Prod", stage("assembly-Prod")),
            ]),
        ),
        ("App.template.json", top),
        (
            "AppData1A2B.nested.template.json",
            template(&[("Deep", nested("AppDataDeep.nested.template.json"))]),
        ),
        (
            "AppDataDeep.nested.template.json",
            template(&[("Table", resource("AWS::DynamoDB::Table"))]),
        ),
        ("asset.0a1b/index.json", json!("never read")),
        (
            "assembly-Prod/manifest.json",
            manifest(&[("ProdWeb3C4D", staged)]),
        ),
        (
            "assembly-Prod/ProdWeb.template.json",
            template(&[("Shared", nested("../AppDataDeep.nested.template.json"))]),
        ),
    ])
}

/// Reads them as a folder is read.
pub(crate) fn read_files(files: &Files) -> Result<ReadAssembly, Vec<AssemblyProblem>> {
    read(|file, limit| match files.get(file) {
        None => Err(Unreadable::Missing),
        Some(bytes) if bytes.len() as u64 > limit => {
            Err(Unreadable::Refused("is too large".to_owned()))
        }
        Some(bytes) => Ok(bytes.clone()),
    })
}

/// What is wrong with them, a line each.
#[track_caller]
pub(crate) fn problems(files: &Files) -> String {
    let problems = read_files(files).expect_err("refused");
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Writes them into a folder.
#[expect(clippy::disallowed_methods, reason = "a test writes files")]
pub(crate) fn write_files(folder: &Path, files: &Files) {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
}
