//! A plan as text for a terminal or a pipe.

mod changes;
mod destructive;
mod releases;
mod table;
mod whole;

use super::findings::{self, FindingReport, plural};
use crate::plan::change::{Action, Basis, Plan};
use crate::sink::{Style, Text, bold, cyan, dim, plain, yellow};
use std::collections::BTreeSet;
use table::{joined, sign, table};

/// The plan in words. `width` wraps and cuts lines for a terminal; absent, nothing is.
pub fn text(plan: &Plan, width: Option<usize>) -> Text {
    let mut text = headline(plan, width);
    text.blank();
    if matches!(plan.basis, Basis::Assembly { .. }) {
        destructive::section(plan, width, &mut text);
        rules(plan, width, &mut text);
        text.blank();
        changes::stacks(plan, width, &mut text);
        if !plan.releases.is_empty() {
            releases::changed(&plan.releases, width, &mut text);
            text.blank();
        }
    } else {
        whole::stack(&plan.stack, &plan.target.stack, width, &mut text);
        text.blank();
        // Somebody else's assembly has no releases, and may have nothing of what is known to be billed.
        if !plan.releases.is_empty() {
            releases::all(&plan.releases, width, &mut text);
            text.blank();
        }
        if !plan.billed.is_empty() {
            billed(plan, width, &mut text);
            text.blank();
        }
        rules(plan, width, &mut text);
        text.blank();
    }
    // One column between them, so that a digest is whole in a terminal of 80.
    text.line([dim(format!("assembly {}", plan.digests.assembly))]);
    text.line([dim(format!("plan     {}", plan.digests.plan))]);
    text
}

fn headline(plan: &Plan, width: Option<usize>) -> Text {
    let target = &plan.target;
    let mut text = Text::new();
    // Of an assembly of somebody else's, only some of these are known.
    let name = [&target.deployment, &target.environment];
    let name: Vec<&str> = name
        .into_iter()
        .map(String::as_str)
        .filter(|it| !it.is_empty())
        .collect();
    let name = if name.is_empty() {
        plan.stack.name.clone()
    } else {
        name.join(" · ")
    };
    let place = [("", &target.region), ("account ", &target.account)];
    let place = place.into_iter().filter(|(_, value)| !value.is_empty());
    let place: String = place
        .map(|(word, value)| format!(" · {word}{value}"))
        .collect();
    text.line([bold(name), plain(place)]);
    text.paragraph([plain(compared(plan))], 2, width);
    for note in &plan.comparison.notes {
        text.paragraph([yellow("note"), plain(format!(": {note}"))], 6, width);
    }
    if !target.host.is_empty() {
        text.line([cyan(format!("https://{}", target.host))]);
    }
    text.blank();
    counts(plan, width, &mut text);
    text
}

fn compared(plan: &Plan) -> String {
    let comparison = &plan.comparison;
    let why = match comparison.why.as_str() {
        "" => String::new(),
        why => format!(", {why}"),
    };
    match (&plan.basis, comparison.with.as_str()) {
        (Basis::Empty, "") if why.is_empty() => {
            "compared with nothing: the whole platform, as it would be created".to_owned()
        }
        (Basis::Empty, "") => {
            format!("compared with nothing{why}: the whole platform, as it would be created")
        }
        (Basis::Empty, with) => {
            format!("compared with {with}{why}, where there is none: the whole platform")
        }
        (Basis::Unknown, with) => {
            format!("not compared with {with}{why}: below is the whole platform, not what changes")
        }
        (Basis::Assembly { digest }, "") => format!("compared with the assembly {digest}{why}"),
        (Basis::Assembly { .. }, with) => format!("compared with {with}{why}"),
    }
}

fn counts(plan: &Plan, width: Option<usize>, text: &mut Text) {
    let counts = &plan.counts;
    let words: Vec<String> = [
        (counts.remove, "to remove"),
        (counts.replace, "to replace"),
        (counts.may_replace, "perhaps to replace"),
        (counts.modify, "to change"),
        (counts.may_modify, "perhaps to change"),
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
    let all = plan.stack.walk().into_iter();
    let is_frame = |path: &str| path.is_empty() && plan.is_several();
    let there = all.filter(|(path, it)| !it.dropped && !is_frame(path));
    let stacks = plural(there.count(), "stack");
    let releases = match plan.releases.len() {
        0 => String::new(),
        _ => plural(counts.releases, "release"),
    };
    let tail = match &plan.basis {
        Basis::Assembly { .. } => {
            let noise = match counts.noise {
                0 => String::new(),
                count => format!("{count} only in noise; "),
            };
            let releases = match releases.as_str() {
                "" => String::new(),
                releases => format!("{releases} to change; "),
            };
            format!("; {noise}{releases}{} as they are", counts.keep)
        }
        Basis::Empty | Basis::Unknown if releases.is_empty() => String::new(),
        Basis::Empty | Basis::Unknown => {
            let waves = plan.releases.iter().map(|release| release.wave).max();
            format!(
                "; {releases} in {}",
                plural(waves.unwrap_or(0) as usize, "wave")
            )
        }
    };
    let first = format!("{resources} in {stacks}");
    let together = first.chars().count() + tail.chars().count();
    if width.is_some_and(|width| width < together) {
        text.line([bold(first)]);
        text.line([plain(tail.trim_start_matches("; ").to_owned())]);
    } else {
        text.line([bold(first), plain(tail)]);
    }
    legend(plan, width, text);
}

/// The marks that stand below, where there are any but that of what is new.
fn legend(plan: &Plan, width: Option<usize>, text: &mut Text) {
    let stacks = plan.stack.walk().into_iter();
    let resources = stacks.flat_map(|(_, stack)| stack.resources.iter().chain(stack.own()));
    let resources = resources.filter(|it| !it.is_noise()).map(|it| it.action);
    let releases = plan.releases.iter().map(|it| it.action);
    let seen: BTreeSet<Action> = resources.chain(releases).collect();
    let marks: Vec<String> = (seen.iter())
        .filter_map(|action| Some(format!("{} {}", sign(*action).0, meaning(*action)?)))
        .collect();
    if (seen.iter()).any(|it| !matches!(it, Action::Add | Action::Keep)) {
        for line in joined(marks, width.unwrap_or(usize::MAX)) {
            text.line([dim(line)]);
        }
    }
}

/// What a mark means, but that of what is left alone, which is blank.
fn meaning(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Remove => "removed",
        Action::Replace => "replaced",
        Action::MayReplace => "perhaps replaced",
        Action::Modify => "changed in place",
        Action::MayModify => "perhaps changed in place",
        Action::Add => "made",
        Action::Keep => return None,
    })
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

fn rules(plan: &Plan, width: Option<usize>, text: &mut Text) {
    match FindingReport::of(&plan.findings).counts() {
        None => {
            text.line([bold("Findings"), dim("  none: every rule holds")]);
        }
        Some(counts) => {
            text.line([bold("Findings"), dim(format!("  {counts}"))]);
            text.append(findings::text(&plan.findings, width));
        }
    }
}
