//! Where types say whether they encrypt, and by which key, and what is said where they no longer do. Source: the
//! types' pages, CloudFormation template reference.

use super::literal::{given, items, said, turned};
use super::switch::Switch;
use crate::plan::pair::Pair;
use serde_json::Value as Json;

const STORAGE: &str = "encryption of storage";
const TRANSIT: &str = "encryption on the way";
const DEFAULT: &str = "AWS's own key encrypts instead";
const NOTHING: &str = "nothing encrypts instead";

/// What is on or off.
pub(super) const SWITCHES: &[Switch] = &[
    off(
        "AWS::DAX::Cluster",
        &["SSESpecification", "SSEEnabled"],
        STORAGE,
    ),
    off("AWS::DocDB::DBCluster", &["StorageEncrypted"], STORAGE),
    off(
        "AWS::DynamoDB::Table",
        &["SSESpecification", "SSEEnabled"],
        "encryption by a key in KMS",
    ),
    off("AWS::EC2::Volume", &["Encrypted"], STORAGE),
    off("AWS::EFS::FileSystem", &["Encrypted"], STORAGE),
    off(
        "AWS::ElastiCache::ReplicationGroup",
        &["AtRestEncryptionEnabled"],
        STORAGE,
    ),
    off(
        "AWS::ElastiCache::ReplicationGroup",
        &["TransitEncryptionEnabled"],
        TRANSIT,
    ),
    off(
        "AWS::KMS::Key",
        &["EnableKeyRotation"],
        "rotation of the key",
    ),
    off("AWS::Neptune::DBCluster", &["StorageEncrypted"], STORAGE),
    off(
        "AWS::OpenSearchService::Domain",
        &["EncryptionAtRestOptions", "Enabled"],
        STORAGE,
    ),
    off(
        "AWS::OpenSearchService::Domain",
        &["NodeToNodeEncryptionOptions", "Enabled"],
        TRANSIT,
    ),
    off("AWS::RDS::DBCluster", &["StorageEncrypted"], STORAGE),
    off("AWS::RDS::DBInstance", &["StorageEncrypted"], STORAGE),
    off("AWS::RDS::GlobalCluster", &["StorageEncrypted"], STORAGE),
    off("AWS::Redshift::Cluster", &["Encrypted"], STORAGE),
];

/// Keys: type, property, and what encrypts without it.
pub(super) const KEYS: &[(&str, &[&str], &str)] = &[
    ("AWS::Backup::BackupVault", &["EncryptionKeyArn"], DEFAULT),
    ("AWS::CloudTrail::Trail", &["KMSKeyId"], DEFAULT),
    ("AWS::DocDB::DBCluster", &["KmsKeyId"], DEFAULT),
    (
        "AWS::DynamoDB::Table",
        &["SSESpecification", "KMSMasterKeyId"],
        DEFAULT,
    ),
    ("AWS::EC2::Volume", &["KmsKeyId"], DEFAULT),
    (
        "AWS::ECR::Repository",
        &["EncryptionConfiguration", "KmsKey"],
        DEFAULT,
    ),
    ("AWS::EFS::FileSystem", &["KmsKeyId"], DEFAULT),
    ("AWS::ElastiCache::ReplicationGroup", &["KmsKeyId"], DEFAULT),
    ("AWS::Lambda::Function", &["KmsKeyArn"], DEFAULT),
    ("AWS::Logs::LogGroup", &["KmsKeyId"], DEFAULT),
    ("AWS::Neptune::DBCluster", &["KmsKeyId"], DEFAULT),
    ("AWS::RDS::DBCluster", &["KmsKeyId"], DEFAULT),
    (
        "AWS::RDS::DBCluster",
        &["MasterUserSecret", "KmsKeyId"],
        DEFAULT,
    ),
    ("AWS::RDS::DBInstance", &["KmsKeyId"], DEFAULT),
    (
        "AWS::RDS::DBInstance",
        &["PerformanceInsightsKMSKeyId"],
        DEFAULT,
    ),
    ("AWS::Redshift::Cluster", &["KmsKeyId"], DEFAULT),
    ("AWS::SNS::Topic", &["KmsMasterKeyId"], NOTHING),
    ("AWS::SecretsManager::Secret", &["KmsKeyId"], DEFAULT),
];

