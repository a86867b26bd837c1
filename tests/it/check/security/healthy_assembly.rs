//! An assembly that breaks no rule, from plain JSON, so that a test changes one property of it.

use crate::check::healthy::platform;
use backstage_infra::model::reference::StackName;
use backstage_infra::template::assembly::{Assembly, synth};
use backstage_infra::template::cloudformation::resource::{DeletionPolicy, Resource};
use backstage_infra::template::cloudformation::template::Parameter;
use backstage_infra::template::stack::Stack;
use serde_json::{Map, Value, json};

/// Stack → logical id → resource, as CloudFormation writes it; and values of a release.
pub(super) fn healthy() -> Value {
    let tags = json!([{ "Key": "backstage-infra:deployment", "Value": "backstage/production" }]);
    let tagged = json!([{ "ResourceType": "instance", "Tags": tags }]);
    json!({
        "Network": {
            "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "Tags": tags } },
            "FlowLog": { "Type": "AWS::EC2::FlowLog", "Properties": {
                "ResourceId": { "Ref": "Vpc" }, "Tags": tags,
            } },
            "PublicSubnetA": { "Type": "AWS::EC2::Subnet", "Properties": {
                "MapPublicIpOnLaunch": false, "Tags": tags,
            } },
            "Route": { "Type": "AWS::EC2::Route", "Properties": {} },
        },
        "Cluster": {
            "Cluster": { "Type": "AWS::EKS::Cluster", "Properties": {
                "DeletionProtection": true, "Tags": tags,
                "EncryptionConfig": [{ "Resources": ["secrets"], "Provider": { "KeyArn": { "Ref": "Key" } } }],
                "Logging": { "ClusterLogging": { "EnabledTypes": [
                    { "Type": "api" }, { "Type": "audit" }, { "Type": "authenticator" },
                    { "Type": "controllerManager" }, { "Type": "scheduler" },
                ] } },
                "ResourcesVpcConfig": {
                    "EndpointPublicAccess": true, "PublicAccessCidrs": ["203.0.113.0/24"],
                },
            } },
            "Key": {
                "Type": "AWS::KMS::Key",
                "DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain",
                "Properties": { "EnableKeyRotation": true, "Tags": tags, "KeyPolicy": { "Statement": [{
                    "Effect": "Allow", "Action": "kms:*", "Resource": "*",
                    "Principal": { "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } },
                }] } },
            },
            "LaunchTemplate": { "Type": "AWS::EC2::LaunchTemplate", "Properties": {
                "TagSpecifications": tagged,
                "LaunchTemplateData": {
                    "MetadataOptions": { "HttpTokens": "required", "HttpPutResponseHopLimit": 1 },
                    "BlockDeviceMappings": [{ "DeviceName": "/dev/xvda", "Ebs": { "Encrypted": true } }],
                    "TagSpecifications": tagged,
                },
            } },
            "NodeGroup": { "Type": "AWS::EKS::Nodegroup", "Properties": {
                "Subnets": { "Fn::Split": [",", { "Ref": "NetworkPrivateSubnetIds" }] },
                "LaunchTemplate": { "Id": { "Ref": "LaunchTemplate" } },
                "Tags": { "backstage-infra:deployment": "backstage/production" },
            } },
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "SqsManagedSseEnabled": true, "Tags": tags } },
            "QueuePolicy": { "Type": "AWS::SQS::QueuePolicy", "Properties": {
                "Queues": [{ "Ref": "Queue" }],
                "PolicyDocument": { "Statement": [
                    {
                        "Effect": "Allow", "Principal": { "Service": "events.amazonaws.com" },
                        "Action": "sqs:SendMessage", "Resource": "*",
                    },
                    {
                        "Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*",
                        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
                    },
                ] },
            } },
            "Role": { "Type": "AWS::IAM::Role", "Properties": {
                "Tags": tags,
                "ManagedPolicyArns": [{ "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AmazonEKS_CNI_Policy" }],
                "AssumeRolePolicyDocument": { "Fn::Sub": [
                    json!({ "Statement": [{
                        "Effect": "Allow", "Principal": { "Federated": "${Provider}" },
                        "Action": "sts:AssumeRoleWithWebIdentity",
                    }] }).to_string(),
                    { "Provider": { "Ref": "OidcProviderArn" } },
                ] },
                "Policies": [{ "PolicyName": "controller", "PolicyDocument": { "Statement": [
                    { "Effect": "Allow", "Action": ["ec2:Describe*", "kms:ReEncrypt*"], "Resource": "*" },
                    { "Effect": "Allow", "Action": "sqs:*", "Resource": { "Fn::GetAtt": ["Queue", "Arn"] } },
                    { "Effect": "Allow", "Action": "iam:PassRole", "Resource": { "Ref": "NodeRoleArn" } },
                ] } }],
            } },
        },
        "Database": {
            "Cluster": {
                "Type": "AWS::RDS::DBCluster", "DeletionPolicy": "Snapshot", "UpdateReplacePolicy": "Snapshot",
                "Properties": {
                    "StorageEncrypted": true, "KmsKeyId": { "Ref": "KeyArn" }, "DeletionProtection": true,
                    "BackupRetentionPeriod": 7, "EnableCloudwatchLogsExports": ["postgresql"],
                    "DBClusterParameterGroupName": { "Ref": "Parameters" },
                    "VpcSecurityGroupIds": [{ "Fn::GetAtt": ["SecurityGroup", "GroupId"] }],
                    "MasterUserPassword": { "Fn::Sub": "{{resolve:secretsmanager:${Arn}:SecretString:password}}" },
                    "Tags": tags,
                },
            },
            "Instance": { "Type": "AWS::RDS::DBInstance", "Properties": {
                "PubliclyAccessible": false, "Tags": tags,
            } },
            "Parameters": { "Type": "AWS::RDS::DBClusterParameterGroup", "Properties": {
                "Parameters": { "rds.force_ssl": "1" }, "Tags": tags,
            } },
            "SubnetGroup": { "Type": "AWS::RDS::DBSubnetGroup", "Properties": {
                "SubnetIds": { "Fn::Split": [",", { "Ref": "NetworkPrivateSubnetIds" }] }, "Tags": tags,
            } },
            "SecurityGroup": { "Type": "AWS::EC2::SecurityGroup", "Properties": {
                "SecurityGroupIngress": [{ "SourceSecurityGroupId": { "Ref": "ClusterSecurityGroupId" } }],
                "Tags": tags,
            } },
        },
        "values": {
            "ingress": { "annotations": {
                "alb.ingress.kubernetes.io/scheme": "internet-facing",
                "alb.ingress.kubernetes.io/listen-ports": r#"[{"HTTP": 80}, {"HTTPS": 443}]"#,
                "alb.ingress.kubernetes.io/ssl-redirect": "443",
                "alb.ingress.kubernetes.io/ssl-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
            } },
            "auth": { "password": "" },
        },
    })
}

