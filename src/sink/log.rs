//! The log: events of `tracing`, each redacted as a whole, on standard error.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};

use super::timings::{Timings, TimingsLayer};
use super::writer::Sink;

/// Our own events have this target, a prefix of the module's path.
pub(super) const TARGET: &str = "backstage_infra";

/// How events are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// `WARN message key=value`, without a time: the runner and terminals have their own.
    #[default]
    Text,
    /// One JSON object a line, with a time.
    Json,
}

/// What is logged, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LogOptions {
    /// How often `-v` was given: 0 warnings, 1 information, 2 debug, 3 or more everything.
    pub verbosity: u8,
    /// `RUNNER_DEBUG=1`: at least debug.
    pub runner_debug: bool,
    /// How events are written.
    pub format: LogFormat,
    /// Whether spans are timed, for `--timings`.
    pub timings: bool,
}

/// The log was already set up in this process.
#[derive(Debug, thiserror::Error)]
#[error("the log is set up twice; call `sink::init` once, at the start")]
pub struct LogError(#[from] tracing::subscriber::SetGlobalDefaultError);

/// Sends the process's events to the sink. The timings that it returns are empty unless asked for.
///
/// # Errors
/// [`LogError`] where the process already has a subscriber.
pub fn init(options: LogOptions, sink: &Sink) -> Result<Timings, LogError> {
    let (subscriber, timings) = subscriber(options, sink);
    tracing::subscriber::set_global_default(subscriber)?;
    Ok(timings)
}

fn subscriber(
    options: LogOptions,
    sink: &Sink,
) -> (impl tracing::Subscriber + Send + Sync + use<>, Timings) {
    let timings = Timings::default();
    let timer = options
        .timings
        .then(|| TimingsLayer::new(timings.clone()).with_filter(own(LevelFilter::INFO)));
    let is_json = options.format == LogFormat::Json;
    let writer = LogWriter {
        sink: sink.clone(),
        is_json,
    };
    let fmt = tracing_subscriber::fmt::layer()
        .with_writer(writer)
        .with_ansi(false);
    let fmt = match options.format {
        LogFormat::Text => fmt.without_time().with_target(false).boxed(),
        LogFormat::Json => fmt.json().flatten_event(true).boxed(),
    };
    let subscriber = tracing_subscriber::registry()
        .with(timer)
        .with(fmt.with_filter(levels(options)));
    (subscriber, timings)
}

/// Libraries are one step quieter than we: their debug output is for their own developers.
fn levels(options: LogOptions) -> Targets {
    let (ours, others) = match options
        .verbosity
        .max(if options.runner_debug { 2 } else { 0 })
    {
        0 => (LevelFilter::WARN, LevelFilter::ERROR),
        1 => (LevelFilter::INFO, LevelFilter::WARN),
        2 => (LevelFilter::DEBUG, LevelFilter::INFO),
        _ => (LevelFilter::TRACE, LevelFilter::DEBUG),
    };
    own(ours).with_default(others)
}

fn own(level: LevelFilter) -> Targets {
    Targets::new().with_target(TARGET, level)
}

/// Makes a buffer for each event.
struct LogWriter {
    sink: Sink,
    is_json: bool,
}

/// One event; written when it is complete, so that no secret is split.
struct Event<'a> {
    writer: &'a LogWriter,
    bytes: Vec<u8>,
}

impl<'a> MakeWriter<'a> for LogWriter {
    type Writer = Event<'a>;

    fn make_writer(&'a self) -> Event<'a> {
        Event {
            writer: self,
            bytes: Vec::new(),
        }
    }
}

impl std::io::Write for Event<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Drop for Event<'_> {
    fn drop(&mut self) {
        if !self.bytes.is_empty() {
            self.writer
                .sink
                .log(&String::from_utf8_lossy(&self.bytes), self.writer.is_json);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tracing::{debug, error, info, info_span, trace, warn};

    use super::super::{Display, Redactor, Sink};
    use super::{LogFormat, LogOptions, Timings, subscriber};

    fn logged(options: LogOptions, work: impl FnOnce()) -> (String, Timings) {
        let redactor = Arc::new(Redactor::default());
        redactor.register("correct-horse");
        let (sink, memory) = Sink::memory(redactor, Display::default());
        let (subscriber, timings) = subscriber(options, &sink);
        tracing::subscriber::with_default(subscriber, work);
        (memory.err(), timings)
    }

    #[test]
    fn levels_follow_verbosity_and_the_runner() {
        let lines = |verbosity, runner_debug| {
            let options = LogOptions {
                verbosity,
                runner_debug,
                ..LogOptions::default()
            };
            let (log, _) = logged(options, || {
                warn!("w");
                info!("i");
                debug!("d");
                trace!("t");
                error!(target: "hyper", "e");
                debug!(target: "hyper", "hd");
            });
            log.lines().count()
        };
        assert_eq!(
            (
                lines(0, false),
                lines(1, false),
                lines(2, false),
                lines(3, false),
                lines(0, true)
            ),
            (2, 3, 4, 6, 4)
        );
    }

    #[test]
    fn redacts_fields_and_spans_and_neutralises_commands() {
        let work = || {
            let _span = info_span!("call", token = "correct-horse").entered();
            warn!(password = "correct-horse", "first\n::error::correct-horse");
        };
        let (log, _) = logged(LogOptions::default(), work);
        assert_eq!(log, " WARN first\n:\\u{3a}error::*** password=\"***\"\n");
        let json = LogOptions {
            format: LogFormat::Json,
            verbosity: 1,
            ..LogOptions::default()
        };
        let (log, _) = logged(json, work);
        assert!(
            !log.contains("correct-horse") && log.starts_with('{') && log.lines().count() == 1,
            "{log}"
        );
    }

    #[test]
    fn times_spans_whatever_is_logged() {
        let work = || {
            for _ in 0..3 {
                let _span = info_span!("describe stacks").entered();
            }
        };
        let (log, timings) = logged(
            LogOptions {
                timings: true,
                ..LogOptions::default()
            },
            work,
        );
        assert_eq!(log, "");
        let (sink, memory) = Sink::memory(Arc::default(), Display::default());
        sink.text(&timings.text()).expect("memory");
        assert!(
            memory.out().contains("describe stacks  3 "),
            "{}",
            memory.out()
        );
        assert!(logged(LogOptions::default(), work).1.text().is_empty());
    }
}
