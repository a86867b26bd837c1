//! VPC endpoints: ways to AWS services that do not leave the VPC.
//!
//! An endpoint's policy grants nothing: it only narrows what passes through the endpoint, so that
//! keys of another account cannot carry data out. `Resource: *` is what the service has.

use super::name::pascal;
use super::security_group::{From, answering};
use crate::model::network::Network;
use crate::template::cloudformation::expression::{Document, Expression, Intrinsic, document};
use crate::template::cloudformation::properties::ec2::VpcEndpoint;
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;
use serde_json::json;

/// Services whose endpoints take a policy; a policy on another one fails its creation.
/// Source: each service's own guide, "VPC endpoint policies".
const WITH_POLICY: [&str; 13] = [
    "autoscaling",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks",
    "elasticloadbalancing",
    "kms",
    "logs",
    "monitoring",
    "secretsmanager",
    "sqs",
    "ssm",
    "sts",
];

/// The endpoints that are configured, in the private subnets and their route tables.
pub(super) fn endpoints(
    stack: &mut Stack,
    plan: &Network,
    vpc: &Logical,
    subnets: &[Logical],
    tables: &[Logical],
) {
    if plan.endpoints.s3 {
        stack.add(
            "S3Endpoint",
            VpcEndpoint {
                vpc_id: vpc.reference(),
                service_name: service_name("s3"),
                vpc_endpoint_type: "Gateway".into(),
                policy_document: Some(s3_policy()),
                route_table_ids: Some(references(tables)),
                ..VpcEndpoint::default()
            },
        );
    }
    if plan.endpoints.interface.is_empty() {
        return;
    }
    let group = stack.add(
        "EndpointSecurityGroup",
        answering(
            vpc.reference(),
            "interface endpoints",
            443,
            From::Addresses(vpc.attribute("CidrBlock")),
            "HTTPS from the VPC",
        ),
    );
    for service in &plan.endpoints.interface {
        stack.add(
            format!("{}Endpoint", pascal(service)),
            VpcEndpoint {
                vpc_id: vpc.reference(),
                service_name: service_name(service),
                vpc_endpoint_type: "Interface".into(),
                policy_document: WITH_POLICY
                    .contains(&service.as_str())
                    .then(|| interface_policy(service)),
                subnet_ids: Some(references(subnets)),
                security_group_ids: Some(vec![group.attribute("GroupId")]),
                // Clients keep using the service's public name.
                private_dns_enabled: Some(true),
                ..VpcEndpoint::default()
            },
        );
    }
}

/// A gateway endpoint takes the account's own principals only by a condition; as a principal, the
/// account would be its root user alone.
fn s3_policy() -> Document {
    json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "OwnPrincipals",
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": "*",
                "Condition": {
                    "StringEquals": {
                        "aws:PrincipalAccount":
                            document(&Intrinsic::Ref("AWS::AccountId".to_owned())),
                    },
                },
            },
            // Registries hand out image layers by URLs that they signed with keys of their own.
            {
                "Sid": "SignedDownloads",
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": "*",
            },
        ],
    })
}

fn interface_policy(service: &str) -> Document {
    let mut statements = vec![json!({
        "Sid": "OwnPrincipals",
        "Effect": "Allow",
        "Principal": { "AWS": document(&Intrinsic::sub(
            "arn:${AWS::Partition}:iam::${AWS::AccountId}:root",
        )) },
        "Action": "*",
        "Resource": "*",
    })];
    if service == "sts" {
        // A service account's token is no principal yet when it is exchanged for a role.
        statements.push(json!({
            "Sid": "OwnRolesByToken",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Resource": document(&Intrinsic::sub(
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*",
            )),
        }));
    }
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn service_name(service: &str) -> Expression {
    let service = Intrinsic::literal(service);
    Intrinsic::sub(format!("com.amazonaws.${{AWS::Region}}.{service}")).into()
}

fn references(resources: &[Logical]) -> Vec<Expression> {
    resources.iter().map(Logical::reference).collect()
}
