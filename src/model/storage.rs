//! The default storage class, as Kubernetes writes it.

use super::value::Value;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `eks/storage-class.yaml`: a manifest, in Kubernetes' own spelling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StorageClass {
    /// `storage.k8s.io/v1`.
    pub api_version: String,
    /// `StorageClass`.
    pub kind: String,
    /// Name and annotations.
    pub metadata: Metadata,
    /// The CSI driver.
    pub provisioner: String,
    /// The driver's parameters.
    #[serde(default)]
    pub parameters: BTreeMap<String, Value>,
    /// What becomes of a volume whose claim is deleted.
    pub reclaim_policy: ReclaimPolicy,
    /// When a volume is made.
    pub volume_binding_mode: VolumeBindingMode,
    /// Volumes can grow.
    #[serde(default)]
    pub allow_volume_expansion: bool,
}

/// Metadata of a manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// Name of the object.
    pub name: String,
    /// Annotations.
    #[serde(default)]
    pub annotations: BTreeMap<String, String>,
    /// Labels.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
}

/// What becomes of a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ReclaimPolicy {
    /// Deleted with its claim.
    Delete,
    /// Kept.
    Retain,
}

/// When a volume is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum VolumeBindingMode {
    /// With the claim, in any zone.
    Immediate,
    /// With the first pod, in its zone.
    WaitForFirstConsumer,
}
