#![expect(clippy::disallowed_methods, reason = "a test makes odd files")]
//! Context files and output folders that are not what they should be.

use super::context;
use crate::support::{folder, names, run, write};
use serde_json::json;
use std::path::Path;

/// Every command that reads a context, with where it would write.
const COMMANDS: [&[&str]; 4] = [
    &["validate"],
    &["environments"],
    &["synth", "--out", "out"],
    &["plan", "--out", "plan.txt"],
];

/// Runs every command on a folder and expects exit code and words, with nothing written. What a command must not do with a
/// file, such as read all of it, would not end: these files have no end that a test could wait for.
fn each_says(folder: &Path, context: &str, code: i32, words: &str) {
    let before = names(folder);
    for command in COMMANDS {
        let arguments = [command, &["--context", context]].concat();
        let outcome = run(folder, &arguments);
        let said = outcome.stdout + &outcome.stderr;
        assert_eq!(outcome.code, code, "{command:?}: {said}");
        assert!(said.contains(words), "{command:?}: {said}");
        assert_eq!(names(folder), before, "{command:?}");
    }
}

#[test]
fn a_context_that_is_missing() {
    let folder = folder();
    write(folder.path(), &[("backstage.yaml", "")]);
    let words = "error: `backstag.yaml` does not exist; did you mean `backstage.yaml`?\n";
    each_says(folder.path(), "backstag.yaml", 2, words);
}

#[test]
fn a_context_that_is_empty() {
    let folder = folder();
    for text in ["", "\n# nothing\n", "---\n", "~\n"] {
        write(folder.path(), &[("empty.yaml", text)]);
        each_says(folder.path(), "empty.yaml", 1, "empty.yaml:");
    }
}

#[test]
fn a_context_that_is_binary() {
    let folder = folder();
    std::fs::write(
        folder.path().join("bytes.yaml"),
        [0x7f, b'E', b'L', b'F', 0, 0xff],
    )
    .expect("a file");
    each_says(
        folder.path(),
        "bytes.yaml",
        2,
        "error: `bytes.yaml` is not a text file (byte 4 ",
    );
}

#[test]
fn a_context_that_is_too_large_to_be_read() {
    let folder = folder();
    let file = std::fs::File::create(folder.path().join("large.yaml")).expect("a file");
    // More than there is memory for, and hours to read.
    file.set_len(1 << 40).expect("a sparse file");
    let words = "error: `large.yaml` has more than 1048576 bytes; make it smaller or split it\n";
    each_says(folder.path(), "large.yaml", 2, words);
}

#[test]
fn a_context_whose_aliases_explode() {
    let folder = folder();
    // Nine to the thirtieth items.
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let of = format!("*a{}", level - 1);
        let items = [of.as_str(); 9].join(", ");
        text += &format!("a{level}: &a{level} [{items}]\n");
    }
    write(folder.path(), &[("bomb.yaml", &text)]);
    each_says(folder.path(), "bomb.yaml", 1, "bomb.yaml:");
}

#[test]
fn a_context_that_is_a_folder_or_a_pipe() {
    let folder = folder();
    write(folder.path(), &[("folder/file", "")]);
    let words = "error: `folder` is not a regular file but a folder; name a file\n";
    each_says(folder.path(), "folder", 2, words);
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("pipe"))
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    let words = "error: `pipe` is not a regular file but a pipe; name a file\n";
    each_says(folder.path(), "pipe", 2, words);
}

