//! By the marker we know what is ours: costs, drift, leftovers and `destroy` go by it, and what does not
//! carry it is never touched.
//!
//! Remedy: add the resource through `Stack::add`, which tags it; a type that takes no tags is listed in the
//! rule.

use crate::check::security::reading::resources::{Found, all};
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;
use crate::template::stack::MARKER_TAG;
use serde_json::Value;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "tagged",
    title: "every resource carries our marker tag",
    severity: Severity::Error,
    run: breaches,
};

/// Types without a `Tags` property in their CloudFormation schema.
const WITHOUT_TAGS: [&str; 22] = [
    "AWS::CloudWatch::Dashboard",
    "AWS::EC2::NetworkAclEntry",
    "AWS::EC2::Route",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::SubnetNetworkAclAssociation",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::RolePolicy",
    "AWS::KMS::Alias",
    "AWS::Logs::MetricFilter",
    "AWS::Logs::ResourcePolicy",
    "AWS::Route53::RecordSet",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::SecretsManager::RotationSchedule",
    "AWS::SecretsManager::SecretTargetAttachment",
];

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    all(assembly)
        .iter()
        .filter(|found| !WITHOUT_TAGS.contains(&found.resource.kind.as_str()))
        .filter(|found| !is_marked(found))
        .map(|found| {
            found.breach(
                format!(
                    "this {} does not carry tag `{MARKER_TAG}`",
                    found.resource.kind
                ),
                "add the resource through `Stack::add`",
            )
        })
        .collect()
}

fn is_marked(found: &Found<'_>) -> bool {
    let listed = |tags: &Value| {
        tags.as_array()
            .is_some_and(|tags| tags.iter().any(|tag| tag["Key"] == MARKER_TAG))
    };
    if found.resource.kind == "AWS::EC2::LaunchTemplate" {
        // Its own tags, and those of the instances and volumes that start from it.
        return [
            &["TagSpecifications"][..],
            &["LaunchTemplateData", "TagSpecifications"],
        ]
        .iter()
        .map(|path| found.list(path))
        .all(|tagged| !tagged.is_empty() && tagged.iter().all(|one| listed(&one["Tags"])));
    }
    found
        .get(&["Tags"])
        .is_some_and(|tags| listed(tags) || tags.get(MARKER_TAG).is_some())
}
