//! Files of a revision, with the bounds and words of files on disk.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;

use backstage_infra::client::files::{TreeLimits, read_tree};
use backstage_infra::client::git::{Commit, Repository};

use crate::made::Made;
use crate::support::folder;

fn opened(made: &Made) -> (Repository, Commit) {
    let repository = Repository::open(&made.path()).expect("a repository");
    let head = repository.head().expect("a commit");
    (repository, head)
}

/// What a folder of `HEAD` holds, one line a file.
fn listed(made: &Made, folder: &str, limits: TreeLimits) -> String {
    let (repository, head) = opened(made);
    match repository.read_tree(&head, folder, limits) {
        Ok(None) => "nothing".to_owned(),
        Ok(Some(files)) => files
            .into_iter()
            .map(|file| match file.text {
                Ok(text) => format!("{} = {text}\n", file.relative),
                Err(error) => format!("{} ! {error}\n", file.relative),
            })
            .collect(),
        Err(error) => error.to_string(),
    }
    .replace(&head.short(), "HEAD")
}

#[expect(clippy::disallowed_methods, reason = "the test writes odd files")]
fn write_bytes(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("written");
}

#[test]
fn lists_what_files_on_disk_would_list_and_collects_every_error() {
    let (made, inner) = (Made::new(), Made::new());
    inner.say("inner");
    made.write(&[
        ("config/a.yaml", "a"),
        ("config/b/z.yaml", "z"),
        ("config/.hidden", ""),
        ("config/a.yaml~", ""),
        ("config/large", "123456"),
        (
            "config/lfs.yaml",
            "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n",
        ),
        ("elsewhere/c.yaml", "c"),
    ]);
    let config = made.path().join("config");
    write_bytes(&config.join("latin1"), b"\xe4");
    write_bytes(&config.join(OsStr::from_bytes(b"na\xefve")), b"");
    write_bytes(&config.join("strange \"name\"\t\u{e9}"), b"s");
    for (target, link) in [
        ("../../outside", "out"),
        ("/etc/passwd", "absolute"),
        ("nowhere", "dangling"),
        ("round", "round"),
        ("..", "b/loop"),
        ("b/z.yaml", "inside"),
        ("../elsewhere", "folder"),
        ("folder/c.yaml", "twice"),
    ] {
        symlink(target, config.join(link)).expect("linked");
    }
    made.git(&[
        "submodule",
        "--quiet",
        "add",
        &inner.path().display().to_string(),
        "config/sub",
    ]);
    made.commit(&[]);
    insta::assert_snapshot!(listed(&made, "config", TreeLimits { bytes: 80, ..TreeLimits::default() }), @r#"
    a.yaml = a
    absolute ! `HEAD:config/absolute` links to `/etc/passwd`, outside of the repository; copy the file into it
    b/loop ! `HEAD:config/b/loop` links to `config`, a folder that it is in; remove the link
    b/z.yaml = z
    dangling ! `HEAD:config/dangling` is a link to `nowhere`, which cannot be reached; correct or remove the link
    folder/c.yaml = c
    inside = z
    large = 123456
    latin1 ! `HEAD:config/latin1` is not a text file (byte 0 is no UTF-8 text); save it as UTF-8
    lfs.yaml ! `HEAD:config/lfs.yaml` is a pointer to a file in Git LFS, not its text; take it out of LFS (`git lfs untrack`), as configuration is read from every revision
    na�ve ! `HEAD:config/na�ve` has a name that is not UTF-8; rename it
    out ! `HEAD:config/out` links to `../../outside`, outside of the repository; copy the file into it
    round ! `HEAD:config/round` is a link to `round`, which cannot be reached; correct or remove the link
    strange "name"	é = s
    sub ! `HEAD:config/sub` is a submodule, whose files are in another repository; copy them into this one
    twice = c
    "#);
}

#[test]
fn is_the_same_list_as_of_the_files_that_are_checked_out() {
    let made = Made::new();
    made.write(&[
        ("config/a.yaml", "a"),
        ("config/b/c/d.yaml", "d"),
        ("x/y.yaml", "y"),
        ("config/b/#e#", ""),
    ]);
    let config = made.path().join("config");
    symlink("../x", config.join("x")).expect("linked");
    symlink("x/y.yaml", config.join("y")).expect("linked");
    symlink("../../config/b", made.path().join("x/back")).expect("linked");
    made.commit(&[]);
    let on_disk: String = read_tree(&config, TreeLimits::default())
        .expect("read")
        .into_iter()
        .map(|file| {
            format!(
                "{} = {}\n",
                file.relative,
                file.text.unwrap_or_else(|_| "!".into())
            )
        })
        .collect();
    let broken = listed(&made, "config", TreeLimits::default());
    let of_head: Vec<&str> = broken
        .lines()
        .map(|line| line.split(" ! ").next().unwrap_or_default())
        .collect();
    let on_disk: Vec<&str> = on_disk
        .lines()
        .map(|line| line.trim_end_matches(" = !"))
        .collect();
    assert_eq!(of_head, on_disk);
}

#[test]
fn is_bounded_in_number_and_depth() {
    let made = Made::new();
    made.commit(&[("config/b/c/d.yaml", ""), ("config/b/x", "x")]);
    insta::assert_snapshot!(listed(&made, "config", TreeLimits { depth: 1, ..TreeLimits::default() }), @r"
    b/c ! `HEAD:config/b/c` is more than 1 folders deep; move it up
    b/x = x
    ");
    insta::assert_snapshot!(listed(&made, "config", TreeLimits { entries: 2, ..TreeLimits::default() }), @r"`HEAD:config` holds more than 2 files and folders; keep only this platform's files in it");
    assert_eq!(
        listed(&made, "config/b/", TreeLimits::default()),
        "c/d.yaml = \nx = x\n"
    );
    assert_eq!(listed(&made, "gone", TreeLimits::default()), "nothing");
    insta::assert_snapshot!(listed(&made, "config/b/x", TreeLimits::default()), @r"`HEAD:config/b/x` is not a folder; name a folder");
}

#[test]
fn one_file_is_read_through_links_and_bounded() {
    let (made, inner) = (Made::new(), Made::new());
    inner.say("inner");
    made.write(&[
        ("in/backstage.yaml", "text"),
        ("lfs", "version https://git-lfs.github.com/spec/v1\n"),
    ]);
    symlink("in/backstage.yaml", made.path().join("link")).expect("linked");
    symlink("../out", made.path().join("out")).expect("linked");
    write_bytes(&made.path().join("nul"), b"a\0");
    made.git(&[
        "submodule",
        "--quiet",
        "add",
        &inner.path().display().to_string(),
        "sub",
    ]);
    made.commit(&[]);
    let (repository, head) = opened(&made);
    let read = |path: &str, limit| repository.read_text(&head, path, limit);
    for path in [
        "in/backstage.yaml",
        "./in//backstage.yaml",
        "link",
        "in/../in/backstage.yaml",
    ] {
        assert_eq!(
            read(path, 4).expect(path).as_deref(),
            Some("text"),
            "{path}"
        );
    }
    for path in ["gone", "in/gone", "in/backstage.yaml/x"] {
        assert_eq!(read(path, 4).expect(path), None, "{path}");
    }
    let said = [
        "in",
        "",
        "in/backstage.yaml",
        "out",
        "../x",
        "nul",
        "lfs",
        "sub",
        "sub/a.yaml",
    ]
    .map(|path| {
        read(path, if path == "in/backstage.yaml" { 3 } else { 99 })
            .expect_err(path)
            .to_string()
    });
    let said = said
        .join("\n")
        .replace(&repository.root().display().to_string(), "ROOT");
    insta::assert_snapshot!(said.replace(&head.short(), "HEAD"), @r"
    `HEAD:in` is not a regular file but a folder; name a file
    `HEAD:` is not a regular file but a folder; name a file
    `HEAD:in/backstage.yaml` has more than 3 bytes; make it smaller or split it
    `HEAD:out` links to `../out`, outside of the repository; copy the file into it
    `HEAD:../x` is not a path inside of `ROOT`; write it relative to that folder, without leaving it
    `HEAD:nul` is not a text file (byte 1 is no UTF-8 text); save it as UTF-8
    `HEAD:lfs` is a pointer to a file in Git LFS, not its text; take it out of LFS (`git lfs untrack`), as configuration is read from every revision
    `HEAD:sub` is a submodule, whose files are in another repository; copy them into this one
    `HEAD:sub/a.yaml` is a submodule, whose files are in another repository; copy them into this one
    ");
}

#[test]
fn a_path_is_given_from_where_the_user_stands() {
    let made = Made::new();
    made.commit(&[("in/a.yaml", "")]);
    let (repository, _) = opened(&made);
    let inside = made.path().join("in");
    let relative = |path: &str| repository.relative(&inside, Path::new(path));
    for (path, expected) in [
        ("a.yaml", "in/a.yaml"),
        ("../gone/b", "gone/b"),
        (".", "in"),
        ("..", ""),
    ] {
        assert_eq!(relative(path).expect(path), expected);
    }
    let absolute = repository.root().join("in/a.yaml").display().to_string();
    assert_eq!(relative(&absolute).expect("inside"), "in/a.yaml");
    let other = folder();
    for path in [
        "../../x",
        "/etc/passwd",
        &other.path().display().to_string(),
    ] {
        let said = relative(path).expect_err(path).to_string();
        assert!(said.contains("is not a path inside of `"), "{said}");
    }
}
