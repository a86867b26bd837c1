#![expect(clippy::disallowed_methods, reason = "client/files removes files")]
//! Unfinished output, to be removed when a signal ends the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::{FileError, Reason};

/// The process's unfinished output.
pub(super) static PROCESS: Interrupts = Interrupts::new();

/// Removes unfinished output and stops every later write; for the task that receives SIGINT or SIGTERM, before the
/// program ends. Waits for the step in progress, so an output is either as before or complete.
pub fn cleanup_on_interrupt() {
    PROCESS.interrupt();
}

/// Temporary paths in use, and whether an interruption forbids new ones.
pub(super) struct Interrupts(Mutex<State>);

struct State {
    interrupted: bool,
    unfinished: BTreeSet<PathBuf>,
}

/// Leave to write; while it is held, an interruption waits.
pub(super) struct Leave<'a>(MutexGuard<'a, State>);

/// A temporary path that an interruption removes; forgotten when dropped.
pub(super) struct Unfinished<'a> {
    interrupts: &'a Interrupts,
    path: PathBuf,
}

impl Interrupts {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(State {
            interrupted: false,
            unfinished: BTreeSet::new(),
        }))
    }

    /// Waits for leave to make one step towards the output `path`.
    pub(super) fn leave(&self, path: &Path) -> Result<Leave<'_>, FileError> {
        let state = self.lock();
        if state.interrupted {
            Err(FileError::new(path, Reason::Interrupted))
        } else {
            Ok(Leave(state))
        }
    }

    pub(super) fn interrupt(&self) {
        let mut state = self.lock();
        state.interrupted = true;
        for path in std::mem::take(&mut state.unfinished) {
            // Best effort: nobody is left to tell, and what remains is a hidden temporary name.
            let _ = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Leave<'_> {
    /// Notes a temporary path that was just made.
    pub(super) fn note<'a>(&mut self, interrupts: &'a Interrupts, path: &Path) -> Unfinished<'a> {
        self.0.unfinished.insert(path.to_owned());
        Unfinished {
            interrupts,
            path: path.to_owned(),
        }
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        self.interrupts.lock().unfinished.remove(&self.path);
    }
}
