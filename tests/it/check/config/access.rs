//! Who may use the cluster.

use super::{says, text};
use backstage_infra::model::access::AccessPolicy;

#[test]
fn access_duplicate() {
    says(
        "access-duplicate",
        |p| p.access.entries[1].principal = text("arn:aws:iam::000123456789:role/Admin"),
        "access.entries[1].principal: entries `admin` and `plan` are both for `arn:aws:iam::000123456789:role/Admin`; merge the two",
    );
}

#[test]
fn access_lockout() {
    says(
        "access-lockout",
        |p| p.access.entries[0].policy = Some(AccessPolicy::Admin),
        "access.entries: no access entry of 2 has policy `cluster-admin`, so nobody could administer the cluster; add an administrator, by `deployment:eks:administrators` or in `eks/access.mustache`",
    );
}

#[test]
fn access_group_reserved() {
    says(
        "access-group-reserved",
        |p| p.access.entries[1].groups.push("system:masters".to_owned()),
        "access.entries[1].groups[1]: EKS refuses group `system:masters` of entry `plan`; use `policy: cluster-admin`, or a group of your own",
    );
    says(
        "access-group-reserved",
        |p| p.access.entries[0].username = Some("eks:admin".to_owned()),
        "access.entries[0].username: EKS refuses user name `eks:admin` of entry `admin`; leave it out and EKS derives one",
    );
}

#[test]
fn access_without_rights() {
    says(
        "access-without-rights",
        |p| p.access.entries[1].groups.clear(),
        "access.entries[1]: entry `plan` has neither a policy nor groups, so `backstage-plan` may do nothing; add `policy` or `groups`, or remove the entry",
    );
}
