//! Helm releases.

use super::addon::LogGroup;
use super::policy::ServiceAccountRole;
use super::scalar::Label;
use super::value::Value;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `helm/*.mustache`: one release each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Release {
    /// Name of the release in its namespace.
    pub name: Label,
    /// Not installed at all if false.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Name of the chart.
    pub chart: String,
    /// Where the chart is: `https://…` (an index), `oci://…`, or `local` for our own under `helm/chart/`.
    pub repository: String,
    /// Exact version of the chart.
    pub version: String,
    /// Namespace that it is installed into.
    pub namespace: Label,
    /// Releases that must be ready before; those that are not enabled do not count.
    #[serde(default)]
    pub needs: Vec<Label>,
    /// How long to wait for readiness.
    #[serde(default = "fifteen")]
    pub timeout_minutes: u32,
    /// The AWS role of its service account.
    pub identity: Option<ServiceAccountRole>,
    /// CloudWatch log groups that it writes to.
    #[serde(default)]
    pub log_groups: Vec<LogGroup>,
    /// Values for the chart.
    pub values: Value,
}

impl Release {
    /// Whether the chart is one of ours.
    pub fn is_local(&self) -> bool {
        self.repository == "local"
    }
}

fn yes() -> bool {
    true
}

fn fifteen() -> u32 {
    15
}
