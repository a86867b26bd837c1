//! Rules over the typed platform: what its parts must agree on.

mod access_duplicate;
mod access_group_reserved;
mod access_lockout;
mod access_without_rights;
mod addon_known;
mod addon_missing;
mod addon_order;
mod addon_version;
mod aurora_version;
mod aurora_version_known;
mod backup_retention;
mod backup_windows;
mod certificate_covers_host;
mod cidr_fit;
mod cidr_overlap;
mod cluster_version;
mod cluster_version_known;
mod database_class;
mod database_class_known;
mod database_log_exports;
mod database_name;
mod database_readers;
mod database_rotation;
mod database_secret;
mod database_username;
mod default_storage_class;
mod endpoint_reachable;
mod facts;
mod host_under_domain;
mod hpa_bounds;
mod instance_architecture;
mod instance_exists;
mod instance_known;
mod karpenter_kubernetes;
mod name_lengths;
mod names_unique;
mod nat_none_needs_endpoints;
mod network_policy_enforced;
mod node_group_scaling;
mod node_pool_architecture;
mod node_pool_sizes;
mod performance_insights_retention;
mod release_needs;
mod release_needs_enabled;
mod release_repository;
mod release_version_exact;
mod replicas_pdb;
mod retention_steps;
mod secret_keys;
mod secret_mounted;
mod secret_readable;
mod serverless_capacity;
mod service_account_agrees;
mod service_account_collision;
mod service_cidr;
mod subnet_zone_count;
mod system_nodes_spread;
mod tag_rules;
mod taints_block_system;
mod volumes_bottlerocket;
mod zone_of_region;

use super::Check;
use crate::model::platform::Platform;

/// Every rule, by id.
pub const ALL: &[&Check<Platform>] = &[
    &access_duplicate::CHECK,
    &access_group_reserved::CHECK,
    &access_lockout::CHECK,
    &access_without_rights::CHECK,
    &addon_known::CHECK,
    &addon_missing::CHECK,
    &addon_order::CHECK,
    &addon_version::CHECK,
    &aurora_version::CHECK,
    &aurora_version_known::CHECK,
    &backup_retention::CHECK,
    &backup_windows::CHECK,
    &certificate_covers_host::CHECK,
    &cidr_fit::CHECK,
    &cidr_overlap::CHECK,
    &cluster_version::CHECK,
    &cluster_version_known::CHECK,
    &database_class::CHECK,
    &database_class_known::CHECK,
    &database_log_exports::CHECK,
    &database_name::CHECK,
    &database_readers::CHECK,
    &database_rotation::CHECK,
    &database_secret::CHECK,
    &database_username::CHECK,
    &default_storage_class::CHECK,
    &endpoint_reachable::CHECK,
    &host_under_domain::CHECK,
    &hpa_bounds::CHECK,
    &instance_architecture::CHECK,
    &instance_exists::CHECK,
    &instance_known::CHECK,
    &karpenter_kubernetes::CHECK,
    &name_lengths::CHECK,
    &names_unique::CHECK,
    &nat_none_needs_endpoints::CHECK,
    &network_policy_enforced::CHECK,
    &node_group_scaling::CHECK,
    &node_pool_architecture::CHECK,
    &node_pool_sizes::CHECK,
    &performance_insights_retention::CHECK,
    &release_needs::CHECK,
    &release_needs_enabled::CHECK,
    &release_repository::CHECK,
    &release_version_exact::CHECK,
    &replicas_pdb::CHECK,
    &retention_steps::CHECK,
    &secret_keys::CHECK,
    &secret_mounted::CHECK,
    &secret_readable::CHECK,
    &serverless_capacity::CHECK,
    &service_account_agrees::CHECK,
    &service_account_collision::CHECK,
    &service_cidr::CHECK,
    &subnet_zone_count::CHECK,
    &system_nodes_spread::CHECK,
    &tag_rules::CHECK,
    &taints_block_system::CHECK,
    &volumes_bottlerocket::CHECK,
    &zone_of_region::CHECK,
];
