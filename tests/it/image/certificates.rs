#![expect(
    clippy::disallowed_methods,
    reason = "a test makes certificates, and files to serve them from"
)]
//! Whom the image trusts: a GitHub behind TLS, with a certificate of an authority that is in the image's file, and of one that is not.

use super::built::done;
use super::runner::Job;
use super::start;
use crate::support::{folder, read};
use crate::testbed::{ACTIONS, Github, PULL, Tls};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// Makes certificates for `localhost`.
pub(super) struct Authority {
    folder: PathBuf,
}

impl Authority {
    pub(super) fn new(folder: &Path) -> Self {
        let authority = Self {
            folder: folder.to_owned(),
        };
        let own = ["-x509", "-subj", "/CN=A test's authority"];
        authority.request("authority", &own);
        authority
    }

    /// Adds itself to a file of those who are trusted.
    pub(super) fn trust(&self, file: &Path) {
        let all = format!(
            "{}\n{}",
            read(file),
            read(&self.folder.join("authority.pem"))
        );
        fs::write(file, all).expect("the file can be written");
        let written = File::options().append(true).open(file);
        let outcome = written.and_then(|it| it.set_modified(SystemTime::UNIX_EPOCH));
        outcome.expect("the time that it had");
    }

    /// A key and a certificate of `localhost`.
    fn certificate(&self) -> (PathBuf, PathBuf) {
        let mut by = vec![
            "-x509",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ];
        by.extend(["-addext", "basicConstraints=critical,CA:FALSE"]);
        by.extend(["-CA", "authority.pem", "-CAkey", "authority.key"]);
        self.request("server", &by);
        (
            self.folder.join("server.key"),
            self.folder.join("server.pem"),
        )
    }

    fn request(&self, name: &str, more: &[&str]) {
        let (key, certificate) = (format!("{name}.key"), format!("{name}.pem"));
        let mut openssl = Command::new("openssl");
        openssl
            .args(["req", "-new", "-nodes", "-days", "2"])
            .args(more);
        openssl.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]);
        openssl.args(["-keyout", &key, "-out", &certificate]);
        done(openssl.current_dir(&self.folder));
    }
}

/// GitHub behind a certificate of this authority, and a pull request there.
fn behind(github: &Github, authority: &Authority) -> (Tls, Job) {
    let (key, certificate) = authority.certificate();
    let tls = Tls::before(github.url(), &key, &certificate).expect("the part `testbed` is here");
    let job = Job::new(tls.url());
    (tls, job)
}

#[test]
fn github_is_trusted_by_the_certificates_of_the_image() {
    let Some((image, github)) = start() else {
        return;
    };
    let (_tls, job) = behind(&github, &image.authority);
    let run = job.run(image, &[("INPUT_TOKEN", ACTIONS)]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(github.comments(PULL).len(), 1, "{}", run.stdout);
}

#[test]
fn a_github_of_another_authority_is_told_nothing_until_its_file_is_named() {
    let Some((image, github)) = start() else {
        return;
    };
    let folder = folder();
    let authority = Authority::new(folder.path());
    let (_tls, job) = behind(&github, &authority);
    let token = ("INPUT_TOKEN", ACTIONS);
    let run = job.run(image, &[token]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("certificate"), "{}", run.stdout);
    assert!(github.requests().is_empty());

    job.write("ca.pem", &read(&folder.path().join("authority.pem")));
    let named = ("SSL_CERT_FILE", "/github/workspace/ca.pem");
    let run = job.run(image, &[token, named]);
    assert_eq!(github.comments(PULL).len(), 1, "{}", run.stdout);
}
