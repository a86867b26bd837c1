//! What a plan compares with, by the event that it runs for.

use backstage_infra::client::event::Event;
use backstage_infra::client::git::Repository;
use backstage_infra::command::base::{Base, of_event};

use crate::made::Made;

const GONE: &str = "1111111111111111111111111111111111111111";

/// `main` with two commits more than where `feature` left it, `feature` with two of its own, and `merge` of both as
/// GitHub makes it.
fn forked() -> Made {
    let made = Made::new();
    made.say("0");
    made.say("1");
    made.git(&["tag", "fork"]);
    made.git(&["switch", "-q", "-c", "feature"]);
    made.commit(&[("b.yaml", "1")]);
    made.commit(&[("b.yaml", "2")]);
    made.git(&["switch", "-q", "main"]);
    made.say("2");
    made.say("3");
    made.git(&["switch", "-q", "-c", "merge"]);
    made.git(&["merge", "-q", "--no-ff", "-m", "merge", "feature"]);
    made
}

fn pull_request(made: &Made, base: &str) -> Event {
    Event::PullRequest {
        number: 7,
        base_sha: made.git(&["rev-parse", base]),
        head_sha: made.git(&["rev-parse", "feature"]),
        from_fork: false,
    }
}

/// The base's id and reason; or the error.
fn base(clone: &Made, event: &Event) -> Result<(Option<String>, String), String> {
    let repository = Repository::open(&clone.path()).expect("a repository");
    match of_event(&repository, event) {
        Ok(Base { commit, why }) => Ok((commit.map(|commit| commit.id()), why)),
        Err(error) => Err(format!("{error:#}")),
    }
}

#[track_caller]
fn assert_base(clone: &Made, event: &Event, id: &str, why: &str) {
    let (found, said) = base(clone, event).expect("a base");
    assert_eq!((found.as_deref(), &said[..]), (Some(id), why));
}

#[test]
fn of_a_pull_request_it_is_what_the_merge_is_made_upon() {
    let made = forked();
    let event = pull_request(&made, "fork");
    let main = made.git(&["rev-parse", "main"]);
    for options in [
        &["--branch", "merge"][..],
        &["--branch", "merge", "--depth", "2"],
    ] {
        let clone = Made::clone_of(&made, options);
        assert_base(&clone, &event, &main, "the base of the pull request");
    }
    let clone = Made::clone_of(&made, &["--branch", "merge", "--depth", "1"]);
    insta::assert_snapshot!(base(&clone, &event).expect_err("not there"), @r"finding the base of the pull request: `HEAD^1` is not in this shallow clone; check out with `fetch-depth: 2`");
}

#[test]
fn of_a_pull_request_s_own_commit_it_is_where_it_left_its_base() {
    let made = forked();
    let event = pull_request(&made, "main");
    let fork = made.git(&["rev-parse", "fork"]);
    let clone = Made::clone_of(&made, &["--branch", "feature"]);
    assert_base(
        &clone,
        &event,
        &fork,
        "where the pull request leaves its base",
    );
    for options in [
        &["--depth", "1"][..],
        &["--depth", "2"],
        &["--depth", "1", "--no-single-branch"],
    ] {
        let clone = Made::clone_of(&made, &[&["--branch", "feature"], options].concat());
        let said = base(&clone, &event).expect_err("not there");
        assert!(
            said.starts_with("`HEAD` is not the merge of the pull request")
                && said.contains("without `ref:` and with `fetch-depth: 2`, or with `fetch-depth: 0`, or name a base with --against"),
            "{said}"
        );
    }
    // A merge, but the pull request's own: its first parent is no base.
    made.git(&["switch", "-q", "feature"]);
    made.git(&["merge", "-q", "-s", "ours", "-m", "take main", "main"]);
    let event = pull_request(&made, "main");
    let main = made.git(&["rev-parse", "main"]);
    assert_base(
        &made,
        &event,
        &main,
        "where the pull request leaves its base",
    );
}

#[test]
fn of_a_push_it_is_what_was_there_before() {
    let made = forked();
    let push = |before: Option<&str>, forced| Event::Push {
        before: before.map(str::to_owned),
        after: GONE.to_owned(),
        forced,
    };
    let fork = made.git(&["rev-parse", "fork"]);
    let clone = Made::clone_of(&made, &["--branch", "main"]);
    let shallow = Made::clone_of(&made, &["--branch", "main", "--depth", "1"]);
    for forced in [false, true] {
        assert_base(
            &clone,
            &push(Some(&fork), forced),
            &fork,
            "what was there before the push",
        );
    }
    let parent = made.git(&["rev-parse", "main~1"]);
    assert_base(
        &clone,
        &push(None, false),
        &parent,
        "the commit before `HEAD`, as the branch is new",
    );
    let first = Made::new();
    first.say("0");
    let mut said = Vec::new();
    for (clone, event) in [(&first, push(None, false)), (&shallow, push(None, false))] {
        let (found, why) = base(clone, &event).expect("an answer");
        assert_eq!(found, None);
        said.push(why);
    }
    for event in [push(Some(&fork), false), push(Some(GONE), true)] {
        said.push(
            base(&shallow, &event)
                .expect_err("not there")
                .replace(&fork, GONE),
        );
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    nothing was there before: this is the first commit
    the branch is new, and this clone has none of its earlier commits (`fetch-depth: 2` has one)
    `1111111111111111111111111111111111111111`, what was there before the push, is not in this clone; check out with `fetch-depth: 0`, or name a base with --against
    `1111111111111111111111111111111111111111`, what was there before the push, is not in this clone, as the push was forced and no branch has it any more; name a base with --against
    ");
}

#[test]
fn of_a_merge_group_it_is_what_it_goes_into_and_of_the_rest_nothing() {
    let made = forked();
    let fork = made.git(&["rev-parse", "fork"]);
    let group = |base_sha: &str| Event::MergeGroup {
        base_sha: base_sha.to_owned(),
        head_sha: GONE.to_owned(),
    };
    assert_base(
        &made,
        &group(&fork),
        &fork,
        "what the merge group goes into",
    );
    insta::assert_snapshot!(base(&made, &group(GONE)).expect_err("not there"), @r"`1111111111111111111111111111111111111111`, which the merge group goes into, is not in this clone; check out with `fetch-depth: 0`, or name a base with --against");
    let event = Event::Other {
        name: "workflow_dispatch".to_owned(),
    };
    let nothing = (
        None,
        "nothing to compare with in a `workflow_dispatch` run".to_owned(),
    );
    assert_eq!(base(&made, &event), Ok(nothing));
}
