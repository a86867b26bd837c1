//! Whole repositories as their teams wrote them, through the binary.

use crate::support::{Outcome, fixture, folder, golden, read, run};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// What a run answers, for the tests that only look at it.
fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let Outcome {
        code,
        stdout,
        stderr,
    } = run(folder, arguments);
    assert_eq!((code, stderr.as_str()), (0, ""), "{arguments:?}: {stdout}");
    stdout
}

fn mistakes() -> (Vec<Value>, Value) {
    let outcome = run(&fixture("mistakes"), &["validate", "--format", "json"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let findings = report["findings"].as_array().cloned();
    (findings.expect("findings"), report)
}

/// Where a finding points, if it points into a file of the repository.
fn place(finding: &Value) -> Option<(String, usize, usize)> {
    let location = finding.get("location")?;
    let number = |key: &str| location[key].as_u64().map(|number| number as usize);
    if location["built-in"] == true {
        return None;
    }
    let file = location["file"].as_str()?.to_owned();
    Some((file, number("line")?, number("column")?))
}

#[test]
fn every_environment_of_the_platform_is_valid() {
    let folder = fixture("platform");
    let expected = "valid · 3 environments: production, staging, prototype\n";
    assert_eq!(succeeds(&folder, &["validate"]), expected);
    assert_eq!(
        succeeds(&folder, &["environments"]),
        "production\nstaging\nprototype\n"
    );
    assert_eq!(
        succeeds(&folder, &["environments", "--format", "matrix"]),
        "{\"environment\":[\"production\",\"staging\",\"prototype\"]}\n"
    );
}

#[test]
fn every_environment_of_the_platform_is_itself() {
    let out = folder();
    let arguments = [
        "synth",
        "--all-environments",
        "--out",
        &out.path().join("all").display().to_string(),
    ];
    succeeds(&fixture("platform"), &arguments);
    for (environment, own, foreign) in [
        (
            "production",
            vec![
                "000123456789",
                "us-west-2",
                "\"0815\"",
                "db.r8g.large",
                "grafana-alloy-receiver",
                "172.20.0.0/16",
                "gp3-fast",
                "log_min_duration_statement",
            ],
            vec![
                "222233334444",
                "333344445555",
                "eu-central-1",
                "us-gov",
                "arm64",
                "reloader",
            ],
        ),
        (
            "staging",
            vec![
                "222233334444",
                "eu-central-1c",
                "db.serverless",
                "15.15",
                "BOTTLEROCKET_ARM_64",
                "m7g.large",
                "external-dns",
                "devex/portal/github-oauth",
                "haolland.example/trial",
                "v1.35.0-eksbuild.2",
                "reloader",
                "sts:AssumeRoleWithWebIdentity",
            ],
            vec![
                "000123456789",
                "333344445555",
                "us-west-2",
                "us-gov",
                "grafana-alloy-receiver",
            ],
        ),
        (
            "prototype",
            vec![
                "333344445555",
                "us-gov-west-1",
                "arn:aws-us-gov:secretsmanager:",
                "haolland-prototype-assets",
                "demo.portal.prototype.haolland.example",
                "AL2023_x86_64_STANDARD",
                "\"health\": \"legacy\"",
                "amazon-cloudwatch-observability",
                "eks-auth",
            ],
            vec![
                "000123456789",
                "222233334444",
                "arn:aws:",
                "us-west-2",
                "AWS::EC2::NatGateway",
            ],
        ),
    ] {
        let all = read(&out.path().join("all").join(environment));
        for part in own {
            assert!(all.contains(part), "{environment} lacks `{part}`");
        }
        for part in foreign {
            assert!(!all.contains(part), "{environment} has `{part}`");
        }
    }
}

#[test]
fn the_account_keeps_its_leading_zeros_everywhere() {
    let out = folder();
    let path = out.path().join("out").display().to_string();
    let arguments = ["synth", "--environment", "production", "--out", &path];
    succeeds(&fixture("platform"), &arguments);
    let all = read(&out.path().join("out"));
    let short = all
        .match_indices("123456789")
        .filter(|(at, _)| !all[..*at].ends_with("000"));
    assert_eq!(short.collect::<Vec<_>>(), []);
    for expected in [
        "arn:aws:iam::000123456789:role/github-deploy",
        "aws://000123456789/us-west-2",
        "backstage-infra-000123456789-us-west-2",
    ] {
        assert!(all.contains(expected), "{expected}");
    }
}

#[test]
fn a_context_of_the_original_loads_unchanged() {
    let folder = fixture("original");
    let outcome = run(&folder, &["validate", "--format", "json"]);
    let report: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let rules: Vec<&str> = (report["findings"].as_array().into_iter().flatten())
        .filter_map(|finding| finding["rule"].as_str())
        .collect();
    assert_eq!((outcome.code, &rules[..]), (0, &["api-endpoint-open"][..]));
    assert_eq!(succeeds(&folder, &["environments"]), "production\n");
    for (key, name, value) in [
        (
            "deployment:github:org",
            "backstage:github:organization",
            "northwind  cdk.context.json:23:28",
        ),
        (
            "deployment:domain",
            "backstage:host",
            "backstage.northwind.example  cdk.context.json:19:24",
        ),
    ] {
        let explained = succeeds(&folder, &["validate", "--explain", key]);
        assert!(
            explained.starts_with(&format!("{name} · production\n")),
            "{explained}"
        );
        assert!(
            explained.ends_with(&format!("  →  context  {value}\n")),
            "{explained}"
        );
    }
}

#[test]
fn every_mistake_is_named_once_in_one_run() {
    let folder = fixture("mistakes");
    let outcome = run(&folder, &["validate"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    golden(&folder.join("expected.txt"), &outcome.stdout);
    let (findings, report) = mistakes();
    golden(&folder.join("expected.json"), &format!("{report:#}\n"));

    let mut seen = BTreeSet::new();
    for finding in &findings {
        assert!(finding["remedy"].is_string(), "no remedy: {finding:#}");
        let key = (
            finding["rule"].to_string(),
            place(finding),
            finding["message"].to_string(),
        );
        assert!(seen.insert(key), "twice: {finding:#}");
    }
    let files: BTreeSet<String> = findings
        .iter()
        .filter_map(place)
        .map(|(file, ..)| file)
        .collect();
    assert!(files.len() >= 5, "{files:?}");
}

#[test]
fn every_mistake_is_found_where_it_is_written() {
    let folder = fixture("mistakes");
    let pointed: String = (mistakes().0.iter())
        .filter_map(|finding| {
            let (file, line, column) = place(finding)?;
            let text = read(&folder.join(&file));
            let line_text = text.lines().nth(line - 1).unwrap_or_default();
            let rest: String = line_text.chars().skip(column - 1).collect();
            let rule = finding["rule"].as_str().unwrap_or_default();
            Some(format!("{file}:{line}:{column} {rule}\n    {rest}\n"))
        })
        .collect();
    golden(&folder.join("pointed.txt"), &pointed);
}

#[test]
fn annotations_name_the_same_mistakes() {
    let outcome = run(&fixture("mistakes"), &["validate", "--format", "github"]);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!((outcome.code, lines.len()), (1, mistakes().0.len()));
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with("::error ") || line.starts_with("::warning "))
    );
    let of_file = lines
        .iter()
        .find(|line| line.contains("file=backstage.yaml,line=2,"));
    assert!(
        of_file.is_some_and(|line| line.contains("title=unknown-key")),
        "{of_file:?}"
    );
}

#[test]
fn nothing_is_made_of_a_platform_with_mistakes() {
    let out = folder();
    let path = out.path().join("out").display().to_string();
    for arguments in [
        vec!["synth", "--all-environments", "--out", &path],
        vec!["synth", "--environment", "production", "--out", &path],
        vec!["plan", "--environment", "production", "--out", &path],
    ] {
        let outcome = run(&fixture("mistakes"), &arguments);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (1, ""),
            "{arguments:?}"
        );
        assert!(
            outcome.stderr.ends_with("; nothing was done\n"),
            "{}",
            outcome.stderr
        );
        let named = outcome.stderr.matches("[zone-of-region]").count();
        assert_eq!(named, 1, "{arguments:?}");
        assert_eq!(crate::support::names(out.path()), Vec::<String>::new());
    }
}
