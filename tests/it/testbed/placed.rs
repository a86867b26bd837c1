//! Where the testbed's GitHub has things: accounts, repositories and pull requests, in each version and place of the API.

use serde_json::{Value, json};

use super::answered::{ask, place};
use super::{ACTIONS, Answer, Github, HEAD, PULL, REPOSITORY, USER, seed, send};

/// Asks in a version of the API.
fn in_version(version: &str, url: &str) -> Answer {
    let bearer = format!("Bearer {ACTIONS}");
    let headers = [
        ("user-agent", "testbed"),
        ("x-github-api-version", version),
        ("authorization", &bearer),
    ];
    send("GET", url, &headers, None).expect("GitHub answers")
}

#[test]
fn a_client_finds_itself_the_repository_and_the_pull_request() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let get = |token, path: &str| ask(token, "GET", &format!("{}{path}", github.url()), None);
    assert_eq!(get(USER, "/user").json()["login"], "octocat");
    assert_eq!(get(ACTIONS, "/user").status, 403);
    assert_eq!(
        get(ACTIONS, "/users/github-actions%5Bbot%5D").json()["id"],
        41_898_282
    );
    assert_eq!(get(ACTIONS, "/app").status, 401);
    assert_eq!(get(ACTIONS, "/rate_limit").json()["rate"]["limit"], 1000);
    assert_eq!(get(ACTIONS, "/meta").status, 200);
    let repository = format!("/repos/{REPOSITORY}");
    assert_eq!(get(ACTIONS, &repository).json()["full_name"], REPOSITORY);
    assert_eq!(
        get(ACTIONS, &format!("{repository}/pulls/{PULL}")).json()["head"]["sha"],
        HEAD
    );
    for list in [
        format!("commits/{HEAD}/pulls"),
        "pulls?head=acme:topic&state=all".to_owned(),
    ] {
        assert_eq!(
            get(ACTIONS, &format!("{repository}/{list}")).json()[0]["number"],
            PULL,
            "{list}"
        );
    }
    assert_eq!(
        get(ACTIONS, &format!("{repository}/pulls?head=acme:other")).json(),
        json!([])
    );
    github.assert_no_violations();
}

#[test]
fn a_later_version_of_the_api_has_less() {
    let Some(github) = Github::start(&seed()) else {
        return;
    };
    let pull = place(&github, &format!("/pulls/{PULL}"));
    let limits = format!("{}/rate_limit", github.url());
    for (version, there) in [("2022-11-28", true), ("2026-03-10", false)] {
        let has = |url: &str, key: &str| in_version(version, url).json().get(key).is_some();
        assert_eq!(has(&pull, "merge_commit_sha"), there, "{version}");
        assert_eq!(has(&limits, "rate"), there, "{version}");
        assert!(has(&pull, "head") && has(&limits, "resources"), "{version}");
    }
    github.assert_no_violations();
}

#[test]
fn an_enterprise_server_has_its_own_places_and_versions() {
    let mut seed = seed();
    let Some(github) = Github::start(&seed) else {
        return;
    };
    let meta = format!("{}/meta", github.enterprise_url());
    assert_eq!(
        ask(ACTIONS, "GET", &meta, None).json()["installed_version"],
        "3.19.0"
    );
    assert_eq!(in_version("2026-03-10", &meta).status, 400);
    let pull = format!(
        "{}/repos/{REPOSITORY}/pulls/{PULL}",
        github.enterprise_url()
    );
    let url = ask(ACTIONS, "GET", &pull, None).json()["url"].clone();
    assert_eq!(url, pull.as_str());
    github.assert_no_violations();

    // GraphQL is beside the REST API there, not below it.
    let viewer = json!({ "query": "{ viewer { login } }" });
    let below = format!("{}/graphql", github.enterprise_url());
    assert_eq!(ask(ACTIONS, "POST", &below, Some(&viewer)).status, 404);
    assert_eq!(github.violations().len(), 1);

    seed["enterprise"] =
        json!({ "installed_version": "3.21.0", "api_versions": ["2022-11-28", "2026-03-10"] });
    github.reset(&seed);
    assert_eq!(in_version("2026-03-10", &meta).status, 200);
}

#[test]
fn a_pull_request_may_come_from_a_fork_that_is_gone() {
    let mut seed = seed();
    let head = |number: u64, repository: Value| json!({ "number": number, "head": { "ref": "topic", "sha": HEAD, "repository": repository } });
    seed["repositories"][0]["pulls"] =
        json!([head(1, json!("somebody/platform")), head(2, Value::Null)]);
    let Some(github) = Github::start(&seed) else {
        return;
    };
    let of = |number: u64| {
        ask(
            ACTIONS,
            "GET",
            &place(&github, &format!("/pulls/{number}")),
            None,
        )
        .json()["head"]
            .clone()
    };
    assert_eq!(of(1)["repo"]["full_name"], "somebody/platform");
    assert_eq!(of(1)["repo"]["fork"], true);
    assert_eq!(of(2)["repo"], Value::Null);
    let found = place(&github, "/pulls?head=somebody:topic");
    assert_eq!(ask(ACTIONS, "GET", &found, None).json()[0]["number"], 1);
    github.assert_no_violations();
}

#[test]
fn a_renamed_repository_is_somewhere_else() {
    let mut seed = seed();
    seed["repositories"][0]["formerly"] = json!(["acme/former"]);
    let Some(github) = Github::start(&seed) else {
        return;
    };
    let former = format!("{}/repos/acme/former/issues/{PULL}/comments", github.url());
    assert_eq!(ask(ACTIONS, "GET", &former, None).status, 301);
    let moved = ask(ACTIONS, "POST", &former, Some(&json!({ "body": "a" })));
    assert_eq!(moved.status, 307);
    let location = moved.header("location").expect("a place");
    assert_eq!(
        ask(ACTIONS, "POST", location, Some(&json!({ "body": "a" }))).status,
        201
    );
    github.assert_no_violations();
}
