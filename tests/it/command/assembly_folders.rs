#![expect(clippy::disallowed_methods, reason = "a test makes odd folders")]
//! Folders with assemblies, and folders that only look like it.

use super::context;
use crate::foreign::{app, nested, one_stack, write_files};
use crate::support::{folder, run, write};
use backstage_infra::command::assemblies::read_folder;
use serde_json::json;
use std::os::unix::fs::symlink;
use std::path::Path;

/// What a reader says, with the folder's own path taken out.
fn said(folder: &Path, name: &str) -> String {
    let root = folder.canonicalize().expect("a folder");
    match read_folder(&root.join(name)) {
        Ok(read) => format!("read {}", read.tree.root.name),
        Err(error) => format!("{error:#}").replace(&root.display().to_string(), "ROOT"),
    }
}

#[test]
fn an_assembly_of_ours_and_of_anybody() {
    let folder = folder();
    let folder = folder.path();
    write(folder, &[("backstage.yaml", &context(json!({})))]);
    assert_eq!(run(folder, &["synth", "--out", "ours"]).code, 0);
    write_files(&folder.join("theirs"), &app());
    assert_eq!(said(folder, "ours"), "read DeploymentStack");
    assert_eq!(said(folder, "theirs"), "read assembly");
    symlink("theirs", folder.join("link")).expect("a link");
    assert_eq!(said(folder, "link"), "read assembly");
}

#[test]
fn an_assembly_of_ours_that_was_edited() {
    let folder = folder();
    let folder = folder.path();
    write(folder, &[("backstage.yaml", &context(json!({})))]);
    assert_eq!(run(folder, &["synth", "--out", "out"]).code, 0);
    write(folder, &[("out/DeploymentStack.template.json", "{}")]);
    std::fs::remove_file(folder.join("out/releases/backstage.json")).expect("removed");
    insta::assert_snapshot!(said(folder, "out"), @r"
    there is no assembly to plan in `ROOT/out`:
           `index.json` does not describe this folder any more: `DeploymentStack.template.json` was edited, `releases/backstage.json` is missing; run `synth` again, or remove `index.json` to plan the folder as an assembly of nobody's
    ");
}

#[test]
fn a_folder_of_environments() {
    let folder = folder();
    let folder = folder.path();
    let environments =
        json!({ "environments": { "staging": { "deployment:id": "other" }, "production": {} } });
    write(folder, &[("backstage.yaml", &context(environments))]);
    let outcome = run(folder, &["synth", "--all-environments", "--out", "out"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    insta::assert_snapshot!(said(folder, "out"), @r"
    there is no assembly to plan in `ROOT/out`:
           `index.json` is of several environments; name the folder of one of them: `production`, `staging`
    ");
    assert_eq!(said(folder, "out/staging"), "read DeploymentStack");
}

#[test]
fn what_is_no_folder_or_has_no_assembly() {
    let folder = folder();
    let folder = folder.path();
    write(folder, &[("file", ""), ("other/readme.md", "")]);
    std::fs::create_dir(folder.join("empty")).expect("a folder");
    let all: Vec<String> = ["file", "fil", "empty", "other"]
        .map(|name| said(folder, name))
        .into();
    insta::assert_snapshot!(all.join("\n"), @r"
    `ROOT/file` is not a folder; name a folder
    `ROOT/fil` does not exist; did you mean `file`?
    there is no assembly to plan in `ROOT/empty`:
           `manifest.json` does not exist, so this is no cloud assembly; name the folder that `synth --out` or `cdk synth` wrote
    there is no assembly to plan in `ROOT/other`:
           `manifest.json` does not exist, so this is no cloud assembly; name the folder that `synth --out` or `cdk synth` wrote
    ");
}

#[test]
fn a_manifest_of_two_hundred_megabytes_is_not_read() {
    let folder = folder();
    let folder = folder.path();
    write_files(&folder.join("out"), &app());
    for name in ["manifest.json", "App.template.json"] {
        let file = std::fs::File::create(folder.join("out").join(name)).expect("a file");
        file.set_len(200 << 20).expect("a sparse file");
        let said = said(folder, "out");
        write_files(&folder.join("out"), &app());
        let limit = if name == "manifest.json" {
            25_000_000
        } else {
            10_000_000
        };
        assert_eq!(
            said,
            format!(
                "there is no assembly to plan in `ROOT/out`:\n       `{name}` has more than {limit} bytes; make it smaller or split it"
            )
        );
    }
}

#[test]
fn nothing_leaves_the_folder() {
    let folder = folder();
    let folder = folder.path();
    let files = one_stack(
        &[
            ("A", nested("../secret.json")),
            ("B", nested("/etc/hostname")),
            ("C", nested("link.json")),
            ("D", nested("up/secret.json")),
            ("E", nested("broken.json")),
            ("F", nested("folder.json")),
            ("G", nested("stays.json")),
        ],
        &[("inside.json", json!({ "Resources": {} }))],
    );
    write_files(&folder.join("out"), &files);
    write(
        folder,
        &[
            ("secret.json", "{\"secret\": 1}"),
            ("out/folder.json/file", ""),
        ],
    );
    for (link, target) in [
        ("link.json", "../secret.json"),
        ("up", ".."),
        ("broken.json", "nowhere"),
        ("stays.json", "inside.json"),
    ] {
        symlink(target, folder.join("out").join(link)).expect("a link");
    }
    insta::assert_snapshot!(said(folder, "out"), @r"
    there is no assembly to plan in `ROOT/out`:
           `../secret.json` leads out of the folder, but `App.template.json` names it; synthesize with assets copied into the folder, as `cdk synth` does without `--no-staging`
           `/etc/hostname` leads out of the folder, but `App.template.json` names it; synthesize with assets copied into the folder, as `cdk synth` does without `--no-staging`
           `link.json` links to `ROOT/secret.json`, outside of `ROOT/out`; copy the file into it
           `up/secret.json` links to `ROOT/secret.json`, outside of `ROOT/out`; copy the file into it
           `broken.json` is a link to `nowhere`, which cannot be reached; correct or remove the link
           `folder.json` is not a regular file but a folder; name a file
    ");
}

#[test]
fn a_pipe_is_never_opened() {
    let folder = folder();
    let folder = folder.path();
    std::fs::create_dir(folder.join("out")).expect("a folder");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.join("out/manifest.json"))
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    insta::assert_snapshot!(said(folder, "out"), @r"
    there is no assembly to plan in `ROOT/out`:
           `manifest.json` is not a regular file but a pipe; name a file
    ");
}
