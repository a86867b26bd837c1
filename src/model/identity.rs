//! Who and where: what names, tags and messages are made of.

use super::scalar::{AccountId, DomainName, Label, Region};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The identity of one deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Identity {
    /// Prefix of every name: `backstage` gives `backstage-eks`.
    pub id: Label,
    /// Whose it is.
    pub organization: String,
    /// AWS account that it is deployed to.
    pub account: AccountId,
    /// AWS region that it is deployed to.
    pub region: Region,
    /// Name of the environment.
    pub environment: Label,
    /// Version of the templates, `v1`.
    pub version: Label,
    /// The hosted zone that the host lies in.
    pub domain: DomainName,
    /// The name under which people reach Backstage.
    pub host: DomainName,
    /// The team that runs it.
    pub team: String,
}

impl Identity {
    /// `<id>-<suffix>`, the one way in which names are made.
    pub fn name(&self, suffix: &str) -> String {
        format!("{}-{suffix}", self.id)
    }

    /// The partition that the region is in.
    pub fn partition(&self) -> &'static str {
        self.region.partition()
    }
}

/// A tag on every resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tag {
    /// At most 128 characters, not starting with `aws:`.
    pub key: String,
    /// At most 256 characters.
    pub value: String,
}
