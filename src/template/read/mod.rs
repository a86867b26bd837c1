//! A cloud assembly's folder back to a tree: ours with all that `synth` knows, or that of any AWS CDK app.
//!
//! Nothing here reads a file: the caller is asked for each one that is needed, by its path below the folder and with the
//! most bytes that it may have. What is in it may come from a stranger: sizes, counts and depths are bounded.

mod json;
mod manifest;
mod ours;
mod path;
mod problem;
mod reading;
mod stack;

pub use problem::{AssemblyNote, AssemblyProblem, AssemblyReason, Change, NoteReason};
pub use reading::{MANIFEST_LIMIT, MOST_LEVELS, MOST_STACKS, TEMPLATE_LIMIT, TOTAL_LIMIT};

use super::assembly::assembly_digest;
use super::folder::{INDEX, MANIFEST};
use super::tree::{AssemblyTree, StackTree};
use crate::model::target::Target;
use manifest::{Stacks, stacks};
use reading::Reading;
use serde_json::json;
use std::collections::BTreeMap;

/// Name of the stack that several are nested in.
pub const SEVERAL: &str = "assembly";

/// An assembly as a folder holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadAssembly {
    /// What it deploys.
    pub tree: AssemblyTree,
    /// What of it is not in the tree.
    pub notes: Vec<AssemblyNote>,
}

/// Why the bytes of a file cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing is there.
    Missing,
    /// It may not or cannot be read; the sentence's end after the file.
    Refused(String),
}

/// Gives the bytes of a file of the folder, at most so many.
type Source<'a> = &'a mut dyn FnMut(&str, u64) -> Result<Vec<u8>, Unreadable>;

/// Reads the assembly that `source` gives the files of.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(
    mut source: impl FnMut(&str, u64) -> Result<Vec<u8>, Unreadable>,
) -> Result<ReadAssembly, Vec<AssemblyProblem>> {
    let problem = |file: &str, reason| {
        vec![AssemblyProblem {
            file: file.to_owned(),
            place: None,
            reason,
        }]
    };
    match source(INDEX, MANIFEST_LIMIT) {
        Ok(bytes) => {
            if let Some(index) = ours::index(&bytes).map_err(|problem| vec![problem])? {
                return ours::read(&mut source, &index);
            }
        }
        Err(Unreadable::Missing) => {}
        Err(Unreadable::Refused(why)) => {
            return Err(problem(INDEX, AssemblyReason::Refused(why)));
        }
    }
    match source(MANIFEST, MANIFEST_LIMIT) {
        Ok(bytes) => anybodys(&mut source, &bytes),
        Err(Unreadable::Missing) => Err(problem(MANIFEST, AssemblyReason::NoManifest)),
        Err(Unreadable::Refused(why)) => Err(problem(MANIFEST, AssemblyReason::Refused(why))),
    }
}

/// Reads an assembly that nobody vouches for.
fn anybodys(source: Source, manifest: &[u8]) -> Result<ReadAssembly, Vec<AssemblyProblem>> {
    let mut reading = Reading::new(source, None);
    let found = stacks(&mut reading, manifest);
    if !reading.problems.is_empty() {
        return Err(reading.problems);
    }
    let target = target(&found);
    let tree = AssemblyTree {
        digest: assembly_digest(&target, &reading.templates, &deployed(&found), &[]),
        target,
        root: root(found),
        releases: Vec::new(),
    };
    Ok(ReadAssembly {
        tree,
        notes: reading.notes,
    })
}

/// What manifests say of each stack, for the digest.
fn deployed(stacks: &Stacks) -> serde_json::Value {
    let described = stacks.iter().map(|(name, (file, stack))| {
        let what = json!({
            "template": file,
            "stack": stack.stack_name,
            "account": stack.account,
            "region": stack.region,
            "parameters": stack.parameters,
            "tags": stack.tags,
            "termination-protection": stack.termination_protection,
        });
        (name.as_str(), what)
    });
    json!(described.collect::<BTreeMap<_, _>>())
}

/// What the stacks have in common.
fn target(stacks: &Stacks) -> Target {
    let common = |of: fn(&StackTree) -> &Option<String>| {
        let mut values = stacks.values().map(|(_, stack)| of(stack).as_deref());
        let first = values.next().flatten().unwrap_or_default();
        let shared = values.all(|value| value == Some(first));
        if shared {
            first.to_owned()
        } else {
            String::new()
        }
    };
    Target {
        account: common(|stack| &stack.account),
        region: common(|stack| &stack.region),
        stack: common(|stack| &stack.stack_name),
        ..Target::default()
    }
}

/// The only stack, or one that holds them all.
fn root(stacks: Stacks) -> StackTree {
    let several = stacks.len() != 1;
    let mut all = stacks.into_iter().map(|(name, (_, stack))| (name, stack));
    match all.next() {
        Some((_, only)) if !several => only,
        first => StackTree {
            name: SEVERAL.to_owned(),
            nested: first.into_iter().chain(all).collect(),
            ..StackTree::default()
        },
    }
}
