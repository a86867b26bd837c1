//! Secrets that somebody put where they do not belong, and every output in which they must not be.

use super::context;
use crate::made::Made;
use crate::support::{folder, names, read, run_with, write};
use serde_json::json;

const TOKEN: &str = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
const ACCESS_KEY: &str = "AKIAIOSFODNN7EXAMPLE";

/// Every command in every format.
const RUNS: [&[&str]; 17] = [
    &["validate"],
    &["validate", "--format", "json"],
    &["validate", "--format", "github"],
    &["validate", "--explain", "backstage:title"],
    &["validate", "--explain", "backstage:app-config"],
    &["environments"],
    &["environments", "--format", "json"],
    &["environments", "--format", "matrix"],
    &["schema"],
    &["plan"],
    &["plan", "--format", "json"],
    &["plan", "--format", "markdown"],
    &["plan", "--format", "junit"],
    &["plan", "--format", "github"],
    &["plan", "--out", "plan.txt"],
    &["plan", "--format", "json", "--out", "plan.json"],
    &["synth", "--out", "out"],
];

/// How a run is logged.
const LOGS: [&[&str]; 3] = [&[], &["-vvv"], &["-vvv", "--log", "json"]];

fn variables(value: impl Fn(&str) -> String) -> Vec<(&'static str, String)> {
    [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "GITHUB_TOKEN",
        "GH_TOKEN",
        "INPUT_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        "ACTIONS_RUNTIME_TOKEN",
        "POSTGRES_PASSWORD",
        "GRAFANA_API_KEY",
        "MY_PRIVATE_KEY",
        "SIGNING_PASSPHRASE",
        "DEPLOY_PAT",
        "SOME_CREDENTIALS",
        "AUTH_GITHUB_CLIENT_SECRET",
    ]
    .map(|name| (name, value(name)))
    .to_vec()
}

/// What all runs leave in streams and files, without the assembly, whose templates are what was asked for.
fn outputs(context: &str, more: &[&str], environment: &[(&str, &str)]) -> String {
    let folder = folder();
    write(folder.path(), &[("backstage.yaml", context)]);
    let mut all = String::new();
    for arguments in RUNS {
        for log in LOGS {
            let outcome = run_with(folder.path(), &[log, arguments, more].concat(), environment);
            all += &format!(
                "\n{arguments:?} {}\n{}{}",
                outcome.code, outcome.stdout, outcome.stderr
            );
            for file in ["plan.txt", "plan.json"] {
                let path = folder.path().join(file);
                if path.exists() {
                    all += &read(&path);
                }
            }
        }
    }
    all
}

#[test]
fn secrets_of_the_environment_are_in_no_output() {
    let planted = variables(|name| format!("planted-{name}-secret"));
    let environment: Vec<(&str, &str)> = (planted.iter())
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    // Values of the context that hold them, in places that every output shows.
    let tags: Vec<_> = planted
        .iter()
        .map(|(name, value)| json!({ "key": name, "value": value }))
        .collect();
    let file = context(json!({
        "backstage:title": planted[1].1,
        "backstage:health": planted[2].1,
        "backstage:node-pool:limits:memory": planted[3].1,
        "deployment:email:ops": planted[4].1,
        "deployment:tags": tags,
        (planted[5].1.clone()): "a key that is unknown",
    }));
    for file in [
        file.as_str(),
        &file
            .replace(&planted[2].1, "legacy")
            .replace(&planted[5].1, "platform:x"),
    ] {
        let more = ["--set", &format!("backstage:titel={}", planted[6].1)];
        let all = outputs(file, &more, &environment);
        for (name, value) in &planted {
            assert!(!all.contains(value.as_str()), "{name} is in an output");
        }
        assert!(all.contains("***"));
    }
}

