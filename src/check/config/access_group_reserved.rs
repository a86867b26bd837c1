//! EKS refuses groups that Kubernetes reserves, such as `system:masters`, and user names that look like its
//! own.
//!
//! Remedy: use a policy such as `cluster-admin`, or a group of your own with a ClusterRoleBinding.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "access-group-reserved",
    title: "access entries use no name that EKS reserves",
    severity: Severity::Error,
    run: breaches,
};

const RESERVED_USERS: [&str; 5] = ["system:", "eks:", "aws:", "amazon:", "iam:"];

fn breaches(platform: &Platform) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, entry) in platform.access.entries.iter().enumerate() {
        for (at, group) in entry.groups.iter().enumerate() {
            if group.starts_with("system:") {
                found.push(violation(
                    Place::new("access", format!("/entries/{index}/groups/{at}")),
                    format!("EKS refuses group `{group}` of entry `{}`", entry.name),
                    "use `policy: cluster-admin`, or a group of your own",
                ));
            }
        }
        let reserved =
            |user: &&String| RESERVED_USERS.iter().any(|prefix| user.starts_with(prefix));
        if let Some(user) = entry.username.as_ref().filter(reserved) {
            found.push(violation(
                Place::new("access", format!("/entries/{index}/username")),
                format!("EKS refuses user name `{user}` of entry `{}`", entry.name),
                "leave it out and EKS derives one",
            ));
        }
    }
    found
}
