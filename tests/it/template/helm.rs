//! The stack of what charts need from AWS.

use super::graph::of_type;
use super::{assert_sound, template};
use crate::example::platform;
use backstage_infra::model::addon::LogGroup;
use backstage_infra::template::resource::helm::helm;
use serde_json::json;

#[test]
fn each_enabled_release_with_an_identity_has_a_role() {
    let template = template(&helm(&platform(&[])));
    assert_sound(&template);
    let outputs: Vec<&String> = template["Outputs"].as_object().unwrap().keys().collect();
    assert_eq!(
        outputs,
        [
            "AwsLoadBalancerRoleArn",
            "BackstageRoleArn",
            "CertificateArn",
            "KarpenterRoleArn"
        ]
    );
}

#[test]
fn eks_hands_a_role_to_its_service_account_only() {
    let template = template(&helm(&platform(&[])));
    let resources = &template["Resources"];
    assert_eq!(
        resources["BackstageRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"],
        json!([{
            "Effect": "Allow",
            "Principal": { "Service": "pods.eks.amazonaws.com" },
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Condition": {
                "ArnEquals": { "aws:SourceArn": { "Ref": "ClusterClusterArn" } },
                "StringEquals": {
                    "aws:RequestTag/kubernetes-namespace": "backstage",
                    "aws:RequestTag/kubernetes-service-account": "backstage",
                    "aws:SourceAccount": { "Ref": "AWS::AccountId" },
                },
            },
        }])
    );
    let association = &resources["BackstagePodIdentity"]["Properties"];
    assert_eq!(
        association["ClusterName"],
        json!({ "Ref": "ClusterClusterName" })
    );
    assert_eq!(
        association["RoleArn"],
        json!({ "Fn::GetAtt": ["BackstageRole", "Arn"] })
    );
}

#[test]
fn a_token_of_the_issuer_opens_the_role_of_its_service_account_only() {
    let template = template(&helm(&platform(&[("backstage:identity", "irsa")])));
    let resources = &template["Resources"];
    let trust = &resources["BackstageRole"]["Properties"]["AssumeRolePolicyDocument"]["Fn::Sub"];
    assert_eq!(
        trust[0],
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "Federated": "${Provider}" },
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": { "StringEquals": {
                    "${Issuer}:aud": "sts.amazonaws.com",
                    "${Issuer}:sub": "system:serviceaccount:backstage:backstage",
                } },
            }],
        })
        .to_string()
    );
    assert_eq!(
        trust[1],
        json!({
            "Issuer": { "Fn::Select": [1, { "Fn::Split": ["//", { "Ref": "ClusterOidcIssuer" }] }] },
            "Provider": { "Ref": "ClusterOidcProviderArn" },
        })
    );
    assert!(resources.get("BackstagePodIdentity").is_none());
}

#[test]
fn policies_keep_their_words_and_get_their_values() {
    let template = template(&helm(&platform(&[])));
    let policies = &template["Resources"]["KarpenterRole"]["Properties"]["Policies"];
    assert_eq!(
        policies[1],
        json!({
            "PolicyName": "karpenter-interrupt",
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{
                    "Sid": "AllowInterruptionQueueActions", "Effect": "Allow",
                    "Action": ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
                    "Resource": { "Ref": "ClusterKarpenterQueueArn" },
                }],
            },
        })
    );
    let statements = policies[0]["PolicyDocument"]["Statement"].as_array();
    assert_eq!(
        *statements.unwrap().last().unwrap(),
        json!({
            "Sid": "AllowVolumeKeyGrants", "Effect": "Allow", "Action": "kms:CreateGrant",
            "Resource": { "Ref": "ClusterEbsKeyArn" },
            "Condition": { "Bool": { "kms:GrantIsForAWSResource": "true" } },
        })
    );
}

#[test]
fn every_name_of_the_certificate_is_validated_in_the_zone_once() {
    let mut platform = platform(&[]);
    platform.certificate.alternative_names = ["www.example.com", "backstage.example.com"]
        .map(|name| name.parse().unwrap())
        .into();
    let template = template(&helm(&platform));
    let zone = json!({ "Ref": "HostedZoneId" });
    let properties = &template["Resources"]["Certificate"]["Properties"];
    assert_eq!(
        properties["DomainValidationOptions"],
        json!([
            { "DomainName": "backstage.example.com", "HostedZoneId": zone },
            { "DomainName": "www.example.com", "HostedZoneId": zone },
        ])
    );
    assert_eq!(
        properties["SubjectAlternativeNames"],
        json!(["www.example.com"])
    );
    assert!(
        template["Resources"]["Certificate"]
            .get("DeletionPolicy")
            .is_none()
    );
}

#[test]
fn log_groups_are_of_the_releases_that_are_installed() {
    let mut platform = platform(&[]);
    for release in &mut platform.releases {
        release.log_groups = vec![LogGroup {
            name: format!("/backstage/{}", release.name),
            retention_days: 30,
        }];
    }
    let installed = platform.enabled_releases().count();
    assert!(installed < platform.releases.len());
    let template = template(&helm(&platform));
    let groups = of_type(&template, "AWS::Logs::LogGroup");
    assert_eq!(groups.len(), installed);
    assert!(groups.contains_key("BackstageKarpenterCrdLogGroup"));
    assert!(!groups.contains_key("BackstageExternalDnsLogGroup"));
}
