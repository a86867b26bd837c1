//! What rules know of AWS and of values; no rule is in here.

pub(super) mod amazon_addons;
pub(super) mod counted;
pub(super) mod database_classes;
pub(super) mod identifier;
pub(super) mod instance_types;
pub(super) mod nearest;
pub(super) mod node_pools;
pub(super) mod release_values;
pub(super) mod version_numbers;
pub(super) mod weekly_minutes;
pub(super) mod wildcard;
