//! The client for GitHub at its edges, against a GitHub that enforces what GitHub does.

use crate::testbed::{
    ACTIONS, Call, Effect, Github as Testbed, PULL, REPOSITORY, Rule, USER, seed,
};
use backstage_infra::client::github::{Github, GithubError, Patience, Server};
use backstage_infra::sink::{Clean, Display, Redactor, Sink};
use std::sync::Arc;
use std::time::Duration;

fn run<T>(testbed: &Testbed, token: &str, ask: impl AsyncFnOnce(Github) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let server = Server {
        api: testbed.url().to_owned(),
        graphql: format!("{}/graphql", testbed.url()),
        repository: REPOSITORY.to_owned(),
    };
    let patience = Patience {
        between_writes: Duration::ZERO,
        first_wait: Duration::from_millis(1),
        ..Patience::default()
    };
    runtime.block_on(async {
        let github = Github::new(&server, token, patience).expect("a client");
        ask(github).await
    })
}

/// A text of so many characters.
fn text(characters: usize) -> Clean {
    let (sink, _) = Sink::memory(Arc::new(Redactor::default()), Display::default());
    let mut markdown = sink.markdown();
    (0..characters).for_each(|_| {
        markdown.markup("x");
    });
    markdown.finish()
}

#[test]
fn a_body_is_as_long_as_github_lets_it_be() {
    let Some(testbed) = Testbed::start(&seed()) else {
        return;
    };
    // A comment of ours is never this long; GitHub's own bound is met all the same.
    let short = text(100);
    assert!(
        run(&testbed, ACTIONS, async |it| it
            .create_comment(PULL, &short)
            .await)
        .is_ok()
    );
    let long = text(65_600);
    let refused = run(&testbed, ACTIONS, async |it| {
        it.create_comment(PULL, &long).await
    });
    let Err(GithubError::Refused {
        status, message, ..
    }) = refused
    else {
        panic!("{refused:?}")
    };
    assert_eq!(status, 422);
    assert!(message.contains("too long"), "{message}");
}

#[test]
fn every_kind_of_token_is_somebody() {
    let Some(testbed) = Testbed::start(&seed()) else {
        return;
    };
    let who = |token: &str| {
        run(&testbed, token, async |it| {
            it.who_am_i().await.expect("somebody")
        })
    };
    assert_eq!(who(ACTIONS).id, 41_898_282);
    assert_eq!(
        (who(USER).id, who(USER).login.as_str()),
        (583_231, "octocat")
    );
    let nobody = run(&testbed, "ghs_none", async |it| it.who_am_i().await);
    assert!(
        matches!(nobody, Err(GithubError::Token { .. })),
        "{nobody:?}"
    );
}

#[test]
fn what_may_be_done_twice_is_tried_again_and_what_may_not_is_not() {
    let Some(testbed) = Testbed::start(&seed()) else {
        return;
    };
    let broken = Effect::Answer {
        status: 503,
        headers: serde_json::json!({}),
        body: serde_json::json!({ "message": "unicorn" }),
    };
    let all = || Call::From { from: 1 };
    testbed.faults(&[
        Rule::on("GET", "/labels").at(all()).does(broken.clone()),
        Rule::on("POST", "/comments").at(all()).does(broken),
    ]);
    let labels = run(&testbed, ACTIONS, async |it| it.labels(PULL).await);
    let Err(GithubError::Unreachable { tries, .. }) = labels else {
        panic!("{labels:?}")
    };
    assert_eq!(tries, 4);
    let body = text(10);
    let written = run(&testbed, ACTIONS, async |it| {
        it.create_comment(PULL, &body).await
    });
    let Err(GithubError::Unreachable { tries, .. }) = written else {
        panic!("{written:?}")
    };
    assert_eq!(tries, 1);
}

#[test]
fn what_is_no_address_or_repository_is_refused() {
    let server = |api: &str, repository: &str| Server {
        api: api.to_owned(),
        graphql: "https://api.github.com/graphql".to_owned(),
        repository: repository.to_owned(),
    };
    for server in [
        server("api.github.com", REPOSITORY),
        server("file:///etc", REPOSITORY),
        server("https://api.github.com", "acme/../../x"),
    ] {
        let refused = Github::new(&server, ACTIONS, Patience::default());
        assert!(
            matches!(refused, Err(GithubError::Address(_))),
            "{server:?}"
        );
    }
}
