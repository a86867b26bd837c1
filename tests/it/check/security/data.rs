//! Encryption, backups, retention, logs, tags.

use super::says;
use serde_json::{Value, json};

#[test]
fn encryption_at_rest() {
    let id = "encryption-at-rest";
    says(
        id,
        "/Database/Cluster/Properties/StorageEncrypted",
        json!(false),
        "DatabaseNestedStack/Cluster: the database's storage is not encrypted by a key of ours; set `StorageEncrypted` and `KmsKeyId`",
    );
    says(
        id,
        "/Database/Cluster/Properties/KmsKeyId",
        Value::Null,
        "DatabaseNestedStack/Cluster: the database's storage is not encrypted by a key of ours; set `StorageEncrypted` and `KmsKeyId`",
    );
    says(
        id,
        "/Cluster/Cluster/Properties/EncryptionConfig",
        Value::Null,
        "ClusterNestedStack/Cluster: Kubernetes Secrets are not encrypted by a key of ours; write `secrets-encryption: true` in `eks/cluster.mustache`",
    );
    says(
        id,
        "/Cluster/KarpenterQueue/Properties/SqsManagedSseEnabled",
        json!(false),
        "ClusterNestedStack/KarpenterQueue: messages of the queue are not encrypted; set `SqsManagedSseEnabled`",
    );
    says(
        id,
        "/Cluster/SecretsKey/Properties/EnableKeyRotation",
        json!(false),
        "ClusterNestedStack/SecretsKey: the key is never rotated; set `EnableKeyRotation`",
    );
    let volumes = "/Cluster/CoreLaunchTemplate/Properties/LaunchTemplateData/BlockDeviceMappings";
    says(
        id,
        volumes,
        json!([]),
        "ClusterNestedStack/CoreLaunchTemplate: volumes of the nodes are not encrypted; list each volume of the image with `Encrypted: true`",
    );
    says(
        id,
        &format!("{volumes}/0/Ebs/Encrypted"),
        json!(false),
        "ClusterNestedStack/CoreLaunchTemplate: volumes of the nodes are not encrypted; list each volume of the image with `Encrypted: true`",
    );
}

#[test]
fn backup_retention_days() {
    let id = "backup-retention-days";
    says(
        id,
        "/Database/Cluster/Properties/BackupRetentionPeriod",
        json!(6),
        "DatabaseNestedStack/Cluster: backups are kept for fewer days than 7: 6; write 7 or more",
    );
    says(
        id,
        "/Database/Cluster/Properties/BackupRetentionPeriod",
        Value::Null,
        "DatabaseNestedStack/Cluster: backups are kept for fewer days than 7: 1; write 7 or more",
    );
}

#[test]
fn deletion_protection() {
    let id = "deletion-protection";
    says(
        id,
        "/Database/Cluster/Properties/DeletionProtection",
        json!(false),
        "DatabaseNestedStack/Cluster: the database can be deleted by mistake; write `deletion-protection: true`",
    );
    says(
        id,
        "/Cluster/Cluster/Properties/DeletionProtection",
        Value::Null,
        "ClusterNestedStack/Cluster: the cluster can be deleted by mistake; write `deletion-protection: true`",
    );
}

#[test]
fn data_retained() {
    let id = "data-retained";
    says(
        id,
        "/Database/Cluster/DeletionPolicy",
        Value::Null,
        "DatabaseNestedStack/Cluster: its data is gone when it leaves the template; set `DeletionPolicy` to retain it, or to take a snapshot",
    );
    says(
        id,
        "/Cluster/SecretsKey/UpdateReplacePolicy",
        json!("Delete"),
        "ClusterNestedStack/SecretsKey: its data is gone when a change replaces it; set `UpdateReplacePolicy` to retain it, or to take a snapshot",
    );
}

#[test]
fn logs_on() {
    let id = "logs-on";
    let types = "/Cluster/Cluster/Properties/Logging/ClusterLogging/EnabledTypes";
    says(
        id,
        types,
        json!([{ "Type": "api" }, { "Type": "audit" }]),
        "ClusterNestedStack/Cluster: the control plane does not log authenticator, controllerManager, scheduler; add them under `logs`",
    );
    says(
        id,
        "/Network/FlowLog",
        Value::Null,
        "NetworkNestedStack/Vpc: the VPC's traffic is not recorded; add `flow-logs`",
    );
    says(
        id,
        "/Database/Cluster/Properties/EnableCloudwatchLogsExports",
        json!(["instance"]),
        "DatabaseNestedStack/Cluster: the log of PostgreSQL is not kept; add `postgresql`",
    );
}

#[test]
fn tagged() {
    let id = "tagged";
    says(
        id,
        "/Cluster/KarpenterQueue/Properties/Tags",
        Value::Null,
        "ClusterNestedStack/KarpenterQueue: this AWS::SQS::Queue does not carry tag `backstage-infra:deployment`; add the resource through `Stack::add`",
    );
    says(
        id,
        "/Cluster/CoreNodeGroup/Properties/Tags",
        json!({ "team": "platform" }),
        "ClusterNestedStack/CoreNodeGroup: this AWS::EKS::Nodegroup does not carry tag `backstage-infra:deployment`; add the resource through `Stack::add`",
    );
    says(
        id,
        "/Cluster/CoreLaunchTemplate/Properties/LaunchTemplateData/TagSpecifications",
        json!([]),
        "ClusterNestedStack/CoreLaunchTemplate: this AWS::EC2::LaunchTemplate does not carry tag `backstage-infra:deployment`; add the resource through `Stack::add`",
    );
}
