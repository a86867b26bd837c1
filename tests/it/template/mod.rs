//! Templates: every name in them resolves, and what must come first does.

mod assembly;
mod cluster;
mod consistency;
mod database;
mod graph;
mod helm;
mod lint;
mod network;
mod order;
mod read;
mod read_broken;
mod read_foreign;
mod read_random;
mod retention;
mod secrets;
mod wiring;

use backstage_infra::template::stack::Stack;
use graph::{redundant, unresolved};
use serde_json::Value;

/// The bytes that are uploaded, read back.
fn template(stack: &Stack) -> Value {
    serde_json::from_slice(&stack.template.to_bytes()).unwrap()
}

/// What holds for every template of ours.
fn assert_sound(template: &Value) {
    assert_eq!(unresolved(template), Vec::<String>::new());
    assert_eq!(redundant(template), Vec::<(String, String)>::new());
}
