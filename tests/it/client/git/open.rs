//! What kinds of repository can be read, and who they belong to.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use backstage_infra::client::files::FILE_LIMIT;
use backstage_infra::client::git::{GitError, Repository};

use crate::made::Made;
use crate::support::{folder, write};

/// The text of `a.yaml` in `HEAD` of the repository that a folder is in.
#[track_caller]
fn text(folder: &Path) -> Option<String> {
    let repository = Repository::open(folder).expect("a repository");
    let head = repository.head().expect("a commit");
    repository
        .read_text(&head, "a.yaml", FILE_LIMIT)
        .expect("read")
}

#[track_caller]
fn refused(folder: &Path) -> GitError {
    Repository::open(folder).expect_err("refused")
}

fn one() -> Made {
    let made = Made::new();
    made.commit(&[("a.yaml", "one"), ("in/b.yaml", "")]);
    made
}

#[test]
fn from_a_folder_within() {
    let made = one();
    assert_eq!(text(&made.path().join("in")).as_deref(), Some("one"));
    let repository = Repository::open(&made.path().join("in")).expect("a repository");
    let root = made.path().canonicalize().expect("a folder");
    assert_eq!(repository.root(), root);
    assert!(!repository.is_shallow());
}

#[test]
fn packed_as_well_as_loose() {
    let made = one();
    made.say(&"long\n".repeat(1_000));
    made.say(&("long\n".repeat(1_000) + "end"));
    made.git(&["gc", "-q"]);
    assert!(text(&made.path()).is_some_and(|text| text.ends_with("\nend")));
}

#[test]
fn a_worktree_has_its_own_head() {
    let made = one();
    let other = folder();
    let place = other.path().join("tree");
    made.git(&[
        "worktree",
        "add",
        "-q",
        "-b",
        "b",
        &place.display().to_string(),
    ]);
    made.say("two");
    assert_eq!(text(&place).as_deref(), Some("one"));
    let repository = Repository::open(&place).expect("a repository");
    assert_eq!(
        repository.resolve("main").expect("shared").id(),
        made.git(&["rev-parse", "main"])
    );
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let (inner, outer) = (one(), Made::new());
    outer.git(&[
        "submodule",
        "--quiet",
        "add",
        &inner.path().display().to_string(),
        "sub",
    ]);
    assert_eq!(text(&outer.path().join("sub")).as_deref(), Some("one"));
}

#[test]
fn objects_of_an_alternate_are_found() {
    let made = one();
    let clone = Made::with(&[
        "clone",
        "-q",
        "--shared",
        &made.path().display().to_string(),
        ".",
    ]);
    assert_eq!(text(&clone.path()).as_deref(), Some("one"));
}

#[test]
fn ids_may_be_long() {
    let made = Made::with(&["init", "-q", "-b", "main", "--object-format=sha256", "."]);
    let id = made.say("one");
    assert_eq!(text(&made.path()).as_deref(), Some("one"));
    let repository = Repository::open(&made.path()).expect("a repository");
    for name in [&id[..], &id[..9]] {
        assert_eq!(repository.resolve(name).expect("found").id(), id);
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test gives a repository away"
)]
fn somebody_else_s_repository_is_read() {
    let made = one();
    // Only root can give files away; the tests of the image and of CI run as root.
    if std::fs::metadata(made.path()).expect("a folder").uid() != 0 {
        return;
    }
    let mut open = vec![made.path()];
    while let Some(path) = open.pop() {
        std::os::unix::fs::lchown(&path, Some(1001), Some(1001)).expect("given away");
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a folder");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
        }
    }
    assert_eq!(text(&made.path()).as_deref(), Some("one"));
}

#[test]
fn says_where_there_is_nothing_to_read() {
    let (made, none) = (one(), folder());
    let bare = Made::with(&[
        "clone",
        "-q",
        "--bare",
        &made.path().display().to_string(),
        ".",
    ]);
    let torn = folder();
    write(torn.path(), &[(".git", "gitdir: ../gone\n")]);
    let empty = folder();
    write(empty.path(), &[(".git/config", "")]);
    let newer = Made::new();
    newer.git(&["config", "extensions.refStorage", "reftable"]);
    let messages = [
        none.path(),
        &bare.path(),
        torn.path(),
        empty.path(),
        &newer.path(),
    ]
    .map(|path| {
        let root = path.canonicalize().expect("a folder");
        let said = refused(path).to_string();
        let said = said.replace(&root.display().to_string(), "ROOT");
        said.replace(&path.display().to_string(), "ROOT")
    });
    insta::assert_snapshot!(messages.join("\n"), @r"
    `ROOT` is in no git repository; run where one is checked out
    `ROOT` is a bare repository, without a folder of files; run in a clone of it
    `ROOT/.git` leads to `ROOT/../gone`, which is no repository; mount that folder too, or clone anew
    `ROOT/.git` is damaged (without `HEAD` or `objects`); clone the repository anew
    `ROOT/.git/config` sets `extensions.refStorage` to `reftable`, a format that is not known here; use a clone with `files`
    ");
}
