//! What the testbed's GitHub does with what it is sent: comments, pages of them, check runs, labels, what is hidden.

use serde_json::{Value, json};

use super::{ACTIONS, APP, Answer, Github, HEAD, PULL, REPOSITORY, USER, seed, send};

/// Asks as a client of GitHub does: with a name, a version and a token.
pub(super) fn ask(token: &str, method: &str, url: &str, body: Option<&Value>) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("user-agent", "testbed"),
        ("accept", "application/vnd.github+json"),
        ("x-github-api-version", "2022-11-28"),
        ("authorization", &bearer),
    ];
    send(method, url, &headers, body).expect("GitHub answers")
}

/// An address in the repository.
pub(super) fn place(github: &Github, rest: &str) -> String {
    format!("{}/repos/{REPOSITORY}{rest}", github.url())
}

pub(super) fn comments_of(github: &Github) -> String {
    place(github, &format!("/issues/{PULL}/comments"))
}

#[test]
fn a_comment_is_made_by_the_tokens_account_edited_and_deleted() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    for (token, login, id) in [
        (ACTIONS, "github-actions[bot]", 41_898_282),
        (APP, "planner[bot]", 777),
        (USER, "octocat", 583_231),
    ] {
        let made = ask(
            token,
            "POST",
            &comments_of(&github),
            Some(&json!({ "body": "a plan" })),
        );
        assert_eq!(made.status, 201, "{}", made.text());
        assert_eq!(made.json()["user"]["login"], login);
        assert_eq!(made.json()["user"]["id"], id);
    }
    let comments = github.comments(PULL);
    assert_eq!(comments[0].user.login, "github-actions[bot]");
    assert_eq!(comments[0].user.id, 41_898_282);
    assert_eq!(comments[0].body, "a plan");

    // Others' too: the permission to write is all it takes.
    let theirs = place(&github, &format!("/issues/comments/{}", comments[2].id));
    let edited = ask(
        ACTIONS,
        "PATCH",
        &theirs,
        Some(&json!({ "body": "another" })),
    );
    assert_eq!(
        (edited.status, &edited.json()["body"]),
        (200, &json!("another"))
    );
    assert_eq!(edited.json()["user"]["login"], "octocat");
    assert_eq!(ask(ACTIONS, "GET", &theirs, None).json()["body"], "another");
    assert_eq!(ask(ACTIONS, "DELETE", &theirs, None).status, 204);
    assert_eq!(ask(ACTIONS, "GET", &theirs, None).status, 404);
    github.assert_no_violations();
}

#[test]
fn the_control_api_comments_edits_and_deletes_as_somebody_else() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let made = github.comment_by("somebody", PULL, "number {n}", 2);
    github.edit_comment(made[0].id, "edited");
    github.delete_comment(made[1].id);
    let bodies: Vec<_> = github
        .comments(PULL)
        .into_iter()
        .map(|each| each.body)
        .collect();
    assert_eq!(bodies, ["edited"]);
    github.reset(&seed());
    assert!(github.comments(PULL).is_empty());
    assert!(github.requests().is_empty());
}

#[test]
fn ten_thousand_comments_are_read_by_following_the_links() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    github.comment_by("octocat", PULL, "number {n}", 10_000);
    let first = ask(ACTIONS, "GET", &comments_of(&github), None);
    assert_eq!(first.json().as_array().map(Vec::len), Some(30));
    assert!(first.link("prev").is_none());

    let mut next = Some(format!("{}?per_page=100", comments_of(&github)));
    let (mut pages, mut bodies) = (0, Vec::new());
    while let Some(url) = next {
        let answer = ask(ACTIONS, "GET", &url, None);
        let page = answer.json();
        bodies.extend(
            page.as_array()
                .into_iter()
                .flatten()
                .map(|each| each["body"].clone()),
        );
        next = answer.link("next");
        pages += 1;
    }
    assert_eq!((pages, bodies.len()), (100, 10_000));
    assert_eq!(bodies.last(), Some(&json!("number 10000")));
    // By the repository's number: whoever counts pages instead of following links does not see this.
    assert!(
        github
            .requests()
            .iter()
            .any(|request| request.path.starts_with("/repositories/"))
    );
    github.assert_no_violations();
}

