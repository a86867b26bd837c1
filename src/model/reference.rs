//! Values that exist only after a deploy.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The nested stacks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum StackName {
    /// VPC, subnets, NAT gateways.
    Network,
    /// EKS, add-ons, nodes, Karpenter's side in AWS.
    Cluster,
    /// Aurora PostgreSQL.
    Database,
    /// Secrets Manager.
    Secrets,
    /// What charts need from AWS.
    Helm,
}

impl StackName {
    /// Every nested stack, each after those whose outputs it takes.
    pub const ALL: [StackName; 5] = [
        StackName::Network,
        StackName::Secrets,
        StackName::Cluster,
        StackName::Database,
        StackName::Helm,
    ];

    /// As in `Output { stack: "Network" }`.
    pub fn as_str(self) -> &'static str {
        match self {
            StackName::Network => "Network",
            StackName::Cluster => "Cluster",
            StackName::Database => "Database",
            StackName::Secrets => "Secrets",
            StackName::Helm => "Helm",
        }
    }

    /// Logical id of the nested stack in the root template.
    pub fn logical_id(self) -> String {
        format!("{}NestedStack", self.as_str())
    }
}

impl fmt::Display for StackName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A value that is looked up while deploying. Closed, so that every reader says what each means.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    /// An output of a nested stack.
    Output {
        /// Which stack.
        stack: StackName,
        /// Key in its `Outputs`.
        key: String,
    },
    /// Id of the public Route 53 hosted zone of a domain.
    HostedZone {
        /// The zone's name, without a final dot.
        domain: String,
    },
    /// Version id of a Secrets Manager secret, so that a rotation rolls the pods.
    SecretVersion {
        /// Name of the secret.
        secret: String,
    },
    /// `sha256:…` of a container image's tag.
    ImageDigest {
        /// Repository with its registry.
        repository: String,
        /// Tag.
        tag: String,
    },
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reference::Output { stack, key } => write!(f, "output {stack}.{key}"),
            Reference::HostedZone { domain } => write!(f, "hosted zone of {domain}"),
            Reference::SecretVersion { secret } => write!(f, "version of secret {secret}"),
            Reference::ImageDigest { repository, tag } => {
                write!(f, "digest of image {repository}:{tag}")
            }
        }
    }
}
