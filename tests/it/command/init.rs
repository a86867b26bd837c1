//! `init`: what it writes, where it has it from, and when it writes nothing.

use crate::made::Made;
use crate::support::{Outcome, folder, names, read, run, run_with};
use std::path::Path;

const WORKFLOW: &str = ".github/workflows/backstage.yml";

fn cloned_from(url: &str) -> Made {
    let made = Made::new();
    made.git(&["remote", "add", "origin", url]);
    made
}

/// What a person does next, with nothing changed.
#[track_caller]
fn assert_sound(made: &Made, environments: &[&str]) {
    let valid = run(&made.path(), &["validate"]);
    assert_eq!(
        (valid.code, valid.stdout.lines().last().unwrap_or_default()),
        (
            0,
            format!(
                "valid · {} environment{}: {}",
                environments.len(),
                if environments.len() == 1 { "" } else { "s" },
                environments.join(", ")
            )
            .as_str()
        ),
        "{}",
        valid.stdout
    );
    for environment in environments {
        let arguments = ["plan", "--against", "empty", "--environment", environment];
        let plan = run(&made.path(), &arguments);
        assert_eq!(plan.code, 0, "{}{}", plan.stdout, plan.stderr);
        assert!(plan.stdout.contains("every rule holds"), "{}", plan.stdout);
    }
}