#[test]
fn credentials_by_their_form_are_refused_and_not_shown() {
    let secrets = [
        TOKEN,
        ACCESS_KEY,
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq",
    ];
    let in_file = context(json!({
        "backstage:title": format!("see {TOKEN}"),
        "backstage:node-pool:limits:memory": ACCESS_KEY,
        "backstage:app-config": { "integrations": { "github": [{ "key": secrets[2] }] } },
        "platform:unknown": TOKEN,
    }));
    let flags = [
        "--set",
        &format!("backstage:title={TOKEN}"),
        "--set",
        &format!("database:port={ACCESS_KEY}"),
    ];
    for all in [
        outputs(&in_file, &[], &[]),
        outputs(&context(json!({})), &flags, &[]),
    ] {
        let shown = secrets
            .iter()
            .flat_map(|secret| secret.lines())
            .find(|line| all.contains(line));
        assert_eq!(shown, None);
    }
}

#[test]
fn a_credential_stops_synth_where_it_is_written() {
    let template = "config/default/v1/certificate.mustache";
    let text = format!("domain: {{{{backstage:host}}}}\nzone: {TOKEN}\n");
    let title = format!("backstage:title={TOKEN}");
    let sound = context(json!({}));
    let in_context = context(json!({ "backstage:title": ACCESS_KEY }));
    let in_values =
        context(json!({ "backstage:app-config": { "auth": { "password": "hunter2" } } }));
    let in_url = context(json!({ "deployment:email:ops": "https://u:hunter2@example.com" }));
    let variable = [("BACKSTAGE_INFRA__BACKSTAGE__TITLE", TOKEN)];
    for (context, overlay, arguments, environment, at) in [
        (&in_context, None, vec![], &[][..], "backstage.yaml:"),
        (&in_values, None, vec![], &[], "backstage.yaml:"),
        (&in_url, None, vec![], &[], "backstage.yaml:"),
        (
            &sound,
            Some(text.as_str()),
            vec![],
            &[],
            "config/default/v1/certificate.mustache:2:7\n",
        ),
        (
            &sound,
            None,
            vec!["--set", &title],
            &[],
            "--set backstage:title\n",
        ),
        (
            &sound,
            None,
            vec![],
            &variable,
            "$BACKSTAGE_INFRA__BACKSTAGE__TITLE\n",
        ),
    ] {
        let folder = folder();
        write(folder.path(), &[("backstage.yaml", context)]);
        if let Some(text) = overlay {
            write(folder.path(), &[(template, text)]);
        }
        for command in ["validate", "synth", "plan"] {
            let outcome = run_with(
                folder.path(),
                &[&[command][..], &arguments].concat(),
                environment,
            );
            let said = outcome.stdout + &outcome.stderr;
            assert_eq!(outcome.code, 1, "{said}");
            assert_eq!(said.matches("error[").count(), 1, "{said}");
            assert!(said.contains("error[no-inline-secret]"), "{said}");
            assert!(said.contains(&format!("   at {at}")), "{said}");
            assert!(
                ![TOKEN, ACCESS_KEY, "hunter2"]
                    .iter()
                    .any(|secret| said.contains(secret)),
                "{said}"
            );
            assert!(!folder.path().join("cdk.out").exists());
        }
    }
}

#[test]
fn init_writes_no_secret_and_shows_none() {
    let secret = "planted-in-the-environment";
    let environment = [("POSTGRES_PASSWORD", secret)];
    for value in [secret, TOKEN, "https://u:hunter2@example.com"] {
        let made = Made::new();
        let given = format!("deployment:email:ops={value}");
        for log in LOGS {
            let arguments = [log, &["init", "--set", &given]].concat();
            let outcome = run_with(&made.path(), &arguments, &environment);
            let said = outcome.stdout + &outcome.stderr;
            assert!(matches!(outcome.code, 1 | 2), "{said}");
            assert!(said.contains("deployment:email:ops"), "{said}");
            assert!(!said.contains(secret) && !said.contains(TOKEN), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
            assert_eq!(names(&made.path()), [".git"]);
        }
    }
    // Of an address with a password, what is taken is the owner.
    let made = Made::new();
    let url = format!("https://x-access-token:{TOKEN}@github.com/acme-inc/platform");
    made.git(&["remote", "add", "origin", &url]);
    let outcome = run_with(&made.path(), &["init", "-vvv"], &environment);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let all = [
        outcome.stdout,
        outcome.stderr,
        read(&made.path().join("backstage.yaml")),
    ]
    .concat();
    assert!(all.contains("acme-inc") && !all.contains(TOKEN), "{all}");
}
