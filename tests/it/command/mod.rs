//! The story of each command, from the command line to files, streams and exit code.

mod assembly_folders;
mod bad_files;
mod bad_usage;
mod base;
mod github;
mod init;
mod interrupt;
mod outside;
mod overlay;
mod plan;
mod planted;
mod values;

use serde_json::{Value, json};
use std::path::Path;

/// A context file with every required key, and more.
pub(crate) fn context(more: Value) -> String {
    let mut context = json!({
        "platform:account": "000123456789",
        "platform:region": "us-west-2",
        "platform:organization": "acme",
        "platform:domain": "example.com",
        "backstage:host": "portal.example.com",
        "backstage:image": "ghcr.io/acme/backstage",
        "backstage:tag": "1.0.0",
        "backstage:github:organization": "acme",
        "deployment:roles:deploy": "deploy",
        "deployment:eks:endpoint:cidrs": ["203.0.113.0/24"],
    });
    if let (Value::Object(context), Value::Object(more)) = (&mut context, more) {
        context.extend(more);
    }
    format!("{context:#}\n")
}

/// A JSON file.
pub(crate) fn json_file(path: &Path) -> Value {
    serde_json::from_str(&crate::support::read(path)).expect("JSON")
}
