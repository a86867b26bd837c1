//! What every part of reading shares: files within bounds, each checked against the index where there is one, and what
//! is wrong so far.

use super::json::{self, Passed};
use super::problem::{
    AssemblyNote, AssemblyProblem, AssemblyReason, Change, NoteReason, shortened,
};
use super::{Source, Unreadable};
use crate::template::digest::sha256;
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};

/// Most bytes of a template; CloudFormation takes 1 MB.
pub const TEMPLATE_LIMIT: u64 = 10_000_000;
/// Most bytes of a manifest. Those of the CDK hold a stack trace for every resource.
pub const MANIFEST_LIMIT: u64 = 25_000_000;
/// Most bytes of all files.
pub const TOTAL_LIMIT: u64 = 100_000_000;
/// Most stacks. CloudFormation has 2,000 in an account and region unless it is asked for more.
pub const MOST_STACKS: usize = 2_000;
/// Most levels of stages, and of nested stacks.
pub const MOST_LEVELS: usize = 32;
/// Most notes.
const MOST_NOTES: usize = 1_000;
/// Problems after which reading stops.
const MOST_PROBLEMS: usize = 100;

pub(super) struct Reading<'a> {
    source: Source<'a>,
    /// sha256 by file, as the index lists them; nothing of an assembly without one.
    listed: Option<&'a BTreeMap<String, String>>,
    bytes: u64,
    stacks: usize,
    /// Once a bound is reached, nothing more is read.
    stopped: bool,
    pub(super) problems: Vec<AssemblyProblem>,
    pub(super) notes: Vec<AssemblyNote>,
    /// Files that the index does not describe.
    pub(super) changed: BTreeMap<String, Change>,
    /// Listed files that were asked for.
    pub(super) seen: BTreeSet<String>,
    /// sha256 of every template by its file.
    pub(super) templates: BTreeMap<String, String>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(source: Source<'a>, listed: Option<&'a BTreeMap<String, String>>) -> Self {
        Reading {
            source,
            listed,
            bytes: 0,
            stacks: 0,
            stopped: false,
            problems: Vec::new(),
            notes: Vec::new(),
            changed: BTreeMap::new(),
            seen: BTreeSet::new(),
            templates: BTreeMap::new(),
        }
    }

    pub(super) fn problem(&mut self, file: &str, reason: AssemblyReason) {
        self.problem_at(file, None, reason);
    }

    fn problem_at(&mut self, file: &str, place: Option<(usize, usize)>, reason: AssemblyReason) {
        if self.problems.len() > MOST_PROBLEMS {
            return;
        }
        let reason = if self.problems.len() == MOST_PROBLEMS {
            self.stopped = true;
            AssemblyReason::Stopped(MOST_PROBLEMS)
        } else {
            reason
        };
        self.problems.push(AssemblyProblem {
            file: file.to_owned(),
            place,
            reason,
        });
    }

    pub(super) fn note(&mut self, file: &str, resource: &str, reason: NoteReason) {
        if self.notes.len() >= MOST_NOTES {
            self.too_many(file, MOST_NOTES as u64, "parts that cannot be shown");
            return;
        }
        self.notes.push(AssemblyNote {
            file: file.to_owned(),
            resource: resource.to_owned(),
            reason,
        });
    }

    pub(super) fn malformed(&mut self, file: &str, what: String, fault: &'static str) {
        self.problem(file, AssemblyReason::Malformed { what, fault });
    }

    /// Counts a stack, and says whether it may be read.
    pub(super) fn another_stack(&mut self, file: &str) -> bool {
        self.stacks += 1;
        if self.stacks > MOST_STACKS {
            self.too_many(file, MOST_STACKS as u64, "stacks");
        }
        !self.stopped
    }

    fn too_many(&mut self, file: &str, limit: u64, what: &'static str) {
        if !self.stopped {
            self.problem(file, AssemblyReason::TooMany { limit, what });
            self.stopped = true;
        }
    }

    /// The bytes of a file that `by` names; nothing where a problem or change says why.
    pub(super) fn bytes(&mut self, file: &str, limit: u64, by: &str) -> Option<Vec<u8>> {
        if self.stopped {
            return None;
        }
        let expected = match self.listed.map(|listed| listed.get(file)) {
            Some(None) => {
                self.changed.insert(file.to_owned(), Change::Unlisted);
                return None;
            }
            Some(Some(expected)) => Some(expected),
            None => None,
        };
        let bytes = match (self.source)(file, limit) {
            Ok(bytes) => bytes,
            Err(Unreadable::Missing) if expected.is_some() => {
                self.changed.insert(file.to_owned(), Change::Missing);
                return None;
            }
            Err(Unreadable::Missing) => {
                self.problem(file, AssemblyReason::Missing { by: by.to_owned() });
                return None;
            }
            Err(Unreadable::Refused(why)) => {
                self.problem(file, AssemblyReason::Refused(why));
                return None;
            }
        };
        self.bytes += bytes.len() as u64;
        if self.bytes > TOTAL_LIMIT {
            self.too_many(file, TOTAL_LIMIT, "bytes");
            return None;
        }
        if let Some(expected) = expected {
            self.seen.insert(file.to_owned());
            if *expected != sha256(&bytes) {
                self.changed.insert(file.to_owned(), Change::Edited);
            }
        }
        Some(bytes)
    }

    /// The bytes of a template, whose sha256 is kept.
    pub(super) fn template(&mut self, file: &str, by: &str) -> Option<Vec<u8>> {
        let bytes = self.bytes(file, TEMPLATE_LIMIT, by)?;
        // Of a listed file, either this is its sha256 or it counts as changed.
        let listed = self.listed.and_then(|listed| listed.get(file)).cloned();
        let hash = listed.unwrap_or_else(|| sha256(&bytes));
        self.templates.insert(file.to_owned(), hash);
        Some(bytes)
    }

    /// The object that a file's bytes hold.
    pub(super) fn object(
        &mut self,
        file: &str,
        bytes: &[u8],
        passed: Option<Passed>,
    ) -> Option<Map<String, Json>> {
        match json::parse(bytes, passed) {
            Ok(Json::Object(object)) => Some(object),
            Ok(_) => {
                self.problem(file, AssemblyReason::NotAnObject);
                None
            }
            Err(fault) => {
                let place = Some((fault.line, fault.column.max(1)));
                self.problem_at(file, place, AssemblyReason::NotJson(fault.what));
                None
            }
        }
    }
}

/// A file or resource as messages name it.
pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", shortened(name))
}
