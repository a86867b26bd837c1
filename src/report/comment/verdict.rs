//! One mark for a whole plan.

use super::survey::{Class, Survey};
use crate::model::finding::{Finding, Severity};
use crate::plan::change::{Basis, Plan};

/// How a plan looks at first sight, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// What is there could not be found out.
    NotCompared,
    /// Data goes away, or something cannot be deployed.
    Destroys,
    /// Something is removed, replaced, opened or weakened.
    Risky,
    /// Something changes in place.
    Changes,
    /// Something is made, and nothing else changes.
    Adds,
    /// Nothing changes.
    Nothing,
}

impl Verdict {
    /// The verdict on a plan.
    pub fn of(plan: &Plan) -> Self {
        Self::on(&Survey::of(plan))
    }

    pub(super) fn on(survey: &Survey<'_>) -> Self {
        let fails = |finding: &Finding| finding.severity == Severity::Error;
        let loses = survey
            .entries
            .iter()
            .any(|entry| entry.class == Class::Destructive && entry.data_loss().is_some());
        match survey.entries.first().map(|entry| entry.class) {
            _ if survey.plan.basis == Basis::Unknown => Verdict::NotCompared,
            _ if loses || survey.plan.findings.iter().any(fails) => Verdict::Destroys,
            Some(Class::Destructive | Class::Broadening | Class::MayReplace) => Verdict::Risky,
            _ if !survey.broadening.is_empty() => Verdict::Risky,
            Some(Class::Modify | Class::MayModify) => Verdict::Changes,
            Some(Class::Add) => Verdict::Adds,
            None => Verdict::Nothing,
        }
    }

    /// The mark that a comment's first line begins with.
    pub fn mark(self) -> &'static str {
        match self {
            Verdict::NotCompared => "⛔",
            Verdict::Destroys => "🔴",
            Verdict::Risky => "🟠",
            Verdict::Changes => "🟡",
            Verdict::Adds => "🟢",
            Verdict::Nothing => "⚪",
        }
    }
}
