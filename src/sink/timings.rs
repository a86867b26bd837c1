#![expect(
    clippy::disallowed_methods,
    reason = "spans are timed here and the result is only shown, never decided on"
)]
//! How long phases and external calls took: the spans of `tracing`, summed by name, for `--timings`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::span::{Attributes, Id};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use super::style::{bold, plain};
use super::text::Text;

/// Count and time of each span name, wall time from opening to closing. Clones share the numbers.
#[derive(Debug, Clone, Default)]
pub struct Timings(Arc<Mutex<BTreeMap<&'static str, Total>>>);

#[derive(Debug, Clone, Copy, Default)]
struct Total {
    count: u64,
    time: Duration,
}

impl Timings {
    /// A table of name, count and milliseconds, slowest first; empty where nothing was timed. Spans that run
    /// together or inside each other each count in full.
    #[must_use]
    pub fn text(&self) -> Text {
        let mut rows: Vec<_> = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .into_iter()
            .collect();
        rows.sort_by_key(|(name, total)| (std::cmp::Reverse(total.time), *name));
        let mut text = Text::new();
        if !rows.is_empty() {
            let head = vec![bold("span"), bold("count"), bold("total ms")];
            text.table(
                std::iter::once(head).chain(rows.into_iter().map(|(name, total)| {
                    let milliseconds = total.time.as_secs_f64() * 1_000.0;
                    vec![
                        plain(name),
                        plain(total.count.to_string()),
                        plain(format!("{milliseconds:.1}")),
                    ]
                })),
            );
        }
        text
    }

    fn add(&self, name: &'static str, time: Duration) {
        let mut totals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let total = totals.entry(name).or_default();
        total.count += 1;
        total.time += time;
    }
}

/// Notes when a span opens and adds it up when it closes.
pub(super) struct TimingsLayer(Timings);

struct Opened(Instant);

impl TimingsLayer {
    pub(super) fn new(timings: Timings) -> Self {
        Self(timings)
    }
}

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for TimingsLayer {
    fn on_new_span(&self, _: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(Opened(Instant::now()));
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(span) = context.span(&id)
            && let Some(Opened(at)) = span.extensions().get::<Opened>()
        {
            self.0.add(span.name(), at.elapsed());
        }
    }
}
