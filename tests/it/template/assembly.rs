//! The cloud assembly as `synth` writes it: the same bytes everywhere, whole, and readable by the AWS CDK CLI.

use crate::external::program;
use crate::support::{Outcome, folder, run, run_with, write};
use backstage_infra::config::embedded::EXAMPLE;
use backstage_infra::template::assembly::FORMAT;
use backstage_infra::template::digest::sha256;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

const ROOT: &str = "DeploymentStack.template.json";

type Files = BTreeMap<String, Vec<u8>>;

/// A folder with the example as its context file, changed as asked.
fn project(change: impl FnOnce(&str) -> String) -> TempDir {
    let folder = folder();
    write(folder.path(), &[("backstage.yaml", &change(EXAMPLE.text))]);
    folder
}

fn same(text: &str) -> String {
    text.to_owned()
}

#[track_caller]
fn succeeded(outcome: Outcome) -> Outcome {
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    outcome
}

#[track_caller]
fn synthesized(project: &TempDir) -> Files {
    succeeded(run(project.path(), &["synth", "--out", "cdk.out"]));
    files(&project.path().join("cdk.out"))
}

#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            found.insert(name, std::fs::read(&path).unwrap());
        }
    }
    found
}

fn json_of(files: &Files, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap()
}

#[test]
fn is_the_same_bytes_wherever_and_whenever_it_is_made() {
    let first = synthesized(&project(same));
    let other = project(same);
    let elsewhere = other.path().join("in/another/folder");
    write(&elsewhere, &[("seen.yaml", EXAMPLE.text)]);
    let home = folder();
    let environment = [
        ("HOME", home.path().to_str().unwrap()),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "de_DE.UTF-8"),
        ("TZ", "Pacific/Kiritimati"),
        ("USER", "somebody"),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_PROFILE", "other"),
        ("SOURCE_DATE_EPOCH", "1"),
        ("COLUMNS", "40"),
    ];
    let arguments = ["--context", "seen.yaml", "synth", "--out", "../made here"];
    for _ in 0..2 {
        succeeded(run_with(&elsewhere, &arguments, &environment));
        let second = files(&elsewhere.join("../made here"));
        assert!(first == second, "the bytes differ");
    }
}

#[test]
fn the_index_names_every_file_with_its_sha256() {
    let files = synthesized(&project(same));
    let index = json_of(&files, "index.json");
    let hashes: BTreeMap<&str, String> = files
        .iter()
        .filter(|(name, _)| *name != "index.json")
        .map(|(name, bytes)| (name.as_str(), sha256(bytes)))
        .collect();
    assert_eq!(index["files"], json!(hashes));
    assert_eq!(index["format"], FORMAT);
    assert_eq!(index["target"]["environment"], "production");
    let zone = json!({ "$reference": { "hosted-zone": { "domain": "example.com" } } });
    assert_eq!(index["parameters"]["HostedZoneId"], zone);
}

#[test]
fn nested_templates_are_found_through_the_assets() {
    let files = synthesized(&project(same));
    let manifest = json_of(&files, "DeploymentStack.assets.json");
    let root = json_of(&files, ROOT);
    let assets = manifest["files"].as_object().unwrap();
    let nested = root["Resources"].as_object().unwrap();
    assert_eq!(assets.len(), nested.len());
    for (id, stack) in nested {
        let path = stack["Metadata"]["aws:asset:path"].as_str().unwrap();
        assert_eq!(path, format!("DeploymentStack{id}.nested.template.json"));
        assert_eq!(stack["Metadata"]["aws:asset:property"], "TemplateURL");
        let hash = sha256(&files[path]);
        assert_eq!(
            assets[&hash]["source"],
            json!({ "path": path, "packaging": "file" })
        );
        let [destination] = assets[&hash]["destinations"]
            .as_object()
            .unwrap()
            .values()
            .collect::<Vec<_>>()[..]
        else {
            panic!("one destination");
        };
        let (bucket, key) = (
            destination["bucketName"].as_str().unwrap(),
            destination["objectKey"].as_str().unwrap(),
        );
        assert_eq!(
            stack["Properties"]["TemplateURL"]["Fn::Sub"],
            format!("https://{bucket}.s3.us-west-2.${{AWS::URLSuffix}}/{key}")
        );
        assert!(key.contains(&hash));
    }
}

#[test]
fn no_secret_clock_or_machine_is_in_it() {
    let project = project(same);
    let files = synthesized(&project);
    let folder = project.path().to_str().unwrap();
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for foreign in [folder, "2026-", "SecretString\":\"", "localhost"] {
            assert!(!text.contains(foreign), "{name} contains `{foreign}`");
        }
    }
}

