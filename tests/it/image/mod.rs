//! The image, built and run here as GitHub's runner does: what it holds, what it needs, and what it leaves alone.
//!
//! The Dockerfile's first stage is replaced by a folder with the binary of this build: no base image is pulled.

mod built;
mod certificates;
mod held;
mod runner;

use crate::testbed::{ACTIONS, Github, PULL, seed};
use built::Image;
use runner::Job;

/// The image and a GitHub; `None` where either's part is left out.
fn start() -> Option<(&'static Image, Github)> {
    Some((Image::get()?, Github::start(&seed())?))
}

#[test]
fn a_pull_request_is_planned_as_the_runner_starts_it() {
    let Some((image, github)) = start() else {
        return;
    };
    let job = Job::new(github.url());
    let before = job.workspace();
    let run = job.run(image, &[("INPUT_TOKEN", ACTIONS)]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stderr, "");

    let comments = github.comments(PULL);
    assert_eq!(comments.len(), 1, "{}", run.stdout);
    let body = &comments[0].body;
    // One: compared with the base, which is a commit in a repository of somebody else's.
    assert!(
        body.contains("1 added") && body.contains("run=33122.1"),
        "{body}"
    );
    assert_eq!(github.check_runs().len(), 1);
    assert!(run.summary.contains("1 added"), "{}", run.summary);
    assert!(run.outputs.contains("has-changes<<"), "{}", run.outputs);
    assert!(run.outputs.contains("issuecomment"), "{}", run.outputs);
    github.assert_no_violations();

    assert_eq!(job.workspace(), before, "the repository was touched");
    for folder in ["home", "runner_temp"] {
        assert_eq!(job.names(folder), [""; 0], "{folder}");
    }
}

#[test]
fn inputs_with_hyphens_and_exit_codes_pass_the_container() {
    let Some((image, github)) = start() else {
        return;
    };
    let job = Job::new(github.url());
    let token = ("INPUT_TOKEN", ACTIONS);
    let open = ("INPUT_SET", "deployment:eks:endpoint:cidrs=[0.0.0.0/0]");
    let failing = job.run(image, &[token, open, ("INPUT_FAIL-ON", "broadening")]);
    assert_eq!(failing.code, 1, "{}", failing.stdout);
    assert_eq!(github.comments(PULL).len(), 1);
    let mistyped = job.run(image, &[token, ("INPUT_FAIL-ON", "sometimes")]);
    assert_eq!(mistyped.code, 2, "{}", mistyped.stdout);
    assert!(mistyped.stdout.contains("sometimes"), "{}", mistyped.stdout);
}

#[test]
fn what_is_written_into_the_workspace_is_what_was_asked_for() {
    let Some((image, github)) = start() else {
        return;
    };
    let job = Job::new(github.url());
    let before = job.workspace();
    let inputs = [("INPUT_FORMAT", "json"), ("INPUT_OUT", "plan.json")];
    let run = job.run(image, &inputs);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let mut after = job.workspace();
    let made = after.remove("plan.json").expect("the plan");
    // As every container action, it writes as root.
    assert_eq!(made.owner, (0, 0));
    assert_eq!(
        made.mode & 0o777,
        0o644,
        "the steps after it are not root's"
    );
    // The folder's time, and nothing else.
    assert!(after.keys().eq(before.keys()), "{after:#?}");
}

#[test]
fn version_and_help_need_neither_inputs_nor_a_repository() {
    let Some(image) = Image::get() else { return };
    let version = image.run(&["--version"]);
    let expected = format!("backstage-infra {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((version.code, version.stdout), (0, expected));
    let help = image.run(&["--help"]);
    assert_eq!(help.code, 0, "{}", help.stderr);
    assert!(help.stdout.contains("Usage: "), "{}", help.stdout);
    assert_eq!(image.run(&["no-such-command"]).code, 2);
}
