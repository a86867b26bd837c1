//! Who can reach what, and how.

use super::says;
use serde_json::{Value, json};

#[test]
fn tls_only() {
    let id = "tls-only";
    says(
        id,
        "/Database/ParameterGroup/Properties/Parameters",
        json!({ "rds.force_ssl": "0" }),
        "DatabaseNestedStack/Cluster: the database accepts connections without TLS; set `rds.force_ssl` to 1 in its parameter group",
    );
    says(
        id,
        "/Database/Cluster/Properties/DBClusterParameterGroupName",
        Value::Null,
        "DatabaseNestedStack/Cluster: the database accepts connections without TLS; set `rds.force_ssl` to 1 in its parameter group",
    );
    says(
        id,
        "/Cluster/KarpenterQueuePolicy",
        Value::Null,
        "ClusterNestedStack/KarpenterQueue: it answers to requests without TLS; deny everything where `aws:SecureTransport` is false in its policy",
    );
    let annotation =
        |name: &str| format!("/values/ingress/annotations/alb.ingress.kubernetes.io~1{name}");
    says(
        id,
        &annotation("ssl-policy"),
        json!("ELBSecurityPolicy-2016-08"),
        "release/backstage: the load balancer's policy `ELBSecurityPolicy-2016-08` admits versions before TLS 1.2, or is not set; write `alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-TLS13-1-2-2021-06`",
    );
    says(
        id,
        &annotation("ssl-redirect"),
        Value::Null,
        "release/backstage: the load balancer answers without TLS; listen on HTTPS, and redirect HTTP by `alb.ingress.kubernetes.io/ssl-redirect: \"443\"`",
    );
    says(
        id,
        &annotation("listen-ports"),
        json!(r#"[{"HTTP": 80}]"#),
        "release/backstage: the load balancer answers without TLS; listen on HTTPS, and redirect HTTP by `alb.ingress.kubernetes.io/ssl-redirect: \"443\"`",
    );
    says(
        id,
        &annotation("listen-ports"),
        json!(r#"[{"HTTPS": 443}]"#),
        "",
    );
}

#[test]
fn no_public_database() {
    let id = "no-public-database";
    says(
        id,
        "/Database/Instance/Properties/PubliclyAccessible",
        json!(true),
        "DatabaseNestedStack/Instance: the instance gets an address on the internet, or does not say that it has none; set `PubliclyAccessible` to false",
    );
    says(
        id,
        "/Database/Instance/Properties/PubliclyAccessible",
        Value::Null,
        "DatabaseNestedStack/Instance: the instance gets an address on the internet, or does not say that it has none; set `PubliclyAccessible` to false",
    );
    says(
        id,
        "/Database/SubnetGroup/Properties/SubnetIds",
        json!([{ "Ref": "NetworkPublicSubnetIds" }]),
        "DatabaseNestedStack/SubnetGroup: the database is in public subnets; use the private ones",
    );
    let group = "/Database/SecurityGroup/Properties/SecurityGroupIngress";
    says(
        id,
        group,
        json!([{ "CidrIp": "10.0.0.0/16" }]),
        "DatabaseNestedStack/SecurityGroup: a range of addresses may connect to the database; let in the cluster's security group only",
    );
    let rule = json!({ "Type": "AWS::EC2::SecurityGroupIngress", "Properties": {
        "GroupId": { "Fn::GetAtt": ["SecurityGroup", "GroupId"] }, "CidrIpv6": "::/0",
    } });
    says(
        id,
        "/Database/Rule",
        rule,
        "DatabaseNestedStack/Rule: a range of addresses may connect to the database; let in the cluster's security group only",
    );
}

#[test]
fn imds_v2() {
    let id = "imds-v2";
    let options = "/Cluster/CoreLaunchTemplate/Properties/LaunchTemplateData/MetadataOptions";
    says(
        id,
        &format!("{options}/HttpTokens"),
        json!("optional"),
        "ClusterNestedStack/CoreLaunchTemplate: instance metadata is given without a token; set `HttpTokens` to required",
    );
    says(
        id,
        &format!("{options}/HttpPutResponseHopLimit"),
        json!(2),
        "ClusterNestedStack/CoreLaunchTemplate: pods reach the metadata of their node; set `HttpPutResponseHopLimit` to 1",
    );
    says(
        id,
        "/Cluster/CoreNodeGroup/Properties/LaunchTemplate",
        Value::Null,
        "ClusterNestedStack/CoreNodeGroup: without a launch template, instance metadata is given without a token; add a launch template",
    );
}

#[test]
fn private_nodes() {
    let id = "private-nodes";
    says(
        id,
        "/Cluster/CoreNodeGroup/Properties/Subnets",
        json!([{ "Ref": "PublicSubnetA" }]),
        "ClusterNestedStack/CoreNodeGroup: the nodes are in public subnets; use the private ones",
    );
    says(
        id,
        "/Network/PublicSubnetA/Properties/MapPublicIpOnLaunch",
        json!(true),
        "NetworkNestedStack/PublicSubnetA: whatever starts in the subnet gets a public address; set `MapPublicIpOnLaunch` to false",
    );
    let interfaces = "/Cluster/CoreLaunchTemplate/Properties/LaunchTemplateData/NetworkInterfaces";
    says(
        id,
        interfaces,
        json!([{ "AssociatePublicIpAddress": true }]),
        "ClusterNestedStack/CoreLaunchTemplate: its instances get a public address; remove `AssociatePublicIpAddress`",
    );
}

#[test]
fn api_endpoint_open() {
    let id = "api-endpoint-open";
    let config = "/Cluster/Cluster/Properties/ResourcesVpcConfig";
    says(
        id,
        &format!("{config}/PublicAccessCidrs"),
        json!(["0.0.0.0/0"]),
        "ClusterNestedStack/Cluster: everybody on the internet can reach the API server; list your networks under `cidrs`, or write `public: false`",
    );
    says(
        id,
        &format!("{config}/PublicAccessCidrs"),
        Value::Null,
        "ClusterNestedStack/Cluster: everybody on the internet can reach the API server; list your networks under `cidrs`, or write `public: false`",
    );
    says(id, config, json!({ "EndpointPublicAccess": false }), "");
}
