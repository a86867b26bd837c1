//! The order in which a platform comes up, edge by edge: no emulator notices a missing one.

use super::graph::{edges, reaches, section};
use crate::example::{templates, variants};
use serde_json::Value;

/// What nodes need to become ready.
const BEFORE_NODES: [&str; 3] = ["VpcCniAddon", "KubeProxyAddon", "EksPodIdentityAgentAddon"];

/// What runs on nodes.
const AFTER_NODES: [&str; 2] = ["CorednsAddon", "AwsEbsCsiDriverAddon"];

#[test]
fn the_cluster_comes_up_in_order() {
    for (variant, assembly) in variants() {
        let template = &templates(assembly)["ClusterNestedStack"];
        let edges = edges(template);
        let after = |later: &str, first: &str| {
            assert!(
                reaches(&edges, later, first),
                "{}: {later} after {first}",
                variant.name
            );
        };
        after("Cluster", "ControlPlaneLogGroup");
        let entries = of_type(template, "AWS::EKS::AccessEntry");
        assert_eq!(entries.len(), 3 - usize::from(variant.name == "GovCloud"));
        for first in entries.into_iter().chain(BEFORE_NODES.map(str::to_owned)) {
            after(&first, "Cluster");
            after("CoreNodeGroup", &first);
        }
        for later in AFTER_NODES {
            after(later, "CoreNodeGroup");
        }
        let addons = of_type(template, "AWS::EKS::Addon");
        for addon in &addons {
            let first = BEFORE_NODES.contains(&addon.as_str());
            assert_eq!(!reaches(&edges, addon, "CoreNodeGroup"), first, "{addon}");
        }
    }
}

#[test]
fn whatever_a_role_may_is_said_before_it_is_used() {
    for (variant, assembly) in variants() {
        for (name, template) in templates(assembly) {
            // A policy of its own would be an edge that nothing draws.
            for kind in [
                "AWS::IAM::Policy",
                "AWS::IAM::ManagedPolicy",
                "AWS::IAM::RolePolicy",
            ] {
                assert!(
                    of_type(&template, kind).is_empty(),
                    "{}: {name}",
                    variant.name
                );
            }
        }
    }
}

#[test]
fn what_goes_out_waits_for_the_way_out() {
    for (variant, assembly) in variants() {
        let template = &templates(assembly)["NetworkNestedStack"];
        let edges = edges(template);
        let mut later = of_type(template, "AWS::EC2::EIP");
        later.extend(of_type(template, "AWS::EC2::NatGateway"));
        later.push("PublicDefaultRoute".to_owned());
        for id in later {
            assert!(
                reaches(&edges, &id, "InternetGatewayAttachment"),
                "{}: {id}",
                variant.name
            );
        }
    }
}

#[test]
fn the_database_comes_up_in_order() {
    for (variant, assembly) in variants() {
        let template = &templates(assembly)["DatabaseNestedStack"];
        let edges = edges(template);
        let groups = of_type(template, "AWS::Logs::LogGroup");
        assert_eq!(groups.len(), 3);
        for instance in of_type(template, "AWS::RDS::DBInstance") {
            // Aurora would make the groups itself, to be kept for ever.
            for first in groups
                .iter()
                .map(String::as_str)
                .chain(["Cluster", "MonitoringRole"])
            {
                assert!(
                    reaches(&edges, &instance, first),
                    "{}: {instance} after {first}",
                    variant.name
                );
            }
        }
    }
}

fn of_type(template: &Value, kind: &str) -> Vec<String> {
    let resources = section(template, "Resources").iter();
    resources
        .filter(|(_, resource)| resource["Type"] == kind)
        .map(|(id, _)| id.clone())
        .collect()
}
