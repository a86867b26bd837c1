//! An assembly of ours: every file as the index says, and nothing else.

use super::manifest::stacks;
use super::problem::{AssemblyProblem, AssemblyReason, shortened};
use super::reading::{MANIFEST_LIMIT, Reading, TEMPLATE_LIMIT};
use super::{ReadAssembly, Source, json};
use crate::template::assembly::{FORMAT, ROOT, assembly_digest};
use crate::template::folder::{GENERATOR, INDEX, Index, MANIFEST, RELEASES};
use crate::template::release::AssembledRelease;
use crate::template::tree::AssemblyTree;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The index; nothing where it is not of ours.
pub(super) fn index(bytes: &[u8]) -> Result<Option<Index>, AssemblyProblem> {
    let problem = |reason| AssemblyProblem {
        file: INDEX.to_owned(),
        place: None,
        reason,
    };
    let index = json::parse(bytes, None).map_err(|fault| AssemblyProblem {
        place: Some((fault.line, fault.column.max(1))),
        ..problem(AssemblyReason::NotJson(fault.what))
    })?;
    if index.get("generator").and_then(Json::as_str) != Some(GENERATOR) {
        return Ok(None);
    }
    let format = index.get("format").unwrap_or(&Json::Null);
    if *format != FORMAT {
        let found = shortened(&format.to_string());
        return Err(problem(AssemblyReason::Format {
            found,
            ours: FORMAT,
        }));
    }
    if let Some(names) = index.get("environments").and_then(Json::as_array) {
        let names = names.iter().filter_map(Json::as_str).map(str::to_owned);
        return Err(problem(AssemblyReason::Environments(names.collect())));
    }
    serde_json::from_value(index)
        .map(Some)
        .map_err(|error| problem(AssemblyReason::NotOurs(shortened(&error.to_string()))))
}

/// Reads what the index lists.
pub(super) fn read(source: Source, index: &Index) -> Result<ReadAssembly, Vec<AssemblyProblem>> {
    let mut reading = Reading::new(source, Some(&index.files));
    let manifest = reading.bytes(MANIFEST, MANIFEST_LIMIT, INDEX);
    let mut stacks = manifest.map_or_else(BTreeMap::new, |bytes| stacks(&mut reading, &bytes));
    let releases = rest(&mut reading, index);

    if !reading.changed.is_empty() {
        // What follows from a changed file is not worth a line of its own.
        reading
            .problems
            .retain(|problem| matches!(problem.reason, AssemblyReason::Refused(_)));
        let changed = std::mem::take(&mut reading.changed);
        let reason = AssemblyReason::Changed(changed.into_iter().collect());
        reading.problem(INDEX, reason);
    }
    let root = stacks.remove(ROOT);
    if reading.problems.is_empty() {
        let digest = assembly_digest(
            &index.target,
            &reading.templates,
            &index.parameters,
            &releases,
        );
        match root {
            Some((_, root)) if stacks.is_empty() && digest == index.digest => {
                let mut tree = AssemblyTree {
                    target: index.target.clone(),
                    digest,
                    root,
                    releases,
                };
                tree.root.parameters = index.parameters.clone();
                return Ok(ReadAssembly {
                    tree,
                    notes: reading.notes,
                });
            }
            _ => {
                let (index, files) = (shortened(&index.digest), digest);
                reading.problem(INDEX, AssemblyReason::Digest { index, files });
            }
        }
    }
    Err(reading.problems)
}

/// Reads what no stack has led to: the releases, by wave, and files that are only compared.
fn rest(reading: &mut Reading, index: &Index) -> Vec<AssembledRelease> {
    let mut releases: Vec<AssembledRelease> = Vec::new();
    for file in index.files.keys() {
        if reading.seen.contains(file) || reading.changed.contains_key(file) {
            continue;
        }
        let Some(bytes) = reading.bytes(file, TEMPLATE_LIMIT, INDEX) else {
            continue;
        };
        if file.starts_with(RELEASES) {
            match serde_json::from_slice(&bytes) {
                Ok(release) => releases.push(release),
                Err(error) => {
                    reading.problem(file, AssemblyReason::NotOurs(shortened(&error.to_string())));
                }
            }
        }
    }
    releases.sort_by(|a, b| (a.wave, &a.name).cmp(&(b.wave, &b.name)));
    releases
}
