//! A platform that is made as a whole, with the facts of each resource.

use super::table::{GAP, cut, facts, joined, short, sign, table};
use crate::plan::change::{Action, ResourceChange, StackChange};
use crate::report::findings::plural;
use crate::sink::{Piece, Style, Text, bold, dim, plain};

/// Columns of an action's sign and the space behind it.
const SIGN: usize = 2;

/// Fewest columns in which facts say something beside their resource.
const FACTS: usize = 48;

/// A stack with its resources, then those in it, as a tree.
pub(super) fn stack(root: &StackChange, name: &str, width: Option<usize>, text: &mut Text) {
    let mut head = vec![bold(root.name.clone())];
    if !name.is_empty() {
        head.push(dim(format!("  {name}")));
    }
    text.line(head);
    below(root, "", width, text);
}

/// What is in a stack, behind the lines that lead to it.
fn below(stack: &StackChange, lead: &str, width: Option<usize>, text: &mut Text) {
    let own = match (lead, stack.stacks.is_empty()) {
        ("", true) => "  ".to_owned(),
        (_, true) => lead.to_owned(),
        ("", false) => "│ ".to_owned(),
        (_, false) => format!("{lead}│ "),
    };
    resources(stack, &own, width, text);
    for (index, nested) in stack.stacks.iter().enumerate() {
        let last = index + 1 == stack.stacks.len();
        let (branch, trunk) = if last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        let count = nested
            .resources
            .iter()
            .filter(|resource| resource.action != Action::Keep)
            .count();
        text.line([
            dim(format!("{lead}{branch}")),
            bold(nested.name.clone()),
            dim(format!("  {}", plural(count, "resource"))),
        ]);
        below(nested, &format!("{lead}{trunk}"), width, text);
    }
}

fn resources(stack: &StackChange, trunk: &str, width: Option<usize>, text: &mut Text) {
    let changed: Vec<&ResourceChange> = stack
        .resources
        .iter()
        .filter(|resource| resource.action != Action::Keep)
        .collect();
    let mut ordered = changed;
    ordered.sort_by_key(|resource| (resource.action, &resource.kind, &resource.logical_id));
    let longest =
        |of: fn(&ResourceChange) -> usize| ordered.iter().map(|one| of(one)).max().unwrap_or(0);
    let beside = trunk.chars().count()
        + SIGN
        + longest(|one| one.logical_id.len())
        + longest(|one| short(&one.kind).len())
        + 2 * GAP;
    if let Some(width) = width.filter(|width| *width < beside + FACTS) {
        ordered
            .into_iter()
            .for_each(|resource| two_lines(resource, trunk, width, text));
        return;
    }
    let rows = ordered.into_iter().map(|resource| {
        let (sign, style) = sign(resource.action);
        vec![
            (style, format!("{trunk}{sign} {}", resource.logical_id)),
            (Style::Dim, short(&resource.kind).to_owned()),
            (Style::Plain, facts(&resource.highlights).join(" · ")),
        ]
    });
    table(rows.collect(), width, text);
}

/// A resource whose facts would not fit beside it: they go below, none of them lost.
fn two_lines(resource: &ResourceChange, trunk: &str, width: usize, text: &mut Text) {
    let (sign, style) = sign(resource.action);
    let id = format!("{trunk}{sign} {}", resource.logical_id);
    let room = width.saturating_sub(id.chars().count() + GAP);
    text.line([
        Piece::new(style, cut(&id, width)),
        plain(" ".repeat(GAP.min(room))),
        dim(cut(short(&resource.kind), room)),
    ]);
    let indent = format!("{trunk}    ");
    let room = width.saturating_sub(indent.chars().count());
    let lines = joined(facts(&resource.highlights), room);
    for line in lines.iter().filter(|line| !line.is_empty()) {
        text.line([dim(indent.clone()), plain(cut(line, room))]);
    }
}
