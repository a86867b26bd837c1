//! The EKS cluster itself.

use super::scalar::{Cidr, KubernetesVersion, Label};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `eks/cluster.mustache`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Cluster {
    /// Physical name: charts and `kubectl` find the cluster by it.
    pub name: Label,
    /// Minor version of Kubernetes.
    pub version: KubernetesVersion,
    /// What happens when standard support ends.
    pub support: Support,
    /// Who reaches the API server.
    pub endpoint: ApiEndpoint,
    /// Control-plane logs sent to CloudWatch.
    pub logs: Vec<ControlPlaneLog>,
    /// How long CloudWatch keeps them, in days.
    pub log_retention_days: u32,
    /// Kubernetes Secrets are encrypted by a key of ours.
    pub secrets_encryption: bool,
    /// EKS refuses to delete the cluster.
    pub deletion_protection: bool,
    /// Addresses of Kubernetes services; EKS chooses if absent.
    pub service_cidr: Option<Cidr>,
    /// Karpenter's side in AWS.
    pub karpenter: Karpenter,
}

/// Support policy of the cluster's Kubernetes version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Support {
    /// EKS upgrades the cluster when standard support ends.
    Standard,
    /// EKS bills extended support instead.
    Extended,
}

/// Reachability of the API server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ApiEndpoint {
    /// From the internet.
    pub public: bool,
    /// From the VPC.
    pub private: bool,
    /// Networks that may reach the public endpoint.
    #[serde(default)]
    pub cidrs: Vec<Cidr>,
}

/// A log of the control plane.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum ControlPlaneLog {
    /// Requests to the API server.
    Api,
    /// Who did what.
    Audit,
    /// How callers were authenticated.
    Authenticator,
    /// Controller manager.
    ControllerManager,
    /// Scheduler.
    Scheduler,
}

impl ControlPlaneLog {
    /// Every one of them.
    pub const ALL: [ControlPlaneLog; 5] = [
        ControlPlaneLog::Api,
        ControlPlaneLog::Audit,
        ControlPlaneLog::Authenticator,
        ControlPlaneLog::ControllerManager,
        ControlPlaneLog::Scheduler,
    ];

    /// As the EKS API names it.
    pub fn as_str(self) -> &'static str {
        match self {
            ControlPlaneLog::Api => "api",
            ControlPlaneLog::Audit => "audit",
            ControlPlaneLog::Authenticator => "authenticator",
            ControlPlaneLog::ControllerManager => "controllerManager",
            ControlPlaneLog::Scheduler => "scheduler",
        }
    }
}

/// What Karpenter needs in AWS: physical names, since its chart finds both by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Karpenter {
    /// Role of the nodes that Karpenter starts.
    pub node_role: Label,
    /// Queue on which it hears of interruptions.
    pub queue: Label,
}
