//! Which deployment something is for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which deployment. Of an assembly that is not ours, what it does not say is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Target {
    /// Prefix of its names.
    #[serde(default)]
    pub deployment: String,
    /// Name of the environment.
    #[serde(default)]
    pub environment: String,
    /// AWS account.
    #[serde(default)]
    pub account: String,
    /// AWS region.
    #[serde(default)]
    pub region: String,
    /// Name of the root stack.
    #[serde(default)]
    pub stack: String,
    /// Host of the portal.
    #[serde(default)]
    pub host: String,
}
