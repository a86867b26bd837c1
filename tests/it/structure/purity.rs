//! The layers that decide are functions of values: no I/O, no clock, no `async`, no SDK.

use super::path::paths;
use super::token::tokens;
use super::tree::{File, Violation};

const PURE: &[&str] = &["model", "config", "template", "plan", "check"];

/// Crates that speak to the world, with all whose names go on after an underscore.
const WORLD: &[&str] = &[
    "tokio",
    "gix_",
    "aws_",
    "kube",
    "k8s_openapi",
    "octocrab",
    "hyper",
    "reqwest",
];

/// Addresses are values, sockets are not.
const VALUES_OF_NET: &[&str] = &["IpAddr", "Ipv4Addr", "Ipv6Addr", "AddrParseError"];

/// Threads that end before their function does leave it a function of values.
const SCOPED: &[&str] = &["scope", "available_parallelism"];

pub(super) fn violations(file: &File) -> Vec<Violation> {
    if !file.layer().is_some_and(|layer| PURE.contains(&layer)) {
        return Vec::new();
    }
    let tokens = tokens(&file.text);
    let words = tokens
        .iter()
        .filter(|token| matches!(token.text, "async" | "await" | "SystemTime" | "Instant"))
        .map(|token| (token.line, token.text.to_owned()));
    let climbs = tokens
        .windows(3)
        .filter(|three| {
            three
                .iter()
                .map(|token| token.text)
                .eq(["super", "::", "super"])
        })
        .map(|three| (three[0].line, "super::super".to_owned()));
    let paths = paths(file)
        .into_iter()
        .filter(|path| touches_the_world(&path.segments))
        .map(|path| (path.line, path.segments.join("::")));
    let mut found: Vec<(usize, String)> = words.chain(climbs).chain(paths).collect();
    found.sort();
    found
        .into_iter()
        .map(|(line, name)| {
            let what = format!(
                "`{name}` in a layer that is pure ({}); pass the value in, or move the code to client, observe or execute",
                PURE.join(", ")
            );
            Violation::new(file, line, what)
        })
        .collect()
}

fn touches_the_world(segments: &[String]) -> bool {
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match segments[..] {
        ["std", "net", value, ..] => !VALUES_OF_NET.contains(&value),
        ["std", "thread", value, ..] => !SCOPED.contains(&value),
        ["std", "fs" | "env" | "net" | "process" | "thread" | "*", ..] => true,
        // A crate and those of its family, such as `kube` and `kube_runtime`, but not `kubernetes`.
        [krate, ..] => WORLD.iter().any(|name| {
            let rest = krate.strip_prefix(name.trim_end_matches('_'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        }),
        [] => false,
    }
}

#[cfg(test)]
fn lines(path: &str, text: &str) -> Vec<usize> {
    violations(&File::new(path, text))
        .iter()
        .map(|found| found.line)
        .collect()
}

#[test]
fn refuses_the_world_in_a_pure_layer() {
    for text in [
        "use std::fs;",
        "use std::{collections::BTreeMap, env};",
        "fn f() { std::process::abort() }",
        "use std::net::TcpStream;",
        "use std::thread;",
        "fn f() { std::thread::spawn(|| ()); }",
        "async fn f() {}",
        "use std::time::{Duration, SystemTime};",
        "use tokio::sync::Mutex;",
        "use aws_sdk_eks::Client;",
        "fn f() { octocrab::instance(); }",
        "use kube::Api;",
        "use kube_runtime::watcher;",
        "use super::super::model;",
    ] {
        for layer in PURE {
            let path = format!("src/{layer}/a/b/c.rs");
            assert!(
                !lines(&path, text).is_empty(),
                "{layer} lets `{text}` through"
            );
        }
    }
}

#[test]
fn allows_values_and_words_that_only_look_like_it() {
    for text in [
        "use std::net::Ipv4Addr;",
        "use std::thread::{available_parallelism, scope};",
        "use std::collections::BTreeMap;",
        "use super::kube_proxy::Version;",
        "const A: &[&B] = &[&kubernetes_minor_step::B];",
        "//! never async\nlet a = \"std::fs\";",
        "struct Platform { kube: u8, tokio: u8 }",
        "let a = env!(\"CARGO_PKG_VERSION\");",
    ] {
        assert_eq!(lines("src/config/a.rs", text), [] as [usize; 0], "{text}");
    }
}

#[test]
fn leaves_the_other_layers_alone() {
    assert_eq!(
        lines("src/client/files.rs", "use std::fs;"),
        [] as [usize; 0]
    );
}
