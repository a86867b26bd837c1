//! An assembly in a folder, ours or anybody's, as a plan takes it.

use crate::client::files::{Folder, Reason};
use crate::model::finding::{Finding, Severity};
use crate::template::read::{AssemblyNote, ReadAssembly, Unreadable, read};
use anyhow::{Result, bail};
use std::path::Path;

/// Reads the assembly in a folder.
///
/// # Errors
/// Everything that is wrong with it, a line each.
pub fn read_folder(path: &Path) -> Result<ReadAssembly> {
    let folder = Folder::open(path)?;
    let source = |file: &str, limit: u64| {
        folder
            .read(file, limit)
            .map_err(|error| match error.reason {
                Reason::Missing { .. } => Unreadable::Missing,
                reason => Unreadable::Refused(reason.to_string()),
            })
    };
    match read(source) {
        Ok(assembly) => Ok(assembly),
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            bail!(
                "there is no assembly to plan in `{}`:\n       {}",
                path.display(),
                lines.join("\n       ")
            );
        }
    }
}

/// What a plan of it must say, as a finding.
pub fn note(note: &AssemblyNote) -> Finding {
    Finding {
        severity: Severity::Notice,
        ..Finding::warning("assembly-note", note.reason.to_string()).about(note.resource.clone())
    }
}
