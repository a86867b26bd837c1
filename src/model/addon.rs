//! EKS managed add-ons.

use super::policy::ServiceAccountRole;
use super::scalar::{AddonVersion, KubernetesVersion, Label};
use super::value::Value;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `eks/addons.mustache`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Addons {
    /// In no order of their own; `before-nodes` decides.
    pub addons: Vec<Addon>,
}

/// One managed add-on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Addon {
    /// As `aws eks describe-addon-versions` names it.
    pub name: Label,
    /// Add-on version by Kubernetes version, so that an upgrade of the cluster moves both.
    pub versions: BTreeMap<KubernetesVersion, AddonVersion>,
    /// Installed before the first node joins: what nodes need to become ready.
    #[serde(default)]
    pub before_nodes: bool,
    /// What EKS does with fields that somebody changed in the cluster.
    pub resolve_conflicts: ResolveConflicts,
    /// Removing the add-on leaves its workloads in the cluster.
    #[serde(default)]
    pub preserve: bool,
    /// Values of the add-on's own schema.
    pub configuration: Option<Value>,
    /// The AWS role of its service account.
    pub identity: Option<ServiceAccountRole>,
    /// CloudWatch log groups that it writes to.
    #[serde(default)]
    pub log_groups: Vec<LogGroup>,
}

/// How EKS resolves conflicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResolveConflicts {
    /// EKS's value wins.
    Overwrite,
    /// The update fails.
    None,
    /// The cluster's value stays.
    Preserve,
}

/// A CloudWatch log group of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LogGroup {
    /// Physical name, which its writer knows.
    pub name: String,
    /// How long events are kept, in days.
    pub retention_days: u32,
}
