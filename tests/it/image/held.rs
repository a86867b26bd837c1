#![expect(
    clippy::disallowed_methods,
    reason = "a test reads what the image holds"
)]
//! What the image holds, what it says of itself, and what goes into its build.

use super::built::{Image, done, root};
use crate::support::{names, read, write};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Compressed, as a registry has it and a runner pulls it at the start of every job.
const LARGEST: u64 = 40 << 20;

#[test]
fn the_image_holds_the_binary_certificates_licences_and_nothing_else() {
    let Some(image) = Image::get() else { return };
    let root = image.files();
    let mut found = vec![];
    files(&root, &mut found);
    let mut relative: Vec<_> = found
        .iter()
        .filter_map(|it| it.strip_prefix(&root).ok())
        .map(Path::display)
        .map(|it| it.to_string())
        .collect();
    relative.sort();
    assert_eq!(
        relative,
        [
            "backstage-infra",
            "etc/ssl/certs/ca-certificates.crt",
            "licenses/LICENSE",
            "licenses/THIRD-PARTY",
        ]
    );
    for path in found {
        let it = fs::metadata(&path).expect("a file");
        // Of the same commit, the same layer.
        assert_eq!((it.uid(), it.gid(), it.mtime()), (0, 0, 0), "{path:?}");
        let mode = if path.ends_with("backstage-infra") {
            0o755
        } else {
            0o644
        };
        assert_eq!(it.mode() & 0o7777, mode, "{path:?}");
    }
    let licences = read(&root.join("licenses/THIRD-PARTY"));
    for words in [
        "rustls ",
        "mimalloc ",
        "Apache License",
        "ISC",
        "musl, the C library",
    ] {
        assert!(licences.contains(words), "{words}");
    }
}

#[test]
fn the_image_names_neither_user_nor_folder_nor_arguments() {
    let Some(image) = Image::get() else { return };
    let configuration = image.configuration();
    assert_eq!(
        configuration["Entrypoint"],
        serde_json::json!(["/backstage-infra"])
    );
    for absent in ["User", "Cmd", "Volumes", "ExposedPorts"] {
        assert!(
            configuration[absent].is_null(),
            "{absent}: {configuration:#}"
        );
    }
    let folder = configuration["WorkingDir"].as_str().unwrap_or_default();
    assert!(matches!(folder, "" | "/"), "{folder}");
    let label =
        |name: &str| configuration["Labels"][format!("org.opencontainers.image.{name}")].as_str();
    let labels = ["title", "version", "revision", "licenses"].map(label);
    assert_eq!(
        labels,
        ["backstage-infra", "1.2.3", "abc", "Apache-2.0"].map(Some)
    );
}

#[test]
fn the_image_is_pulled_within_its_budget() {
    let Some(image) = Image::get() else { return };
    let bytes = image.pulled_bytes();
    assert!(bytes <= LARGEST, "{bytes} bytes");
}

/// A build that is sent `target/` takes minutes before its first line.
#[test]
fn what_goes_into_the_build_is_small_and_enough_for_it() {
    let Some(image) = Image::get() else { return };
    let folder = crate::support::folder();
    write(folder.path(), &[("Dockerfile", "FROM scratch\nCOPY . /\n")]);
    let name = "localhost/context";
    let mut build = image.program("buildah");
    build.args(["bud", "--isolation", "chroot", "--tag", name, "--file"]);
    done(build.arg(folder.path().join("Dockerfile")).arg(root()));
    let mut mount = image.program("podman");
    let output = done(mount.args(["image", "mount", name]));
    let context = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());

    assert_eq!(
        names(&context),
        [
            ".github",
            "Cargo.lock",
            "Cargo.toml",
            "LICENSE",
            "config",
            "src"
        ]
    );
    let mut found = vec![];
    files(&context, &mut found);
    let bytes: u64 = found
        .iter()
        .map(|it| fs::metadata(it).expect("a file").len())
        .sum();
    assert!(bytes < 8 << 20, "{bytes} bytes");
    // Every target that the build names is there, also to whoever reads only this.
    let mut cargo = std::process::Command::new(env!("CARGO"));
    cargo.args([
        "metadata",
        "--locked",
        "--offline",
        "--no-deps",
        "--format-version",
        "1",
    ]);
    done(cargo.current_dir(&context));
}

fn files(path: &Path, found: &mut Vec<PathBuf>) {
    for name in names(path) {
        let path = path.join(name);
        if path.is_dir() && !path.is_symlink() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}
