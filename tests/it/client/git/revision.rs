//! What people call a commit.

use std::io::Write as _;
use std::process::Stdio;

use backstage_infra::client::git::Repository;

use crate::made::{Made, git_with};

/// Two commits on `main`, one on `feature/x`, and the merge of both, with tags.
fn merged() -> Made {
    let made = Made::new();
    made.say("one");
    made.git(&["tag", "v1"]);
    made.git(&["switch", "-q", "-c", "feature/x"]);
    made.commit(&[("b.yaml", "x")]);
    made.git(&["switch", "-q", "main"]);
    made.say("two");
    made.git(&["merge", "-q", "--no-ff", "-m", "merge", "feature/x"]);
    made.git(&["tag", "-a", "v2", "-m", "two"]);
    made.git(&["tag", "-a", "v2-again", "-m", "a tag of a tag", "v2"]);
    made
}

#[test]
fn is_the_commit_that_git_says() {
    let made = merged();
    let clone = Made::clone_of(&made, &[]);
    clone.git(&["switch", "-q", "--detach", "HEAD~1"]);
    clone.git(&["pack-refs", "--all"]);
    for (repository, names) in [
        (
            &made,
            &[
                "HEAD",
                "@",
                "main",
                "heads/main",
                "refs/heads/main",
                "feature/x",
                "v1",
                "v2",
                "tags/v2",
                "v2-again",
                "HEAD~1",
                "HEAD~",
                "HEAD^",
                "HEAD^1",
                "HEAD^2",
                "HEAD^0",
                "main~2",
                "HEAD^^",
                "HEAD^2~1",
                "v2^{commit}",
                "v2^{}",
                "v2~1",
            ][..],
        ),
        (
            &clone,
            &[
                "HEAD",
                "HEAD~1",
                "main",
                "origin/main",
                "origin",
                "origin/HEAD",
                "origin/feature/x",
                "v2",
                "v1",
            ],
        ),
    ] {
        let reader = Repository::open(&repository.path()).expect("a repository");
        for name in names {
            let expected = repository.git(&["rev-parse", &format!("{name}^{{commit}}")]);
            assert_eq!(reader.resolve(name).expect(name).id(), expected, "{name}");
            for length in [4, 7, 39, 40] {
                let id = &expected[..length];
                assert_eq!(reader.resolve(id).expect(id).id(), expected, "{id}");
            }
            let upper = expected[..8].to_uppercase();
            assert_eq!(reader.resolve(&upper).expect(&upper).id(), expected);
        }
    }
    let reader = Repository::open(&made.path()).expect("a repository");
    let head = reader.head().expect("a commit");
    assert_eq!(head.id()[..7], head.short());
    assert_eq!(reader.find(&head.id()).expect("found"), Some(head));
    assert_eq!(reader.find(&"1".repeat(40)).expect("looked"), None);
    assert_eq!(reader.find("main").expect("looked"), None);
}

#[test]
fn says_what_is_wrong_and_what_helps() {
    let made = merged();
    made.git(&[
        "update-ref",
        "refs/tags/file",
        &made.git(&["rev-parse", "HEAD:a.yaml"]),
    ]);
    let clone = Made::clone_of(&made, &[]);
    clone.git(&["switch", "-q", "--detach"]);
    clone.git(&["branch", "-q", "-D", "main"]);
    let reader = Repository::open(&clone.path()).expect("a repository");
    let tree = made.git(&["rev-parse", "HEAD^{tree}"]);
    let said: Vec<String> = [
        "mian",
        "origin/mian",
        "main",
        "zzz",
        "v3",
        "HEAD~9",
        "HEAD^3",
        "abcdef0",
        &"1".repeat(40),
        &tree,
        &tree[..10],
        "file",
        "main..HEAD",
        "HEAD:a.yaml",
        "main@{1}",
        "-x",
        "",
        "../../etc/passwd",
        "a b",
    ]
    .iter()
    .map(|name| reader.resolve(name).expect_err(name).to_string())
    .collect();
    insta::assert_snapshot!(said.join("\n").replace(&made.git(&["rev-parse", "--short=7", "v1"]), "FIRST").replace(&made.git(&["rev-parse", "--short=7", "v2^{}"]), "MERGE"), @r"
    `mian` is no branch, tag or commit here; did you mean `origin/main`?
    `origin/mian` is no branch, tag or commit here; did you mean `origin/main`?
    `main` is no branch, tag or commit here; did you mean `origin/main`?
    `zzz` is no branch, tag or commit here; check the name, or fetch it first
    `v3` is no branch, tag or commit here; check the name, or fetch it first
    `HEAD~9` does not exist, as `FIRST` is the first of its history; name another commit
    `HEAD^3` does not exist, as `MERGE` has 2 parents; name another commit
    `abcdef0` is no branch, tag or commit here; check the name, or fetch it first
    `1111111111111111111111111111111111111111` is no branch, tag or commit here; check the name, or fetch it first
    `e0f28a626f5d576af846cf9caf051f3981ea108d` names a folder; name a commit
    `e0f28a626f` names a folder; name a commit
    `file` names a file; name a commit
    `main..HEAD` is a range of commits; name one commit, such as `main`, `v1.0`, `HEAD~1` or an id
    `HEAD:a.yaml` is the name of a file or a search; name one commit, such as `main`, `v1.0`, `HEAD~1` or an id
    `main@{1}` is a question to the log of a branch, which a clone does not have; name one commit, such as `main`, `v1.0`, `HEAD~1` or an id
    `-x` is not the name of a commit; name one commit, such as `main`, `v1.0`, `HEAD~1` or an id
    `` is not the name of a commit; name one commit, such as `main`, `v1.0`, `HEAD~1` or an id
    `../../etc/passwd` is not the name of a commit; name one commit, such as `main`, `v1.0`, `HEAD~1` or an id
    `a b` is not the name of a commit; name one commit, such as `main`, `v1.0`, `HEAD~1` or an id
    ");
}

#[test]
fn without_a_commit_there_is_no_head() {
    let made = Made::new();
    let reader = Repository::open(&made.path()).expect("a repository");
    insta::assert_snapshot!(reader.head().expect_err("none"), @r"`main` has no commit yet; commit first");
}

#[test]
fn a_short_id_of_several_commits_names_them() {
    let made = Made::new();
    // Enough commits that two ids begin with the same four characters.
    let mut commands = String::new();
    for number in 0..1_000 {
        commands += &format!(
            "commit refs/heads/main\ncommitter S <s@example.com> 1767225600 +0000\ndata <<.\n{number}\n.\n\n"
        );
    }
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(commands.as_bytes()).expect("written");
    std::io::Seek::rewind(&mut file).expect("rewound");
    git_with(&made.path(), &["fast-import", "--quiet"], Stdio::from(file));
    let ids = made.git(&["rev-list", "main"]);
    let mut ids: Vec<&str> = ids.lines().collect();
    ids.sort_unstable();
    let pair = ids
        .windows(2)
        .find(|pair| pair[0][..4] == pair[1][..4])
        .expect("two that begin alike");
    let (a, b) = (pair[0], pair[1]);
    let reader = Repository::open(&made.path()).expect("a repository");
    let said = reader.resolve(&a[..4]).expect_err("ambiguous").to_string();
    let expected = format!(
        "`{}` is the beginning of several ids (`{}`, `{}`",
        &a[..4],
        &a[..10],
        &b[..10]
    );
    assert!(said.starts_with(&expected), "{said}");
    assert_eq!(reader.resolve(&a[..12]).expect("one").id(), a);
}
