//! A plan as text for a terminal or a pipe.

use super::findings::{self, FindingReport, plural};
use crate::plan::change::{
    Action, Basis, Highlight, Plan, ReleaseChange, ResourceChange, StackChange,
};
use crate::sink::{Piece, Style, Text, bold, cyan, dim, plain};

/// Columns between two columns of a table.
const GAP: usize = 2;

/// Columns of an action's sign and the space behind it.
const SIGN: usize = 2;

/// Fewest columns in which facts say something beside their resource.
const FACTS: usize = 48;

/// A cell of a table before it is cut.
type Cell = (Style, String);

/// The plan in words. `width` cuts lines for a terminal; absent, nothing is cut.
pub fn text(plan: &Plan, width: Option<usize>) -> Text {
    let mut text = headline(plan);
    text.blank();
    stack(&plan.stack, &plan.target.stack, width, &mut text);
    text.blank();
    releases(&plan.releases, width, &mut text);
    text.blank();
    billed(plan, width, &mut text);
    text.blank();
    rules(plan, &mut text);
    text.blank();
    // One column between them, so that a digest is whole in a terminal of 80.
    text.line([dim(format!("assembly {}", plan.digests.assembly))]);
    text.line([dim(format!("plan     {}", plan.digests.plan))]);
    text
}

fn headline(plan: &Plan) -> Text {
    let target = &plan.target;
    let mut text = Text::new();
    text.line([
        bold(format!("{} · {}", target.deployment, target.environment)),
        plain(format!(" · {} · account {}", target.region, target.account)),
    ]);
    text.line([plain(match &plan.basis {
        Basis::Empty => {
            "compared with nothing: the whole platform, as it would be created".to_owned()
        }
        Basis::Unknown => "compared with nothing: what is there could not be found out".to_owned(),
        Basis::Assembly { digest } => format!("compared with the assembly {digest}"),
    })]);
    text.line([cyan(format!("https://{}", target.host))]);
    text.blank();
    let counts = &plan.counts;
    let words: Vec<String> = [
        (counts.remove, "to remove"),
        (counts.replace, "to replace"),
        (counts.may_replace, "perhaps to replace"),
        (counts.modify, "to change"),
        (counts.add, "to add"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| format!("{count} {words}"))
    .collect();
    let resources = if words.is_empty() {
        "no resource changes".to_owned()
    } else {
        words.join(", ")
    };
    text.line([
        bold(format!(
            "{resources} in {}",
            plural(1 + plan.stack.stacks.len(), "stack")
        )),
        plain(format!(
            "; {} in {}",
            plural(counts.releases, "release"),
            plural(
                plan.releases
                    .iter()
                    .map(|release| release.wave)
                    .max()
                    .unwrap_or(0) as usize,
                "wave"
            ),
        )),
    ]);
    text
}

/// A stack with its resources, then those in it, as a tree.
fn stack(root: &StackChange, name: &str, width: Option<usize>, text: &mut Text) {
    text.line([bold(root.name.clone()), dim(format!("  {name}"))]);
    resources(
        root,
        if root.stacks.is_empty() { "  " } else { "│ " },
        width,
        text,
    );
    for (index, nested) in root.stacks.iter().enumerate() {
        let last = index + 1 == root.stacks.len();
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
            dim(branch),
            bold(nested.name.clone()),
            dim(format!("  {}", plural(count, "resource"))),
        ]);
        resources(nested, trunk, width, text);
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
    let mut line = String::new();
    let mut lines = Vec::new();
    for fact in facts(&resource.highlights) {
        let joined = if line.is_empty() {
            fact.clone()
        } else {
            format!("{line} · {fact}")
        };
        if indent.chars().count() + joined.chars().count() > width && !line.is_empty() {
            lines.push(std::mem::replace(&mut line, fact));
        } else {
            line = joined;
        }
    }
    lines.push(line);
    for line in lines.iter().filter(|line| !line.is_empty()) {
        text.line([
            dim(indent.clone()),
            plain(cut(line, width.saturating_sub(indent.chars().count()))),
        ]);
    }
}

