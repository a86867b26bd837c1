//! Clones that have only a part: of the history, or of the files.

use backstage_infra::client::files::{FILE_LIMIT, TreeLimits};
use backstage_infra::client::git::Repository;

use crate::made::Made;

/// Three commits on `main`, and one on `other` from the first.
fn four() -> Made {
    let made = Made::new();
    made.say("one");
    made.git(&["branch", "other"]);
    made.say("two");
    made.say("three");
    made.git(&["switch", "-q", "other"]);
    made.say("four");
    made.git(&["switch", "-q", "main"]);
    made.git(&["config", "uploadpack.allowFilter", "true"]);
    made
}

#[test]
fn a_shallow_clone_says_what_depth_has_it() {
    let made = four();
    let clone = Made::clone_of(&made, &["--depth", "1"]);
    let repository = Repository::open(&clone.path()).expect("a repository");
    assert!(repository.is_shallow());
    let head = repository.head().expect("a commit");
    // What a commit names is known even where it is not there.
    assert_eq!(repository.parents(&head).expect("read").len(), 1);
    let mut said = vec![
        repository
            .first_parent(&head)
            .expect_err("not there")
            .to_string(),
    ];
    for revision in [
        "HEAD~1",
        "@^",
        "HEAD~2",
        "main~1",
        "origin/other",
        &made.git(&["rev-parse", "other"]),
    ] {
        said.push(
            repository
                .resolve(revision)
                .expect_err("not there")
                .to_string(),
        );
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    `HEAD^1` is not in this shallow clone; check out with `fetch-depth: 2`
    `HEAD~1` is not in this shallow clone; check out with `fetch-depth: 2`
    `@^` is not in this shallow clone; check out with `fetch-depth: 2`
    `HEAD~2` is not in this shallow clone; check out with `fetch-depth: 3`
    `main~1` is not in this shallow clone; check out with `fetch-depth: 0`, which fetches all history
    `origin/other` is no branch, tag or commit here; this clone is shallow: check out with `fetch-depth: 0` to have every branch, tag and commit, or did you mean `origin/main`?
    `2900d1e51a515cd3c8d79e41715d3662a2f21ff8` is no branch, tag or commit here; this clone is shallow: check out with `fetch-depth: 0` to have every branch, tag and commit
    ");
}

#[test]
fn a_shallow_clone_that_is_deep_enough_is_enough() {
    let made = four();
    let clone = Made::clone_of(&made, &["--depth", "2"]);
    let repository = Repository::open(&clone.path()).expect("a repository");
    let head = repository.head().expect("a commit");
    let parent = repository
        .first_parent(&head)
        .expect("there")
        .expect("a parent");
    assert_eq!(repository.resolve("HEAD~1").expect("there"), parent);
    let text = repository.read_text(&parent, "a.yaml", FILE_LIMIT);
    assert_eq!(text.expect("read").as_deref(), Some("two"));
    let error = repository.first_parent(&parent).expect_err("not there");
    assert!(error.to_string().contains("fetch-depth: 0"), "{error}");
}

#[test]
fn without_the_history_in_common_there_is_no_guess() {
    let made = four();
    let clone = Made::clone_of(&made, &["--depth", "1", "--no-single-branch"]);
    let repository = Repository::open(&clone.path()).expect("a repository");
    let [a, b] = ["HEAD", "origin/other"].map(|name| repository.resolve(name).expect("there"));
    let error = repository.merge_base(&a, &b).expect_err("not known");
    assert!(error.to_string().contains("fetch-depth: 0"), "{error}");

    let repository = Repository::open(&made.path()).expect("a repository");
    let found = repository.merge_base(&a, &b).expect("walked").expect("one");
    assert_eq!(found, repository.resolve("main~2").expect("there"));
    made.git(&["switch", "-q", "--orphan", "alone"]);
    made.say("alone");
    let alone = repository.head().expect("a commit");
    assert_eq!(repository.merge_base(&a, &alone).expect("walked"), None);
}

#[test]
fn branches_merged_crosswise_have_the_bases_that_git_finds() {
    let made = four();
    let merge = |onto: &str, other: &str| {
        made.git(&["switch", "-q", onto]);
        made.git(&["merge", "-q", "-s", "ours", "-m", "merge", other]);
    };
    made.git(&["tag", "m", "main"]);
    made.git(&["tag", "o", "other"]);
    merge("main", "o");
    merge("other", "m");
    made.say("five");
    let repository = Repository::open(&made.path()).expect("a repository");
    let [a, b] = ["main", "other"].map(|name| repository.resolve(name).expect("there"));
    let all = made.git(&["merge-base", "--all", "main", "other"]);
    assert_eq!(all.lines().count(), 2, "{all}");
    let found = repository.merge_base(&a, &b).expect("walked").expect("one");
    assert!(all.contains(&found.id()), "{all}");
    assert_eq!(repository.merge_base(&b, &a).expect("walked"), Some(found));
}

#[test]
fn a_partial_clone_is_not_fetched_from() {
    let made = four();
    made.commit(&[("config/b.yaml", "b")]);
    let options = ["--filter=blob:none", "--no-checkout"];
    let clone = Made::clone_of(&made, &options);
    let marker = clone.path().join("marker");
    let upload = format!("touch {}; git-upload-pack", marker.display());
    clone.git(&["config", "remote.origin.uploadpack", &upload]);
    let repository = Repository::open(&clone.path()).expect("a repository");
    let head = repository.head().expect("a commit");
    let error = repository
        .read_text(&head, "a.yaml", FILE_LIMIT)
        .expect_err("not there");
    let files = repository.read_tree(&head, "config", TreeLimits::default());
    let other = files
        .expect("listed")
        .expect("a folder")
        .remove(0)
        .text
        .expect_err("not there");
    insta::assert_snapshot!(format!("{error}\n{other}").replace(&head.short(), "HEAD"), @r"
    `HEAD:a.yaml` is not in this partial clone, and nothing is fetched here; check out without `filter:`
    `HEAD:config/b.yaml` is not in this partial clone, and nothing is fetched here; check out without `filter:`
    ");
    assert!(!marker.exists(), "something was fetched");

    let clone = Made::clone_of(&made, &["--filter=tree:0", "--no-checkout"]);
    let repository = Repository::open(&clone.path()).expect("a repository");
    let head = repository.head().expect("a commit");
    let error = repository
        .read_tree(&head, "config", TreeLimits::default())
        .expect_err("not there");
    assert!(error.to_string().contains("without `filter:`"), "{error}");
}
