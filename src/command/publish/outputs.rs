//! The step's outputs: what later steps and jobs decide by. Numbers, digests, words of ours and addresses of GitHub's; no
//! value of the configuration.

use crate::client::actions::random_word;
use crate::command::Run;
use crate::model::finding::{Finding, Risk, Severity};
use crate::plan::change::{Basis, Plan};
use crate::report::{check, labels};
use crate::sink::Clean;
use anyhow::Result;

/// What was published where.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The comment.
    pub(super) comment_url: Option<String>,
    /// The check run.
    pub(super) check_url: Option<String>,
    /// Whether a merged plan is the reviewed one: `same`, `different` or `unknown`.
    pub(super) reviewed: Option<&'static str>,
}

/// Names of every output, as `action.yml` has them: those of a plan first.
pub(in crate::command) const ALL: [&str; PLAN + 4] = [
    "digest",
    "assembly-digest",
    "has-changes",
    "destructive",
    "broadening",
    "added",
    "changed",
    "replaced",
    "may-be-replaced",
    "removed",
    "releases",
    "errors",
    "warnings",
    "plan-file",
    "comment-url",
    "check-url",
    "reviewed",
    "matrix",
];

/// How many of them are of a plan.
const PLAN: usize = 14;

/// Every output of a plan itself, in the order of [`ALL`]; an empty one says that there is none.
pub(super) fn of(run: &Run, plan: &Plan) -> Result<Vec<Clean>> {
    let counts = &plan.counts;
    let open = || plan.findings.iter().filter(|it| it.accepted.is_none());
    let has = |is: &dyn Fn(&Finding) -> bool| open().any(is).to_string();
    let of = |severity| open().filter(|it| it.severity == severity).count();
    let is_broader = |it: &Finding| {
        matches!(it.risk, Some(Risk::Permission | Risk::Exposure))
            && it.severity >= Severity::Warning
    };
    let is_known = plan.basis != Basis::Unknown;
    let compared = |value: String| if is_known { value } else { String::new() };
    let values: [String; PLAN] = [
        plan.digests.plan.clone(),
        plan.digests.assembly.clone(),
        // Of what could not be compared nothing is known.
        compared(check::has_changes(plan).to_string()),
        compared(labels::of(plan).contains("infra:destructive").to_string()),
        compared(has(&is_broader)),
        counts.add.to_string(),
        (counts.modify + counts.may_modify).to_string(),
        counts.replace.to_string(),
        counts.may_replace.to_string(),
        counts.remove.to_string(),
        counts.releases.to_string(),
        of(Severity::Error).to_string(),
        of(Severity::Warning).to_string(),
        run.plan_file().unwrap_or_default(),
    ];
    let word = random_word()?;
    let all = ALL.into_iter().zip(values);
    Ok(all
        .map(|(name, value)| run.sink.output(&word, name, &value))
        .collect())
}

/// What is known of a plan only once it was published.
pub(super) fn of_published(run: &Run, told: &Told) -> Result<Vec<Clean>> {
    let word = random_word()?;
    let values = [
        ("comment-url", told.comment_url.as_deref()),
        ("check-url", told.check_url.as_deref()),
        ("reviewed", told.reviewed),
    ];
    let of = |(name, value): (&'static str, Option<&str>)| {
        run.sink.output(&word, name, value.unwrap_or_default())
    };
    Ok(values.into_iter().map(of).collect())
}

/// One output.
pub(super) fn one(run: &Run, name: &'static str, value: &str) -> Result<Clean> {
    Ok(run.sink.output(&random_word()?, name, value))
}
