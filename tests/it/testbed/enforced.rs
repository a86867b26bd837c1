//! What the testbed's GitHub refuses, as GitHub does, and that it remembers what does not fit the descriptions.

use serde_json::{Value, json};

use super::answered::{ask, comments_of, place};
use super::{ACTIONS, APP, Answer, Github, HEAD, PULL, READER, REPOSITORY, USER, seed, send};

fn refusal(answer: &Answer) -> (u16, String) {
    let message = answer.json()["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (answer.status, message)
}

fn comment(body: &str) -> Value {
    json!({ "body": body })
}

#[test]
fn a_comment_holds_65536_characters_whatever_their_bytes() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    for letter in ["a", "ß", "\u{1f534}"] {
        let most = comment(&letter.repeat(65_536));
        let made = ask(ACTIONS, "POST", &comments_of(&github), Some(&most));
        assert_eq!(made.status, 201);
        let over = comment(&letter.repeat(65_537));
        let refused = ask(ACTIONS, "POST", &comments_of(&github), Some(&over));
        assert_eq!(refusal(&refused), (422, "Validation Failed".to_owned()));
        let message = &refused.json()["errors"][0]["message"];
        assert_eq!(message, "Body is too long (maximum is 65536 characters)");
        let url = place(&github, &format!("/issues/comments/{}", made.json()["id"]));
        assert_eq!(ask(ACTIONS, "PATCH", &url, Some(&over)).status, 422);
    }
    assert_eq!(github.comments(PULL).len(), 3);
    // The description has no limit: sending too much is no violation of it.
    github.assert_no_violations();
}

#[test]
fn a_token_does_what_its_permissions_are() {
    let mut seed = seed();
    let expired =
        json!({ "name": "expired", "value": "ghs_expired", "kind": "actions", "expired": true });
    let elsewhere = json!({ "name": "elsewhere", "value": "ghs_elsewhere", "kind": "actions", "repositories": ["acme/other"] });
    seed["tokens"]
        .as_array_mut()
        .expect("tokens")
        .extend([expired, elsewhere]);
    let Some(github) = Github::start(&seed) else {
        return;
    };
    let url = comments_of(&github);
    let post = |token: &str| ask(token, "POST", &url, Some(&comment("a plan")));
    let reader = post(READER);
    assert_eq!(
        refusal(&reader),
        (403, "Resource not accessible by integration".to_owned())
    );
    let accepted = reader.header("x-accepted-github-permissions");
    assert_eq!(accepted, Some("issues=write; pull_requests=write"));
    assert_eq!(ask(READER, "GET", &url, None).status, 200);
    for unknown in ["ghs_unknown", "ghs_expired"] {
        assert_eq!(refusal(&post(unknown)), (401, "Bad credentials".to_owned()));
    }
    assert_eq!(post("ghs_elsewhere").status, 404);
    let run = json!({ "name": "plan", "head_sha": HEAD });
    let by_user = ask(USER, "POST", &place(&github, "/check-runs"), Some(&run));
    assert_eq!(by_user.status, 403);
    assert!(github.comments(PULL).is_empty());
    github.expire("reader");
    assert_eq!(ask(READER, "GET", &url, None).status, 401);
    assert_eq!(github.requests()[0].token.as_deref(), Some("reader"));
    github.assert_no_violations();
}

#[test]
fn without_a_token_only_what_is_public_is_read() {
    let mut public = seed();
    let agent = [("user-agent", "testbed")];
    let Some(github) = Github::start(&public) else {
        return;
    };
    let get = |url: &str| send("GET", url, &agent, None).expect("an answer").status;
    assert_eq!(get(&comments_of(&github)), 404);
    public["repositories"][0]["private"] = json!(false);
    github.reset(&public);
    assert_eq!(get(&comments_of(&github)), 200);
    let post = send("POST", &comments_of(&github), &agent, Some(&comment("a"))).expect("an answer");
    assert_eq!(refusal(&post), (401, "Requires authentication".to_owned()));
}

#[test]
fn a_client_says_its_name_and_a_version_that_there_is() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let bearer = format!("Bearer {ACTIONS}");
    let url = comments_of(&github);
    let nameless = send("GET", &url, &[("authorization", &bearer)], None).expect("an answer");
    assert_eq!(nameless.status, 403);
    assert!(nameless.text().contains("User-Agent"));
    for (version, status) in [
        ("2022-11-28", 200),
        ("2026-03-10", 200),
        ("2022-11-29", 400),
    ] {
        let headers = [
            ("authorization", bearer.as_str()),
            ("user-agent", "testbed"),
            ("x-github-api-version", version),
        ];
        assert_eq!(
            send("GET", &url, &headers, None).expect("an answer").status,
            status,
            "{version}"
        );
    }
    let request = github.requests().remove(1);
    assert_eq!(request.user_agent.as_deref(), Some("testbed"));
    assert_eq!(request.api_version.as_deref(), Some("2022-11-28"));
}

