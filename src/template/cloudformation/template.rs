//! A template, and the limits that CloudFormation sets it.

use super::expression::Expression;
use super::resource::Resource;
use serde::Serialize;
use std::collections::BTreeMap;

/// A CloudFormation template.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Template {
    /// `2010-09-09`.
    #[serde(rename = "AWSTemplateFormatVersion")]
    pub format_version: &'static str,
    /// At most 1,024 bytes.
    pub description: String,
    /// Values from outside.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Parameter>,
    /// By logical id.
    pub resources: BTreeMap<String, Resource>,
    /// For operators, other stacks and releases.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub outputs: BTreeMap<String, Output>,
}

/// A value that a template takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Parameter {
    /// `String`, or a type that CloudFormation checks against the account.
    #[serde(rename = "Type")]
    pub kind: String,
    /// What it is.
    pub description: String,
}

/// A value that a template gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    /// What it is.
    pub description: String,
    /// The value.
    pub value: Expression,
}

/// A limit of CloudFormation that a template breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverLimit {
    /// What there is too much of.
    pub what: &'static str,
    /// How much there is.
    pub count: usize,
    /// How much CloudFormation takes.
    pub limit: usize,
}

/// Bytes of a template in S3. Source of this and the next three: "CloudFormation quotas".
pub const MAX_BYTES: usize = 1_000_000;
/// Resources of a template.
pub const MAX_RESOURCES: usize = 500;
/// Parameters of a template.
pub const MAX_PARAMETERS: usize = 200;
/// Outputs of a template.
pub const MAX_OUTPUTS: usize = 200;

impl Template {
    /// An empty template.
    pub fn new(description: impl Into<String>) -> Self {
        Template {
            format_version: "2010-09-09",
            description: description.into(),
            parameters: BTreeMap::new(),
            resources: BTreeMap::new(),
            outputs: BTreeMap::new(),
        }
    }

    /// The bytes that are uploaded, hashed and read by people: JSON, a line a value, the same for the same template.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Every limit that it breaks, given the number of its bytes.
    pub fn over_limits(&self, bytes: usize) -> Vec<OverLimit> {
        [
            ("bytes", bytes, MAX_BYTES),
            ("resources", self.resources.len(), MAX_RESOURCES),
            ("parameters", self.parameters.len(), MAX_PARAMETERS),
            ("outputs", self.outputs.len(), MAX_OUTPUTS),
        ]
        .into_iter()
        .filter(|(_, count, limit)| count > limit)
        .map(|(what, count, limit)| OverLimit { what, count, limit })
        .collect()
    }
}
