//! Each fault, at the wire: by the proxy in front of a server, and by the testbed's GitHub itself.

use std::io;

use serde_json::json;

use super::answered::{ask, comments_of};
use super::{
    ACTIONS, Answer, Call, Connection, Effect, Faults, Github, PULL, REPOSITORY, Reset, Rule, seed,
    send,
};

const COMMENTS: &str = "/comments(\\?|$)";

/// GitHub, and the proxy before it.
fn behind_a_proxy() -> Option<(Github, Faults)> {
    let github = Github::start(&seed())?;
    let faults = Faults::before(github.url())?;
    Some((github, faults))
}

fn url(faults: &Faults) -> String {
    format!("{}/repos/{REPOSITORY}/issues/{PULL}/comments", faults.url())
}

fn call(method: &str, url: &str) -> io::Result<Answer> {
    let bearer = format!("Bearer {ACTIONS}");
    let headers = [
        ("user-agent", "testbed"),
        ("authorization", bearer.as_str()),
    ];
    let body = json!({ "body": "a plan" });
    send(method, url, &headers, (method == "POST").then_some(&body))
}

#[test]
fn what_meets_no_rule_passes_unchanged() {
    let Some((github, faults)) = behind_a_proxy() else {
        return;
    };
    let answer = call("POST", &url(&faults)).expect("an answer");
    assert_eq!(answer.status, 201);
    let passed = &faults.requests()[0];
    assert_eq!(
        (passed.method.as_str(), passed.status, passed.rule),
        ("POST", Some(201), None)
    );
    assert!(passed.carried && passed.path.ends_with("/comments") && passed.body.contains("a plan"));
    // Links lead back through the proxy: the header Host is kept.
    github.comment_by("octocat", PULL, "a", 40);
    let listed = call("GET", &url(&faults)).expect("an answer");
    assert!(
        listed
            .link("next")
            .is_some_and(|next| next.starts_with(faults.url()))
    );
}

#[test]
fn a_reset_before_leaves_nothing_and_one_after_leaves_the_comment() {
    let Some((github, faults)) = behind_a_proxy() else {
        return;
    };
    let rule = |call, reset| {
        Rule::on("POST", COMMENTS)
            .at(Call::Number(call))
            .does(Effect::Reset(reset))
    };
    faults.rules(&[rule(1, Reset::Before), rule(2, Reset::After)]);
    assert!(call("POST", &url(&faults)).is_err());
    assert!(github.comments(PULL).is_empty());
    assert!(call("POST", &url(&faults)).is_err());
    assert_eq!(github.comments(PULL).len(), 1);
    assert_eq!(
        call("POST", &url(&faults)).map(|answer| answer.status).ok(),
        Some(201)
    );
    assert_eq!(faults.matched(), [3, 3]);
    let outcomes: Vec<_> = faults
        .requests()
        .iter()
        .map(|each| (each.status, each.carried))
        .collect();
    assert_eq!(outcomes, [(None, false), (None, true), (Some(201), true)]);
}

#[test]
fn answers_stand_in_for_the_servers() {
    let Some((github, faults)) = behind_a_proxy() else {
        return;
    };
    let answer = |status, headers| Effect::Answer {
        status,
        headers,
        body: json!({ "message": "busy" }),
    };
    faults.rules(&[
        Rule::on("POST", COMMENTS)
            .at(Call::Number(1))
            .does(answer(429, json!({ "retry-after": "1" }))),
        Rule::on("POST", COMMENTS)
            .header("Authorization", ACTIONS)
            .at(Call::Among(vec![2, 3]))
            .does(answer(503, json!({}))),
        Rule::on("POST", COMMENTS)
            .body("a plan")
            .at(Call::From { from: 4 })
            .does(answer(404, json!({}))),
    ]);
    let answers: Vec<_> = (0..5)
        .filter_map(|_| call("POST", &url(&faults)).ok())
        .collect();
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [429, 503, 503, 404, 404]);
    assert_eq!(answers[0].header("retry-after"), Some("1"));
    assert_eq!(answers[0].json()["message"], "busy");
    assert!(github.requests().is_empty());
}

#[test]
fn bodies_are_cut_and_slow() {
    let Some((github, faults)) = behind_a_proxy() else {
        return;
    };
    github.comment_by("octocat", PULL, "a", 3);
    faults.rules(&[
        Rule::on("GET", COMMENTS)
            .at(Call::Number(1))
            .does(Effect::Truncate(10)),
        Rule::on("GET", COMMENTS)
            .does(Effect::Delay(20))
            .does(Effect::Slow {
                bytes: 2000,
                pause: 5,
            }),
    ]);
    let cut = call("GET", &url(&faults)).map(|answer| answer.status);
    assert_eq!(
        cut.map_err(|error| error.kind()),
        Err(io::ErrorKind::UnexpectedEof)
    );
    let slow = call("GET", &url(&faults)).expect("an answer");
    assert_eq!(slow.json().as_array().map(Vec::len), Some(3));
}

#[test]
fn redirects_and_links_lead_to_another_host() {
    let Some((github, faults)) = behind_a_proxy() else {
        return;
    };
    github.comment_by("octocat", PULL, "a", 40);
    let other = "http://other.example".to_owned();
    faults.rules(&[
        Rule::on("POST", COMMENTS).does(Effect::Redirect {
            status: 307,
            to: other.clone(),
        }),
        Rule::on("GET", COMMENTS).does(Effect::LinkOrigin(other.clone())),
    ]);
    let moved = call("POST", &url(&faults)).expect("an answer");
    let place = moved.header("location").expect("a place");
    assert!(moved.status == 307 && place.starts_with(&other) && place.ends_with("/comments"));
    let next = call("GET", &url(&faults)).expect("an answer").link("next");
    assert!(next.is_some_and(|next| next.starts_with(&other)));
}

#[test]
fn an_idle_connection_is_closed_without_a_word() {
    let Some((_github, faults)) = behind_a_proxy() else {
        return;
    };
    faults.rules(&[Rule::on("GET", COMMENTS).does(Effect::CloseIdle(10))]);
    let url = url(&faults);
    let mut connection = Connection::open(&url).expect("a connection");
    let answer = connection
        .send("GET", &url, &[("user-agent", "testbed")], None)
        .expect("an answer");
    assert_ne!(answer.header("connection"), Some("close"));
    assert!(connection.is_closed());
}

#[test]
fn github_makes_the_same_faults_without_a_proxy() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let rule = |call, reset| {
        let on = Rule::on("POST", COMMENTS).at(Call::Number(call));
        on.does(Effect::Reset(reset))
    };
    github.faults(&[rule(1, Reset::Before), rule(2, Reset::After)]);
    for _ in 0..2 {
        assert!(call("POST", &comments_of(&github)).is_err());
    }
    assert_eq!(
        ask(ACTIONS, "GET", &comments_of(&github), None)
            .json()
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    assert_eq!(github.matched(), [2, 2]);
    // Both are in the log, with their operation and token.
    let posted = github.requests_of("POST /repos/{owner}/{repo}/issues/{issue_number}/comments");
    let requests = github.requests();
    assert_eq!(
        (posted.len(), posted[0].status, posted[0].concurrent),
        (2, None, 1)
    );
    assert_eq!(posted[0].token.as_deref(), Some("actions"));
    assert_eq!(
        (requests[2].method.as_str(), requests[2].query.as_str()),
        ("GET", "")
    );
    assert!(requests[0].at <= requests[1].at);
}
