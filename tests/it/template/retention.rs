//! What outlives its stack, and what has a name of its own: by the type's rule, in every variant.

use super::graph::section;
use crate::example::{templates, variants};
use serde_json::Value;
use std::collections::BTreeSet;

/// Types that hold data, or without which data cannot be read.
const DATA: [&str; 3] = [
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::SecretsManager::Secret",
];

#[test]
fn what_holds_data_is_kept_and_nothing_else_is() {
    each(|place, resource| {
        let kind = resource["Type"].as_str().unwrap_or_default();
        let policies = (
            resource["DeletionPolicy"].as_str(),
            resource["UpdateReplacePolicy"].as_str(),
        );
        let expected = match kind {
            "AWS::RDS::DBCluster" => (Some("Snapshot"), Some("Snapshot")),
            // Of a cluster's instance there is nothing to keep, and to say so is asked for.
            "AWS::RDS::DBInstance" => (Some("Delete"), Some("Delete")),
            // A writer that is switched off takes its group along, or it could not be switched on again.
            "AWS::Logs::LogGroup" if of_containers(resource) => (None, None),
            data if DATA.contains(&data) => (Some("RetainExceptOnCreate"), Some("Retain")),
            _ => (None, None),
        };
        assert_eq!(policies, expected, "{place}");
    });
}

fn of_containers(group: &Value) -> bool {
    let name = group["Properties"]["LogGroupName"].as_str();
    name.is_some_and(|name| name.starts_with("/aws/containerinsights/"))
}

#[test]
fn only_what_is_found_by_its_name_has_one() {
    let mut named = BTreeSet::new();
    each(|_, resource| {
        let kind = resource["Type"].as_str().unwrap_or_default();
        for property in NAMES {
            // What refers to something of ours names nothing.
            let value = &resource["Properties"][property];
            if !value.is_null() && value.get("Ref").is_none() {
                named.insert(format!("{kind}.{property}"));
            }
        }
    });
    let expected = [
        // By people, kubectl and every chart.
        "AWS::EKS::Cluster.Name",
        // By EC2NodeClasses, and by Karpenter's policy.
        "AWS::IAM::Role.RoleName",
        // By EKS, RDS and the CloudWatch agent, which write there.
        "AWS::Logs::LogGroup.LogGroupName",
        // By Karpenter.
        "AWS::SQS::Queue.QueueName",
        // By the pods that mount them.
        "AWS::SecretsManager::Secret.Name",
    ];
    assert_eq!(named, expected.map(str::to_owned).into());
}

/// Every property by which CloudFormation takes a physical name.
const NAMES: [&str; 14] = [
    "AliasName",
    "BucketName",
    "DBInstanceIdentifier",
    "GroupName",
    "InstanceProfileName",
    "LaunchTemplateName",
    "LogGroupName",
    "ManagedPolicyName",
    "Name",
    "NodegroupName",
    "QueueName",
    "RoleName",
    "TableName",
    "TopicName",
];

fn each(mut judge: impl FnMut(&str, &Value)) {
    for (variant, assembly) in variants() {
        for (name, template) in templates(assembly) {
            for (id, resource) in section(&template, "Resources") {
                judge(&format!("{}: {name}/{id}", variant.name), resource);
            }
        }
    }
}
