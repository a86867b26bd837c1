//! A plan as a comment on GitHub, or, with more room, as a step's summary: counts first, what destroys or opens next, and
//! what does not fit is left out by structure and said.

mod alerts;
mod budget;
mod entry;
mod findings;
mod head;
mod refusal;
mod stacks;
mod survey;
mod tail;
mod value;
mod verdict;

use crate::plan::change::{Action, Basis, Plan};
use crate::sink::{Clean, Link, Markdown, Marker};
use budget::Placed;
use entry::Level;
use std::collections::BTreeSet;
use survey::{Class, Survey};

pub use refusal::refusal;
pub use verdict::Verdict;

/// Most bytes of a name, and of a sentence.
const NAME: usize = 200;
const SENTENCE: usize = 500;

/// Bytes that alerts leave for the worst of the other findings and for the table of stacks.
const BASICS: usize = 5_000;

/// Nodes of a diagram before they are put together by type.
const NODES: usize = 40;

/// What a comment says that is not in the plan. All text is raw.
#[derive(Debug, Clone, Default)]
pub struct About<'a> {
    /// By which the comment is found again; its head is the commit that is shown.
    pub marker: Option<Marker>,
    /// How it stands with the plan: `change set ready`.
    pub status: &'a str,
    /// What happens next, in a sentence.
    pub next: &'a str,
    /// When and by what it was written: `Updated 2026-11-23 14:02Z by run 33122 attempt 1`.
    pub updated: &'a str,
    /// The run.
    pub run: Option<Link>,
    /// Where the plan is shown as a whole.
    pub full_plan: Option<Link>,
    /// The change set in the console.
    pub change_set: Option<Link>,
    /// The repository's root folder at the commit that is shown, for links to lines.
    pub files: Option<Link>,
}

/// How much there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of UTF-8, of which there are never fewer than of any other unit that GitHub may count.
    pub bytes: usize,
}

impl Limits {
    /// A comment; GitHub refuses more than 65,536.
    pub const COMMENT: Limits = Limits { bytes: 60_000 };
    /// A step's summary; GitHub drops one over 1 MiB as a whole.
    pub const SUMMARY: Limits = Limits { bytes: 950 * 1024 };
}

/// A plan in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The text.
    pub text: Clean,
    /// What it leaves out.
    pub omitted: Omitted,
    /// Whether it names everything that destroys or opens; where it does not, a check asks for action.
    pub reviewable: bool,
}

/// How many changes a text does not name. Releases and stacks count as what happens to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Omitted {
    /// Removed or replaced.
    pub destructive: usize,
    /// Findings of broader access, exposure or weaker protection.
    pub broadening: usize,
    /// Perhaps replaced.
    pub may_replace: usize,
    /// Changed, or perhaps changed.
    pub modify: usize,
    /// Added.
    pub add: usize,
    /// Changed in nothing that matters.
    pub noise: usize,
    /// Other findings.
    pub findings: usize,
    /// Named, but not with everything there is to it.
    pub shortened: usize,
}

/// The plan in GitHub's Markdown, within the limits. The same plan gives the same bytes.
pub fn comment(plan: &Plan, about: &About<'_>, limits: Limits, mut out: Markdown<'_>) -> Rendered {
    let survey = Survey::of(plan);
    head::head(&survey, about, &mut out);
    let mut omitted = everything(&survey);
    let mut foot = out.part();
    tail::foot(about, &omitted, &mut foot);
    let classes = Class::ALL.iter();
    let folds: usize = (classes.map(|class| budget::set_aside(&survey, *class, &out))).sum();
    let set_aside = foot.len() + folds + tail::NOISE;
    let left = |out: &Markdown<'_>| limits.bytes.saturating_sub(out.len() + set_aside);

    let for_alerts = |out: &Markdown<'_>| left(out).saturating_sub(BASICS);
    let for_others = for_alerts(&out) / 8;
    let destructive = alerts::destructive(&survey, for_alerts(&out) - for_others, &out);
    out.append(&destructive.text);
    let broadening = alerts::broadening(&survey, about, for_alerts(&out), &out);
    out.append(&broadening.text);
    omitted.broadening = survey.broadening.len() - broadening.named;

    let mut named = 0;
    let room = left(&out) / 3;
    named += findings::section(
        "**Other findings**\n\n",
        &survey.others,
        about,
        room,
        &mut out,
    );
    let room = left(&out) / 4;
    named += findings::section(
        "**Cost-relevant** (no prices)\n\n",
        &survey.cost,
        about,
        room,
        &mut out,
    );
    let room = left(&out) / 4;
    named += findings::section("**Accepted**\n\n", &survey.accepted, about, room, &mut out);
    omitted.findings = survey.others.len() + survey.cost.len() + survey.accepted.len() - named;

    let room = left(&out) / 8;
    billed(&survey, room, &mut out);
    let room = left(&out) / 4;
    stacks::table(&survey, room, &mut out);
    stacks::dropped(&survey, &mut out);
    let room = left(&out) / 4;
    picture(&survey, room, &mut out);

    // The worst come first, and of these the alert names the first.
    let opened: BTreeSet<&str> = (survey.broadening.iter().take(broadening.named))
        .map(|finding| finding.subject.as_str())
        .collect();
    let said = |at: usize, entry: &survey::Entry<'_>| match entry.class {
        Class::Destructive => at < destructive.named,
        Class::Broadening => opened.contains(entry.path.as_str()),
        _ => false,
    };
    let placed = budget::place(&survey, said, left(&out), &out);
    let mut changes = out.part();
    budget::write(&placed, &mut changes);
    count(&placed, &mut omitted);
    out.append(&changes);
    // Folds are written now, so that what was set aside for them is free for what comes last.
    let room = limits
        .bytes
        .saturating_sub(out.len() + foot.len() + tail::NOISE);
    omitted.noise = survey.noise.len() - tail::noise(&survey, room, &mut out);
    tail::foot(about, &omitted, &mut out);
    Rendered {
        text: out.finish(),
        omitted,
        reviewable: destructive.whole && broadening.whole,
    }
}

