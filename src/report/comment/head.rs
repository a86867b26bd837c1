//! The first lines: what it comes to, what needs review, what was compared with what.

use super::survey::{Class, Survey};
use super::verdict::Verdict;
use super::{About, NAME, SENTENCE};
use crate::model::finding::Risk;
use crate::plan::change::{Basis, Plan};
use crate::report::check::counted;
use crate::sink::Markdown;

/// Notes on the comparison that are shown.
const NOTES: usize = 8;

/// Everything above the alerts.
pub(super) fn head(survey: &Survey<'_>, about: &About<'_>, out: &mut Markdown<'_>) {
    if let Some(marker) = &about.marker {
        out.marker(marker);
    }
    headline(survey, out);
    review(survey, out);
    known_by(survey, about, out);
    comparison(survey, out);
}

fn headline(survey: &Survey<'_>, out: &mut Markdown<'_>) {
    let (plan, counts) = (survey.plan, &survey.plan.counts);
    out.markup("### ")
        .markup(Verdict::on(survey).mark())
        .markup(" ");
    out.code_within(name(plan), NAME).markup(" · ");
    if !plan.target.region.is_empty() {
        out.plain_within(&plan.target.region, NAME).markup(" · ");
    }
    if plan.basis == Basis::Unknown {
        out.markup("not compared: ");
    }
    let mut some = false;
    for (count, words) in counted(plan) {
        out.markup(if some { ", " } else { "" })
            .number(count)
            .markup(" ")
            .markup(words);
        some = true;
    }
    if !some {
        out.markup(if survey.entries.is_empty() {
            "no changes"
        } else {
            "no resource changes"
        });
    }
    if counts.noise > 0 {
        out.markup(" (and noise: ").number(counts.noise).markup(")");
    }
    out.markup("\n");
}

/// What the plan is of: an environment, or, of somebody else's assembly, which has none, its stack.
fn name(plan: &Plan) -> &str {
    let target = &plan.target;
    let names = [&target.environment, &target.stack, &plan.stack.name];
    let mut names = names.into_iter().map(String::as_str);
    names.find(|name| !name.is_empty()).unwrap_or("assembly")
}

fn review(survey: &Survey<'_>, out: &mut Markdown<'_>) {
    let risks = |risk| {
        let all = survey.broadening.iter().chain(&survey.others);
        all.filter(|finding| finding.risk == Some(risk)).count()
    };
    let errors = survey.others.iter().filter(|finding| {
        finding.risk.is_none() && finding.severity == crate::model::finding::Severity::Error
    });
    let words = [
        (survey.count(Class::Destructive), " destructive"),
        (risks(Risk::Permission), " broader permission"),
        (risks(Risk::Exposure), " network exposure"),
        (risks(Risk::Weakening), " weaker protection"),
        (survey.plan.counts.may_replace, " may be replaced"),
        (risks(Risk::Upgrade), " upgrade"),
        (errors.count(), " broken rule"),
        (survey.cost.len(), " cost-relevant"),
        (survey.accepted.len(), " accepted"),
    ];
    let mut some = false;
    for (count, words) in words.into_iter().filter(|(count, _)| *count > 0) {
        out.markup(if some { " · " } else { "**Review needed:** " })
            .number(count)
            .markup(words);
        some = true;
    }
    // Without anything to compare with, nothing of that is known.
    let is_compared = matches!(survey.plan.basis, Basis::Assembly { .. });
    if !some && is_compared && !survey.entries.is_empty() {
        out.markup("Nothing is destroyed, replaced, opened or weakened");
        some = true;
    }
    out.markup(if some { "\n\n" } else { "\n" });
}

fn known_by(survey: &Survey<'_>, about: &About<'_>, out: &mut Markdown<'_>) {
    let digest = &survey.plan.digests.plan;
    let hex = digest.strip_prefix("sha256:").unwrap_or(digest);
    let groups: Vec<&str> = (0..3)
        .filter_map(|at| hex.get(at * 4..at * 4 + 4))
        .collect();
    out.markup("Plan ").code_within(&groups.join(" "), 20);
    if let Some(marker) = &about.marker {
        let head = marker.head();
        out.markup(" of ").code(head.get(..7).unwrap_or(head));
    }
    let account = &survey.plan.target.account;
    if !account.is_empty() {
        out.markup(" in account ").code_within(account, 20);
    }
    if !about.status.is_empty() {
        out.markup(" · ").plain_within(about.status, SENTENCE);
    }
    let links = [
        ("run", &about.run),
        ("full plan", &about.full_plan),
        ("change set ↗", &about.change_set),
    ];
    for (words, link) in links {
        if let Some(link) = link {
            out.markup(" · ").link(words, link);
        }
    }
    out.markup("\n");
}

fn comparison(survey: &Survey<'_>, out: &mut Markdown<'_>) {
    let plan = survey.plan;
    let with = plan.comparison.with.as_str();
    match &plan.basis {
        Basis::Empty => {
            out.markup("Compared with nothing: the whole platform, as it would be created");
        }
        Basis::Unknown => {
            out.markup("**Not compared:** what is there could not be found out, so everything is shown as new");
        }
        Basis::Assembly { digest } => {
            out.markup("Compared with ");
            out.code_within(if with.is_empty() { digest } else { with }, NAME);
        }
    }
    if !plan.comparison.why.is_empty() {
        out.markup(", ")
            .plain_within(&plan.comparison.why, SENTENCE);
    }
    out.markup("\n");
    let notes = &plan.comparison.notes;
    for note in notes.iter().take(NOTES) {
        out.markup("- ").plain_within(note, SENTENCE).markup("\n");
    }
    if notes.len() > NOTES {
        out.markup("- and ")
            .number(notes.len() - NOTES)
            .markup(" more notes\n");
    }
    out.markup("\n");
}
