#![expect(
    clippy::disallowed_methods,
    reason = "a test builds the image with programs of others, and keeps it in a folder"
)]
//! The image, made once for all tests: by buildah without a daemon, into a storage of its own below `target/`.

use crate::external;
use crate::support::Outcome;
use serde_json::Value;
use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use super::certificates::Authority;

/// What it is called in its storage.
pub(super) const NAME: &str = "localhost/backstage-infra";

/// A static binary to put into the image in place of this build's, such as a release's for musl.
const BINARY: &str = "BACKSTAGE_INFRA_IMAGE_BINARY";

/// The image in its storage.
pub(super) struct Image {
    folder: PathBuf,
    /// Trusted by the image, beside what the system trusts.
    pub(super) authority: Authority,
    /// Held until the process ends: two at once would remove each other's storage.
    _lock: File,
}

impl Image {
    /// Built at the first call; `None` where the part `container` is left out.
    pub(super) fn get() -> Option<&'static Self> {
        // One that fails is not tried again by the next test.
        static IMAGE: LazyLock<Image> = LazyLock::new(Image::build);
        external::program("container")?;
        Some(&IMAGE)
    }

    fn build() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("image");
        fs::create_dir_all(&folder).expect("a folder");
        let lock = File::create(folder.join("lock")).expect("a file");
        lock.lock().expect("the lock");
        for old in ["stage", "storage", "run", "oci"] {
            // What the last run left.
            let _ = fs::remove_dir_all(folder.join(old));
        }
        let stage = folder.join("stage");
        let out = stage.join("out");
        lay_out(&binary(&folder), &out);
        let authority = Authority::new(&folder);
        authority.trust(&out.join("etc/ssl/certs/ca-certificates.crt"));
        let image = Self {
            folder,
            authority,
            _lock: lock,
        };
        let mut build = image.program("buildah");
        // The stage `build` is this folder, so that its own lines are not run.
        build
            .args(["bud", "--isolation", "chroot", "--tag", NAME])
            .arg("--build-context")
            .arg(format!("build={}", stage.display()))
            .args([
                "--build-arg",
                "VERSION=1.2.3",
                "--build-arg",
                "REVISION=abc",
            ])
            .arg(root());
        done(&mut build);
        image
    }

    /// A program of the containers' tools, for this storage.
    pub(super) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command
            .args(["--storage-driver", "vfs", "--root"])
            .arg(self.folder.join("storage"))
            .arg("--runroot")
            .arg(self.folder.join("run"));
        command
    }

    /// `podman run`, for options, the image's name and arguments.
    pub(super) fn podman_run(&self) -> Command {
        let mut command = self.program("podman");
        // In a container ours has no cgroups of systemd's, and crun needs more than runc.
        command.args(["--cgroup-manager", "cgroupfs", "--runtime", "runc", "run"]);
        command.args(["--rm", "--pull=never", "--network", "host"]);
        command.args([
            "--ulimit",
            "nofile=1024:1024",
            "--ulimit",
            "nproc=1024:1024",
        ]);
        // More than the runner asks: nothing but what is mounted can be written, and there is no /tmp.
        command.args(["--read-only", "--read-only-tmpfs=false"]);
        command
    }

    /// Runs it with a command line and no mounts.
    pub(super) fn run(&self, arguments: &[&str]) -> Outcome {
        outcome(self.podman_run().arg(NAME).args(arguments))
    }

    /// Its configuration.
    pub(super) fn configuration(&self) -> Value {
        let mut inspect = self.program("podman");
        let output = done(inspect.args(["image", "inspect", NAME]));
        let mut all: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        all[0]["Config"].take()
    }

    /// The folder of its files.
    pub(super) fn files(&self) -> PathBuf {
        let mut mount = self.program("podman");
        let output = done(mount.args(["image", "mount", NAME]));
        PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())
    }

    /// Pushed into a folder, compressed as a registry has it; the bytes of everything that is pulled.
    pub(super) fn pulled_bytes(&self) -> u64 {
        let to = self.folder.join("oci");
        let mut push = self.program("buildah");
        done(
            push.args(["push", NAME])
                .arg(format!("oci:{}", to.display())),
        );
        let blobs = fs::read_dir(to.join("blobs/sha256")).expect("a folder");
        let sizes = blobs.map(|blob| blob.and_then(|it| it.metadata()).expect("a file").len());
        sizes.sum()
    }
}

/// The folder of the repository.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs it; fails the test where it does.
#[track_caller]
pub(super) fn done(command: &mut Command) -> Output {
    let output = command.output().expect("the program starts");
    assert!(
        output.status.success(),
        "{command:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

pub(super) fn outcome(command: &mut Command) -> Outcome {
    let output = command.output().expect("the program starts");
    Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// By the script that the Dockerfile's first stage runs.
fn lay_out(binary: &Path, out: &Path) {
    let script = root().join(".github/scripts/release/image-root");
    done(Command::new(script).args([binary, out]).current_dir(root()));
}

fn binary(folder: &Path) -> PathBuf {
    if let Some(given) = env::var_os(BINARY) {
        return root().join(given);
    }
    let binary = folder.join("backstage-infra");
    link(&binary);
    binary
}

/// Links the libraries that these tests are linked with into a binary without a loader: what cargo would compile anew, with
/// every dependency, for a target of its own.
fn link(to: &Path) {
    let mut listing = Command::new(env!("CARGO"));
    // Some build scripts run anew, and all that rests on them, where these differ.
    let told = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let of_this_test = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"];
    for name in told.filter(|name| of_this_test.iter().any(|it| name.starts_with(it))) {
        listing.env_remove(name);
    }
    listing.args(["test", "--no-run", "--locked", "--test", "it"]);
    listing
        .args(["--message-format", "json"])
        .current_dir(root());
    if Path::new(crate::support::binary())
        .parent()
        .and_then(Path::file_name)
        == Some(OsStr::new("release"))
    {
        listing.arg("--release");
    }
    let listed = String::from_utf8(done(&mut listing).stdout).expect("JSON");
    let messages: Vec<Value> = listed
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let library = |name: &str| -> PathBuf {
        let all = messages
            .iter()
            .filter(|it| it["target"]["name"] == name && it["target"]["kind"][0] == "lib");
        let files = all
            .filter_map(|it| it["filenames"].as_array())
            .flatten()
            .filter_map(Value::as_str);
        let mut archives = files.filter(|file| file.ends_with(".rlib"));
        PathBuf::from(
            archives
                .next()
                .unwrap_or_else(|| panic!("no {name} in {listed}")),
        )
    };
    let ours = library("backstage_infra");
    let mut rustc = Command::new("rustc");
    rustc.args(["--crate-name", "backstage_infra_image", "--edition", "2024"]);
    rustc.args(["-C", "target-feature=+crt-static", "-C", "strip=symbols"]);
    rustc.arg("-L").arg(format!(
        "dependency={}",
        ours.parent().expect("a folder").display()
    ));
    for name in ["backstage_infra", "mimalloc", "tokio"] {
        rustc
            .arg("--extern")
            .arg(format!("{name}={}", library(name).display()));
    }
    rustc
        .arg(root().join("src/main.rs"))
        .arg("-o")
        .arg(to)
        .current_dir(root());
    done(&mut rustc);
}