/// The assembly of such JSON.
pub(super) fn assembly(json: &Value) -> Assembly {
    let platform = platform();
    let (mut assembly, _) = synth(&platform);
    assembly.root.resources.clear();
    assembly.stacks = ["Network", "Cluster", "Database"]
        .map(|name| {
            let name_of_stack: StackName = serde_json::from_value(json!(name)).unwrap();
            let mut stack = Stack::new(name_of_stack, &platform, name);
            for (id, value) in json[name].as_object().unwrap() {
                stack.template.resources.insert(id.clone(), resource(value));
            }
            for name in json["parameters"][name].as_array().into_iter().flatten() {
                let parameter = Parameter {
                    kind: "String".to_owned(),
                    description: String::new(),
                };
                let name = name.as_str().unwrap().to_owned();
                stack.template.parameters.insert(name, parameter);
            }
            stack
        })
        .into();
    assembly
        .releases
        .retain(|release| release.name == "backstage");
    assembly.releases[0].values = serde_json::from_value(json["values"].clone()).unwrap();
    assembly
}

fn resource(value: &Value) -> Resource {
    let policy = |key: &str| {
        Some(match value[key].as_str()? {
            "Retain" => DeletionPolicy::Retain,
            "RetainExceptOnCreate" => DeletionPolicy::RetainExceptOnCreate,
            "Snapshot" => DeletionPolicy::Snapshot,
            _ => DeletionPolicy::Delete,
        })
    };
    Resource {
        kind: value["Type"].as_str().unwrap().to_owned(),
        properties: value["Properties"].as_object().unwrap().clone(),
        depends_on: Vec::new(),
        deletion_policy: policy("DeletionPolicy"),
        update_replace_policy: policy("UpdateReplacePolicy"),
        metadata: Map::new(),
    }
}
