//! Whoever gets hold of a disk, a snapshot or a backup can read what is not encrypted; what AWS's own key encrypts,
//! nobody here can lock again.
//!
//! Remedy: keep encryption on, with the key that it has.

use super::encryption::{KEYS, SWITCHES, bucket, key_gone, queue, secrets, volumes};
use super::literal::Turn;
use super::switch::turned_of;
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "encryption-off",
    title: "data is encrypted less well, or not at all",
    risk: Risk::Weakening,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str = "keep encryption on, with the key that it has";

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let stays = difference.pairs.iter().filter(|pair| pair.stays());
    let messages = |pair: &Pair<'_>| {
        let of = |message| Danger::new(&pair.path, message, REMEDY);
        messages(pair).into_iter().map(of).collect::<Vec<_>>()
    };
    stays.flat_map(messages).collect()
}

fn messages(pair: &Pair<'_>) -> Vec<String> {
    let off = |(switch, turn): (&super::switch::Switch, Turn)| {
        format!("{} {} turned off{}", switch.what, turn.is(), turn.doubt())
    };
    let mut found: Vec<String> = turned_of(SWITCHES, pair, false).map(off).collect();
    let by_list = match pair.kind() {
        "AWS::EC2::LaunchTemplate" => volumes(pair),
        "AWS::EKS::Cluster" => secrets(pair),
        "AWS::S3::Bucket" => bucket(pair),
        "AWS::SQS::Queue" => queue(pair),
        _ => Vec::new(),
    };
    found.extend(by_list);
    // Where encryption goes altogether, its key goes with it.
    if found.is_empty() {
        let keys = KEYS.iter().filter(|(kind, ..)| *kind == pair.kind());
        found.extend(keys.filter_map(|(_, path, without)| {
            let name = format!("`{}`", path.join("."));
            key_gone(&name, pair.was(path), pair.is(path), without)
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    #[test]
    fn storage_is_no_longer_encrypted_or_not_by_our_key() {
        let key = json!({ "Fn::GetAtt": ["Key", "Arn"] });
        let good = json!({ "StorageEncrypted": true, "KmsKeyId": key });
        let says =
            |before: &Value, after| says(&DETECTOR, "AWS::RDS::DBCluster", before.clone(), after);
        assert_eq!(
            says(&good, json!({})),
            ["encryption of storage is turned off"]
        );
        assert_eq!(
            says(&good, json!({ "StorageEncrypted": true })),
            ["`KmsKeyId` is not set, was `Key.Arn`; AWS's own key encrypts instead"]
        );
        assert_eq!(
            says(
                &good,
                json!({ "StorageEncrypted": "true", "KmsKeyId": "alias/aws/rds" })
            )
            .len(),
            1
        );
        assert!(
            says(
                &good,
                json!({ "StorageEncrypted": "true", "KmsKeyId": { "Ref": "Other" } })
            )
            .is_empty()
        );
        assert!(says(&json!({}), good.clone()).is_empty());
        assert!(says(&good, Value::Null).is_empty());
    }

    #[test]
    fn volumes_go_by_their_device() {
        let volume = |device: &str, ebs: Value| json!({ "DeviceName": device, "Ebs": ebs });
        let of =
            |volumes: Value| json!({ "LaunchTemplateData": { "BlockDeviceMappings": volumes } });
        let says =
            |before, after| says(&DETECTOR, "AWS::EC2::LaunchTemplate", of(before), of(after));
        let good = json!({ "Encrypted": true, "KmsKeyId": "key" });
        let two = json!([volume("/a", good.clone()), volume("/b", good.clone())]);
        assert!(
            says(
                two.clone(),
                json!([volume("/b", good.clone()), volume("/a", good.clone())])
            )
            .is_empty()
        );
        assert_eq!(
            says(
                two.clone(),
                json!([
                    volume("/b", json!({ "Encrypted": false })),
                    volume("/a", good.clone())
                ])
            ),
            ["encryption of volume `/b` is turned off"]
        );
        assert_eq!(
            says(
                two,
                json!([
                    volume("/a", json!({ "Encrypted": true })),
                    volume("/b", good)
                ])
            ),
            ["`KmsKeyId` of volume `/a` is not set, was `key`; AWS's own key encrypts it"]
        );
    }

    #[test]
    fn each_type_says_it_in_its_way() {
        let cluster = json!({ "EncryptionConfig": [{ "Provider": { "KeyArn": "key" }, "Resources": ["secrets"] }] });
        assert_eq!(
            says(&DETECTOR, "AWS::EKS::Cluster", cluster, json!({})),
            ["Kubernetes Secrets are no longer encrypted by a key of ours, was `key`"]
        );
        let bucket = |algorithm: &str| {
            json!({ "BucketEncryption": { "ServerSideEncryptionConfiguration": [
                { "ServerSideEncryptionByDefault": { "SSEAlgorithm": algorithm, "KMSMasterKeyID": "key" } }
            ] } })
        };
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::S3::Bucket",
                bucket("aws:kms"),
                bucket("AES256")
            ),
            ["objects are no longer encrypted by KMS; `SSEAlgorithm` is `AES256`"]
        );
        assert!(
            says(
                &DETECTOR,
                "AWS::S3::Bucket",
                bucket("AES256"),
                bucket("aws:kms")
            )
            .is_empty()
        );
        let queue = |on: bool| json!({ "SqsManagedSseEnabled": on });
        assert_eq!(
            says(&DETECTOR, "AWS::SQS::Queue", json!({}), queue(false)),
            ["encryption of messages is turned off"]
        );
        assert!(says(&DETECTOR, "AWS::SQS::Queue", queue(true), json!({})).is_empty());
        let key = |on: bool| json!({ "EnableKeyRotation": on });
        assert_eq!(
            says(&DETECTOR, "AWS::KMS::Key", key(true), key(false)),
            ["rotation of the key is turned off"]
        );
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::SNS::Topic",
                json!({ "KmsMasterKeyId": "key" }),
                json!({})
            ),
            ["`KmsMasterKeyId` is not set, was `key`; nothing encrypts instead"]
        );
    }
}
