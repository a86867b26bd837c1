//! One change in words, at each level of detail. The level is chosen elsewhere.

use super::survey::{Entry, Subject};
use super::value::shown;
use super::{NAME, SENTENCE, mark};
use crate::plan::change::{Action, Replaces, ResourceChange};
use crate::report::value::place;
use crate::sink::{Markdown, ValueLimits};

/// How much of a change is shown. A level has all that the one before has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Counted with others of its type.
    Folded,
    /// Named, on a line.
    Line,
    /// The names of what changes.
    Names,
    /// Values on a line each.
    Leaves,
    /// Values with many lines.
    Full,
}

impl Level {
    fn values(self) -> ValueLimits {
        if self == Level::Full {
            ValueLimits {
                lines: 40,
                bytes: 2048,
                line: 400,
            }
        } else {
            ValueLimits {
                lines: 2,
                bytes: 240,
                line: 120,
            }
        }
    }

    fn most(self) -> usize {
        if self == Level::Full { 200 } else { 40 }
    }
}

/// Names in a list before the rest is a number.
pub(super) const NAMES: usize = 12;

/// The change at a level.
pub(super) fn entry(entry: &Entry<'_>, level: Level, out: &mut Markdown<'_>) {
    match level {
        Level::Folded => {}
        Level::Line => {
            out.markup("- ");
            title(entry, out);
            out.markup("\n");
        }
        Level::Names | Level::Leaves | Level::Full => {
            out.markup("<details><summary>");
            title(entry, out);
            out.markup("</summary>\n\n");
            body(entry, level, out);
            out.markup("\n</details>\n\n");
        }
    }
}

/// Sign, name, type, extent: stands in Markdown and in HTML, so everything foreign in it is an element.
fn title(entry: &Entry<'_>, out: &mut Markdown<'_>) {
    out.markup(mark(entry.action())).markup(" ");
    match entry.subject {
        Subject::Release(release) => {
            out.code_within(&release.name, NAME)
                .markup(" · release in wave ");
            out.number(release.wave as usize);
            match (&release.version_before, &release.version_after) {
                (Some(before), Some(after)) if before != after => {
                    out.markup(" · ").code_within(before, NAME);
                    out.markup(" → ").code_within(after, NAME);
                }
                (_, Some(version)) | (Some(version), None) => {
                    out.markup(" · ").code_within(version, NAME);
                }
                (None, None) => {}
            }
        }
        Subject::Resource(resource) => {
            out.code_within(&entry.path, NAME)
                .markup(" · ")
                .kind(&resource.kind);
        }
        Subject::Stack(_) => {
            out.code_within(&entry.path, NAME).markup(" · stack");
        }
    }
    let changes = entry.changes().len();
    if changes > 0 && !matches!(entry.action(), Action::Remove) {
        let words = match (entry.subject, changes) {
            (Subject::Release(_), 1) => " value",
            (Subject::Release(_), _) => " values",
            (_, 1) => " property",
            _ => " properties",
        };
        out.markup(" · ").number(changes).markup(words);
    }
    if entry.data_loss().is_some() {
        out.markup(" · loses data");
    }
}

/// Whether there is more to it than a row of the alert says.
pub(super) fn has_more(entry: &Entry<'_>) -> bool {
    let resource = entry.resource();
    !entry.changes().is_empty()
        || resource.is_some_and(|it| !it.takes.is_empty() || !it.highlights.is_empty())
        || matches!(entry.subject, Subject::Release(_))
}

/// Whether there is anything to unfold.
pub(super) fn has_body(entry: &Entry<'_>) -> bool {
    let resource = entry.resource();
    let has_reason =
        |it: &ResourceChange| it.reason.is_some() || it.data_loss.is_some() || it.twin.is_some();
    has_more(entry) || resource.is_some_and(has_reason)
}

