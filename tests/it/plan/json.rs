//! The plan as JSON.

use super::plan;
use crate::example::{templates, variants};
use crate::external::program;
use crate::support::{folder, run, write};
use backstage_infra::config::embedded::EXAMPLE;
use backstage_infra::plan::change::{Action, FORMAT, Plan, StackChange};
use backstage_infra::plan::compare::against_empty;
use backstage_infra::plan::read::read;
use serde_json::{Value, json};

#[test]
fn counts_what_the_templates_hold() {
    for (variant, assembly) in variants() {
        let plan = against_empty(assembly, Vec::new());
        let texts = templates(assembly);
        let all = texts
            .values()
            .map(|it| it["Resources"].as_object().unwrap().len());
        let nested = texts.len() - 1;
        assert_eq!(
            plan.counts.add,
            all.sum::<usize>() - nested,
            "{}",
            variant.name
        );
        let counts = json!(plan.counts);
        for other in ["modify", "replace", "may-replace", "remove", "keep"] {
            assert_eq!(counts[other], 0);
        }
        assert_eq!(plan.counts.releases, assembly.releases.len());
        assert_eq!(plan.stack.stacks.len(), nested);
    }
}

#[test]
fn reads_back_as_itself() {
    for (variant, assembly) in variants() {
        let plan = against_empty(assembly, Vec::new());
        let text = serde_json::to_string(&plan).unwrap();
        let again: Plan = serde_json::from_str(&text).unwrap();
        assert!(again == plan, "{}", variant.name);
    }
}

#[test]
fn is_what_the_command_writes() {
    let folder = folder();
    let example = EXAMPLE
        .text
        .replace("cidrs: [203.0.113.0/24]", "cidrs: [0.0.0.0/0]");
    write(folder.path(), &[("backstage.yaml", &example)]);
    let outcome = run(
        folder.path(),
        &["plan", "--format", "json", "--out", "plan.json"],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let printed = run(folder.path(), &["plan", "--format", "json"]);
    let value: Value = serde_json::from_str(&printed.stdout).unwrap();
    assert_eq!(value["format"], FORMAT);
    let read: Plan = serde_json::from_value(value).unwrap();
    // An open API server is worth a warning, and no reason to stop.
    assert_eq!(read.findings.len(), 1);
    assert_eq!(read.findings[0].rule, "api-endpoint-open");
    let expected = plan(&[("deployment:eks:endpoint:cidrs", "[0.0.0.0/0]")]);
    assert_eq!(json!(read.digests), json!(expected.digests));
    assert_eq!(read.stack, expected.stack);
    #[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
    let written = std::fs::read_to_string(folder.path().join("plan.json")).unwrap();
    assert_eq!(written, printed.stdout);
}

#[test]
fn every_change_of_a_first_plan_is_an_addition() {
    fn walk(stack: &StackChange) {
        assert_eq!(stack.action, Action::Add);
        for resource in &stack.resources {
            assert_eq!(resource.action, Action::Add);
            for property in &resource.properties {
                assert!(property.before.is_none() && property.after.is_some());
            }
        }
        stack.stacks.iter().for_each(walk);
    }
    walk(&plan(&[]).stack);
}

#[test]
fn the_plan_is_known_by_what_it_does() {
    let digests = |set| plan(set).digests;
    assert_eq!(digests(&[]), digests(&[]));
    let other = digests(&[("database:readers", "2")]);
    assert_ne!(other.plan, digests(&[]).plan);
    assert_ne!(other.assembly, digests(&[]).assembly);
}

/// `UPDATE_DOCS=1 cargo test --test it plans_have_a_documented_schema` writes the file.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the documentation")]
fn plans_have_a_documented_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plan.schema.json");
    let schema = format!("{:#}\n", schemars::schema_for!(Plan).to_value());
    if option_env!("UPDATE_DOCS").is_some() {
        std::fs::write(path, &schema).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert_eq!(written, schema, "run it with UPDATE_DOCS=1");
}

#[test]
fn what_plan_writes_is_as_its_schema_says() {
    if program("check-jsonschema").is_none() {
        return;
    }
    let folder = folder();
    let example = EXAMPLE.text.replace("readers: 1", "readers: 2");
    write(folder.path(), &[("backstage.yaml", EXAMPLE.text)]);
    assert_eq!(run(folder.path(), &["synth", "--out", "before"]).code, 0);
    write(folder.path(), &[("backstage.yaml", &example)]);
    for (file, base) in [("change.json", "before"), ("whole.json", "empty")] {
        let arguments = ["plan", "--against", base, "--format", "json", "--out", file];
        assert_eq!(run(folder.path(), &arguments).code, 0);
        let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plan.schema.json");
        let mut check = program("check-jsonschema").expect("it is there");
        let check = check
            .args(["--schemafile", schema, file])
            .current_dir(folder.path());
        let output = check.output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{file}: {said}");
    }
}

#[test]
fn what_is_read_back_is_known_by_the_same_digest() {
    for (variant, assembly) in variants() {
        let plan = against_empty(assembly, Vec::new());
        let text = serde_json::to_string(&plan).unwrap();
        let again: Plan = serde_json::from_str(&text).unwrap();
        let lines = |plan: &Plan| format!("{:#}", json!([plan.stack, plan.releases]));
        for (was, is) in lines(&plan).lines().zip(lines(&again).lines()) {
            assert_eq!(was, is, "{}", variant.name);
        }
        assert!(read(&text).is_ok(), "{}", variant.name);
    }
}
