//! Rows and lines that fit a terminal.

use crate::plan::change::{Action, Highlight};
use crate::sink::{Piece, Style, Text};

/// Columns between two columns of a table.
pub(super) const GAP: usize = 2;

/// A cell of a table before it is cut.
pub(super) type Cell = (Style, String);

/// A table whose lines are no wider than a terminal: whatever goes over the edge is cut, columns and all.
pub(super) fn table(rows: Vec<Vec<Cell>>, width: Option<usize>, text: &mut Text) {
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (widest, (_, cell)) in widths.iter_mut().zip(row) {
            *widest = cell.chars().count().max(*widest);
        }
    }
    let room = |column: usize| {
        let start: usize = widths[..column].iter().map(|width| width + GAP).sum();
        width.map_or(usize::MAX, |width| width.saturating_sub(start))
    };
    text.table(rows.iter().map(|row| {
        let cells = row.iter().enumerate();
        cells
            .map(|(column, (style, cell))| Piece::new(*style, cut(cell, room(column))))
            .collect()
    }));
}

/// Facts for one line each.
pub(super) fn facts(highlights: &[Highlight]) -> Vec<String> {
    let facts = highlights.iter();
    facts
        .map(|fact| format!("{} {}", fact.name, fact.value).trim().to_owned())
        .collect()
}

/// Facts joined into lines of at most so many columns; none of them is broken.
pub(super) fn joined(facts: impl IntoIterator<Item = String>, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for fact in facts {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 3 + fact.chars().count() <= room => {
                line.push_str(" · ");
                line.push_str(&fact);
            }
            _ => lines.push(fact),
        }
    }
    lines
}

/// `EC2::VPC`: the vendor is the same for all.
pub(super) fn short(kind: &str) -> &str {
    kind.strip_prefix("AWS::").unwrap_or(kind)
}

/// A text that is no longer than there is room for.
pub(super) fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    // A few letters say nothing.
    if room < 8 {
        return String::new();
    }
    let kept: String = text.chars().take(room - 1).collect();
    format!("{kept}…")
}

/// An action's mark and its colour.
pub(super) fn sign(action: Action) -> (&'static str, Style) {
    match action {
        Action::Remove => ("-", Style::Red),
        Action::Replace => ("-/+", Style::Red),
        Action::MayReplace => ("?", Style::Yellow),
        Action::Modify => ("~", Style::Yellow),
        Action::MayModify => ("≈", Style::Yellow),
        Action::Add => ("+", Style::Green),
        Action::Keep => (" ", Style::Dim),
    }
}
