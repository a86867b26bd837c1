//! A disk, a snapshot or a message that leaks is worth nothing to a finder if it is encrypted by a key that
//! is ours to disable. Log groups and secrets are encrypted by AWS in any case.
//!
//! Remedy: encrypt the resource, with a key of ours where the service takes one, and let keys rotate.

use crate::check::security::reading::resources::{Found, all, names};
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "encryption-at-rest",
    title: "what is stored is encrypted",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    all(assembly).iter().filter_map(breach).collect()
}

fn breach(found: &Found<'_>) -> Option<Violation> {
    let (kept, message, remedy) = match found.resource.kind.as_str() {
        "AWS::RDS::DBCluster" => (
            found.is_true(&["StorageEncrypted"]) && found.get(&["KmsKeyId"]).is_some(),
            "the database's storage is not encrypted by a key of ours",
            "set `StorageEncrypted` and `KmsKeyId`",
        ),
        "AWS::EKS::Cluster" => (
            found
                .list(&["EncryptionConfig"])
                .iter()
                .any(|config| names(&config["Resources"]).contains(&"secrets")),
            "Kubernetes Secrets are not encrypted by a key of ours",
            "write `secrets-encryption: true` in `eks/cluster.mustache`",
        ),
        "AWS::EC2::LaunchTemplate" => (
            encrypts_volumes(found),
            "volumes of the nodes are not encrypted",
            "list each volume of the image with `Encrypted: true`",
        ),
        "AWS::SQS::Queue" => (
            found.is_true(&["SqsManagedSseEnabled"]) || found.get(&["KmsMasterKeyId"]).is_some(),
            "messages of the queue are not encrypted",
            "set `SqsManagedSseEnabled`",
        ),
        "AWS::SNS::Topic" => (
            found.get(&["KmsMasterKeyId"]).is_some(),
            "messages of the topic are not encrypted",
            "set `KmsMasterKeyId`",
        ),
        "AWS::EFS::FileSystem" => (
            found.is_true(&["Encrypted"]),
            "the file system is not encrypted",
            "set `Encrypted`",
        ),
        "AWS::KMS::Key" => (
            found.is_true(&["EnableKeyRotation"]),
            "the key is never rotated",
            "set `EnableKeyRotation`",
        ),
        _ => return None,
    };
    (!kept).then(|| found.breach(message, remedy))
}

fn encrypts_volumes(template: &Found<'_>) -> bool {
    let volumes = template.list(&["LaunchTemplateData", "BlockDeviceMappings"]);
    !volumes.is_empty()
        && volumes
            .iter()
            .all(|volume| volume["Ebs"]["Encrypted"] == true)
}
