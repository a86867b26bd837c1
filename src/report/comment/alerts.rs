//! What must be seen: destruction and what is opened or weakened. Named one by one, or, where not even that fits, counted
//! by type with the plan marked as not reviewable here.

use super::entry::why;
use super::survey::{Class, Entry, Survey};
use super::{NAME, SENTENCE, findings, mark};
use crate::plan::change::Action;
use crate::sink::Markdown;
use std::collections::BTreeMap;

/// Most bytes of a table of types.
const TYPES: usize = 2_000;

/// What a title and the rows of a table take.
const FRAME: usize = 600;

/// An alert, and how much of it there is room for.
#[derive(Debug)]
pub(super) struct Alert<'r> {
    pub(super) text: Markdown<'r>,
    /// Changes or findings that it names.
    pub(super) named: usize,
    /// Whether it names all of them.
    pub(super) whole: bool,
}

/// Everything that is removed or replaced, and what detectors say of it.
pub(super) fn destructive<'r>(survey: &Survey<'_>, room: usize, out: &Markdown<'r>) -> Alert<'r> {
    let entries: Vec<&Entry<'_>> = (survey.entries.iter())
        .filter(|entry| entry.class == Class::Destructive)
        .collect();
    let mut text = out.part();
    let told = &survey.destruction;
    if entries.is_empty() && told.is_empty() {
        return Alert {
            text,
            named: 0,
            whole: true,
        };
    }
    let mut rows = fitting(&entries, room.saturating_sub(FRAME), out);
    let whole = rows.1 == entries.len();
    if !whole {
        let losing: Vec<&Entry<'_>> = (entries.iter().copied())
            .filter(|entry| entry.data_loss().is_some())
            .collect();
        rows = fitting(&losing, room.saturating_sub(FRAME + TYPES) / 2, out);
    }
    text.markup("> [!CAUTION]\n");
    if !entries.is_empty() {
        text.markup("> **Destroys or replaces (")
            .number(rows.1)
            .markup(" of ");
        text.number(entries.len()).markup(" shown)**");
        text.markup(if whole {
            "\n"
        } else {
            "; not reviewable in a comment, see the full plan\n"
        });
        if rows.1 > 0 {
            text.markup(">\n> | | resource | type | why | data loss |\n> |---|---|---|---|---|\n");
            text.append(&rows.0);
        }
        if !whole {
            types(&entries[rows.1..], &mut text);
        }
    }
    if !told.is_empty() {
        text.markup(if entries.is_empty() {
            "> **Destroys**\n>\n"
        } else {
            ">\n"
        });
        // Where not even names fit, what is said of them must not take all the room.
        let left = room.saturating_sub(text.len() + FRAME) / if whole { 1 } else { 4 };
        findings::bullets("> ", told, None, left, &mut text);
    }
    text.markup("\n");
    Alert {
        text,
        named: rows.1,
        whole,
    }
}

/// Rows for as many as there is room for, and their number.
fn fitting<'r>(entries: &[&Entry<'_>], room: usize, out: &Markdown<'r>) -> (Markdown<'r>, usize) {
    let mut rows = out.part();
    for (at, entry) in entries.iter().enumerate() {
        let mut line = out.part();
        row(entry, &mut line);
        if rows.len() + line.len() > room {
            return (rows, at);
        }
        rows.append(&line);
    }
    (rows, entries.len())
}

fn row(entry: &Entry<'_>, out: &mut Markdown<'_>) {
    out.markup("> | ")
        .markup(mark(entry.action()))
        .markup(" | ");
    out.code_within(&entry.path, NAME)
        .markup(" | ")
        .kind(entry.kind())
        .markup(" | ");
    why(entry, out);
    match entry.data_loss() {
        Some(loss) => {
            out.markup(" | **yes**: ").plain_within(loss, SENTENCE);
        }
        None => {
            out.markup(" | no");
        }
    }
    out.markup(" |\n");
}

fn types(entries: &[&Entry<'_>], out: &mut Markdown<'_>) {
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for entry in entries {
        let count = counts.entry(entry.kind()).or_default();
        count[usize::from(entry.action() != Action::Remove)] += 1;
    }
    let mut ordered: Vec<(&str, [usize; 2])> = counts.into_iter().collect();
    ordered.sort_by_key(|(_, [removed, replaced])| std::cmp::Reverse(removed + replaced));
    let start = out.len();
    out.markup(">\n> | type | removed | replaced |\n> |---|--:|--:|\n");
    let mut rest = [0, 0];
    for (kind, [removed, replaced]) in ordered {
        if out.len() - start > TYPES - 900 {
            rest = [rest[0] + removed, rest[1] + replaced];
            continue;
        }
        out.markup("> | ")
            .kind(kind)
            .markup(" | ")
            .number(removed)
            .markup(" | ");
        out.number(replaced).markup(" |\n");
    }
    if rest != [0, 0] {
        out.markup("> | others | ")
            .number(rest[0])
            .markup(" | ")
            .number(rest[1])
            .markup(" |\n");
    }
}

/// Everything that is opened or weakened.
pub(super) fn broadening<'r>(
    survey: &Survey<'_>,
    about: &super::About<'_>,
    room: usize,
    out: &Markdown<'r>,
) -> Alert<'r> {
    let all = &survey.broadening;
    let mut text = out.part();
    if all.is_empty() {
        return Alert {
            text,
            named: 0,
            whole: true,
        };
    }
    let mut list = out.part();
    let left = room.saturating_sub(FRAME);
    let mut named = findings::bullets("> ", all, about.files.as_ref(), left, &mut list);
    if named < all.len() {
        // It is not reviewable here anyway: what else there is has a claim too.
        list = out.part();
        named = findings::bullets("> ", all, about.files.as_ref(), left / 2, &mut list);
    }
    text.markup("> [!WARNING]\n> **Broader access, exposure or weaker protection (");
    text.number(named)
        .markup(" of ")
        .number(all.len())
        .markup(" shown)**");
    let whole = named == all.len();
    text.markup(if whole {
        "\n>\n"
    } else {
        "; not reviewable in a comment, see the full plan\n>\n"
    });
    text.append(&list).markup("\n");
    Alert { text, named, whole }
}
