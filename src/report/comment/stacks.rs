//! How much changes in which stack: a row each, those inside others below them.

use super::NAME;
use super::survey::Survey;
use crate::plan::change::{Action, Counts, StackChange, joined};
use crate::sink::Markdown;

/// Its heading, what it counts, whether it is there also where it counts nothing.
type Column = (&'static str, fn(&Counts) -> usize, bool);

/// Columns that every table has, and those that it has only where they count something.
const COLUMNS: [Column; 7] = [
    (" − |", |it| it.remove, true),
    (" ♻ |", |it| it.replace, true),
    (" ♻? |", |it| it.may_replace, false),
    (" ± |", |it| it.modify, true),
    (" ±? |", |it| it.may_modify, false),
    (" + |", |it| it.add, true),
    (" noise |", |it| it.noise, false),
];

/// The table, of rows that there is room for; the last one sums up the others.
pub(super) fn table(survey: &Survey<'_>, room: usize, out: &mut Markdown<'_>) {
    if survey.entries.is_empty() && survey.noise.is_empty() {
        return;
    }
    let columns: Vec<_> = (COLUMNS.iter())
        .filter(|(_, count, always)| *always || count(&survey.plan.counts) > 0)
        .collect();
    let start = out.len();
    out.markup("| stack |");
    columns.iter().for_each(|(name, _, _)| {
        out.markup(name);
    });
    out.markup("\n|---|");
    columns.iter().for_each(|_| {
        out.markup("--:|");
    });
    out.markup("\n");
    let cells = |counts: &Counts, out: &mut Markdown<'_>| {
        for (_, count, _) in &columns {
            out.markup(" ").number(count(counts)).markup(" |");
        }
        out.markup("\n");
    };
    let mut rest = (0, Counts::default());
    let mut quiet = 0;
    let mut open = vec![(String::new(), &survey.plan.stack)];
    while let Some((path, stack)) = open.pop() {
        let below = stack.stacks.iter().rev();
        open.extend(below.map(|nested| (joined(&path, &nested.name), nested)));
        let mut line = out.part();
        name(&path, stack, &mut line);
        let counts = of(stack);
        if !path.is_empty() && counts == Counts::default() && is_kept(stack) {
            quiet += 1;
            continue;
        }
        cells(&counts, &mut line);
        if rest.0 == 0 && out.len() - start + line.len() + 200 <= room {
            out.append(&line);
        } else {
            rest.0 += 1;
            add(&mut rest.1, &counts);
        }
    }
    if rest.0 > 0 {
        out.markup("| other stacks: ").number(rest.0).markup(" |");
        cells(&rest.1, out);
    }
    out.markup("\n");
    if quiet > 0 {
        out.markup("Nested stacks in which no resource changes: ")
            .number(quiet)
            .markup("\n\n");
    }
}

fn name(path: &str, stack: &StackChange, out: &mut Markdown<'_>) {
    if path.is_empty() {
        out.markup("| ")
            .code_within(&stack.name, NAME)
            .markup(" (root)");
    } else {
        out.markup("| ↳ ")
            .code_within(path, NAME)
            .markup(" *(nested)*");
    }
    let action = stack.resource.as_ref().map_or(stack.action, |it| it.action);
    out.markup(match action {
        Action::Remove => " **removed** |",
        Action::Replace => " **replaced** |",
        Action::MayReplace => " may be replaced |",
        Action::Add => " new |",
        Action::Modify | Action::MayModify | Action::Keep => " |",
    });
}

fn of(stack: &StackChange) -> Counts {
    let mut counts = Counts::default();
    stack
        .resources
        .iter()
        .for_each(|resource| counts.count(resource));
    counts
}

/// Whether the stack stays as it is, but perhaps for its values.
fn is_kept(stack: &StackChange) -> bool {
    let action = stack.resource.as_ref().map_or(stack.action, |it| it.action);
    matches!(action, Action::Keep | Action::Modify | Action::MayModify)
}

fn add(sum: &mut Counts, counts: &Counts) {
    sum.remove += counts.remove;
    sum.replace += counts.replace;
    sum.may_replace += counts.may_replace;
    sum.modify += counts.modify;
    sum.may_modify += counts.may_modify;
    sum.add += counts.add;
    sum.noise += counts.noise;
}
