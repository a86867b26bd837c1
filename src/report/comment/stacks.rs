//! How much changes in which stack: a row each, those inside others below them.

use super::NAME;
use super::entry::{NAMES, names};
use super::survey::Survey;
use crate::plan::change::{Action, Counts, StackChange, joined};
use crate::sink::Markdown;

/// Its heading, what it counts, whether it is there also where it counts nothing, and what its mark means.
type Column = (&'static str, fn(&Counts) -> usize, bool, &'static str);

/// Most bytes of what stands below the rows.
const BELOW: usize = 500;

/// Columns that every table has, and those that it has only where they count something.
const COLUMNS: [Column; 7] = [
    (" − |", |it| it.remove, true, "− 🗑 destroyed"),
    (" ♻ |", |it| it.replace, true, "♻ replaced"),
    (" ♻? |", |it| it.may_replace, false, "♻? may be replaced"),
    (" ± |", |it| it.modify, true, "± changed in place"),
    (" ±? |", |it| it.may_modify, false, "±? may change in place"),
    (" + |", |it| it.add, true, "+ added"),
    (
        " noise |",
        |it| it.noise,
        false,
        "noise: in nothing that matters",
    ),
];

/// The table, of rows that there is room for; the last one sums up the others.
pub(super) fn table(survey: &Survey<'_>, room: usize, out: &mut Markdown<'_>) {
    if survey.entries.is_empty() && survey.noise.is_empty() {
        return;
    }
    let columns: Vec<_> = (COLUMNS.iter())
        .filter(|(_, count, always, _)| *always || count(&survey.plan.counts) > 0)
        .collect();
    let start = out.len();
    out.markup("| stack |");
    columns.iter().for_each(|(name, _, _, _)| {
        out.markup(name);
    });
    out.markup("\n|---|");
    columns.iter().for_each(|_| {
        out.markup("--:|");
    });
    out.markup("\n");
    let cells = |counts: &Counts, out: &mut Markdown<'_>| {
        for (_, count, _, _) in &columns {
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
        let is_several = survey.plan.is_several();
        let is_beside = is_several && survey.plan.stack.stacks.iter().any(|it| it.name == path);
        if stack.dropped || (is_several && path.is_empty()) {
            continue;
        }
        name(&path, stack, is_beside, &mut line);
        let counts = of(stack);
        if !path.is_empty() && counts == Counts::default() && is_kept(stack) {
            quiet += 1;
            continue;
        }
        cells(&counts, &mut line);
        if rest.0 == 0 && out.len() - start + line.len() + BELOW <= room {
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
    out.markup("\n<sub>");
    for (at, (_, _, _, meaning)) in columns.iter().enumerate() {
        out.markup(if at == 0 { "" } else { " · " }).markup(meaning);
    }
    out.markup("</sub>\n\n");
    if quiet > 0 {
        out.markup(if survey.plan.is_several() {
            "Stacks in which no resource changes: "
        } else {
            "Nested stacks in which no resource changes: "
        })
        .number(quiet)
        .markup("\n\n");
    }
}

/// Stacks that the assembly has no more, which is no change of theirs.
pub(super) fn dropped(survey: &Survey<'_>, out: &mut Markdown<'_>) {
    let all = survey.plan.stack.stacks.iter().filter(|it| it.dropped);
    let dropped: Vec<String> = all.map(|it| it.name.clone()).collect();
    if dropped.is_empty() {
        return;
    }
    out.markup("No longer in the assembly: ");
    names(dropped.into_iter(), NAMES, out);
    out.markup(". Nothing deletes these stacks: they stay in the account as they are.\n\n");
}

fn name(path: &str, stack: &StackChange, is_beside: bool, out: &mut Markdown<'_>) {
    if is_beside {
        out.markup("| ").code_within(path, NAME);
    } else if path.is_empty() {
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
    let all = stack.resources.iter().chain(stack.own());
    all.for_each(|resource| counts.count(resource));
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
