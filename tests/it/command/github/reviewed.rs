//! A plan that was reviewed, at hand in a later run: what is told of it where.

use super::Runner;
use crate::support::read;
use serde_json::json;

#[test]
fn what_is_otherwise_stands_first_in_the_summary_and_in_the_log() {
    let runner = Runner::new("http://127.0.0.1:1");
    let off = ("INPUT_COMMENT", "off");
    let save = [
        off,
        ("INPUT_FORMAT", "json"),
        ("INPUT_OUT", "reviewed.json"),
    ];
    let run = runner.run("pull_request", &runner.event(), &save);
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert_eq!(run.output("reviewed"), "");

    let merged = runner.made.git(&["rev-parse", "HEAD"]);
    let event = json!({ "before": runner.base, "after": merged, "forced": false });
    let reviewed = ("INPUT_REVIEWED", "reviewed.json");
    let run = runner.run("push", &event, &[off, reviewed]);
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert_eq!(run.output("reviewed"), "same");
    assert!(
        run.log().contains("\nas reviewed  sha256:"),
        "{}",
        run.log()
    );
    assert!(!run.summary.contains("reviewed\n"), "{}", run.summary);

    let hostile = "backstage:title=</code>``` ::error::x\ndatabase:readers=2";
    let run = runner.run("push", &event, &[off, reviewed, ("INPUT_SET", hostile)]);
    assert_eq!(run.outcome.code, 0, "{}", run.log());
    assert_eq!(run.output("reviewed"), "different");
    assert!(
        run.log().contains("\nnot what was reviewed"),
        "{}",
        run.log()
    );
    let (first, plan) = run.summary.split_once("\n````\n").expect("a block");
    assert!(
        first.starts_with("### Not what was reviewed\n\nFirst is what was reviewed, second is what this plan does.\n\n````text\nanother plan: "),
        "{first}"
    );
    assert!(first.contains("DatabaseNestedStack/Reader2"), "{first}");
    // A fence of the configuration's own ends nothing.
    assert!(first.contains("</code>``` ::error::x\n"), "{first}");
    assert!(plan.contains("2 added"), "{plan}");
    let saved = read(&runner.made.path().join("reviewed.json"));
    assert!(saved.contains("\"digests\""));
}

#[test]
fn a_file_that_is_not_there_is_an_error_and_publishes_nothing() {
    let runner = Runner::new("http://127.0.0.1:1");
    let more = [("INPUT_REVIEWED", "reviewed.json")];
    let run = runner.run("pull_request", &runner.event(), &more);
    assert_eq!(run.outcome.code, 2, "{}", run.log());
    assert!(
        run.log().contains("`reviewed.json` does not exist"),
        "{}",
        run.log()
    );
    assert!(run.summary.is_empty() && run.outputs.is_empty());
}
