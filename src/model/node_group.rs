//! Managed node groups: the nodes on which everything else starts.

use super::scalar::{InstanceType, Label};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `eks/node-groups.mustache`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NodeGroups {
    /// At least one, or nothing can be scheduled.
    pub node_groups: Vec<NodeGroup>,
}

/// One managed node group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NodeGroup {
    /// Part of its logical id. The physical name is CloudFormation's, since most changes replace the group.
    pub name: Label,
    /// Image family and architecture.
    pub ami: AmiType,
    /// In order of preference.
    pub instance_types: Vec<InstanceType>,
    /// On demand or spot.
    pub capacity: Capacity,
    /// How many nodes.
    pub scaling: Scaling,
    /// Sizes of the volumes, in GiB.
    pub volumes: Volumes,
    /// Nodes that an update may take away at once.
    pub max_unavailable: u32,
    /// Kubernetes labels.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Kubernetes taints.
    #[serde(default)]
    pub taints: Vec<Taint>,
}

/// Image of a managed node group. Source: `AmiType` of `AWS::EKS::Nodegroup`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AmiType {
    /// Bottlerocket for Intel and AMD.
    #[serde(rename = "BOTTLEROCKET_x86_64")]
    BottlerocketX86,
    /// Bottlerocket for Graviton.
    #[serde(rename = "BOTTLEROCKET_ARM_64")]
    BottlerocketArm,
    /// Amazon Linux 2023 for Intel and AMD.
    #[serde(rename = "AL2023_x86_64_STANDARD")]
    AmazonLinuxX86,
    /// Amazon Linux 2023 for Graviton.
    #[serde(rename = "AL2023_ARM_64_STANDARD")]
    AmazonLinuxArm,
}

impl AmiType {
    /// `arm64` or `amd64`.
    pub fn architecture(self) -> &'static str {
        match self {
            AmiType::BottlerocketX86 | AmiType::AmazonLinuxX86 => "amd64",
            AmiType::BottlerocketArm | AmiType::AmazonLinuxArm => "arm64",
        }
    }

    /// Whether the operating system has a data volume of its own.
    pub fn is_bottlerocket(self) -> bool {
        matches!(self, AmiType::BottlerocketX86 | AmiType::BottlerocketArm)
    }
}

/// How instances are bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// At list price, kept.
    OnDemand,
    /// Cheaper, taken away with two minutes' notice.
    Spot,
}

/// Number of nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scaling {
    /// At least.
    pub min: u32,
    /// To start with.
    pub desired: u32,
    /// At most.
    pub max: u32,
}

/// Volumes of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Volumes {
    /// The operating system's, in GiB.
    pub root_gib: u32,
    /// Images and logs, in GiB; Bottlerocket only.
    pub data_gib: Option<u32>,
}

/// A Kubernetes taint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Taint {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: Option<String>,
    /// What it does to pods that do not tolerate it.
    pub effect: TaintEffect,
}

/// Effect of a taint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaintEffect {
    /// New pods stay away.
    NoSchedule,
    /// Running pods leave.
    NoExecute,
    /// New pods stay away if they can.
    PreferNoSchedule,
}
