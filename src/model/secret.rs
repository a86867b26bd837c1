//! Secrets by name and key; never by value.

use super::scalar::Label;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `secrets.mustache`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Secrets {
    /// Every secret that a pod reads.
    pub secrets: Vec<Secret>,
}

/// One secret in Secrets Manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Secret {
    /// Part of its logical id, and its name in messages.
    pub id: Label,
    /// Physical name, by which pods and people find it.
    pub name: String,
    /// Who makes it.
    pub owner: Owner,
    /// What it is for.
    pub description: String,
    /// Keys of its JSON value.
    pub keys: Vec<String>,
    /// Environment variable → key, for the pods that read it.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// Releases whose role reads it.
    #[serde(default)]
    pub readers: Vec<Label>,
}

/// Who makes a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// Our stack, empty; `deploy` writes the value.
    Stack,
    /// Our stack, generated, attached to the database.
    Database,
    /// Somebody else; it must exist.
    Given,
}
