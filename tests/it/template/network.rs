//! `NetworkNestedStack`.

use super::graph::{edges, of_type, reaches};
use super::{assert_sound, template};
use crate::example::platform;
use backstage_infra::model::network::{Endpoints, Nat, Network};
use backstage_infra::model::platform::Platform;
use backstage_infra::template::resource::network::network;
use serde_json::Value;

fn with(change: impl FnOnce(Network) -> Network) -> Value {
    let platform = platform(&[]);
    let network_plan = change(platform.network.clone());
    template(&network(&Platform {
        network: network_plan,
        ..platform
    }))
}

fn interface(services: &[&str]) -> Value {
    with(|network| Network {
        endpoints: Endpoints {
            s3: true,
            interface: services.iter().map(|&service| service.to_owned()).collect(),
        },
        ..network
    })
}

#[test]
fn is_sound_in_every_variant() {
    for nat in [Nat::None, Nat::Single, Nat::PerZone] {
        assert_sound(&with(|network| Network { nat, ..network }));
    }
    assert_sound(&with(|network| Network {
        flow_logs: None,
        ..network
    }));
    assert_sound(&interface(&["ecr.api", "ecr.dkr", "sts", "eks-auth"]));
}

#[test]
fn routes_wait_for_what_they_lead_to() {
    let edges = edges(&with(|network| Network {
        nat: Nat::PerZone,
        ..network
    }));
    assert!(reaches(
        &edges,
        "PublicDefaultRoute",
        "InternetGatewayAttachment"
    ));
    assert!(reaches(&edges, "NatGatewayA", "InternetGatewayAttachment"));
    assert!(reaches(&edges, "PrivateDefaultRouteC", "NatGatewayC"));
}

#[test]
fn makes_as_many_gateways_as_asked() {
    for (nat, count, routes) in [(Nat::None, 0, 1), (Nat::Single, 1, 4), (Nat::PerZone, 3, 4)] {
        let template = with(|network| Network { nat, ..network });
        assert_eq!(of_type(&template, "AWS::EC2::NatGateway").len(), count);
        assert_eq!(of_type(&template, "AWS::EC2::Route").len(), routes);
    }
}

#[test]
fn writes_flow_logs_to_its_own_group_only() {
    let with_logs = with(|network| network);
    let edges = edges(&with_logs);
    assert!(edges["FlowLog"].contains("FlowLogGroup"));
    assert!(edges["FlowLog"].contains("FlowLogRole"));
    let role = &with_logs["Resources"]["FlowLogRole"]["Properties"];
    assert_eq!(
        role["Policies"][0]["PolicyDocument"]["Statement"][0]["Resource"],
        serde_json::json!({ "Fn::GetAtt": ["FlowLogGroup", "Arn"] })
    );
    let without = with(|network| Network {
        flow_logs: None,
        ..network
    });
    for kind in ["AWS::EC2::FlowLog", "AWS::Logs::LogGroup", "AWS::IAM::Role"] {
        assert!(of_type(&without, kind).is_empty());
    }
}

#[test]
fn reaches_s3_from_every_private_route_table() {
    let template = with(|network| network);
    let tables = &template["Resources"]["S3Endpoint"]["Properties"]["RouteTableIds"];
    assert_eq!(
        *tables,
        serde_json::json!([
            { "Ref": "PrivateRouteTableA" }, { "Ref": "PrivateRouteTableB" }, { "Ref": "PrivateRouteTableC" },
        ])
    );
}

#[test]
fn gives_a_policy_to_endpoints_that_take_one() {
    let template = interface(&["sts", "eks-auth"]);
    let statements = |id: &str| {
        let policy = &template["Resources"][id]["Properties"]["PolicyDocument"];
        policy["Statement"].as_array().map(Vec::len)
    };
    assert_eq!(statements("StsEndpoint"), Some(2));
    assert_eq!(statements("EksAuthEndpoint"), None);
}

#[test]
fn nothing_joins_the_default_security_group() {
    let template = interface(&["sts"]);
    let naming: Vec<_> = template["Resources"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, resource)| resource.to_string().contains("DefaultSecurityGroup"))
        .map(|(id, _)| id.as_str())
        .collect();
    assert_eq!(naming, ["DefaultSecurityGroupEgress"]);
    for (id, endpoint) in of_type(&template, "AWS::EC2::VPCEndpoint") {
        let interface = endpoint["Properties"]["VpcEndpointType"] == "Interface";
        let groups = &endpoint["Properties"]["SecurityGroupIds"];
        assert_eq!(groups.is_array(), interface, "{id}");
    }
}