const fn off(kind: &'static str, path: &'static [&'static str], what: &'static str) -> Switch {
    Switch {
        kind,
        path,
        absent: false,
        what,
    }
}

/// That a key of ours is no longer used.
pub(super) fn key_gone(
    name: &str,
    was: Option<&Json>,
    is: Option<&Json>,
    without: &str,
) -> Option<String> {
    let gone = own(was) && !own(is);
    gone.then(|| format!("{name} is {}, was {}; {without}", said(is), said(was)))
}

/// Whether a key is none of those that AWS keeps for a service, whose aliases begin with `aws/`: "AWS managed keys", KMS
/// developer guide.
fn own(key: Option<&Json>) -> bool {
    match given(key) {
        None => false,
        Some(Json::String(key)) => !key.starts_with("alias/aws/") && !key.contains(":alias/aws/"),
        Some(_) => true,
    }
}

/// Volumes by their device; a template that names them in another order changes nothing.
pub(super) fn volumes(pair: &Pair<'_>) -> Vec<String> {
    let path = &["LaunchTemplateData", "BlockDeviceMappings"];
    let before = items(pair.was(path));
    let of_device = |after: &Json| {
        let device = after.get("DeviceName")?;
        let before = before
            .iter()
            .find(|it| it.get("DeviceName") == Some(device))?;
        let both = |key: &str| (before["Ebs"].get(key), after["Ebs"].get(key));
        let (was, is) = both("Encrypted");
        let name = said(Some(device));
        if let Some(turn) = turned(false, was, is, false) {
            return Some(format!(
                "encryption of volume {name} {} turned off{}",
                turn.is(),
                turn.doubt()
            ));
        }
        let (was, is) = both("KmsKeyId");
        key_gone(
            &format!("`KmsKeyId` of volume {name}"),
            was,
            is,
            "AWS's own key encrypts it",
        )
    };
    items(pair.is(path)).iter().filter_map(of_device).collect()
}

/// Secrets of Kubernetes.
pub(super) fn secrets(pair: &Pair<'_>) -> Vec<String> {
    let key = |value: Option<&Json>| {
        let provider = items(value).first().and_then(|it| it.get("Provider"));
        provider.and_then(|it| it.get("KeyArn")).cloned()
    };
    let path = &["EncryptionConfig"];
    let (was, is) = (key(pair.was(path)), key(pair.is(path)));
    let gone = given(was.as_ref()).is_some()
        && given(is.as_ref()).is_none()
        && given(pair.is(path)).is_none_or(Json::is_array);
    let message = || {
        format!(
            "Kubernetes Secrets are no longer encrypted by a key of ours, was {}",
            said(was.as_ref())
        )
    };
    gone.then(message).into_iter().collect()
}

/// Every object is encrypted since 2023, but only by a key of ours under `aws:kms`: "Setting default server-side
/// encryption behavior for Amazon S3 buckets", Amazon S3 user guide.
pub(super) fn bucket(pair: &Pair<'_>) -> Vec<String> {
    let default = |value: Option<&Json>| {
        items(value)
            .first()
            .and_then(|it| it.get("ServerSideEncryptionByDefault"))
            .cloned()
    };
    let path = &["BucketEncryption", "ServerSideEncryptionConfiguration"];
    let (was, is) = (default(pair.was(path)), default(pair.is(path)));
    let of = |side: &Option<Json>, key: &str| side.as_ref().and_then(|it| it.get(key)).cloned();
    let by_kms = |side: &Option<Json>| {
        of(side, "SSEAlgorithm")
            .is_some_and(|it| it.as_str().is_none_or(|it| it.starts_with("aws:kms")))
    };
    if by_kms(&was) && !by_kms(&is) {
        let is = of(&is, "SSEAlgorithm");
        return vec![format!(
            "objects are no longer encrypted by KMS; `SSEAlgorithm` is {}",
            said(is.as_ref())
        )];
    }
    let key = "KMSMasterKeyID";
    let (was, is) = (of(&was, key), of(&is, key));
    key_gone(
        &format!("`{key}`"),
        was.as_ref(),
        is.as_ref(),
        "AWS's own key encrypts objects",
    )
    .into_iter()
    .collect()
}

/// A queue has a key, or else the encryption of SQS, which is on by default: `SqsManagedSseEnabled`, CloudFormation
/// template reference.
pub(super) fn queue(pair: &Pair<'_>) -> Vec<String> {
    let (key_was, key_is) = (pair.was(&["KmsMasterKeyId"]), pair.is(&["KmsMasterKeyId"]));
    let managed = &["SqsManagedSseEnabled"];
    if given(key_is).is_none()
        && let Some(turn) = turned(false, pair.was(managed), pair.is(managed), true)
    {
        return vec![format!(
            "encryption of messages {} turned off{}",
            turn.is(),
            turn.doubt()
        )];
    }
    key_gone(
        "`KmsMasterKeyId`",
        key_was,
        key_is,
        "no key of ours encrypts messages",
    )
    .into_iter()
    .collect()
}
