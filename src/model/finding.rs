//! What a rule or a parser found: the one shape that every report speaks of.

use super::source::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Notice,
    /// Works, but will surprise somebody.
    Warning,
    /// Cannot work or must not go out.
    Error,
}

/// What kind of danger a finding of a plan speaks of; `--fail-on` and labels go by it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Data or what holds it goes away, or the deploy will fail half-way.
    Destruction,
    /// Somebody may do more than before.
    Permission,
    /// More of the network reaches something.
    Exposure,
    /// Encryption, backups, logs or protection become weaker.
    Weakening,
    /// A version step that cannot be undone or is not taken at once.
    Upgrade,
    /// What is billed changes.
    Cost,
}

/// Somebody's word that a risk is known and taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Accepted {
    /// Why, in their words.
    pub reason: String,
    /// Last day on which it counts, as `2026-12-31`.
    pub until: String,
}

/// One problem: what, where, why, and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Finding {
    /// Id of the rule: its file name, test name and documentation anchor.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about: a context key, a path in a template, a resource. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// What is wrong and why; lower case, no full stop.
    pub message: String,
    /// What to do about it; lower case, no full stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Where to change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Other places that take part, such as the template that a context value went into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Location>,
    /// The danger that it speaks of, where it is a plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// By whom it is taken, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
}

impl Finding {
    /// An error of a rule; the rest is set by struct update or the methods below.
    pub fn error(rule: impl Into<String>, message: impl Into<String>) -> Self {
        Finding {
            rule: rule.into(),
            severity: Severity::Error,
            subject: String::new(),
            message: message.into(),
            remedy: None,
            location: None,
            related: Vec::new(),
            risk: None,
            accepted: None,
        }
    }

    /// The same, as a warning.
    pub fn warning(rule: impl Into<String>, message: impl Into<String>) -> Self {
        Finding {
            severity: Severity::Warning,
            ..Finding::error(rule, message)
        }
    }

    /// With what it is about.
    pub fn about(self, subject: impl Into<String>) -> Self {
        Finding {
            subject: subject.into(),
            ..self
        }
    }

    /// With what to do about it.
    pub fn remedy(self, remedy: impl Into<String>) -> Self {
        Finding {
            remedy: Some(remedy.into()),
            ..self
        }
    }

    /// With where to change it.
    pub fn at(self, location: Location) -> Self {
        Finding {
            location: Some(location),
            ..self
        }
    }
}
