//! A plan as text for a terminal or a pipe.

use super::findings::{self, FindingReport, plural};
use crate::plan::change::{Action, Basis, Plan, ReleaseChange, ResourceChange, StackChange};
use crate::sink::{Piece, Style, Text, bold, cyan, dim, plain};

/// Room for the facts of a resource where nobody cuts lines.
const UNCUT: usize = usize::MAX;

/// The plan in words. `width` cuts lines for a terminal; absent, nothing is cut.
pub fn text(plan: &Plan, width: Option<usize>) -> Text {
    let mut text = headline(plan);
    text.blank();
    stack(&plan.stack, &plan.target.stack, width, &mut text);
    text.blank();
    releases(&plan.releases, &mut text);
    text.blank();
    billed(plan, &mut text);
    text.blank();
    rules(plan, &mut text);
    text.blank();
    text.table([
        vec![dim("assembly"), dim(plan.digests.assembly.clone())],
        vec![dim("plan"), dim(plan.digests.plan.clone())],
    ]);
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
    let longest = |of: fn(&ResourceChange) -> &str| {
        changed
            .iter()
            .map(|resource| of(resource).len())
            .max()
            .unwrap_or(0)
    };
    let (ids, kinds) = (
        longest(|resource| &resource.logical_id),
        longest(|resource| short(&resource.kind)),
    );
    // Trunk, sign, and two gaps of two columns each between three columns.
    let room = width.map_or(UNCUT, |width| {
        width.saturating_sub(trunk.chars().count() + 2 + ids + 2 + kinds + 2)
    });
    let mut ordered = changed;
    ordered.sort_by_key(|resource| (resource.action, &resource.kind, &resource.logical_id));
    text.table(ordered.into_iter().map(|resource| {
        let (sign, style) = sign(resource.action);
        vec![
            Piece::new(style, format!("{trunk}{sign} {}", resource.logical_id)),
            dim(short(&resource.kind)),
            plain(cut(&facts(resource), room)),
        ]
    }));
}

fn facts(resource: &ResourceChange) -> String {
    let facts = resource
        .highlights
        .iter()
        .map(|fact| format!("{} {}", fact.name, fact.value));
    facts.collect::<Vec<_>>().join(" · ")
}

/// `EC2::VPC`: the vendor is the same for all.
fn short(kind: &str) -> &str {
    kind.strip_prefix("AWS::").unwrap_or(kind)
}

fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let kept: String = text.chars().take(room.saturating_sub(1)).collect();
    format!("{kept}…")
}

fn sign(action: Action) -> (&'static str, Style) {
    match action {
        Action::Remove => ("-", Style::Red),
        Action::Replace => ("±", Style::Red),
        Action::MayReplace => ("?", Style::Yellow),
        Action::Modify => ("~", Style::Yellow),
        Action::Add => ("+", Style::Green),
        Action::Keep => (" ", Style::Dim),
    }
}

fn releases(releases: &[ReleaseChange], text: &mut Text) {
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
        let unknown = match release.unknown.len() {
            0 => String::new(),
            count => format!("{} known after deploy", plural(count, "value")),
        };
        rows.push(vec![
            dim(format!("  {heading}")),
            Piece::new(style, format!("{sign} {}", release.name)),
            plain(versions(release)),
            dim(format!("in {}", release.namespace)),
            dim(release.repository.clone()),
            dim(unknown),
        ]);
    }
    text.table(rows);
}

fn versions(release: &ReleaseChange) -> String {
    match (&release.version_before, &release.version_after) {
        (Some(before), Some(after)) if before != after => format!("{before} → {after}"),
        (_, Some(version)) | (Some(version), None) => version.clone(),
        (None, None) => String::new(),
    }
}

fn billed(plan: &Plan, text: &mut Text) {
    text.line([bold("Billed by the hour")]);
    text.table(plan.billed.iter().map(|item| {
        let count = if item.count == 0 {
            String::new()
        } else {
            item.count.to_string()
        };
        vec![
            plain(format!("  {count:>2}")),
            plain(item.what.clone()),
            dim(item.size.clone()),
        ]
    }));
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