#[test]
fn what_does_not_fit_the_description_is_refused_and_remembered() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let url = comments_of(&github);
    let refused = ask(ACTIONS, "POST", &url, Some(&json!({ "text": "a plan" })));
    assert_eq!(
        refusal(&refused),
        (
            422,
            "Invalid request.\n\n\"body\" wasn't supplied.".to_owned()
        )
    );
    // GitHub takes this one, and does not do what its sender expects.
    assert_eq!(
        ask(ACTIONS, "GET", &format!("{url}?perPage=100"), None).status,
        200
    );
    assert_eq!(
        ask(ACTIONS, "GET", &place(&github, "/absent"), None).status,
        404
    );
    let query = json!({ "query": "{ viewer { name_of_login } }" });
    let query = ask(
        ACTIONS,
        "POST",
        &format!("{}/graphql", github.url()),
        Some(&query),
    );
    assert!(query.json()["errors"].is_array());

    let violations = github.violations();
    assert!(
        violations
            .iter()
            .all(|violation| violation.kind == "request"),
        "{violations:#?}"
    );
    let comments = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
    let expected = [
        (format!("POST {comments}"), "wasn't supplied"),
        (format!("GET {comments}"), "perPage"),
        (format!("GET /repos/{REPOSITORY}/absent"), "no operation"),
        ("POST /graphql".to_owned(), "name_of_login"),
    ];
    assert_eq!(violations.len(), expected.len(), "{violations:#?}");
    for (violation, (operation, words)) in violations.iter().zip(expected) {
        assert_eq!(violation.operation, operation);
        assert!(violation.message.contains(words), "{}", violation.message);
    }
}

#[test]
fn a_check_run_has_limits_and_belongs_to_its_app() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let url = place(&github, "/check-runs");
    let run = |summary: usize, annotations: usize| {
        let annotation = json!({ "path": "a", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m" });
        let output = json!({ "title": "t", "summary": "s".repeat(summary), "annotations": vec![annotation; annotations] });
        ask(
            ACTIONS,
            "POST",
            &url,
            Some(&json!({ "name": "plan", "head_sha": HEAD, "output": output })),
        )
    };
    let made = run(65_535, 50);
    assert_eq!(made.status, 201);
    let message = "Invalid request.\n\nOnly 65535 characters are allowed; 65536 were supplied.";
    assert_eq!(refusal(&run(65_536, 0)), (422, message.to_owned()));
    let message = "Invalid request.\n\nNo more than 50 items are allowed; 51 were supplied.";
    assert_eq!(refusal(&run(1, 51)), (422, message.to_owned()));
    let own = format!("{url}/{}", made.json()["id"]);
    let other = ask(
        APP,
        "PATCH",
        &own,
        Some(&json!({ "status": "in_progress" })),
    );
    assert!(
        refusal(&other).1.starts_with("Invalid app_id `15368`"),
        "{}",
        other.text()
    );
    let unfinished = ask(
        ACTIONS,
        "PATCH",
        &own,
        Some(&json!({ "status": "completed" })),
    );
    assert_eq!(unfinished.status, 422);
}

#[test]
fn locked_and_deleted_conversations_take_no_comment() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let url = comments_of(&github);
    github.set_issue(PULL, "locked");
    let locked = ask(ACTIONS, "POST", &url, Some(&comment("a")));
    assert_eq!(
        refusal(&locked),
        (
            403,
            "Unable to create comment because issue is locked.".to_owned()
        )
    );
    assert_eq!(ask(USER, "POST", &url, Some(&comment("a"))).status, 201);
    github.set_issue(PULL, "gone");
    assert_eq!(ask(USER, "POST", &url, Some(&comment("a"))).status, 410);
    github.assert_no_violations();
}

#[test]
fn a_token_that_used_its_hour_up_is_told_until_when() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let url = comments_of(&github);
    for status in [403, 429] {
        github.limit("actions", 1, 60, status);
        assert_eq!(
            ask(ACTIONS, "GET", &url, None).header("x-ratelimit-remaining"),
            Some("0")
        );
        let refused = ask(ACTIONS, "GET", &url, None);
        assert_eq!(refused.status, status);
        assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
        assert_eq!(refused.header("x-ratelimit-resource"), Some("core"));
        assert!(refusal(&refused).1.starts_with("API rate limit exceeded"));
    }
    github.assert_no_violations();
}

#[test]
fn too_much_written_in_a_minute_has_to_wait() {
    let mut seed = seed();
    seed["limits"] =
        json!({ "secondary": { "content_per_minute": 2, "retry_after": 7, "status": 429 } });
    let Some(github) = Github::start(&seed) else {
        return;
    };
    let post = || ask(ACTIONS, "POST", &comments_of(&github), Some(&comment("a")));
    assert_eq!([post().status, post().status], [201, 201]);
    let refused = post();
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (429, Some("7"))
    );
    assert!(refusal(&refused).1.contains("secondary rate limit"));
    // Reading has to wait as well.
    assert_eq!(ask(ACTIONS, "GET", &comments_of(&github), None).status, 429);
    assert_eq!(github.comments(PULL).len(), 2);
}
