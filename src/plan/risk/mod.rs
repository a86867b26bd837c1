//! Detectors of danger: from what changes to findings. One file a detector; its id is the file's name with dashes, its
//! test's and its documentation's anchor.
//!
//! Meaning is compared, not text: ranges, ports, actions, principals and conditions as sets. Where that cannot be
//! decided the finding says "could not prove narrower".

mod external_principal;
mod grant;
mod iam_admin_policy;
mod iam_boundary_removed;
mod iam_broader_permissions;
mod iam_condition_relaxed;
mod iam_not_action;
mod iam_pass_role_any;
mod iam_trust_widened;
mod oidc_subject_widened;
mod policy;
mod resource_policy_widened;
#[cfg(test)]
mod testing;

use super::pair::Difference;
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
    &external_principal::DETECTOR,
    &iam_admin_policy::DETECTOR,
    &iam_boundary_removed::DETECTOR,
    &iam_broader_permissions::DETECTOR,
    &iam_condition_relaxed::DETECTOR,
    &iam_not_action::DETECTOR,
    &iam_pass_role_any::DETECTOR,
    &iam_trust_widened::DETECTOR,
    &oidc_subject_widened::DETECTOR,
    &resource_policy_widened::DETECTOR,
];

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
    ALL.iter().flat_map(of).collect()
}
