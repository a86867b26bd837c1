#![expect(
    clippy::disallowed_methods,
    reason = "a test mounts folders of another owner"
)]
//! A job of GitHub's runner with a container action: its folders, its variables by name, the repository of another owner.

use super::built::{Image, NAME, outcome};
use crate::command::context;
use crate::made::Made;
use crate::support::{names, read, write};
use crate::testbed::{HEAD, PULL, REPOSITORY};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;

/// The account of hosted runners, whose checkout the container sees as root.
const RUNNER: (u32, u32) = (1001, 118);

/// A checked out pull request, and the runner's folders beside it.
pub(super) struct Job {
    made: Made,
    folders: tempfile::TempDir,
    api: String,
}

/// What a run left behind.
pub(super) struct Run {
    pub(super) code: i32,
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) outputs: String,
    pub(super) summary: String,
}

/// What could change of a file without its content, and its size.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) owner: (u32, u32),
    pub(super) mode: u32,
    size: u64,
    modified: (i64, i64),
}

impl Job {
    /// A pull request that adds a reader to the database, at a GitHub whose API is at this address.
    pub(super) fn new(api: &str) -> Self {
        let [before, after] = [0, 1].map(|readers| context(json!({ "database:readers": readers })));
        let (made, base) = Made::pull_request("backstage.yaml", &before, &after);
        let side = |sha: &str| json!({ "sha": sha, "repo": { "id": 1 } });
        let event =
            json!({ "pull_request": { "number": PULL, "base": side(&base), "head": side(HEAD) } });
        let folders = crate::support::folder();
        write(
            folders.path(),
            &[
                ("workflow/event.json", &event.to_string()),
                ("file_commands/set_output_1", ""),
                ("file_commands/step_summary_1", ""),
            ],
        );
        for folder in ["home", "runner_temp"] {
            fs::create_dir(folders.path().join(folder)).expect("a folder");
        }
        for folder in [&made.path(), folders.path()] {
            give(folder);
        }
        Self {
            made,
            folders,
            api: api.to_owned(),
        }
    }

    /// `plan`, with more inputs and variables, as the runner starts it.
    pub(super) fn run(&self, image: &Image, more: &[(&str, &str)]) -> Run {
        let graphql = format!("{}/graphql", self.api);
        let mut variables = vec![
            ("HOME", "/github/home"),
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_ACTION", "__run"),
            ("GITHUB_REPOSITORY", REPOSITORY),
            ("GITHUB_REPOSITORY_ID", "42"),
            ("GITHUB_RUN_ID", "33122"),
            ("GITHUB_RUN_ATTEMPT", "1"),
            ("GITHUB_SHA", HEAD),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_API_URL", &self.api),
            ("GITHUB_GRAPHQL_URL", &graphql),
            ("GITHUB_OUTPUT", "/github/file_commands/set_output_1"),
            (
                "GITHUB_STEP_SUMMARY",
                "/github/file_commands/step_summary_1",
            ),
            ("GITHUB_EVENT_NAME", "pull_request"),
            ("GITHUB_EVENT_PATH", "/github/workflow/event.json"),
            ("GITHUB_WORKSPACE", "/github/workspace"),
            ("RUNNER_TEMP", "/github/runner_temp"),
            ("RUNNER_OS", "Linux"),
            ("ACTIONS_RUNTIME_TOKEN", "a-token-of-the-runner"),
            ("INPUT_COMMAND", "plan"),
            // Every input of action.yml is set, most to nothing.
            ("INPUT_ENVIRONMENT", ""),
            ("INPUT_WORKING-DIRECTORY", ""),
        ];
        variables.extend(more);
        let mut podman = image.podman_run();
        podman.args(["--workdir", "/github/workspace"]);
        for (name, value) in variables {
            podman.args(["-e", name]).env(name, value);
        }
        for folder in ["home", "workflow", "file_commands", "runner_temp"] {
            let from = self.folders.path().join(folder);
            podman
                .arg("-v")
                .arg(format!("{}:/github/{folder}", from.display()));
        }
        podman
            .arg("-v")
            .arg(format!("{}:/github/workspace", self.made.path().display()));
        let outcome = outcome(podman.arg(NAME));
        let commands = self.folders.path().join("file_commands");
        Run {
            code: outcome.code,
            stdout: outcome.stdout,
            stderr: outcome.stderr,
            outputs: read(&commands.join("set_output_1")),
            summary: read(&commands.join("step_summary_1")),
        }
    }

    /// A file in the repository's folder that no commit has.
    pub(super) fn write(&self, name: &str, text: &str) {
        self.made.write(&[(name, text)]);
    }

    /// Everything in the repository's folder, `.git` too.
    pub(super) fn workspace(&self) -> BTreeMap<String, Seen> {
        let root = self.made.path();
        let mut seen = BTreeMap::new();
        walk(&root, &mut |path| {
            let name = path
                .strip_prefix(&root)
                .expect("below it")
                .display()
                .to_string();
            let it = fs::symlink_metadata(path).expect("it is there");
            let (size, modified) = (it.size(), (it.mtime(), it.mtime_nsec()));
            seen.insert(
                name,
                Seen {
                    owner: (it.uid(), it.gid()),
                    mode: it.mode(),
                    size,
                    modified,
                },
            );
        });
        seen
    }

    /// What is in one of the runner's folders.
    pub(super) fn names(&self, folder: &str) -> Vec<String> {
        names(&self.folders.path().join(folder))
    }
}

fn give(folder: &Path) {
    walk(folder, &mut |path| {
        lchown(path, Some(RUNNER.0), Some(RUNNER.1)).expect("root may give it");
    });
}

/// The folder itself and everything below it.
fn walk(path: &Path, each: &mut impl FnMut(&Path)) {
    each(path);
    if path.is_dir() && !path.is_symlink() {
        names(path)
            .iter()
            .for_each(|name| walk(&path.join(name), each));
    }
}
