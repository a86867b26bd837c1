//! What is billed by the hour: named, whatever a variant makes of it.

use super::plan;
use crate::example::{Set, templates, variants};
use backstage_infra::plan::billed::billed;
use backstage_infra::template::tree::AssemblyTree;
use std::collections::BTreeSet;

/// Resources that cost by the hour.
const HOURLY: [&str; 6] = [
    "AWS::EC2::EIP",
    "AWS::EC2::NatGateway",
    "AWS::EC2::VPCEndpoint",
    "AWS::EKS::Cluster",
    "AWS::EKS::Nodegroup",
    "AWS::RDS::DBInstance",
];

/// Resources that cost nothing, by the month, by use, or through another of these.
const OTHERWISE: [&str; 28] = [
    "AWS::CertificateManager::Certificate",
    "AWS::CloudFormation::Stack",
    "AWS::EC2::FlowLog",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::LaunchTemplate",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::Subnet",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::EKS::AccessEntry",
    "AWS::EKS::Addon",
    "AWS::EKS::PodIdentityAssociation",
    "AWS::Events::Rule",
    "AWS::IAM::OIDCProvider",
    "AWS::IAM::Role",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBClusterParameterGroup",
    "AWS::RDS::DBSubnetGroup",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::RotationSchedule",
    "AWS::SecretsManager::Secret",
];

#[test]
fn it_is_known_of_every_type_how_it_is_billed() {
    let mut seen = BTreeSet::new();
    for (variant, assembly) in variants() {
        let mut sources = BTreeSet::new();
        for template in templates(assembly).values() {
            for (id, resource) in template["Resources"].as_object().unwrap() {
                let kind = resource["Type"].as_str().unwrap().to_owned();
                let gateway = resource["Properties"]["VpcEndpointType"] == "Gateway";
                if HOURLY.contains(&kind.as_str()) && !gateway {
                    sources.insert(id.clone());
                }
                seen.insert(kind);
            }
        }
        let hourly = billed(&AssemblyTree::of(assembly));
        let listed: u32 = hourly
            .iter()
            .filter(|item| !item.source.starts_with("release "))
            .map(|item| match item.what.as_str() {
                "interface endpoint, by zone" => item.count / 3,
                "node of a managed group" => 1,
                _ => item.count,
            })
            .sum();
        // Addresses of the load balancer stand beside those of the gateways.
        let zones = if variant.name == "two zones" { 2 } else { 3 };
        let gateways = sources.iter().any(|id| id.starts_with("NatAddress"));
        let shared = if gateways { zones } else { 0 };
        assert_eq!(
            listed as usize,
            sources.len() + shared,
            "{}: {hourly:?}",
            variant.name
        );
    }
    seen.remove("AWS::SecretsManager::SecretTargetAttachment");
    let known: BTreeSet<String> = HOURLY
        .iter()
        .chain(&OTHERWISE)
        .map(|it| (*it).to_owned())
        .collect();
    assert_eq!(seen, known);
}

fn lines(set: Set) -> String {
    let lines = plan(set).billed.into_iter();
    let lines = lines.map(|it| {
        format!("{} {} {}", it.count, it.what, it.size)
            .trim()
            .to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_says_what_runs_and_what_may_appear() {
    insta::assert_snapshot!(lines(&[]), @r"
    6 public IPv4 address
    3 NAT gateway
    1 EKS control plane Kubernetes 1.36
    2 node of a managed group m5a.large on-demand, up to 6
    2 Aurora instance db.t4g.medium
    0 nodes of Karpenter's pool default, as pods need them up to 100 cpu, 200Gi memory
    1 application load balancer internet-facing
    0 nodes of Karpenter's pool backstage, as pods need them up to 16 cpu, 64Gi memory
    ");
}

#[test]
fn endpoints_are_counted_by_zone_and_addresses_by_gateway() {
    let set = [
        ("deployment:network:nat", "single"),
        ("deployment:network:interface-endpoints", "[sts, sqs]"),
    ];
    let lines = lines(&set);
    for line in [
        "6 interface endpoint, by zone",
        "1 NAT gateway",
        "4 public IPv4 address",
    ] {
        assert!(lines.lines().any(|it| it == line), "{lines}");
    }
}

#[test]
fn serverless_instances_say_their_bounds() {
    let lines = lines(&[
        ("database:instance-class", "db.serverless"),
        ("database:serverless:min", "0.5"),
        ("database:serverless:max", "8"),
    ]);
    let line = "2 Aurora instance db.serverless, 0.5 to 8.0 capacity units";
    assert!(lines.lines().any(|it| it == line), "{lines}");
}
