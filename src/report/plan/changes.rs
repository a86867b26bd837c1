//! What changes, stack by stack, down to the property.

use super::table::{cut, facts, short, sign};
use crate::plan::change::{
    Action, Noise, Plan, PropertyChange, Replaces, ResourceChange, StackChange,
};
use crate::report::findings::plural;
use crate::report::value::{kind, place, text as words};
use crate::sink::{Piece, Style, Text, bold, dim, green, plain, red, yellow};

/// Most lines of a value that are shown, of each side.
const LINES: usize = 20;

/// Most characters of a line where nothing says how wide it may be.
const WIDTH: usize = 400;

/// What becomes of a stack that an assembly of several has no more.
const DROPPED: &str = "no longer in the assembly; the stack stays in the account";

/// Every stack in which something changes; the others by name.
pub(super) fn stacks(plan: &Plan, width: Option<usize>, text: &mut Text) {
    let mut kept = Vec::new();
    for (path, stack) in plan.stack.walk() {
        if is_untouched(stack) {
            if !(path.is_empty() && plan.is_several()) {
                kept.push(if path.is_empty() {
                    stack.name.clone()
                } else {
                    path
                });
            }
            continue;
        }
        one(&path, stack, width, text);
        text.blank();
    }
    if !kept.is_empty() {
        let line = format!("as they are: {}", kept.join(", "));
        text.line([dim(cut(&line, width.unwrap_or(usize::MAX)))]);
        text.blank();
    }
}

/// Whether there is nothing to tell of a stack itself: what is in it has a place of its own.
fn is_untouched(stack: &StackChange) -> bool {
    !stack.dropped
        && stack.resources.is_empty()
        && stack.parameters.is_empty()
        && stack.settings.is_empty()
        && stack.template.is_empty()
        && stack.own().is_none()
}

fn one(path: &str, stack: &StackChange, width: Option<usize>, text: &mut Text) {
    let name = if path.is_empty() { &stack.name } else { path };
    let mut head = vec![bold(name.to_owned())];
    match stack.action {
        Action::Add => head.push(green("  new")),
        Action::Remove => head.push(red("  removed")),
        _ => {}
    }
    if stack.dropped {
        head.push(plain(format!("  {DROPPED}")));
        text.paragraph(head, 2, width);
        return;
    }
    let all = stack.resources.iter().chain(stack.own());
    let (noise, changed): (Vec<_>, Vec<_>) = all.partition(|it| it.is_noise());
    let changes = match (changed.len(), noise.len()) {
        (0, 0) => String::new(),
        (0, _) => "  only noise".to_owned(),
        (count, _) => format!("  {}", plural(count, "change")),
    };
    head.push(dim(changes));
    text.line(head);
    for change in stack.parameters.iter().chain(&stack.settings) {
        property("    ", change, width, text);
    }
    let mut ordered = changed;
    ordered.sort_by_key(|it| (it.action, &it.kind, &it.logical_id));
    for change in ordered {
        resource(change, width, text);
    }
    template(stack, width, text);
    if !noise.is_empty() {
        let names: Vec<String> = noise
            .iter()
            .map(|it| format!("{} ({})", it.logical_id, kinds(it)))
            .collect();
        let line = format!("  noise: {}", names.join(", "));
        text.line([dim(cut(&line, width.unwrap_or(usize::MAX)))]);
    }
}

fn kinds(change: &ResourceChange) -> String {
    let all = change.properties.iter().chain(&change.attributes);
    let mut kinds: Vec<&str> = all.filter_map(|it| it.noise).map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.join(", ")
}

/// Changes of outputs and the like; what only readers see is counted.
fn template(stack: &StackChange, width: Option<usize>, text: &mut Text) {
    let (noise, changed): (Vec<_>, Vec<_>) =
        stack.template.iter().partition(|it| it.noise.is_some());
    if stack.action == Action::Add || stack.action == Action::Remove {
        return;
    }
    for change in changed {
        property("    ", change, width, text);
    }
    if !noise.is_empty() {
        text.line([dim(format!(
            "  noise: {} of the template in words only",
            plural(noise.len(), "part")
        ))]);
    }
}

/// A resource on a line, with what there is to tell of it beside it where there is room, else below.
pub(super) fn head(
    name: &str,
    change: &ResourceChange,
    told: &[String],
    width: Option<usize>,
    text: &mut Text,
) {
    let (mark, style) = sign(change.action);
    let style = if change.data_loss.is_some() {
        Style::Red
    } else {
        style
    };
    let room = width.unwrap_or(usize::MAX);
    let id = format!("  {mark} {name}");
    let kind = format!("  {}", short(&change.kind));
    let used = id.chars().count() + kind.chars().count();
    let beside = told.join(" · ");
    let fits = used + 2 + beside.chars().count() <= room;
    let mut line = vec![Piece::new(style, cut(&id, room))];
    let left = room.saturating_sub(id.chars().count());
    line.push(dim(cut(&kind, left)));
    if fits && !beside.is_empty() {
        line.push(plain(format!("  {beside}")));
    }
    text.line(line);
    if !fits {
        for fact in told {
            text.line([plain(cut(&format!("      {fact}"), room))]);
        }
    }
}

