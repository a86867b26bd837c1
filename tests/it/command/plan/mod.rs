//! `plan` from the command line: what it is compared with, what makes it fail, what it writes.

mod accepting;
mod assembly;
mod between;
mod events;
mod formats;
mod reviewed;
mod revision;

use super::context;
use crate::made::Made;
use serde_json::{Value, json};

/// A repository whose first commit has the example's database, and whose files have one reader more.
fn changed() -> Made {
    let made = Made::new();
    made.commit(&[("backstage.yaml", &context(json!({})))]);
    made.write(&[("backstage.yaml", &context(json!({ "database:readers": 1 })))]);
    made
}

/// A repository with one commit and a change of it that is not committed.
fn change(before: Value, after: Value) -> Made {
    let made = Made::new();
    made.commit(&[("backstage.yaml", &context(before))]);
    made.write(&[("backstage.yaml", &context(after))]);
    made
}
