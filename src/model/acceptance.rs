//! Somebody's word that a finding is known and taken, for a while.

use super::date::Date;
use super::source::Location;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One entry of `accept` in the context file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Acceptance {
    /// Id of the rule, as the finding names it.
    pub rule: String,
    /// What the finding is about, exactly as it says: `DatabaseNestedStack/Cluster`.
    pub resource: String,
    /// Why this is taken.
    pub reason: String,
    /// Last day on which it counts, as `2026-12-31`.
    pub until: Date,
}

/// An entry with where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedAcceptance {
    /// The entry.
    pub acceptance: Acceptance,
    /// Where it is written.
    pub location: Location,
}
