//! The user's templates over ours: which file is read.

use super::{context, json_file};
use crate::support::{folder, run, write};
use serde_json::{Value, json};
use std::path::Path;

/// A release that says where it was read.
fn release(from: &str) -> String {
    format!(
        "name: cert-manager\nchart: c\nrepository: oci://example.com/c\nversion: 1.0.0\nnamespace: c\nvalues: {{from: {from}}}\n"
    )
}

fn environments() -> String {
    let own = |id: &str| json!({ "deployment:id": id });
    let environments = json!({ "production": own("backstage"), "staging": own("trial") });
    context(json!({ "environments": environments }))
}

/// Where the release was read for an environment.
fn read_from(folder: &Path, environment: &str) -> Value {
    let outcome = run(folder, &["synth", "--environment", environment]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    let release = json_file(&folder.join("cdk.out/releases/cert-manager.json"));
    release["values"]["from"].clone()
}

#[test]
fn a_template_is_looked_up_in_four_steps() {
    let folder = folder();
    let folder = folder.path();
    write(folder, &[("backstage.yaml", &environments())]);
    // Shipped for production, and for every environment that has none of its own.
    assert_eq!(read_from(folder, "production"), Value::Null);
    assert_eq!(read_from(folder, "staging"), Value::Null);
    let default = "config/default/v1/helm/cert-manager.mustache";
    write(folder, &[(default, &release("default"))]);
    assert_eq!(read_from(folder, "production"), "default");
    assert_eq!(read_from(folder, "staging"), "default");
    let staging = "config/staging/v1/helm/cert-manager.mustache";
    write(folder, &[(staging, &release("staging"))]);
    assert_eq!(read_from(folder, "production"), "default");
    assert_eq!(read_from(folder, "staging"), "staging");
    // Production's own is production's alone, although the shipped one serves all.
    let production = "config/production/v1/helm/cert-manager.mustache";
    write(folder, &[(production, &release("production"))]);
    assert_eq!(read_from(folder, "production"), "production");
    assert_eq!(read_from(folder, "staging"), "staging");
}

#[test]
fn another_folder_of_templates_can_be_named() {
    let folder = folder();
    let folder = folder.path();
    let other = "templates/default/v1/helm/cert-manager.mustache";
    write(
        folder,
        &[
            ("backstage.yaml", &context(json!({}))),
            (other, &release("other")),
        ],
    );
    let outcome = run(folder, &["--config", "templates", "synth"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    let release = json_file(&folder.join("cdk.out/releases/cert-manager.json"));
    assert_eq!(release["values"]["from"], "other");
}

#[test]
fn what_another_environment_uses_is_no_stray_here() {
    let folder = folder();
    let folder = folder.path();
    let partial = "config/default/v1/partials/from.mustache";
    let staging = "config/staging/v1/helm/cert-manager.mustache";
    let text = release("staging").replace(
        "{from: staging}",
        "\n  {{> partials/from}}\n  {{#platform:own}}own: {{platform:own}}{{/platform:own}}",
    );
    write(
        folder,
        &[
            (
                "backstage.yaml",
                &environments().replacen('{', "{\"platform:own\": \"x\",", 1),
            ),
            (partial, "from: partial\n"),
            (staging, &text),
        ],
    );
    for arguments in [
        vec!["validate"],
        vec!["validate", "--environment", "production"],
    ] {
        let outcome = run(folder, &arguments);
        let last = outcome.stdout.lines().last().unwrap_or_default().to_owned();
        assert!(
            outcome.code == 0 && last.starts_with("valid"),
            "{}",
            outcome.stdout
        );
    }
    assert_eq!(read_from(folder, "staging"), "partial");
}

#[test]
fn a_folder_of_templates_that_is_named_must_be_there() {
    let folder = folder();
    let folder = folder.path();
    write(
        folder,
        &[("backstage.yaml", &context(json!({}))), ("conf/x", "")],
    );
    let outcome = run(folder, &["--config", "confg", "validate"]);
    assert_eq!(outcome.code, 2);
    assert_eq!(
        outcome.stderr,
        "error: `confg` does not exist; did you mean `conf`?\n"
    );
    let outcome = run(folder, &["--config", "backstage.yaml", "validate"]);
    assert_eq!(outcome.code, 2);
    assert_eq!(
        outcome.stderr,
        "error: `backstage.yaml` is not a folder; name a folder\n"
    );
}

#[test]
fn binary_and_unreadable_templates_are_all_named() {
    let folder = folder();
    let folder = folder.path();
    write(folder, &[("backstage.yaml", &context(json!({})))]);
    write(
        folder,
        &[
            ("config/default/v1/one.mustache", "a\0b"),
            ("config/default/v1/two.mustache", "a\0b"),
        ],
    );
    let outcome = run(folder, &["validate"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    for name in ["one", "two"] {
        let named = format!("`config/default/v1/{name}.mustache` is not a text file");
        assert!(outcome.stderr.contains(&named), "{}", outcome.stderr);
    }
}
