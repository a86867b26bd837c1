//! One file a part of the platform: a function from the platform to resources, with the pieces that
//! change together.

use super::stack::Stack;
use crate::model::platform::Platform;

pub mod network;

/// The root's parameter for the id of the hosted zone.
pub const HOSTED_ZONE_PARAMETER: &str = "HostedZoneId";

/// Every nested stack, each after those whose outputs it takes.
pub fn stacks(platform: &Platform) -> Vec<Stack> {
    vec![network::network(platform)]
}