#[test]
fn a_context_that_is_no_yaml() {
    let folder = folder();
    for (text, words) in [
        ("a: [b\n", "[yaml-syntax]"),
        ("a: 1\na: 2\n", "[duplicate-key]"),
        ("<html>", "[wrong-type]"),
        ("{{a}}: b\n", "[yaml-syntax]"),
    ] {
        write(folder.path(), &[("bad.yaml", text)]);
        each_says(folder.path(), "bad.yaml", 1, words);
        each_says(folder.path(), "bad.yaml", 1, "bad.yaml:");
    }
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let folder = folder();
    let folder = folder.path();
    write(
        folder,
        &[("backstage.yaml", &context(json!({}))), ("file", "mine\n")],
    );
    let before = names(folder);
    for out in ["file/below", "/proc/out", "/sys/kernel/out"] {
        let outcome = run(folder, &["synth", "--out", out]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{out}");
        let starts = outcome.stderr.starts_with("error: `") && outcome.stderr.lines().count() == 1;
        assert!(
            starts
                && outcome
                    .stderr
                    .contains(out.split('/').nth(1).unwrap_or_default()),
            "{}",
            outcome.stderr
        );
        let outcome = run(folder, &["plan", "--out", out]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{out}");
    }
    assert_eq!(names(folder), before);
    assert_eq!(crate::support::read(&folder.join("file")), "mine\n");
}

#[test]
fn an_output_folder_of_somebody_else_is_left_alone() {
    let folder = folder();
    let folder = folder.path();
    write(
        folder,
        &[
            ("backstage.yaml", &context(json!({}))),
            ("theirs/notes.txt", "mine\n"),
            ("other/index.json", "{\"name\": \"a site\"}\n"),
        ],
    );
    std::os::unix::fs::symlink("theirs", folder.join("link")).expect("a link");
    for (out, words) in [
        (
            "theirs",
            "`theirs` is a folder that this program did not write",
        ),
        (
            "other",
            "`other` is a folder that this program did not write",
        ),
        (".", "`.`"),
        ("backstage.yaml", "`backstage.yaml` is not a folder"),
        ("link", "`link` is a symbolic link"),
    ] {
        for command in ["synth", "schema"] {
            let outcome = run(folder, &[command, "--out", out]);
            assert_eq!(
                (outcome.code, outcome.stdout.as_str()),
                (2, ""),
                "{command} {out}"
            );
            assert!(
                outcome.stderr.contains(words),
                "{command}: {}",
                outcome.stderr
            );
        }
    }
    assert_eq!(names(&folder.join("theirs")), ["notes.txt"]);
    assert_eq!(names(&folder.join("other")), ["index.json"]);
}

#[test]
fn an_assembly_that_is_there_is_replaced_as_a_whole() {
    let folder = folder();
    let folder = folder.path();
    write(folder, &[("backstage.yaml", &context(json!({})))]);
    let names_after = || {
        assert_eq!(run(folder, &["synth", "--out", "out"]).code, 0);
        names(&folder.join("out"))
    };
    let first = names_after();
    assert_eq!(names_after(), first);
    assert_eq!(names(folder), ["backstage.yaml", "out"]);
}

#[test]
fn an_assembly_with_somebody_elses_file_in_it_is_kept() {
    let folder = folder();
    let folder = folder.path();
    write(folder, &[("backstage.yaml", &context(json!({})))]);
    assert_eq!(run(folder, &["synth", "--out", "out"]).code, 0);
    write(folder, &[("out/notes/mine.txt", "precious")]);
    let outcome = run(folder, &["synth", "--out", "out"]);
    assert_eq!(outcome.code, 2);
    let named = outcome
        .stderr
        .contains("holds `notes/mine.txt`, which this program did not write");
    assert!(named, "{}", outcome.stderr);
    assert_eq!(names(&folder.join("out/notes")), ["mine.txt"]);
}

#[test]
fn a_clone_of_this_project_with_a_context_file_is_valid() {
    let folder = folder();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let copied = std::process::Command::new("cp")
        .args([
            "-r".as_ref(),
            root.join("config").as_os_str(),
            folder.path().as_os_str(),
        ])
        .status();
    assert!(copied.is_ok_and(|status| status.success()));
    write(folder.path(), &[("backstage.yaml", &context(json!({})))]);
    assert_eq!(
        run(folder.path(), &["validate"]).stdout,
        "valid · 1 environment: production\n"
    );
}

#[test]
fn a_version_without_templates_is_named() {
    let folder = folder();
    write(folder.path(), &[("backstage.yaml", &context(json!({})))]);
    for command in ["validate", "synth", "plan"] {
        let outcome = run(folder.path(), &["--set", "platform:version=v9", command]);
        assert_eq!(outcome.code, 1, "{command}");
        let said = outcome.stdout + &outcome.stderr;
        assert!(
            said.contains("there are no templates of version `v9`\n   at --set platform:version"),
            "{said}"
        );
    }
}

#[test]
fn a_context_that_cannot_be_read_is_the_only_problem() {
    let folder = folder();
    write(
        folder.path(),
        &[("backstage.yaml", "platform:\n\taccount: 1\n")],
    );
    let outcome = run(folder.path(), &["validate"]);
    assert_eq!(
        (outcome.code, outcome.stdout.matches("error[").count()),
        (1, 1),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome.stdout.contains("backstage.yaml:2:2"),
        "{}",
        outcome.stdout
    );
}