#[track_caller]
fn refused(outcome: &Outcome, code: i32, words: &str) {
    assert_eq!(outcome.code, code, "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.stdout, "");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
}

#[test]
fn an_empty_repository_starts_valid_and_says_what_to_put_in() {
    let made = Made::new();
    let outcome = run(&made.path(), &["init"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    let root = made.path().canonicalize().expect("a folder");
    let shown = outcome.stdout.replace(&root.display().to_string(), "ROOT");
    insta::assert_snapshot!(shown, @"
    2 files written into ROOT
      backstage.yaml
      .github/workflows/backstage.yml

    To put in  an example stands there
      backstage.yaml:8   platform:organization          whose platform it is
      backstage.yaml:10  platform:account               the AWS account's number
      backstage.yaml:13  platform:region                the AWS region
      backstage.yaml:15  platform:domain                the domain of a public hosted zone
      backstage.yaml:22  deployment:eks:administrators  IAM roles of those who run the cluster
      backstage.yaml:27  deployment:eks:endpoint:cidrs  networks that reach the cluster's API
      backstage.yaml:31  backstage:image                the repository of your Backstage image
      backstage.yaml:33  backstage:tag                  the image's tag
      backstage.yaml:39  backstage:github:organization  the GitHub organization that signs in
      backstage.yaml:46  backstage:host                 the name under which people reach Backstage

    Next
      backstage-infra validate
      backstage-infra plan --environment production
      then commit both files: every pull request is planned in a comment
    ");
    assert_eq!(
        made.git(&["status", "--porcelain", "--untracked-files=all"]),
        format!("?? {WORKFLOW}\n?? backstage.yaml")
    );
    // Where it says that an example stands, one does.
    let text = read(&root.join("backstage.yaml"));
    let lines: Vec<&str> = text.lines().collect();
    let listed = outcome.stdout.lines().filter_map(|line| {
        let rest = line.trim().strip_prefix("backstage.yaml:")?;
        let (at, rest) = rest.split_once(' ')?;
        let key = rest.trim().split(' ').next()?.rsplit(':').next()?;
        Some((at.parse::<usize>().ok()?, key.to_owned()))
    });
    let listed: Vec<(usize, String)> = listed.collect();
    assert_eq!(listed.len(), text.matches("EXAMPLE. ").count());
    for (at, key) in listed {
        let line = lines[at - 1].trim();
        assert!(line.starts_with(&format!("{key}:")), "{at}: {line}");
        assert!(lines[at - 3..at].concat().contains("# EXAMPLE. "), "{line}");
    }
    assert!(text.contains("  health: current\n"));
    assert_sound(&made, &["production"]);
}

#[test]
fn the_owner_is_that_of_origin_in_every_form() {
    for (url, host) in [
        ("https://github.com/acme-inc/platform.git", "github.com"),
        ("git@github.com:acme-inc/platform.git", "github.com"),
        (
            "ssh://git@ghe.example.com:2222/acme-inc/platform.git",
            "ghe.example.com",
        ),
        (
            "https://someone:hunter2hunter2@ghe.example.com/acme-inc/platform",
            "ghe.example.com",
        ),
    ] {
        let made = cloned_from(url);
        let outcome = run(&made.path(), &["init"]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        let from = format!("acme-inc  from the remote `origin` at {host}\n");
        assert_eq!(
            outcome.stdout.matches(&from).count(),
            2,
            "{}",
            outcome.stdout
        );
        let text = read(&made.path().join("backstage.yaml"));
        assert_eq!(
            text.matches("organization: acme-inc\n").count(),
            2,
            "{text}"
        );
        assert!(!format!("{text}{}", outcome.stdout).contains("hunter2"));
        assert_sound(&made, &["production"]);
    }
    // Somebody's on another kind of host is no organization that signs in at GitHub.
    let made = cloned_from("git@gitlab.com:acme-inc/platform.git");
    run(&made.path(), &["init"]);
    let text = read(&made.path().join("backstage.yaml"));
    assert_eq!(
        text.matches("organization: acme-inc\n").count(),
        1,
        "{text}"
    );
}

#[test]
fn what_is_there_is_named_and_nothing_is_written() {
    let made = Made::new();
    made.write(&[
        (WORKFLOW, "mine"),
        ("backstage.yaml", "mine too"),
        ("cdk.context.json", "{}"),
    ]);
    let before = names(&made.path());
    let outcome = run(&made.path(), &["init"]);
    refused(
        &outcome,
        2,
        "has `backstage.yaml` and `cdk.context.json` (a context file too, which nothing reads beside backstage.yaml) and `.github/workflows/backstage.yml` already; move that away, or write all the same with --force",
    );
    assert_eq!(names(&made.path()), before);
    assert_eq!(read(&made.path().join(WORKFLOW)), "mine");
    assert_eq!(read(&made.path().join("backstage.yaml")), "mine too");

    let outcome = run(&made.path(), &["init", "--force"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(names(&made.path()), before);
    assert_eq!(
        names(&made.path().join(".github/workflows")),
        ["backstage.yml"]
    );
    assert_sound(&made, &["production"]);
}

#[test]
fn one_file_that_is_there_keeps_the_other_from_being_written() {
    let other = ".github/workflows/backstage.yaml";
    for (name, note) in [
        ("backstage.yaml", ""),
        (WORKFLOW, ""),
        (other, " (which may plan too)"),
    ] {
        let made = Made::new();
        made.write(&[(name, "mine")]);
        let outcome = run(&made.path(), &["init"]);
        refused(&outcome, 2, &format!("has `{name}`{note} already"));
        assert_eq!(
            made.git(&["status", "--porcelain", "--untracked-files=all"]),
            format!("?? {name}")
        );
    }
    // Not below a file, and not through a link that leads out, whatever is forced.
    let made = Made::new();
    made.write(&[(".github", "a file")]);
    refused(
        &run(&made.path(), &["init", "--force"]),
        2,
        "is not a folder",
    );
    let (made, outside) = (Made::new(), folder());
    std::os::unix::fs::symlink(outside.path(), made.path().join(".github")).expect("linked");
    refused(
        &run(&made.path(), &["init", "--force"]),
        2,
        "is not a path inside of",
    );
    assert_eq!(names(outside.path()), [""; 0]);
    assert!(!made.path().join("backstage.yaml").exists());
}

#[test]
fn without_a_repository_nothing_is_written() {
    let folder = folder();
    refused(
        &run(folder.path(), &["init"]),
        2,
        "is in no git repository, and pull requests are what a plan is for; run in a clone, or `git init` first",
    );
    assert_eq!(names(folder.path()), [""; 0]);
    let bare = Made::with(&["init", "-q", "--bare", "."]);
    refused(&run(&bare.path(), &["init"]), 2, "is a bare repository");
}

#[test]
fn from_a_folder_below_it_writes_at_the_root_and_says_so() {
    let made = Made::new();
    made.write(&[("docs/a.md", "")]);
    let outcome = run(&made.path().join("docs"), &["init"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let root = made.path().canonicalize().expect("a folder");
    assert!(
        outcome
            .stdout
            .contains(&format!("\n  cd {}\n", root.display()))
    );
    assert_sound(&made, &["production"]);
}

#[test]
fn the_environment_and_flags_say_the_rest() {
    let made = cloned_from("https://github.com/other/platform");
    let set = [
        "--set",
        "platform:domain=acme.example",
        "--set",
        "deployment:id=portal",
        "--set",
        "deployment:eks:administrators=[{username: ops, role: Ops}]",
        "--set",
        "deployment:eks:endpoint:cidrs=[198.51.100.0/24, 192.0.2.0/24]",
        "--set",
        "backstage:image=ghcr.io/acme/portal",
        "--set",
        "backstage:tag=null",
        "--set",
        "database:readers=1",
        "--set",
        "deployment:tags=[{key: cost-center, value: \"0042\"}]",
    ];
    let outcome = run_with(
        &made.path(),
        &[&["init", "--environment", "production, on"], &set[..]].concat(),
        &[
            ("GITHUB_REPOSITORY", "acme/platform"),
            ("AWS_DEFAULT_REGION", "cn-north-1"),
            ("AWS_REGION", "mars-1"),
            ("AWS_ROLE_ARN", "arn:aws-cn:iam::012345678901:role/Plan"),
            ("BACKSTAGE_INFRA__DATABASE__READERS", "2"),
            ("BACKSTAGE_INFRA__BACKSTAGE__REPLICAS", "3"),
        ],
    );
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    assert!(!outcome.stdout.contains("To put in"), "{}", outcome.stdout);
    assert_sound(&made, &["production", "on"]);
    let text = read(&made.path().join("backstage.yaml"));
    assert!(!text.contains("EXAMPLE. "), "{text}");
    let explained = |key: &str| {
        let arguments = ["validate", "--environment", "on", "--explain", key];
        run(&made.path(), &arguments).stdout
    };
    for (key, value) in [
        ("platform:organization", "acme"),
        ("platform:region", "cn-north-1"),
        ("platform:account", "012345678901"),
        ("backstage:host", "backstage-on.acme.example"),
        ("backstage:tag", "null"),
        ("deployment:id", "portal-on"),
        ("database:readers", "1"),
        ("backstage:replicas", "3"),
    ] {
        assert!(explained(key).contains(value), "{key}: {}", explained(key));
    }
    let workflow = read(&made.path().join(WORKFLOW));
    assert!(workflow.contains("fromJSON(needs.environments.outputs.matrix)"));
}

#[test]
fn what_cannot_be_is_told_before_anything_is_written() {
    let made = Made::new();
    for (arguments, code, words) in [
        (
            &["--set", "platform:account=12"][..],
            1,
            "`12` is not an AWS account id\n   at backstage.yaml (not written):10:12",
        ),
        (
            &["--set", "platform:acount=111122223333"],
            1,
            "platform:acount",
        ),
        (&["--set", "foo=1\nbar: 2"], 1, "nothing was done"),
        (
            &["--environment", "Production"],
            2,
            "`Production` is not a label",
        ),
        (&["--environment", "a,a"], 2, "names `a` twice"),
        (&["--environment", "${{x}}"], 2, "is not a label"),
        (
            &["--context", "other.yaml"],
            2,
            "leave out --context and --config",
        ),
    ] {
        let outcome = run(&made.path(), &[&["init"], arguments].concat());
        refused(&outcome, code, words);
        assert_eq!(names(&made.path()), [".git"]);
    }
}

#[test]
fn in_github_actions_it_is_a_command_as_any_other() {
    let made = Made::new();
    let path = made.path().display().to_string();
    let runner = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_REPOSITORY", "acme/platform"),
        ("GITHUB_WORKSPACE", path.as_str()),
        ("INPUT_COMMAND", "init"),
        ("INPUT_ENVIRONMENT", "staging"),
    ];
    let outcome = run_with(&made.path(), &[], &runner);
    assert_eq!(outcome.code, 0, "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("from GITHUB_REPOSITORY"),
        "{}",
        outcome.stdout
    );
    assert_sound(&made, &["staging"]);
    let again = run_with(&made.path(), &[], &runner);
    assert_eq!(again.code, 2);
    let force = [&runner[..], &[("INPUT_FORCE", "true")]].concat();
    assert_eq!(run_with(&made.path(), &[], &force).code, 0);
    assert!(Path::new(&path).join(WORKFLOW).exists());
}

#[test]
fn a_worktree_has_the_origin_of_its_repository() {
    let made = cloned_from("git@github.com:acme-inc/platform.git");
    made.commit(&[("a.txt", "")]);
    made.git(&["worktree", "add", "-q", "beside"]);
    let beside = made.path().join("beside");
    let outcome = run(&beside, &["init"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(read(&beside.join("backstage.yaml")).contains("organization: acme-inc\n"));
    assert!(!made.path().join("backstage.yaml").exists());
    assert!(!outcome.stdout.contains("  cd "), "{}", outcome.stdout);
}