#[test]
fn the_aws_cdk_cli_lists_and_reads_it() {
    let project = project(same);
    let files = synthesized(&project);
    let home = folder();
    let cdk = |arguments: &[&str]| {
        let mut cdk = program("aws-cdk")?;
        let output = cdk
            .current_dir(project.path())
            .env("HOME", home.path())
            .env("CI", "true")
            .env("CDK_DISABLE_CLI_TELEMETRY", "true")
            .env("CDK_DISABLE_VERSION_CHECK", "true")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .args(["--app", "cdk.out", "--no-notices"])
            .args(arguments)
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{stderr}");
        Some(String::from_utf8(output.stdout).unwrap())
    };
    let Some(list) = cdk(&["ls", "--long", "--json"]) else {
        return;
    };
    let list: Value = serde_json::from_str(&list).unwrap();
    assert_eq!(list[0]["name"], "backstage-production");
    assert_eq!(
        list[0]["environment"]["name"],
        "aws://111122223333/us-west-2"
    );
    let template = cdk(&["synth", "--json", "DeploymentStack"]).unwrap();
    let template: Value = serde_json::from_str(&template).unwrap();
    assert_eq!(template, json_of(&files, ROOT));
}

/// Digests in the index and in the plan, which are the same.
fn digest(project: &TempDir) -> String {
    let index = json_of(&synthesized(project), "index.json")["digest"].clone();
    let plan = succeeded(run(project.path(), &["plan", "--format", "json"]));
    let plan: Value = serde_json::from_str(&plan.stdout).unwrap();
    assert_eq!(plan["digests"]["assembly"], index);
    index.as_str().unwrap().to_owned()
}

#[test]
fn the_digest_is_of_what_is_said_and_not_of_how() {
    let digest_of = |change: fn(&str) -> String| digest(&project(change));
    let first = digest_of(same);
    let reformatted = |text: &str| {
        let text = text.replace(
            "cidrs: [203.0.113.0/24]",
            "cidrs:\n        - '203.0.113.0/24'",
        );
        format!(
            "# Another comment.\n\n{}\n\n",
            text.replace("# People", "# Humans")
        )
    };
    assert_eq!(digest_of(reformatted), first);
    for (from, to) in [
        ("readers: 1", "readers: 2"),
        ("tag: 1.45.3", "tag: 1.45.4"),
        ("value: \"4711\"", "value: \"4712\""),
        ("203.0.113.0/24", "203.0.113.0/25"),
    ] {
        let changed = project(|text| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        assert_ne!(digest(&changed), first, "{to}");
    }
}

#[test]
fn an_unsynthesizable_platform_leaves_the_folder_alone() {
    let project = project(same);
    let before = synthesized(&project);
    let users: Vec<String> = (0..480)
        .map(|number| format!("{{username: user-{number}, role: Role{number}}}"))
        .collect();
    let users = format!("deployment:eks:users=[{}]", users.join(", "));
    let outcome = run(
        project.path(),
        &["--set", &users, "synth", "--out", "cdk.out"],
    );
    assert_eq!(outcome.code, 1);
    assert_eq!(
        outcome.stderr,
        "error[template-limit] Cluster stack: its template has 506 resources where CloudFormation takes 500\n  fix list fewer administrators, users, add-ons or node groups; tags count on every resource\n\n1 error; nothing was done\n"
    );
    assert!(before == files(&project.path().join("cdk.out")));
}

#[test]
fn a_template_too_large_for_cloudformation_is_refused() {
    let project = project(same);
    // Tags stand on every resource: fifty of them at full length are a megabyte.
    let tags: Vec<String> = (0..38)
        .map(|number| format!("{{key: tag-{number}, value: '{}'}}", "x".repeat(250)))
        .collect();
    let users: Vec<String> = (0..150)
        .map(|number| format!("{{username: user-{number}, role: Role{number}}}"))
        .collect();
    let outcome = run(
        project.path(),
        &[
            "--set",
            &format!("deployment:tags=[{}]", tags.join(", ")),
            "--set",
            &format!("deployment:eks:users=[{}]", users.join(", ")),
            "synth",
            "--out",
            "new",
        ],
    );
    assert_eq!(outcome.code, 1);
    assert!(
        outcome
            .stderr
            .contains("bytes where CloudFormation takes 1000000\n  fix list fewer administrators"),
        "{}",
        outcome.stderr
    );
    assert!(!project.path().join("new").exists());
}
