//! Detectors of danger: from what changes to findings. One file a detector; its id is the file's name with dashes, its
//! test's and its documentation's anchor.
//!
//! Meaning is compared, not text: ranges, ports, actions, principals and conditions as sets. Where that cannot be
//! decided the finding says "could not prove narrower".

mod access_assigned;
mod addon_overwrite;
mod annotations;
mod api_open;
mod backup_retention_lower;
mod bucket_acl_wider;
mod cidr_wider;
mod copied_outside;
mod cost;
mod data;
mod data_destroyed;
mod data_left_behind;
mod database_auth_weaker;
mod database_version_step;
mod deletion_policy_weaker;
mod egress_wider;
mod eks_cluster_admin;
mod eks_endpoint_wider;
mod encryption;
mod encryption_off;
mod external_principal;
mod grant;
mod group_to_cidr;
mod groups_swapped;
mod iam_admin_policy;
mod iam_boundary_removed;
mod iam_broader_permissions;
mod iam_condition_relaxed;
mod iam_not_action;
mod iam_pass_role_any;
mod iam_trust_widened;
mod imds_weaker;
mod kubernetes_minor_step;
mod lambda_url_open;
mod literal;
mod load_balancer_public;
mod logging_reduced;
mod long_lived_key;
mod macro_rewrites;
mod network;
mod oidc_subject_widened;
mod open_to_world;
mod plaintext;
mod policy;
mod ports_wider;
mod prefix_list_wider;
mod protection_off;
mod protocol_any;
mod public_access_block_off;
mod public_subnet;
mod publicly_accessible;
mod release_chart_step;
mod replaced_same_name;
mod resource_policy_widened;
#[cfg(test)]
mod resource_test;
mod retained_orphan;
mod role_swapped;
mod swap;
mod switch;
mod tag_decides;
mod target_moved;
#[cfg(test)]
mod testing;
mod tls;
mod tls_policy_downgrade;
mod type_changed;
mod web_acl_weaker;
mod workloads_destroyed;

pub use grant::Gained;
pub use network::growth::Grown;

use super::pair::Difference;
use super::parallel;
use crate::model::finding::{Finding, Risk, Severity};

/// One detector.
#[derive(Debug)]
pub struct Detector {
    /// Equal to its file's name, its test's and its documentation's anchor.
    pub id: &'static str,
    /// What it finds, as a sentence without a full stop.
    pub title: &'static str,
    /// What kind of danger it is.
    pub risk: Risk,
    /// How bad it is.
    pub severity: Severity,
    /// Every danger there is.
    pub run: fn(&Difference<'_>) -> Vec<Danger>,
}

/// One danger, before the runner stamps id, kind and severity on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Danger {
    /// Path of the resource: `ClusterNestedStack/Cluster`; of a release, `release backstage`.
    pub subject: String,
    /// What changes and why it is dangerous; lower case, no full stop.
    pub message: String,
    /// What to do; lower case, no full stop.
    pub remedy: String,
    /// Another severity than the detector's, where the danger is less or more than usual.
    pub severity: Option<Severity>,
}

impl Danger {
    /// A danger of the detector's own severity.
    pub fn new(
        subject: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Danger {
            subject: subject.into(),
            message: message.into(),
            remedy: remedy.into(),
            severity: None,
        }
    }
}

/// Every detector, by id.
pub const ALL: &[&Detector] = &[
    &access_assigned::DETECTOR,
    &addon_overwrite::DETECTOR,
    &api_open::DETECTOR,
    &backup_retention_lower::DETECTOR,
    &bucket_acl_wider::DETECTOR,
    &cidr_wider::DETECTOR,
    &copied_outside::DETECTOR,
    &cost::DETECTOR,
    &data_destroyed::DETECTOR,
    &data_left_behind::DETECTOR,
    &database_auth_weaker::DETECTOR,
    &database_version_step::DETECTOR,
    &deletion_policy_weaker::DETECTOR,
    &egress_wider::DETECTOR,
    &eks_cluster_admin::DETECTOR,
    &eks_endpoint_wider::DETECTOR,
    &encryption_off::DETECTOR,
    &external_principal::DETECTOR,
    &group_to_cidr::DETECTOR,
    &groups_swapped::DETECTOR,
    &iam_admin_policy::DETECTOR,
    &iam_boundary_removed::DETECTOR,
    &iam_broader_permissions::DETECTOR,
    &iam_condition_relaxed::DETECTOR,
    &iam_not_action::DETECTOR,
    &iam_pass_role_any::DETECTOR,
    &iam_trust_widened::DETECTOR,
    &imds_weaker::DETECTOR,
    &kubernetes_minor_step::DETECTOR,
    &lambda_url_open::DETECTOR,
    &load_balancer_public::DETECTOR,
    &logging_reduced::DETECTOR,
    &long_lived_key::DETECTOR,
    &macro_rewrites::DETECTOR,
    &oidc_subject_widened::DETECTOR,
    &open_to_world::DETECTOR,
    &ports_wider::DETECTOR,
    &prefix_list_wider::DETECTOR,
    &protection_off::DETECTOR,
    &protocol_any::DETECTOR,
    &public_access_block_off::DETECTOR,
    &public_subnet::DETECTOR,
    &publicly_accessible::DETECTOR,
    &release_chart_step::DETECTOR,
    &replaced_same_name::DETECTOR,
    &resource_policy_widened::DETECTOR,
    &retained_orphan::DETECTOR,
    &role_swapped::DETECTOR,
    &tag_decides::DETECTOR,
    &target_moved::DETECTOR,
    &tls_policy_downgrade::DETECTOR,
    &type_changed::DETECTOR,
    &web_acl_weaker::DETECTOR,
    &workloads_destroyed::DETECTOR,
];

/// Changes that one thread looks at alone.
const FEW: usize = 64;

/// Every danger of a difference.
pub fn find(difference: &Difference<'_>) -> Vec<Finding> {
    let of = |detector: &&Detector| {
        let dangers = (detector.run)(difference).into_iter();
        let found = |danger: Danger| Finding {
            severity: danger.severity.unwrap_or(detector.severity),
            risk: Some(detector.risk),
            ..Finding::error(detector.id, danger.message)
                .about(danger.subject)
                .remedy(danger.remedy)
        };
        dangers.map(found).collect::<Vec<_>>()
    };
    // Detectors know nothing of each other; few changes are looked at before another thread has begun.
    let grain = match difference.pairs.len() {
        ..FEW => ALL.len(),
        _ => 1,
    };
    let found = parallel::map(ALL, grain, of);
    found.into_iter().flatten().collect()
}
