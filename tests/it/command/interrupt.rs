//! Ctrl-C in the middle of a long run.

use super::context;
use crate::support::{binary, folder, names, read, write};
use serde_json::{Map, json};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A folder with so many environments that a run over them takes a while.
fn many_environments() -> tempfile::TempDir {
    let folder = folder();
    let environments: Map<_, _> = (0..200)
        .map(|n| (format!("e{n}"), json!({ "deployment:id": format!("e{n}") })))
        .collect();
    let file = context(json!({ "environments": environments }));
    write(folder.path(), &[("backstage.yaml", &file)]);
    folder
}

#[expect(clippy::disallowed_methods, reason = "a test starts processes")]
fn start(folder: &std::path::Path) -> Child {
    Command::new(binary())
        .args(["synth", "--all-environments", "--out", "out"])
        .current_dir(folder)
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts")
}

#[expect(clippy::disallowed_methods, reason = "a test starts processes")]
fn send(signal: &str, child: &Child) {
    let status = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(status.is_ok_and(|status| status.success()));
}

#[test]
fn leaves_the_output_as_it_was() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let folder = many_environments();
        write(
            folder.path(),
            &[("out/index.json", "{\"format\": 1, \"digest\": \"old\"}")],
        );
        let mut child = start(folder.path());
        std::thread::sleep(Duration::from_millis(300));
        assert!(
            child.try_wait().expect("a status").is_none(),
            "the run was too short for this test"
        );
        send(signal, &child);
        let status = child.wait().expect("a status");
        assert_eq!(status.code(), Some(code));
        assert_eq!(names(folder.path()), ["backstage.yaml", "out"]);
        assert_eq!(names(&folder.path().join("out")), ["index.json"]);
        let index = read(&folder.path().join("out/index.json"));
        assert!(index.contains("old"), "{index}");
    }
}

#[test]
fn is_whole_or_not_there_whenever_the_signal_comes() {
    let folder = many_environments();
    let mut child = start(folder.path());
    // While files are being written there is a hidden folder beside the output.
    let writes = |names: &[String]| {
        names
            .iter()
            .any(|name| name.starts_with(".backstage-infra-"))
    };
    while !writes(&names(folder.path())) {
        let ended = child.try_wait().expect("a status");
        assert!(ended.is_none(), "nothing was written beside the output");
        std::thread::sleep(Duration::from_millis(1));
    }
    send("-INT", &child);
    let status = child.wait().expect("a status");
    let after = names(folder.path());
    match status.code() {
        Some(130) if after == ["backstage.yaml"] => {}
        // The last step was done already.
        Some(0 | 130) => assert!(
            after == ["backstage.yaml", "out"] && names(&folder.path().join("out")).len() == 201,
            "{after:?}"
        ),
        other => panic!("{other:?}, {after:?}"),
    }
}
