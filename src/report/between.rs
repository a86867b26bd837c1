//! What differs between two plans, as text.

use super::findings::{self, plural};
use super::value::{place, text as words};
use crate::plan::between::{Differing, PlanDifference};
use crate::plan::change::{Action, Digests, PropertyChange};
use crate::sink::{Text, bold, dim, green, plain, red, yellow};

/// The difference between a plan that was reviewed, the first, and one that is made now.
pub fn reviewed(difference: &PlanDifference, width: Option<usize>) -> Text {
    let mut out = Text::new();
    if difference.same && difference.same_target {
        out.line([
            green("as reviewed"),
            dim(format!("  {}", difference.second.plan)),
        ]);
        return out;
    }
    out.line([
        red("not what was reviewed"),
        dim("  first is what was reviewed, second is what this plan does"),
    ]);
    out.append(text(difference, width));
    out
}

/// The difference in words: the verdict first, then each resource with what either plan does to it. `width` wraps findings
/// for a terminal.
pub fn text(difference: &PlanDifference, width: Option<usize>) -> Text {
    let mut text = Text::new();
    if !difference.same_target {
        text.line([
            red("two deployments"),
            plain(": the plans are not for the same stack, account and region"),
        ]);
    }
    if difference.same {
        text.line([
            green("the same plan"),
            dim(format!("  {}", difference.second.plan)),
        ]);
        return text;
    }
    let first = &difference.first;
    let same_assembly = first.assembly == difference.second.assembly;
    text.line([bold(match (same_assembly, difference.same_basis) {
        (true, false) => "another plan: it leads to the same, but from something else",
        (false, true) => "another plan: it starts from the same, but leads to something else",
        (false, false) => "another plan: it starts from something else and leads to something else",
        (true, true) => {
            "another plan between the same two states: made by another version of this program"
        }
    })]);
    digests("first", first, &mut text);
    digests("second", &difference.second, &mut text);
    for (name, changes) in [
        ("Resources", &difference.resources),
        ("Releases", &difference.releases),
    ] {
        if changes.is_empty() {
            continue;
        }
        text.blank();
        text.line([
            bold(name),
            dim(format!("  {} differently", plural(changes.len(), "change"))),
        ]);
        changes.iter().for_each(|it| one(it, &mut text));
    }
    let findings = [
        ("Findings of the first only", &difference.findings_gone),
        ("Findings of the second only", &difference.findings_new),
    ];
    for (name, found) in findings {
        if !found.is_empty() {
            text.blank();
            text.line([bold(name)]);
            text.append(findings::text(found, width));
        }
    }
    text
}

fn digests(name: &str, digests: &Digests, text: &mut Text) {
    text.line([dim(format!(
        "  {name:<6}  plan {}  assembly {}",
        digests.plan, digests.assembly
    ))]);
}

fn one(differing: &Differing, text: &mut Text) {
    let kind = differing
        .kind
        .strip_prefix("AWS::")
        .unwrap_or(&differing.kind);
    let (first, second) = (done(differing.first), done(differing.second));
    let what = if first == second {
        format!("{second} in both, otherwise")
    } else {
        format!("first: {first}; second: {second}")
    };
    text.line([
        plain(format!("  {}", differing.path)),
        dim(format!("  {kind}")),
        yellow(format!("  {what}")),
    ]);
    for property in &differing.properties {
        let side =
            |change: &Option<PropertyChange>| change.as_ref().map_or("no change".to_owned(), below);
        text.line([plain(format!("      {}", place(&property.path)))]);
        text.line([red(format!("        first   {}", side(&property.first)))]);
        text.line([green(format!("        second  {}", side(&property.second)))]);
    }
}

/// A value of several lines stays below its own first one.
fn below(change: &PropertyChange) -> String {
    shown(change).replace('\n', "\n                ")
}

fn shown(change: &PropertyChange) -> String {
    if change.hidden {
        return "(hidden; changed)".to_owned();
    }
    if let Some(cause) = &change.cause {
        return format!("may change: {cause}");
    }
    let side = |value: &Option<crate::model::value::Value>| {
        value.as_ref().map_or("none".to_owned(), words)
    };
    format!("{} → {}", side(&change.before), side(&change.after))
}

fn done(action: Action) -> &'static str {
    match action {
        Action::Remove => "removed",
        Action::Replace => "replaced",
        Action::MayReplace => "perhaps replaced",
        Action::Modify => "changed",
        Action::MayModify => "perhaps changed",
        Action::Add => "made",
        Action::Keep => "left alone",
    }
}
