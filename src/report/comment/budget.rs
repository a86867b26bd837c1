//! How much of each change there is room for: all start at the lowest level that is legal, and the worst rise first.

use super::entry::{Level, entry, has_body, has_more};
use super::survey::{Class, Entry, Survey};
use crate::sink::Markdown;
use std::collections::{BTreeMap, BTreeSet};

/// Most bytes of the line that counts what is not named of a class.
const FOLD: usize = 700;

/// Changes in a row that found no room, after which no other is tried.
const MISSES: usize = 64;

/// Every change at the level that it came to.
#[derive(Debug)]
pub(super) struct Placed<'p, 'r> {
    pub(super) entry: &'p Entry<'p>,
    pub(super) level: Level,
    pub(super) text: Markdown<'r>,
}

/// Bytes to set aside for a class: its heading, and its line if nothing of it were named. A line of fewer changes is not
/// longer: it has no other types and no larger numbers.
pub(super) fn set_aside(survey: &Survey<'_>, class: Class, out: &Markdown<'_>) -> usize {
    let of = survey.entries.iter().filter(|entry| entry.class == class);
    let kinds: BTreeSet<&str> = of.map(Entry::kind).collect();
    if kinds.is_empty() {
        return 0;
    }
    let mut line = out.part();
    for kind in kinds {
        line.markup(", 99999 × ").kind(kind);
        if line.len() > FOLD {
            break;
        }
    }
    class.heading().len() + (line.len() + 80).min(FOLD)
}

/// Chooses levels. `named` says of which changes the alerts have said already what a line says.
pub(super) fn place<'p, 'r>(
    survey: &'p Survey<'p>,
    named: impl Fn(usize, &Entry<'_>) -> bool,
    room: usize,
    out: &Markdown<'r>,
) -> Vec<Placed<'p, 'r>> {
    let mut all: Vec<Placed<'p, 'r>> = (survey.entries.iter().enumerate())
        .map(|(at, entry)| Placed {
            entry,
            level: match named(at, entry) {
                true if has_more(entry) => Level::Line,
                true => Level::Full,
                false => Level::Folded,
            },
            text: out.part(),
        })
        .collect();
    let worst = |class| class <= Class::MayReplace;
    // Where an alert has no room for all of it: a name before anything has values.
    let mut left = rise(
        &mut all,
        |class| class <= Class::Broadening,
        &[Level::Line],
        room,
    );
    // What is dangerous with its values, but not so much of it that nothing else is named.
    let kept = left * 2 / 5;
    left = kept
        + rise(
            &mut all,
            worst,
            &[Level::Leaves, Level::Names, Level::Line],
            left - kept,
        );
    left = rise(&mut all, |_| true, &[Level::Line], left);
    rise(
        &mut all,
        |_| true,
        &[Level::Full, Level::Leaves, Level::Names],
        left,
    );
    all
}

/// Raises what is below the first of the levels for which there is room, in order; returns the room that is left.
fn rise(
    all: &mut [Placed<'_, '_>],
    of: impl Fn(Class) -> bool,
    levels: &[Level],
    mut left: usize,
) -> usize {
    let mut misses = 0;
    for placed in all.iter_mut().filter(|placed| of(placed.entry.class)) {
        let most = match has_body(placed.entry) {
            true => Level::Full,
            false => Level::Line,
        };
        let is_above = |level: &&Level| **level > placed.level && **level <= most;
        let above = levels.iter().filter(is_above);
        let found = above.copied().find_map(|level| {
            let mut text = placed.text.part();
            entry(placed.entry, level, &mut text);
            let more = text.len().saturating_sub(placed.text.len());
            (more <= left).then_some((level, text, more))
        });
        match found {
            Some((level, text, more)) => {
                left -= more;
                (placed.level, placed.text) = (level, text);
                misses = 0;
            }
            None if placed.level < levels[0].min(most) => misses += 1,
            None => {}
        }
        if misses == MISSES {
            break;
        }
    }
    left
}

/// The changes of each class: those with details, those with a line, the number of the others.
pub(super) fn write(placed: &[Placed<'_, '_>], out: &mut Markdown<'_>) {
    for class in Class::ALL {
        let of: Vec<_> = placed
            .iter()
            .filter(|placed| placed.entry.class == class)
            .collect();
        let folded: Vec<&Entry<'_>> = (of.iter())
            .filter(|placed| placed.level == Level::Folded)
            .map(|placed| placed.entry)
            .collect();
        if folded.is_empty() && of.iter().all(|placed| placed.text.is_empty()) {
            continue;
        }
        out.markup(class.heading());
        for placed in of.iter().filter(|placed| placed.level > Level::Line) {
            out.append(&placed.text);
        }
        let lines = of.iter().filter(|placed| placed.level == Level::Line);
        for placed in lines {
            out.append(&placed.text);
        }
        if !folded.is_empty() {
            types(&folded, out);
        }
        out.markup("\n");
    }
}

/// How many there are of which type, the commonest first, in less than [`FOLD`] bytes.
fn types(folded: &[&Entry<'_>], out: &mut Markdown<'_>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in folded {
        *counts.entry(entry.kind()).or_default() += 1;
    }
    let types = counts.len();
    let mut ordered: Vec<(&str, usize)> = counts.into_iter().collect();
    ordered.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let start = out.len();
    out.markup("- not named here: ").number(folded.len());
    for (at, (kind, count)) in ordered.into_iter().enumerate() {
        let mut next = out.part();
        next.markup(if at == 0 { " (" } else { ", " })
            .number(count)
            .markup(" × ")
            .kind(kind);
        if out.len() - start + next.len() + 100 > FOLD - 60 {
            out.markup(if at == 0 { " (" } else { ", " })
                .number(types - at)
                .markup(" other types");
            break;
        }
        out.append(&next);
    }
    out.markup(")\n");
}
