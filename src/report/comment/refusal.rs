//! That there is no plan, and why: in a plan's place.

use super::{About, Limits, NAME, SENTENCE, findings};
use crate::model::finding::{Finding, Severity};
use crate::sink::{Clean, Markdown};

/// What the last lines take.
const FOOT: usize = 2_000;

/// Every problem of a configuration, as far as there is room, with its place and what to do.
pub fn refusal(
    environment: &str,
    problems: &[Finding],
    about: &About<'_>,
    limits: Limits,
    mut out: Markdown<'_>,
) -> Clean {
    if let Some(marker) = &about.marker {
        out.marker(marker);
    }
    let errors = problems.iter().filter(|it| it.severity == Severity::Error);
    out.markup("### ⛔ ");
    if !environment.is_empty() {
        out.code_within(environment, NAME).markup(" · ");
    }
    out.markup("no plan: ").number(errors.count());
    out.markup(" errors in the configuration\n");
    if let Some(marker) = &about.marker {
        let head = marker.head();
        out.markup("Of ").code(head.get(..7).unwrap_or(head));
        out.markup("; what an earlier plan said here is no longer so");
    }
    if let Some(run) = &about.run {
        out.markup(" · ").link("run", run);
    }
    out.markup("\n\n");
    let all: Vec<&Finding> = problems.iter().collect();
    let room = limits.bytes.saturating_sub(out.len() + FOOT);
    findings::bullets("", &all, about.files.as_ref(), room, &mut out);
    if !about.updated.is_empty() {
        out.markup("\n<sub>");
        out.plain_within(about.updated, SENTENCE).markup("</sub>\n");
    }
    out.finish()
}