#[test]
fn annotations_of_a_check_run_are_added_and_names_are_found() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let annotation = json!({ "path": "a.yaml", "start_line": 1, "end_line": 1, "annotation_level": "warning", "message": "m" });
    let output = json!({ "title": "a plan", "summary": "s", "annotations": [annotation] });
    let started = json!({ "name": "plan", "head_sha": HEAD, "external_id": "digest", "status": "in_progress", "output": output });
    let run = ask(
        ACTIONS,
        "POST",
        &place(&github, "/check-runs"),
        Some(&started),
    );
    assert_eq!(run.status, 201, "{}", run.text());
    let url = place(&github, &format!("/check-runs/{}", run.json()["id"]));
    let done = json!({ "conclusion": "success", "output": output });
    let done = ask(ACTIONS, "PATCH", &url, Some(&done));
    assert_eq!(done.json()["output"]["annotations_count"], 2);
    assert_eq!(done.json()["status"], "completed");

    let again = json!({ "name": "plan", "head_sha": HEAD });
    ask(
        ACTIONS,
        "POST",
        &place(&github, "/check-runs"),
        Some(&again),
    );
    let runs = place(&github, "/commits/topic/check-runs");
    let total = |query: &str| {
        ask(ACTIONS, "GET", &format!("{runs}?{query}"), None).json()["total_count"].clone()
    };
    assert_eq!(total("check_name=plan"), 1);
    assert_eq!(total("check_name=plan&filter=all"), 2);
    assert_eq!(total("app_id=15368"), 1);
    assert_eq!(total("app_id=4242"), 0);

    let kept = &github.check_runs()[0];
    assert_eq!(
        (kept.name.as_str(), kept.external_id.as_str()),
        ("plan", "digest")
    );
    assert_eq!(
        (kept.status.as_str(), kept.conclusion.as_deref()),
        ("completed", Some("success"))
    );
    assert_eq!(
        (&kept.output["title"], kept.annotations.len()),
        (&json!("a plan"), 2)
    );
    assert_eq!(json!(kept.id), run.json()["id"]);
    github.assert_no_violations();
}

#[test]
fn labels_are_defined_put_on_and_taken_off() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let label = json!({ "name": "infra:destructive", "color": "b60205" });
    assert_eq!(
        ask(ACTIONS, "POST", &place(&github, "/labels"), Some(&label)).status,
        201
    );
    let twice = ask(ACTIONS, "POST", &place(&github, "/labels"), Some(&label));
    assert_eq!(
        (twice.status, &twice.json()["errors"][0]["code"]),
        (422, &json!("already_exists"))
    );

    let labels = place(&github, &format!("/issues/{PULL}/labels"));
    let added = json!({ "labels": ["infra:destructive", "unknown"] });
    assert_eq!(ask(ACTIONS, "POST", &labels, Some(&added)).status, 200);
    assert_eq!(github.labels(PULL), ["infra:destructive", "unknown"]);
    let gone = format!("{labels}/infra%3Adestructive");
    assert_eq!(ask(ACTIONS, "DELETE", &gone, None).status, 200);
    assert_eq!(ask(ACTIONS, "DELETE", &gone, None).status, 404);
    assert_eq!(
        ask(ACTIONS, "PUT", &labels, Some(&json!({ "labels": [] }))).status,
        200
    );
    assert!(github.labels(PULL).is_empty());
    github.assert_no_violations();
}

#[test]
fn a_comment_is_hidden_through_graphql() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let comment = github.comment_by("octocat", PULL, "old", 1).remove(0);
    let query = "mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized minimizedReason } } }";
    let hide = |node: &str| json!({ "query": query, "variables": { "id": node } });
    // Also where an Enterprise Server has it.
    for path in ["graphql", "api/graphql"] {
        let url = format!("{}/{path}", github.url());
        let viewer = json!({ "query": "{ viewer { login databaseId } }" });
        let viewer = ask(ACTIONS, "POST", &url, Some(&viewer)).json();
        assert_eq!(viewer["data"]["viewer"]["login"], "github-actions[bot]");
        let hidden = ask(ACTIONS, "POST", &url, Some(&hide(&comment.node_id))).json();
        assert_eq!(
            hidden["data"]["minimizeComment"]["minimizedComment"]["minimizedReason"],
            "outdated"
        );
        let absent = ask(ACTIONS, "POST", &url, Some(&hide("IC_absent"))).json();
        assert_eq!(absent["errors"][0]["type"], "NOT_FOUND");
    }
    assert_eq!(
        github.comments(PULL)[0]
            .minimized
            .as_ref()
            .map(|why| &why["reason"]),
        Some(&json!("OUTDATED"))
    );
    github.assert_no_violations();
}

#[test]
fn what_the_client_has_already_is_not_sent_again_nor_counted() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let url = comments_of(&github);
    let first = ask(ACTIONS, "GET", &url, None);
    let etag = first.header("etag").expect("an ETag").to_owned();
    let bearer = format!("Bearer {ACTIONS}");
    let headers = [
        ("user-agent", "testbed"),
        ("authorization", &bearer),
        ("if-none-match", &etag),
    ];
    let again = send("GET", &url, &headers, None).expect("an answer");
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(
        again.header("x-ratelimit-used"),
        first.header("x-ratelimit-used")
    );
    github.comment_by("octocat", PULL, "new", 1);
    assert_eq!(
        send("GET", &url, &headers, None).expect("an answer").status,
        200
    );
}
