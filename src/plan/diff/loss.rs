//! What of its data is lost when a resource goes away or is replaced.

use crate::plan::change::{Action, ResourceChange};
use crate::plan::schema;
use crate::template::tree::{kind, properties};
use serde_json::Value as Json;

/// What CloudFormation does with the real thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::plan) enum Policy {
    /// Deletes it. The worst comes first.
    Delete,
    /// Deletes it after a snapshot.
    Snapshot,
    /// Leaves it alone.
    Retain,
}

/// What a policy attribute says of a resource, or CloudFormation does without one.
pub(in crate::plan) fn policy(resource: &Json, attribute: &str) -> Policy {
    match resource.get(attribute).and_then(Json::as_str) {
        Some("Retain" | "RetainExceptOnCreate") => Policy::Retain,
        Some("Snapshot") if takes_snapshots(kind(resource)) => Policy::Snapshot,
        Some(_) => Policy::Delete,
        None if attribute == "DeletionPolicy" && snapshots_by_default(resource) => Policy::Snapshot,
        None => Policy::Delete,
    }
}

/// Source: "DeletionPolicy attribute", CloudFormation user guide: the types that support snapshots.
fn takes_snapshots(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::DocDB::DBCluster"
            | "AWS::EC2::Volume"
            | "AWS::ElastiCache::CacheCluster"
            | "AWS::ElastiCache::ReplicationGroup"
            | "AWS::Neptune::DBCluster"
            | "AWS::RDS::DBCluster"
            | "AWS::RDS::DBInstance"
            | "AWS::Redshift::Cluster"
    )
}

/// Source: "DeletionPolicy attribute", CloudFormation user guide: the default is `Snapshot` for these two.
fn snapshots_by_default(resource: &Json) -> bool {
    match kind(resource) {
        "AWS::RDS::DBCluster" => true,
        "AWS::RDS::DBInstance" => !is_member(resource),
        _ => false,
    }
}

/// An instance of a cluster, whose data is the cluster's.
fn is_member(resource: &Json) -> bool {
    properties(resource).contains_key("DBClusterIdentifier")
}

/// Whether data goes with the resource.
pub(in crate::plan) fn holds_data(resource: &Json) -> bool {
    schema::of(kind(resource)).is_some_and(|schema| schema.holds_data()) && !is_member(resource)
}

/// What data a change loses, in words; nothing where none is lost.
pub(in crate::plan) fn loss(
    change: &ResourceChange,
    before: &Json,
    after: Option<&Json>,
) -> Option<String> {
    if !holds_data(before) {
        return None;
    }
    // On removal the template that is there decides; on replacement either may, so the worse counts.
    let policy = match (change.action, after) {
        (Action::Remove, _) => policy(before, "DeletionPolicy"),
        (Action::Replace | Action::MayReplace, Some(after)) => {
            policy(before, "UpdateReplacePolicy").min(policy(after, "UpdateReplacePolicy"))
        }
        _ => return None,
    };
    if policy != Policy::Delete {
        return None;
    }
    let is_deleted_only_empty =
        schema::of(kind(before)).is_some_and(|schema| schema.is_deleted_only_empty());
    let words = match kind(before) {
        // Source: "Deleting AWS KMS keys"; "Delete an AWS Secrets Manager secret".
        "AWS::KMS::Key" => "scheduled for deletion; what it encrypted can then be read by nobody",
        "AWS::SecretsManager::Secret" => "scheduled for deletion with its value",
        _ if is_deleted_only_empty => "deleted, which fails as long as anything is in it",
        "AWS::Logs::LogGroup" => "deleted with every log in it",
        kind if takes_snapshots(kind) => "deleted with everything in it, and no snapshot",
        _ => "deleted with everything in it",
    };
    Some(match change.action {
        Action::MayReplace => format!("if it is replaced, the old one is {words}"),
        Action::Replace => format!("the old one is {words}"),
        _ => words.to_owned(),
    })
}