fn body(entry: &Entry<'_>, level: Level, out: &mut Markdown<'_>) {
    let start = out.len();
    facts(entry, out);
    let changes = entry.changes();
    if changes.is_empty() {
        return;
    }
    if out.len() > start {
        out.markup("\n");
    }
    if level == Level::Names {
        out.markup("Changes: ");
        names(
            changes.iter().map(|change| place(&change.path)),
            3 * NAMES,
            out,
        );
        out.markup("\n");
        return;
    }
    let told = changes
        .iter()
        .filter(|change| level == Level::Full || change.noise.is_none());
    let values: Vec<_> = told
        .take(level.most())
        .map(|change| shown(change))
        .collect();
    if !values.is_empty() {
        out.diff(&values, level.values());
    }
    if values.len() < changes.len() {
        out.markup("\nand ")
            .number(changes.len() - values.len())
            .markup(" more, without values\n");
    }
}

/// What is to be said of a change beside its values.
fn facts(entry: &Entry<'_>, out: &mut Markdown<'_>) {
    let mut highlights = &[][..];
    if let Some(resource) = entry.resource() {
        highlights = &resource.highlights;
        if let Some(reason) = &resource.reason {
            out.markup("- why: ")
                .plain_within(reason, SENTENCE)
                .markup("\n");
        }
        if let Some(loss) = &resource.data_loss {
            out.markup("- **data loss:** ")
                .plain_within(loss, SENTENCE)
                .markup("\n");
        }
        if let Some(twin) = &resource.twin {
            out.markup("- the same resource as ")
                .code_within(twin, NAME)
                .markup("\n");
        }
        if !resource.takes.is_empty() {
            out.markup("- takes along ")
                .number(resource.takes.len())
                .markup(": ");
            names(resource.takes.iter().cloned(), NAMES, out);
            out.markup("\n");
        }
    }
    if let Subject::Release(release) = entry.subject {
        highlights = &release.highlights;
        out.markup("- chart ")
            .code_within(&release.chart, NAME)
            .markup(" from ");
        out.code_within(&release.repository, NAME)
            .markup(" in namespace ");
        out.code_within(&release.namespace, NAME).markup("\n");
        if !release.unknown.is_empty() {
            out.markup("- known after deploy: ");
            let unknown = release.unknown.iter();
            let told = unknown.map(|it| format!("{}: {}", place(&it.path), it.reference));
            names(told, NAMES, out);
            out.markup("\n");
        }
    }
    for (at, fact) in highlights.iter().take(NAMES).enumerate() {
        out.markup(if at == 0 { "- " } else { " · " });
        let fact = format!("{} {}", fact.name, fact.value);
        out.plain_within(fact.trim(), SENTENCE);
    }
    if !highlights.is_empty() {
        out.markup("\n");
    }
}

/// Names in a row, the last of many as a number.
pub(super) fn names(
    all: impl ExactSizeIterator<Item = String>,
    most: usize,
    out: &mut Markdown<'_>,
) {
    let count = all.len();
    for (at, name) in all.take(most).enumerate() {
        out.markup(if at == 0 { "" } else { ", " })
            .code_within(&name, NAME);
    }
    if count > most {
        out.markup(" and ").number(count - most).markup(" more");
    }
}

/// Why a change destroys, for one cell of a table.
pub(super) fn why(entry: &Entry<'_>, out: &mut Markdown<'_>) {
    let resource = entry.resource();
    let always = entry.changes();
    let always = always
        .iter()
        .filter(|change| change.replaces == Replaces::Yes);
    let properties: Vec<String> = always.map(|change| place(&change.path)).collect();
    match resource.and_then(|resource| resource.reason.as_deref()) {
        Some(reason) => {
            out.plain_within(reason, SENTENCE);
        }
        None if !properties.is_empty() => {
            names(properties.into_iter(), 3, out);
            out.markup(" replaces");
        }
        None => {
            out.markup(match entry.action() {
                Action::Remove => "removed",
                _ => "replaced",
            });
        }
    }
    if let Some(twin) = resource.and_then(|resource| resource.twin.as_deref()) {
        out.markup("; the same is ").code_within(twin, NAME);
    }
    if let Some(taken) = resource.map(|it| it.takes.len()).filter(|taken| *taken > 0) {
        out.markup("; takes ").number(taken).markup(" along");
    }
}
