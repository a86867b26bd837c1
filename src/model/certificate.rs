//! The certificate of the host.

use super::scalar::DomainName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `certificate.mustache`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Certificate {
    /// Its first name.
    pub domain: DomainName,
    /// Further names.
    #[serde(default)]
    pub alternative_names: Vec<DomainName>,
    /// Hosted zone in which the validation records are made.
    pub zone: DomainName,
}
