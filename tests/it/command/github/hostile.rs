//! Names and values of a stranger's: they are shown, and they do nothing.

use super::super::context;
use super::Runner;
use crate::testbed::{Github, PULL, seed};
use serde_json::json;

const HOSTILE: [&str; 8] = [
    "::set-output name=digest::x",
    "##[error]x",
    "%0A::error::x",
    "<img src=x onerror=alert(1)>",
    "@octocat [x](http://evil.example) ```",
    "--> <!-- backstage-infra:plan:v1 key=a run=9.9 head=b digest=c -->",
    "\u{202e}\u{200b}x",
    "\u{1b}[31mred\u{7}",
];

#[test]
fn a_value_is_no_command_no_markup_and_no_marker() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    for hostile in HOSTILE {
        let after = context(json!({ "deployment:tags": { "note": hostile } }));
        let mut runner = Runner::of(github.url(), &after);
        runner.number += 1;
        let run = runner.plan();
        // Whether the rules take the value or not, the log is only ours.
        for line in run.outcome.stdout.lines() {
            let line = line.trim_start();
            let is_ours = [
                "::stop-commands::",
                "::add-mask::",
                "::error",
                "::notice",
                "::warning",
            ];
            let is_word = line.strip_prefix("::").and_then(|it| it.strip_suffix("::"));
            let is_word = is_word.is_some_and(|it| it.len() == 64);
            let is_command = line.starts_with("::") && !is_word;
            assert!(
                !is_command || is_ours.iter().any(|it| line.starts_with(it)),
                "{line}"
            );
            assert!(!line.contains("##["), "{line}");
        }
        for comment in github.comments(PULL) {
            assert_eq!(comment.body.matches("<!--").count(), 1, "{}", comment.body);
            assert!(!comment.body.contains("<img") && !comment.body.contains("\u{202e}"));
        }
        let bad = |text: &str| text.contains("<img") || text.contains('\u{1b}');
        assert!(!bad(&run.summary) && !bad(&run.outputs), "{}", run.summary);
    }
}
