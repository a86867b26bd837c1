//! IAM policies, and the roles that service accounts get by them.

use super::scalar::Label;
use super::value::Value;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `policy/*.mustache`: an IAM policy in IAM's own spelling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Policy {
    /// `2012-10-17`.
    pub version: String,
    /// At least one.
    pub statement: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Statement {
    /// Letters and digits; kept in the template.
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: Effect,
    /// Actions with their service.
    pub action: OneOrMany,
    /// ARNs, or references to them.
    pub resource: OneOrMany,
    /// Operator → key → value or values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub condition: BTreeMap<String, BTreeMap<String, OneOrMany>>,
}

/// Effect of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Refuses, whatever else grants.
    Deny,
}

/// IAM takes one value or a list of them nearly everywhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// A list.
    Many(Vec<Value>),
    /// A single value.
    One(Value),
}

impl OneOrMany {
    /// The values, however they were written.
    pub fn values(&self) -> &[Value] {
        match self {
            OneOrMany::Many(values) => values,
            OneOrMany::One(value) => std::slice::from_ref(value),
        }
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::List(values) => OneOrMany::Many(values),
            value => OneOrMany::One(value),
        })
    }
}

impl JsonSchema for OneOrMany {
    fn schema_name() -> Cow<'static, str> {
        "OneOrMany".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!(true)
    }
}

/// The AWS role of a Kubernetes service account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ServiceAccountRole {
    /// Namespace of the service account.
    pub namespace: Label,
    /// Its name.
    pub service_account: Label,
    /// How the service account gets the role.
    #[serde(default)]
    pub via: IdentityProvider,
    /// Policy templates, by their file: `policy/karpenter.mustache`.
    #[serde(default)]
    pub policies: Vec<String>,
    /// AWS managed policies, by name or path and name: `AmazonEKS_CNI_Policy`.
    #[serde(default)]
    pub managed_policies: Vec<String>,
}

/// How a service account gets a role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityProvider {
    /// EKS Pod Identity.
    #[default]
    PodIdentity,
    /// IAM roles for service accounts, through the cluster's OIDC provider.
    Irsa,
}
