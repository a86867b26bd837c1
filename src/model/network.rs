//! The VPC.

use super::scalar::Cidr;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `network.mustache`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Network {
    /// The VPC's address range, /16 to /28.
    pub cidr: Cidr,
    /// Availability zones by name, in the order of the subnets.
    pub zones: Vec<String>,
    /// One public and one private subnet a zone.
    pub subnets: Subnets,
    /// How private subnets reach the internet.
    pub nat: Nat,
    /// Records of the VPC's traffic; absent: none are kept.
    pub flow_logs: Option<FlowLogs>,
    /// Ways to AWS services that do not leave the VPC.
    #[serde(default)]
    pub endpoints: Endpoints,
}

/// Address ranges, one a zone each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Subnets {
    /// For load balancers and NAT gateways.
    pub public: Vec<Cidr>,
    /// For nodes, pods and the database.
    pub private: Vec<Cidr>,
}

/// How many NAT gateways, billed by the hour each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nat {
    /// None: private subnets reach nothing outside but endpoints.
    None,
    /// One for all zones: cheap, and down with its zone.
    Single,
    /// One a zone.
    PerZone,
}

/// VPC flow logs to CloudWatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FlowLogs {
    /// Which traffic.
    pub traffic: Traffic,
    /// How long CloudWatch keeps them, in days; one of its own steps.
    pub retention_days: u32,
}

/// Which traffic a flow log records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Traffic {
    /// Everything.
    All,
    /// What was let through.
    Accept,
    /// What was turned away.
    Reject,
}

/// VPC endpoints.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Endpoints {
    /// The S3 gateway endpoint, which costs nothing.
    #[serde(default)]
    pub s3: bool,
    /// Interface endpoints by service, such as `ecr.api`; billed by the hour and zone.
    #[serde(default)]
    pub interface: Vec<String>,
}
