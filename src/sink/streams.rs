#![expect(
    clippy::disallowed_methods,
    reason = "the sink is what writes to standard output and error"
)]
//! Standard output and standard error, or a memory in their place.

use std::io::{IsTerminal as _, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Debug, Clone)]
pub(super) enum Target {
    Streams,
    Memory(Memory),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Stream {
    Out,
    Err,
}

/// What a sink of [`Sink::memory`] has written so far.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<(String, String)>>);

impl Memory {
    /// The text on standard output.
    #[must_use]
    pub fn out(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .clone()
    }

    /// The text on standard error, which includes the log.
    #[must_use]
    pub fn err(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .1
            .clone()
    }
}

impl Stream {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Out => "standard output",
            Self::Err => "standard error",
        }
    }
}

impl Target {
    /// Writes the text at once: texts of different threads never mix within a line.
    pub(super) fn write(&self, stream: Stream, text: &str) -> std::io::Result<()> {
        match (self, stream) {
            (Self::Memory(memory), stream) => {
                let mut kept = memory.0.lock().unwrap_or_else(PoisonError::into_inner);
                let side = if matches!(stream, Stream::Out) {
                    &mut kept.0
                } else {
                    &mut kept.1
                };
                side.push_str(text);
                Ok(())
            }
            (Self::Streams, Stream::Out) => {
                let mut out = std::io::stdout().lock();
                out.write_all(text.as_bytes()).and_then(|()| out.flush())
            }
            (Self::Streams, Stream::Err) => std::io::stderr().lock().write_all(text.as_bytes()),
        }
    }

    pub(super) fn is_terminal(&self, stream: Stream) -> bool {
        match (self, stream) {
            (Self::Memory(_), _) => false,
            (Self::Streams, Stream::Out) => std::io::stdout().is_terminal(),
            (Self::Streams, Stream::Err) => std::io::stderr().is_terminal(),
        }
    }

    /// Columns of the terminal on standard output, if it is one.
    pub(super) fn width(&self) -> Option<usize> {
        match self {
            Self::Streams => {
                terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0.into())
            }
            Self::Memory(_) => None,
        }
    }
}
