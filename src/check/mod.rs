//! Rules → findings. A rule is a constant of words and a function of data; it never builds a finding,
//! reads a file or decides what happens next.

pub mod config;
pub mod environments;
pub mod security;

use crate::model::finding::{Finding, Severity};
use crate::model::place::Place;
use crate::model::source::Location;

/// One rule over a subject `S`.
#[derive(Debug)]
pub struct Check<S: ?Sized + 'static> {
    /// Equal to its file's name, its test's and its documentation's anchor.
    pub id: &'static str,
    /// What holds where the rule is kept, as a sentence without a full stop.
    pub title: &'static str,
    /// How bad a violation is.
    pub severity: Severity,
    /// Every violation there is.
    pub run: fn(&S) -> Vec<Violation>,
}

/// One breach of a rule, before the runner stamps id and severity on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where in the configuration, if it is written there.
    pub place: Option<Place>,
    /// What it is about: a resource, a release; empty to take the place's words.
    pub subject: String,
    /// What is wrong and why; lower case, no full stop.
    pub message: String,
    /// What to do; lower case, no full stop.
    pub remedy: String,
}

/// A violation at a place of the configuration.
pub fn violation(place: Place, message: impl Into<String>, remedy: impl Into<String>) -> Violation {
    Violation {
        place: Some(place),
        subject: String::new(),
        message: message.into(),
        remedy: remedy.into(),
    }
}

/// A violation by a resource.
pub fn violation_of(
    subject: impl Into<String>,
    message: impl Into<String>,
    remedy: impl Into<String>,
) -> Violation {
    Violation {
        place: None,
        subject: subject.into(),
        message: message.into(),
        remedy: remedy.into(),
    }
}

/// What the configuration knows of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// Written there.
    At(Location),
    /// Written nowhere.
    Nowhere,
    /// Broken, and a finding speaks of it already: what stands in for it says nothing.
    StandIn,
}

/// Runs rules over a subject; `locate` turns places into file, line and column.
pub fn run<S: ?Sized>(
    checks: &[&Check<S>],
    subject: &S,
    locate: impl Fn(&Place) -> Located,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in checks {
        for violation in (check.run)(subject) {
            let location = match violation.place.as_ref().map(&locate) {
                Some(Located::StandIn) => continue,
                Some(Located::At(location)) => Some(location),
                Some(Located::Nowhere) | None => None,
            };
            let words = violation
                .place
                .as_ref()
                .map(Place::to_string)
                .unwrap_or_default();
            findings.push(Finding {
                rule: check.id.to_owned(),
                severity: check.severity,
                subject: if violation.subject.is_empty() {
                    words
                } else {
                    violation.subject
                },
                message: violation.message,
                remedy: Some(violation.remedy),
                location,
                related: Vec::new(),
                risk: None,
                accepted: None,
            });
        }
    }
    findings
}
