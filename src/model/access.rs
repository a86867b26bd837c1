//! Who may use the cluster.

use super::scalar::Principal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `eks/access.mustache`: EKS access entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Access {
    /// One a principal.
    pub entries: Vec<AccessEntry>,
}

/// One principal's access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AccessEntry {
    /// What the entry is for: part of its logical id, so it stays when the principal changes its name.
    pub name: String,
    /// IAM role or user; a bare name is a role of the account.
    pub principal: Principal,
    /// Name in audit logs; EKS derives one if absent.
    pub username: Option<String>,
    /// Policy over the whole cluster.
    pub policy: Option<AccessPolicy>,
    /// Kubernetes groups, for our own roles and bindings.
    #[serde(default)]
    pub groups: Vec<String>,
}

/// EKS access policies that apply to a whole cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccessPolicy {
    /// Everything.
    ClusterAdmin,
    /// Everything but cluster-wide objects.
    Admin,
    /// Changes workloads.
    Edit,
    /// Reads all but Secrets.
    View,
}

impl AccessPolicy {
    /// Name in the policy's ARN. Source: "Review access policy permissions", EKS user guide.
    pub fn aws_name(self) -> &'static str {
        match self {
            AccessPolicy::ClusterAdmin => "AmazonEKSClusterAdminPolicy",
            AccessPolicy::Admin => "AmazonEKSAdminPolicy",
            AccessPolicy::Edit => "AmazonEKSEditPolicy",
            AccessPolicy::View => "AmazonEKSViewPolicy",
        }
    }
}
