//! Paths and links that lead out of the repository.

use super::context;
use crate::support::{folder, read, run, write};
use serde_json::json;
use std::os::unix::fs::symlink;
use std::path::Path;

#[test]
fn a_link_may_not_leave_the_repository() {
    let outside = folder();
    write(outside.path(), &[("stolen.mustache", "stolen: text\n")]);
    let folder = folder();
    let folder = folder.path();
    write(
        folder,
        &[
            (".git/HEAD", "ref: refs/heads/main\n"),
            ("backstage.yaml", &context(json!({}))),
            ("config/default/v1/network.mustache", "cidr: 10.0.0.0/16\n"),
        ],
    );
    let link = folder.join("config/default/v1/database.mustache");
    symlink(outside.path().join("stolen.mustache"), link).expect("a link");
    let outcome = run(folder, &["validate"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome
            .stderr
            .starts_with("error: `config/default/v1/database.mustache` links to `")
            && outcome.stderr.contains("outside of the repository"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn links_that_go_round_are_named_at_once() {
    let folder = folder();
    let folder = folder.path();
    write(
        folder,
        &[
            (".git/HEAD", "ref: refs/heads/main\n"),
            ("backstage.yaml", &context(json!({}))),
            ("config/default/v1/partials/x.mustache", ""),
        ],
    );
    let config = folder.join("config/default");
    symlink("..", config.join("v1/up")).expect("a link");
    symlink("round", config.join("v1/round")).expect("a link");
    symlink("nothing", config.join("v1/broken")).expect("a link");
    let outcome = run(folder, &["validate"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    for name in ["up", "round", "broken"] {
        let named = outcome
            .stderr
            .matches(&format!("`config/default/v1/{name}` "))
            .count();
        assert_eq!(named, 1, "{}", outcome.stderr);
    }
}

#[test]
fn what_is_named_may_not_lead_out_of_the_repository() {
    let outer = folder();
    let repository = outer.path().join("repository");
    write(
        outer.path(),
        &[
            ("repository/.git/HEAD", "ref: refs/heads/main\n"),
            ("repository/in/backstage.yaml", &context(json!({}))),
            ("outside.yaml", &context(json!({}))),
            ("config/default/v1/network.mustache", ""),
        ],
    );
    symlink("../outside.yaml", repository.join("cdk.context.json")).expect("a link");
    let absolute = outer.path().join("outside.yaml").display().to_string();
    let config = ["--context", "in/backstage.yaml", "--config", "../config"];
    for (arguments, words) in [
        (
            &["--context", "../outside.yaml"][..],
            "`../outside.yaml` is not a path inside of `",
        ),
        (
            &["--context", &absolute],
            "outside.yaml` is not a path inside of `",
        ),
        (&config, "`../config` is not a path inside of `"),
        (&[], "`cdk.context.json` links to `"),
    ] {
        for command in ["validate", "synth", "plan"] {
            let outcome = run(&repository, &[&[command][..], arguments].concat());
            assert_eq!(
                (outcome.code, outcome.stdout.as_str()),
                (2, ""),
                "{arguments:?}"
            );
            assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
        }
    }
    // From a folder within, the rest of the repository may be named.
    for context in ["backstage.yaml", "../in/backstage.yaml"] {
        let arguments = ["--context", context, "environments"];
        assert_eq!(run(&repository.join("in"), &arguments).code, 0, "{context}");
    }
}

#[test]
fn no_template_names_a_file_outside_of_the_templates() {
    let folder = folder();
    let folder = folder.path();
    let conf = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/production/v1/conf.mustache");
    let conf = read(&conf).replace("- helm/cert", "- /etc/passwd\n  - helm/cert");
    write(
        folder,
        &[
            ("backstage.yaml", &context(json!({}))),
            ("secret.mustache", "domain: stolen\n"),
            (
                "config/default/v1/certificate.mustache",
                "{{> ../../../secret}}\n",
            ),
            ("config/default/v1/conf.mustache", &conf),
        ],
    );
    let outcome = run(folder, &["validate"]);
    assert_eq!(outcome.code, 1);
    for name in ["../../../secret", "/etc/passwd"] {
        let words = format!("there is no template `{name}`");
        assert!(outcome.stdout.contains(&words), "{}", outcome.stdout);
    }
    assert_eq!(
        outcome.stdout.matches("error[").count(),
        2,
        "{}",
        outcome.stdout
    );
}
