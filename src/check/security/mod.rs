//! Rules over the synthesized resources: what must never go out.

mod api_endpoint_open;
mod backup_retention_days;
mod data_retained;
mod deletion_protection;
mod encryption_at_rest;
mod imds_v2;
mod logs_on;
mod no_broad_managed_policy;
mod no_dynamic_reference;
mod no_inline_secret;
mod no_pass_any_role;
mod no_public_database;
mod no_star_principal;
mod no_wildcard_action;
mod private_nodes;
mod reading;
mod tagged;
mod tls_only;

use super::Check;
use crate::template::assembly::Assembly;

/// Every rule, by id.
pub const ALL: &[&Check<Assembly>] = &[
    &api_endpoint_open::CHECK,
    &backup_retention_days::CHECK,
    &data_retained::CHECK,
    &deletion_protection::CHECK,
    &encryption_at_rest::CHECK,
    &imds_v2::CHECK,
    &logs_on::CHECK,
    &no_broad_managed_policy::CHECK,
    &no_dynamic_reference::CHECK,
    &no_inline_secret::CHECK,
    &no_pass_any_role::CHECK,
    &no_public_database::CHECK,
    &no_star_principal::CHECK,
    &no_wildcard_action::CHECK,
    &private_nodes::CHECK,
    &tagged::CHECK,
    &tls_only::CHECK,
];
