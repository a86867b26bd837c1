//! The step's outputs: what later steps and jobs decide by. Numbers, digests, words of ours and addresses of GitHub's; no
//! value of the configuration.

use crate::client::actions::random_word;
use crate::command::Run;
use crate::model::finding::{Finding, Risk, Severity};
use crate::plan::change::Plan;
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

/// Names of the outputs of a plan, as `action.yml` has them.
pub(super) const NAMES: [&str; 17] = [
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
    "comment-url",
    "check-url",
    "reviewed",
    "plan-file",
];

/// Every output of a plan, in the order of [`NAMES`]; an empty one says that there is none.
pub(super) fn of(run: &Run, plan: &Plan, told: &Told) -> Result<Vec<Clean>> {
    let counts = &plan.counts;
    let open = || plan.findings.iter().filter(|it| it.accepted.is_none());
    let has = |is: &dyn Fn(&Finding) -> bool| open().any(is).to_string();
    let of = |severity| open().filter(|it| it.severity == severity).count();
    let touched = counts.add
        + counts.modify
        + counts.replace
        + counts.may_replace
        + counts.may_modify
        + counts.remove
        + counts.releases;
    let is_broader = |it: &Finding| {
        matches!(it.risk, Some(Risk::Permission | Risk::Exposure))
            && it.severity >= Severity::Warning
    };
    let values: [String; NAMES.len()] = [
        plan.digests.plan.clone(),
        plan.digests.assembly.clone(),
        (touched > 0).to_string(),
        has(&|it| it.risk == Some(Risk::Destruction) && it.severity >= Severity::Warning),
        has(&is_broader),
        counts.add.to_string(),
        (counts.modify + counts.may_modify).to_string(),
        counts.replace.to_string(),
        counts.may_replace.to_string(),
        counts.remove.to_string(),
        counts.releases.to_string(),
        of(Severity::Error).to_string(),
        of(Severity::Warning).to_string(),
        told.comment_url.clone().unwrap_or_default(),
        told.check_url.clone().unwrap_or_default(),
        told.reviewed.unwrap_or_default().to_owned(),
        run.plan_file().unwrap_or_default(),
    ];
    let word = random_word()?;
    let all = NAMES.into_iter().zip(values);
    Ok(all
        .map(|(name, value)| run.sink.output(&word, name, &value))
        .collect())
}