/// As if nothing were named: what the last line may be at its longest.
fn everything(survey: &Survey<'_>) -> Omitted {
    let count = |class| survey.count(class);
    Omitted {
        destructive: count(Class::Destructive),
        broadening: survey.broadening.len(),
        may_replace: count(Class::MayReplace),
        modify: survey.entries.len(),
        add: count(Class::Add),
        noise: survey.noise.len(),
        findings: survey.plan.findings.len(),
        shortened: survey.entries.len(),
    }
}

fn count(placed: &[Placed<'_, '_>], omitted: &mut Omitted) {
    let of = |classes: &[Class]| {
        let folded = placed.iter().filter(|placed| placed.level == Level::Folded);
        folded
            .filter(|placed| classes.contains(&placed.entry.class))
            .count()
    };
    omitted.destructive = of(&[Class::Destructive]);
    omitted.may_replace = of(&[Class::MayReplace]);
    omitted.modify = of(&[Class::Broadening, Class::Modify, Class::MayModify]);
    omitted.add = of(&[Class::Add]);
    let shortened = |placed: &&Placed<'_, '_>| {
        let levels = Level::Line..Level::Full;
        levels.contains(&placed.level) && !placed.entry.changes().is_empty()
    };
    omitted.shortened = placed.iter().filter(shortened).count();
}

/// What is billed by the hour, where all of it is new.
fn billed(survey: &Survey<'_>, room: usize, out: &mut Markdown<'_>) {
    let plan = survey.plan;
    if plan.billed.is_empty() || matches!(plan.basis, Basis::Assembly { .. }) {
        return;
    }
    out.markup("**Billed by the hour:** ");
    let start = out.len();
    for (at, item) in plan.billed.iter().enumerate() {
        let mut part = out.part();
        part.markup(if at == 0 { "" } else { " · " });
        if item.count > 0 {
            part.number(item.count as usize).markup(" × ");
        }
        part.plain_within(&item.what, NAME);
        if !item.size.is_empty() {
            part.markup(" ").code_within(&item.size, NAME);
        }
        if out.len() - start + part.len() > room {
            out.markup(" · and ")
                .number(plan.billed.len() - at)
                .markup(" more");
            break;
        }
        out.append(&part);
    }
    out.markup("\n\n");
}

fn picture(survey: &Survey<'_>, room: usize, out: &mut Markdown<'_>) {
    let diagram = super::mermaid::diagram(survey.plan, NODES);
    // What changes of a stack beside its resources has no node.
    if diagram.groups.is_empty() {
        return;
    }
    let mut part = out.part();
    part.markup("<details><summary>Picture of what is touched</summary>\n\n");
    part.diagram(&diagram);
    part.markup("\n</details>\n\n");
    if part.len() <= room {
        out.append(&part);
    }
}

/// The sign of what happens.
fn mark(action: Action) -> &'static str {
    match action {
        Action::Remove => "🗑",
        Action::Replace => "♻",
        Action::MayReplace => "♻?",
        Action::Modify | Action::Keep => "±",
        Action::MayModify => "±?",
        Action::Add => "+",
    }
}
