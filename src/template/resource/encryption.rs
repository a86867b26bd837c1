//! The cluster's keys: one for Kubernetes Secrets, one for volumes. Without them the data is lost, so
//! they stay when the stack goes.

use super::key::ADMINISTER;
use crate::model::platform::Platform;
use crate::template::cloudformation::expression::{Document, Intrinsic, document};
use crate::template::cloudformation::properties::kms::Key;
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;
use serde_json::json;

/// What a volume's user does with its key.
const USE: [&str; 5] = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
];

/// The key of Kubernetes Secrets.
pub(super) fn secrets_key(stack: &mut Stack, platform: &Platform) -> Logical {
    // Whoever creates the cluster needs DescribeKey and CreateGrant: the account's IAM policies say who that is.
    let policy = policy([json!({
        "Sid": "AccountByIam",
        "Effect": "Allow",
        "Principal": { "AWS": account() },
        "Action": "kms:*",
        "Resource": "*",
    })]);
    key(
        stack,
        platform,
        "SecretsKey",
        "eks-secrets",
        "Kubernetes Secrets",
        policy,
    )
}

/// The key of nodes' volumes and of those that pods claim.
pub(super) fn volumes_key(stack: &mut Stack, platform: &Platform) -> Logical {
    let roles = [
        "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
        "spot.amazonaws.com/AWSServiceRoleForEC2Spot",
    ]
    .map(|role| {
        let arn = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/";
        document(&Intrinsic::sub(format!("{arn}{role}")))
    });
    let through_ec2 = json!({
        "kms:ViaService": Intrinsic::sub("ec2.${AWS::Region}.${AWS::URLSuffix}"),
    });
    let policy = policy([
        json!({
            "Sid": "AccountAdministersByIam",
            "Effect": "Allow",
            "Principal": { "AWS": account() },
            "Action": ADMINISTER,
            "Resource": "*",
        }),
        // Karpenter and the CSI driver, as far as their own policies go; nobody decrypts but through EC2.
        json!({
            "Sid": "AccountUsesThroughEc2ByIam",
            "Effect": "Allow",
            "Principal": { "AWS": account() },
            "Action": USE,
            "Resource": "*",
            "Condition": { "StringEquals": through_ec2 },
        }),
        // Source of this and the next: "Required AWS KMS key policy for use with encrypted volumes", EC2 Auto
        // Scaling user guide, and for spot nodes "Service-linked role for Spot Instance requests", EC2 user guide.
        // The roles' own policies name no key of ours, and cannot be changed. An account that has used neither
        // service lacks them, and KMS refuses a principal that there is not: they are made before the stack.
        json!({
            "Sid": "InstancesAreStartedWith",
            "Effect": "Allow",
            "Principal": { "AWS": roles },
            "Action": USE,
            "Resource": "*",
        }),
        json!({
            "Sid": "GrantsToEc2",
            "Effect": "Allow",
            "Principal": { "AWS": [account(), &roles[0], &roles[1]] },
            "Action": "kms:CreateGrant",
            "Resource": "*",
            "Condition": { "Bool": { "kms:GrantIsForAWSResource": "true" } },
        }),
    ]);
    key(
        stack,
        platform,
        "VolumesKey",
        "eks-volumes",
        "volumes of nodes and pods",
        policy,
    )
}

fn key(
    stack: &mut Stack,
    platform: &Platform,
    id: &str,
    name: &str,
    purpose: &str,
    policy: Document,
) -> Logical {
    let properties = Key {
        description: format!("{}: {purpose}", platform.cluster.name).into(),
        enable_key_rotation: true,
        key_policy: policy,
        ..Key::default()
    };
    stack.add_with(id, properties, |key| {
        key.keeps_data().tag("Name", platform.identity.name(name))
    })
}

fn policy<const N: usize>(statements: [Document; N]) -> Document {
    json!({ "Version": "2012-10-17", "Statement": statements.to_vec() })
}

/// The account: whom of it, its IAM policies say.
fn account() -> Document {
    document(&Intrinsic::sub(
        "arn:${AWS::Partition}:iam::${AWS::AccountId}:root",
    ))
}
