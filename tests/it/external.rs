//! Programs of others that judge what we make: on PATH, or named as left out, and never silently absent.

use std::env;
use std::path::PathBuf;
use std::process::Command;

const WITHOUT: &str = "BACKSTAGE_INFRA_WITHOUT";

/// The part's program, ready for arguments; `None` where `tests/run --without PART` was asked for.
///
/// Fails the test where the program is neither on PATH nor left out.
#[expect(
    clippy::disallowed_methods,
    reason = "a test starts programs of others, and fails where they are not there"
)]
pub(crate) fn program(part: &str) -> Option<Command> {
    let without = env::var(WITHOUT).unwrap_or_default();
    if is_left_out(part, &without) {
        return None;
    }
    let name = command_of(part);
    match find(name) {
        Some(path) => Some(Command::new(path)),
        None => panic!(
            "`{name}` is not on PATH; tests/run installs it, `{WITHOUT}={part}` leaves it out"
        ),
    }
}

fn is_left_out(part: &str, without: &str) -> bool {
    without.split(',').any(|name| name == part)
}

/// The part's name in `tests/setup --list`, and what it is started as.
fn command_of(part: &str) -> &str {
    match part {
        "aws-cdk" => "cdk",
        "container" => "podman",
        "mermaid" => "mermaid-check",
        "testbed" => "testbed-packages",
        other => other,
    }
}

#[expect(clippy::disallowed_methods, reason = "PATH is where programs are")]
fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

#[test]
fn a_part_is_left_out_by_its_whole_name() {
    assert!(is_left_out("cfn-lint", "aws-cdk,cfn-lint"));
    assert!(!is_left_out("cfn-lint", ""));
    assert!(!is_left_out("lint", "cfn-lint"));
}

#[test]
fn the_parts_that_are_not_left_out_answer() {
    for part in [
        "actionlint",
        "cfn-lint",
        "check-jsonschema",
        "yamllint",
        "zizmor",
        "aws-cdk",
        "container",
        "mermaid",
        "testbed",
    ] {
        if let Some(mut program) = program(part) {
            let output = program.arg("--version").output();
            assert!(output.is_ok_and(|output| output.status.success()), "{part}");
        }
    }
}