fn resource(change: &ResourceChange, width: Option<usize>, text: &mut Text) {
    let mut told = reasons(change);
    if matches!(change.action, Action::Add | Action::Remove) {
        told.extend(facts(&change.highlights));
    }
    head(&change.logical_id, change, &told, width, text);
    if matches!(change.action, Action::Add | Action::Remove) {
        return;
    }
    let all = change.properties.iter().chain(&change.attributes);
    let (noise, meant): (Vec<_>, Vec<_>) = all.partition(|it| it.noise.is_some());
    for change in meant {
        property("      ", change, width, text);
    }
    let mut kinds: Vec<&str> = noise
        .iter()
        .filter_map(|it| it.noise)
        .map(kind_of)
        .collect();
    kinds.dedup();
    if !kinds.is_empty() {
        text.line([dim(format!("      noise: {}", kinds.join(", ")))]);
    }
}

fn kind_of(noise: Noise) -> &'static str {
    kind(noise)
}

/// Why a resource goes or changes, and what that does.
pub(super) fn reasons(change: &ResourceChange) -> Vec<String> {
    let mut told = Vec::new();
    told.extend(change.data_loss.clone());
    told.extend(change.reason.clone());
    match (change.action, &change.twin) {
        (Action::Remove, Some(twin)) => told.push(format!("becomes {twin}, which is made anew")),
        (_, Some(twin)) => told.push(format!("was {twin}, which is removed")),
        _ => {}
    }
    if !change.takes.is_empty() {
        let some: Vec<&str> = change.takes.iter().take(3).map(String::as_str).collect();
        let more = match change.takes.len().saturating_sub(some.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        told.push(format!("takes along {}{more}", some.join(", ")));
    }
    told
}

/// One property: on one line where it fits, else what goes and what comes below it.
pub(super) fn property(
    indent: &str,
    change: &PropertyChange,
    width: Option<usize>,
    text: &mut Text,
) {
    let name = place(&change.path);
    let mut notes = Vec::new();
    match change.replaces {
        Replaces::Yes => notes.push("replaces"),
        Replaces::May => notes.push("may replace"),
        Replaces::No => {}
    }
    let note = match notes.is_empty() {
        true => String::new(),
        false => format!("  ({})", notes.join(", ")),
    };
    if let Some(cause) = &change.cause {
        let moved = if change.uncertain {
            "may change"
        } else {
            "changes"
        };
        let line = format!("{indent}{name}  {moved}: {cause}{note}");
        text.line([plain(cut(&line, width.unwrap_or(usize::MAX)))]);
        return;
    }
    if change.hidden {
        text.line([
            plain(format!("{indent}{name}  (hidden; changed)")),
            yellow(note),
        ]);
        return;
    }
    let (before, after) = (
        change.before.as_ref().map(words),
        change.after.as_ref().map(words),
    );
    let short = match (&before, &after) {
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (Some(before), None) => format!("{before} → none"),
        (None, Some(after)) => format!("none → {after}"),
        (None, None) => String::new(),
    };
    let room = width.unwrap_or(WIDTH);
    let line = format!("{indent}{name}  ");
    let fits = line.chars().count() + short.chars().count() + note.chars().count() <= room;
    if fits && !short.contains('\n') {
        text.line([plain(line), plain(short), yellow(note)]);
        return;
    }
    text.line([plain(format!("{indent}{name}")), yellow(note)]);
    let (gone, come) = differing(before.as_deref(), after.as_deref());
    for (mark, style, lines) in [("-", Style::Red, gone), ("+", Style::Green, come)] {
        let more = lines.len().saturating_sub(LINES);
        for line in lines.into_iter().take(LINES) {
            let line = format!("{indent}  {mark} {line}");
            text.line([Piece::new(style, cut(&line, room))]);
        }
        if more > 0 {
            text.line([dim(format!("{indent}    … {}", plural(more, "more line")))]);
        }
    }
}

/// Lines of two texts without those that both begin and end with.
fn differing<'a>(before: Option<&'a str>, after: Option<&'a str>) -> (Vec<&'a str>, Vec<&'a str>) {
    let lines = |text: Option<&'a str>| -> Vec<&'a str> {
        text.map(|it| it.lines().collect()).unwrap_or_default()
    };
    let (before, after) = (lines(before), lines(after));
    let front = before
        .iter()
        .zip(&after)
        .take_while(|(a, b)| a == b)
        .count();
    let back = before[front..]
        .iter()
        .rev()
        .zip(after[front..].iter().rev());
    let back = back.take_while(|(a, b)| a == b).count();
    (
        before[front..before.len() - back].to_vec(),
        after[front..after.len() - back].to_vec(),
    )
}
