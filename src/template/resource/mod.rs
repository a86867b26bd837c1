//! One file a part of the platform: a function from the platform to resources, with the pieces that
//! change together.

mod access;
mod addon;
mod certificate;
pub mod cluster;
pub mod database;
mod database_credentials;
mod database_logs;
mod encryption;
mod endpoints;
pub mod helm;
mod identity;
mod karpenter;
mod key;
mod log_group;
mod name;
pub mod network;
mod network_logs;
mod node_group;
pub mod secrets;
mod security_group;

use super::stack::Stack;
use crate::model::platform::Platform;

/// The root's parameter for the id of the hosted zone.
pub const HOSTED_ZONE_PARAMETER: &str = "HostedZoneId";

/// Every nested stack, each after those whose outputs it takes.
pub fn stacks(platform: &Platform) -> Vec<Stack> {
    vec![
        network::network(platform),
        secrets::secrets(platform),
        cluster::cluster(platform),
        database::database(platform),
        helm::helm(platform),
    ]
}
