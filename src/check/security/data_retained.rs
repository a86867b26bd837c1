//! CloudFormation deletes what leaves a template and what a change replaces. A database, a secret, a
//! bucket, or the key that all of them are encrypted by, must not go that way.
//!
//! Remedy: add the resource with `keeps_data`, or a database cluster with `snapshots_data`.

use crate::check::security::reading::resources::all;
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;
use crate::template::cloudformation::resource::DeletionPolicy;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "data-retained",
    title: "what holds data outlives its resource",
    severity: Severity::Error,
    run: breaches,
};

const HOLDS_DATA: [&str; 5] = [
    "AWS::EFS::FileSystem",
    "AWS::KMS::Key",
    "AWS::RDS::DBCluster",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
];

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    all(assembly)
        .iter()
        .filter(|found| HOLDS_DATA.contains(&found.resource.kind.as_str()))
        .flat_map(|found| {
            let resource = found.resource;
            [
                (
                    "DeletionPolicy",
                    resource.deletion_policy,
                    "it leaves the template",
                ),
                (
                    "UpdateReplacePolicy",
                    resource.update_replace_policy,
                    "a change replaces it",
                ),
            ]
            .into_iter()
            .filter(|(_, policy, _)| matches!(policy, None | Some(DeletionPolicy::Delete)))
            .map(|(name, _, when)| {
                found.breach(
                    format!("its data is gone when {when}"),
                    format!("set `{name}` to retain it, or to take a snapshot"),
                )
            })
            .collect::<Vec<_>>()
        })
        .collect()
}
