//! The event's file, as GitHub writes it and as it should not be.

use backstage_infra::client::event::{Event, EventError};
use backstage_infra::client::runner::Environment;
use serde_json::json;

use crate::support::{folder, write};

const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

fn event(name: &str, text: &str) -> Result<Event, EventError> {
    let folder = folder();
    write(folder.path(), &[("event.json", text)]);
    let path = folder.path().join("event.json").display().to_string();
    let pairs = [("GITHUB_EVENT_NAME", name), ("GITHUB_EVENT_PATH", &path)];
    Event::read(&Environment::from_pairs("/", pairs))
}

fn pull_request(head_repository: serde_json::Value) -> String {
    let side = |sha, repo| json!({ "sha": sha, "repo": repo, "ref": "x" });
    let own = json!({ "id": 1, "full_name": "o/r" });
    json!({ "action": "opened", "pull_request": { "number": 7, "base": side(A, own), "head": side(B, head_repository) } })
        .to_string()
}

#[test]
fn a_pull_request_says_where_it_comes_from() {
    for (repository, from_fork) in [
        (json!({ "id": 1 }), false),
        (json!({ "id": 2 }), true),
        (json!(null), true),
    ] {
        let expected = Event::PullRequest {
            number: 7,
            base_sha: A.into(),
            head_sha: B.into(),
            from_fork,
        };
        assert_eq!(
            event("pull_request", &pull_request(repository)).expect("read"),
            expected
        );
    }
}

#[test]
fn a_push_knows_what_was_before_unless_the_branch_is_new() {
    for (before, expected) in [(A.to_owned(), Some(A.to_owned())), ("0".repeat(40), None)] {
        let text = json!({ "before": before, "after": B, "forced": true }).to_string();
        let expected = Event::Push {
            before: expected,
            after: B.into(),
            forced: true,
        };
        assert_eq!(event("push", &text).expect("read"), expected);
    }
}

#[test]
fn other_events_need_no_file() {
    let text = json!({ "merge_group": { "base_sha": A, "head_sha": B } }).to_string();
    let expected = Event::MergeGroup {
        base_sha: A.into(),
        head_sha: B.into(),
    };
    assert_eq!(event("merge_group", &text).expect("read"), expected);
    for name in ["schedule", "pull_request_target", "workflow_dispatch"] {
        let expected = Event::Other { name: name.into() };
        assert_eq!(event(name, "not JSON").expect("read"), expected);
    }
}

#[test]
fn says_what_is_wrong_with_it() {
    let short = pull_request(json!(null)).replace(A, "main; rm -rf /");
    let deep = format!("{{\"before\": {}", "[".repeat(100_000));
    let large = " ".repeat(25 * 1024 * 1024 + 1);
    let said: Vec<String> = [
        ("push", "not JSON"),
        ("push", ""),
        ("push", "[]"),
        ("push", "{}"),
        ("pull_request", &short),
        ("push", &deep),
        ("push", &large),
        ("push", "a\0"),
    ]
    .into_iter()
    .map(|(name, text)| event(name, text).expect_err("refused").to_string())
    .map(|said| {
        said.split_once("event.json")
            .expect("the file")
            .1
            .to_owned()
    })
    .collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    ` is not the `push` event that GitHub documents (expected ident at line 1 column 2); run the job again
    ` is not the `push` event that GitHub documents (EOF while parsing a value at line 1 column 0); run the job again
    ` is not the `push` event that GitHub documents (invalid length 0, expected struct PushEvent with 3 elements at line 1 column 2); run the job again
    ` is not the `push` event that GitHub documents (missing field `before` at line 1 column 2); run the job again
    ` is not the `pull_request` event that GitHub documents (a commit's id has 40 or 64 hexadecimal digits at line 1 column 110); run the job again
    ` is not the `push` event that GitHub documents (invalid type: sequence, expected a string at line 1 column 11); run the job again
    ` has more than 26214400 bytes; make it smaller or split it
    ` is not a text file (byte 1 is no UTF-8 text); save it as UTF-8
    ");

    let read = |pairs: &[(&str, &str)]| {
        let environment = Environment::from_pairs("/", pairs.iter().copied());
        Event::read(&environment).expect_err("refused").to_string()
    };
    let gone = [
        ("GITHUB_EVENT_NAME", "push"),
        ("GITHUB_EVENT_PATH", "/gone/event.json"),
    ];
    insta::assert_snapshot!([read(&[]), read(&gone[..1]), read(&gone)].join("\n"), @r"
    `GITHUB_EVENT_NAME` is not set; run in GitHub Actions, which sets it
    `GITHUB_EVENT_PATH` is not set; run in GitHub Actions, which sets it
    `/gone/event.json` does not exist; check the path
    ");
}
