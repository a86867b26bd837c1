//! Nothing of a repository's own is run or obeyed, and an id names its content.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use backstage_infra::client::files::{FILE_LIMIT, TreeLimits};
use backstage_infra::client::git::Repository;

use crate::made::Made;
use crate::support::{folder, names, read, write};

fn executable(path: &Path) {
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(path, mode).expect("permitted");
}

#[test]
fn nothing_that_a_repository_configures_is_run() {
    let made = Made::new();
    made.commit(&[
        (
            ".gitattributes",
            "* filter=evil diff=evil text eol=crlf ident\n",
        ),
        ("a.yaml", "$Id$\none\n"),
    ]);
    let first = made.git(&["rev-parse", "HEAD"]);
    made.say("$Id$\ntwo\n");
    let traps = folder();
    let marker = traps.path().join("marker");
    let trap = traps.path().join("trap");
    let script = format!("#!/bin/sh\ntouch {}\ncat\n", marker.display());
    write(
        traps.path(),
        &[("trap", &script), ("hooks/post-checkout", &script)],
    );
    executable(&trap);
    executable(&traps.path().join("hooks/post-checkout"));
    let included = format!(
        "[core]\nfsmonitor = {}\n[extensions]\nobjectFormat = sha256\n",
        trap.display()
    );
    write(traps.path(), &[("included", &included)]);
    let trap = trap.display().to_string();
    let config = format!(
        "[include]\npath = {folder}/included\n[includeIf \"gitdir:**\"]\npath = {folder}/included\n\
         [core]\nfsmonitor = {trap}\nhooksPath = {folder}/hooks\npager = {trap}\nsshCommand = {trap}\neditor = {trap}\n\
         gitProxy = {trap}\naskPass = {trap}\nalternateRefsCommand = {trap}\n\
         [filter \"evil\"]\nsmudge = {trap}\nclean = {trap}\nprocess = {trap}\nrequired = true\n\
         [diff \"evil\"]\ntextconv = {trap}\ncommand = {trap}\n[alias]\nrev-parse = !{trap}\ncat-file = !{trap}\n\
         [uploadpack]\npackObjectsHook = {trap}\n[remote \"origin\"]\nurl = ext::{trap}\npromisor = true\nuploadpack = {trap}\n\
         [gpg]\nprogram = {trap}\n[credential]\nhelper = {trap}\n[safe]\ndirectory = /nowhere\n",
        folder = traps.path().display(),
    );
    let own = made.path().join(".git/config");
    made.write(&[(".git/config", &(read(&own) + &config))]);
    for hook in [
        "post-checkout",
        "post-index-change",
        "reference-transaction",
    ] {
        let name = format!(".git/hooks/{hook}");
        made.write(&[(&name, &script)]);
        executable(&made.path().join(name));
    }
    let before = names(&made.path().join(".git"));

    let repository = Repository::open(&made.path()).expect("a repository");
    let head = repository.head().expect("a commit");
    let base = repository.resolve("HEAD~1").expect("a commit");
    assert_eq!(base.id(), first);
    assert_eq!(
        repository.merge_base(&head, &base).expect("walked"),
        Some(base)
    );
    let text = repository.read_text(&base, "a.yaml", FILE_LIMIT);
    assert_eq!(text.expect("read").as_deref(), Some("$Id$\none\n"));
    let files = repository.read_tree(&base, "", TreeLimits::default());
    assert_eq!(files.expect("read").map(|files| files.len()), Some(1));
    assert!(repository.resolve("gone").is_err());

    assert!(!marker.exists(), "something was run");
    assert_eq!(
        names(&made.path().join(".git")),
        before,
        "something was written"
    );
}

#[test]
fn a_replaced_commit_or_file_is_read_as_its_id_says() {
    let made = Made::new();
    let first = made.say("one");
    let second = made.say("two");
    made.git(&["replace", &second, &first]);
    let blob = |revision: &str| made.git(&["--no-replace-objects", "rev-parse", revision]);
    made.git(&[
        "replace",
        &blob(&format!("{second}:a.yaml")),
        &blob(&format!("{first}:a.yaml")),
    ]);
    let repository = Repository::open(&made.path()).expect("a repository");
    let head = repository.head().expect("a commit");
    assert_eq!(head.id(), second);
    let text = repository.read_text(&head, "a.yaml", FILE_LIMIT);
    assert_eq!(text.expect("read").as_deref(), Some("two"));
    assert_eq!(repository.parents(&head).expect("read").len(), 1);
}

#[test]
fn a_damaged_or_exchanged_object_is_named() {
    let made = Made::new();
    made.commit(&[("a.yaml", "one"), ("b.yaml", "two"), ("c.yaml", "three")]);
    let place = |name: &str| {
        let id = made.git(&["rev-parse", &format!("HEAD:{name}")]);
        made.path()
            .join(".git/objects")
            .join(&id[..2])
            .join(&id[2..])
    };
    spoil(&place("a.yaml"), &place("b.yaml"), &place("c.yaml"));
    let repository = Repository::open(&made.path()).expect("a repository");
    let head = repository.head().expect("a commit");
    let files = repository.read_tree(&head, "", TreeLimits::default());
    let said: Vec<String> = files
        .expect("read")
        .expect("a folder")
        .into_iter()
        .map(|file| file.text.expect_err("damaged").to_string())
        .collect();
    insta::assert_snapshot!(said.join("\n").replace(&head.short(), "HEAD"), @r"
    `HEAD:a.yaml` is damaged in the repository's object store (Could not read loose object header); clone the repository anew
    `HEAD:b.yaml` is damaged in the repository's object store (its content has id 1d19714ffbc272ba0da6eb419d66123c20527174); clone the repository anew
    `HEAD:c.yaml` is damaged in the repository's object store (not found); clone the repository anew
    ");
}

/// Fills `a` with nonsense, puts `c` in the place of `b`, and takes `c` away.
#[expect(clippy::disallowed_methods, reason = "the test damages a repository")]
fn spoil(a: &Path, b: &Path, c: &Path) {
    std::fs::remove_file(a).expect("removed");
    std::fs::write(a, "nonsense").expect("written");
    std::fs::rename(c, b).expect("moved");
}
