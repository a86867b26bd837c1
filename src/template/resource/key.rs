//! Keys of ours: the account administers them, and uses them through the services they are for.
//!
//! Nobody decrypts with such a key directly, and no principal may use it without an IAM policy that
//! says so: a role that reads a secret needs `kms:Decrypt` on the secret's key.

use crate::template::cloudformation::expression::{Intrinsic, document};
use crate::template::cloudformation::properties::kms::Key;
use serde_json::json;

/// What looks after a key and reads nothing with it. Source: "Allows key administrators to administer the KMS
/// key", KMS developer guide; without grants, by which an administrator could let itself read.
pub(super) const ADMINISTER: [&str; 15] = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:Delete*",
    "kms:Describe*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Get*",
    "kms:List*",
    "kms:Put*",
    "kms:Revoke*",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:Update*",
];

/// What a service does in the name of its caller.
const USE: [&str; 6] = [
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
];

/// A key with yearly rotation that services, such as `rds`, may use in the name of their callers.
pub(super) fn key(description: &str, services: &[&str]) -> Key {
    let account = document(&Intrinsic::sub(
        "arn:${AWS::Partition}:iam::${AWS::AccountId}:root",
    ));
    let through: Vec<_> = services
        .iter()
        .map(|service| {
            document(&Intrinsic::sub(format!(
                "{service}.${{AWS::Region}}.${{AWS::URLSuffix}}"
            )))
        })
        .collect();
    Key {
        description: description.into(),
        enable_key_rotation: true,
        // `Resource: *` in a key's policy is the key itself.
        key_policy: json!({
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "Administer",
                    "Effect": "Allow",
                    "Principal": { "AWS": account },
                    "Action": ADMINISTER,
                    "Resource": "*",
                },
                {
                    "Sid": "UseThroughServices",
                    "Effect": "Allow",
                    "Principal": { "AWS": account },
                    "Action": USE,
                    "Resource": "*",
                    "Condition": { "StringEquals": { "kms:ViaService": through } },
                },
            ],
        }),
        ..Key::default()
    }
}