/// A table whose lines are no wider than a terminal: whatever goes over the edge is cut, columns and all.
fn table(rows: Vec<Vec<Cell>>, width: Option<usize>, text: &mut Text) {
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

fn facts(highlights: &[Highlight]) -> Vec<String> {
    let facts = highlights.iter();
    facts
        .map(|fact| format!("{} {}", fact.name, fact.value).trim().to_owned())
        .collect()
}

/// `EC2::VPC`: the vendor is the same for all.
fn short(kind: &str) -> &str {
    kind.strip_prefix("AWS::").unwrap_or(kind)
}

fn cut(text: &str, room: usize) -> String {
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

fn sign(action: Action) -> (&'static str, Style) {
    match action {
        Action::Remove => ("-", Style::Red),
        Action::Replace => ("±", Style::Red),
        Action::MayReplace => ("?", Style::Yellow),
        Action::Modify => ("~", Style::Yellow),
        Action::MayModify => ("?", Style::Yellow),
        Action::Add => ("+", Style::Green),
        Action::Keep => (" ", Style::Dim),
    }
}

fn releases(releases: &[ReleaseChange], width: Option<usize>, text: &mut Text) {
    text.line([bold("Helm releases")]);
    let mut wave = 0;
    let mut rows = Vec::new();
    for release in releases {
        let heading = if release.wave == wave {
            String::new()
        } else {
            format!("wave {}", release.wave)
        };
        wave = release.wave;
        let (sign, style) = sign(release.action);
        rows.push(vec![
            (Style::Dim, format!("  {heading}")),
            (style, format!("{sign} {}", release.name)),
            (Style::Plain, versions(release)),
            (Style::Plain, told(release)),
        ]);
    }
    table(rows, width, text);
    notes(releases, text);
}

/// What matters of a release, then where it goes and comes from.
fn told(release: &ReleaseChange) -> String {
    let mut facts = facts(&release.highlights);
    facts.push(format!("in {}", release.namespace));
    match release.unknown.len() {
        0 => {}
        count => facts.push(format!("{} known after deploy", plural(count, "value"))),
    }
    if release.chart != release.name {
        facts.push(format!("chart {}", release.chart));
    }
    facts.push(release.repository.clone());
    facts.join(" · ")
}

/// What holds of several releases, said once.
fn notes(releases: &[ReleaseChange], text: &mut Text) {
    if releases.iter().any(ReleaseChange::is_local) {
        // Two lines, so that they are whole in a terminal of 80.
        text.line([dim(
            "  local: a chart of our own, which this version does not carry yet;",
        )]);
        text.line([dim("         it cannot be installed")]);
    }
    let unrecorded = releases.iter().filter(|it| !it.is_recorded()).count();
    if unrecorded > 0 && unrecorded == releases.len() {
        text.line([dim("  no chart's checksum is recorded yet")]);
    } else if unrecorded > 0 {
        text.line([dim(format!(
            "  no checksum is recorded yet of {}",
            plural(unrecorded, "chart")
        ))]);
    }
}

fn versions(release: &ReleaseChange) -> String {
    match (&release.version_before, &release.version_after) {
        (Some(before), Some(after)) if before != after => format!("{before} → {after}"),
        (_, Some(version)) | (Some(version), None) => version.clone(),
        (None, None) => String::new(),
    }
}

fn billed(plan: &Plan, width: Option<usize>, text: &mut Text) {
    text.line([bold("Billed by the hour")]);
    let rows = plan.billed.iter().map(|item| {
        let count = if item.count == 0 {
            String::new()
        } else {
            item.count.to_string()
        };
        vec![
            (Style::Plain, format!("  {count:>2}")),
            (Style::Plain, item.what.clone()),
            (Style::Dim, item.size.clone()),
        ]
    });
    table(rows.collect(), width, text);
}

fn rules(plan: &Plan, text: &mut Text) {
    match FindingReport::of(&plan.findings).counts() {
        None => {
            text.line([bold("Findings"), dim("  none: every rule holds")]);
        }
        Some(counts) => {
            text.line([bold("Findings"), dim(format!("  {counts}"))]);
            text.append(findings::text(&plan.findings));
        }
    }
}
