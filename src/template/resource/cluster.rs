//! `ClusterNestedStack`: EKS, its keys and logs, and in their order who may use it, add-ons and nodes.

use super::encryption::{secrets_key, volumes_key};
use super::identity::{self, Trust};
use super::{access, addon, karpenter, node_group};
use crate::model::cluster::{Cluster, Support};
use crate::model::platform::Platform;
use crate::model::policy::IdentityProvider;
use crate::model::reference::StackName;
use crate::template::cloudformation::expression::{Expression, Intrinsic, document};
use crate::template::cloudformation::properties::eks;
use crate::template::cloudformation::properties::iam::{InlinePolicy, OidcProvider, Role};
use crate::template::cloudformation::properties::logs::LogGroup;
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;
use serde_json::json;

/// The stack.
pub fn cluster(platform: &Platform) -> Stack {
    let mut stack = Stack::new(
        StackName::Cluster,
        platform,
        "EKS, add-ons, nodes and Karpenter's side in AWS",
    );
    let eks = control_plane(&mut stack, platform);
    let oidc = oidc_provider(&mut stack, platform, &eks);
    let volumes_key = volumes_key(&mut stack, platform);
    stack.output(
        "EbsKeyArn",
        "key of volumes, for storage and node classes",
        volumes_key.attribute("Arn"),
    );
    let node_role = node_group::role(&mut stack, platform.cluster.name.as_str());
    let karpenter = karpenter::karpenter(&mut stack, platform, &eks);

    // Add-ons may refer to any output above. First what nodes need to become ready, and who may look on.
    let trust = |via| trust(&eks, oidc.as_ref(), via);
    let entries = access::entries(&mut stack, platform, &eks);
    let (first, later): (Vec<_>, Vec<_>) = platform
        .addons
        .addons
        .iter()
        .partition(|addon| addon.before_nodes);
    let mut before = addon::addons(&mut stack, platform, &first, &eks, &trust, &[]);
    before.extend(entries);
    before.push(karpenter);
    let nodes = node_group::node_groups(
        &mut stack,
        platform,
        &eks,
        &node_role,
        &volumes_key,
        &before,
    );
    addon::addons(&mut stack, platform, &later, &eks, &trust, &nodes);
    stack
}

/// The cluster with what it is made of.
fn control_plane(stack: &mut Stack, platform: &Platform) -> Logical {
    let plan = &platform.cluster;
    // EKS would make the log group itself, and keep its events for ever. Who did what is data: it outlives the
    // cluster.
    let logs = stack.add_with(
        "ControlPlaneLogGroup",
        LogGroup {
            log_group_name: Some(format!("/aws/eks/{}/cluster", plan.name).into()),
            retention_in_days: plan.log_retention_days,
            ..LogGroup::default()
        },
        |logs| logs.keeps_data(),
    );
    let key = plan
        .secrets_encryption
        .then(|| secrets_key(stack, platform));
    let role = role(stack, plan, key.as_ref());
    let properties = eks::Cluster {
        name: plan.name.as_str().into(),
        version: plan.version.as_str().into(),
        role_arn: role.attribute("Arn"),
        access_config: eks::AccessConfig {
            authentication_mode: "API".into(),
            bootstrap_cluster_creator_admin_permissions: false,
        },
        bootstrap_self_managed_addons: false,
        deletion_protection: plan.deletion_protection,
        encryption_config: key.as_ref().map(|key| {
            vec![eks::EncryptionConfig {
                provider: eks::Provider {
                    key_arn: key.attribute("Arn"),
                },
                resources: vec!["secrets".into()],
            }]
        }),
        kubernetes_network_config: eks::KubernetesNetworkConfig {
            ip_family: "ipv4".into(),
            service_ipv4_cidr: plan.service_cidr.as_ref().map(|cidr| cidr.as_str().into()),
        },
        logging: eks::Logging {
            cluster_logging: eks::ClusterLogging {
                enabled_types: plan
                    .logs
                    .iter()
                    .map(|log| eks::LoggingTypeConfig {
                        kind: log.as_str().into(),
                    })
                    .collect(),
            },
        },
        resources_vpc_config: vpc_config(stack, plan),
        upgrade_policy: eks::UpgradePolicy {
            support_type: match plan.support {
                Support::Standard => "STANDARD".into(),
                Support::Extended => "EXTENDED".into(),
            },
        },
    };
    let cluster = stack.add_with("Cluster", properties, |cluster| cluster.after(&logs));
    if let Some(key) = key {
        stack.output(
            "SecretsKeyArn",
            "key of Kubernetes Secrets",
            key.attribute("Arn"),
        );
    }
    outputs(stack, &cluster);
    cluster
}

/// Where the control plane's own network interfaces are, and who reaches it.
fn vpc_config(stack: &mut Stack, plan: &Cluster) -> eks::ResourcesVpcConfig {
    let endpoint = &plan.endpoint;
    let restricted = endpoint.public && !endpoint.cidrs.is_empty();
    eks::ResourcesVpcConfig {
        endpoint_private_access: endpoint.private,
        endpoint_public_access: endpoint.public,
        public_access_cidrs: restricted.then(|| {
            endpoint
                .cidrs
                .iter()
                .map(|cidr| cidr.as_str().into())
                .collect()
        }),
        // Nodes are in private subnets, so the control plane needs no interface in a public one. Load
        // balancers do not go by this list but by the subnets' tags.
        subnet_ids: private_subnets(stack),
    }
}

/// The private subnets, as a list.
pub(super) fn private_subnets(stack: &mut Stack) -> Expression {
    let ids = stack.input(StackName::Network, "PrivateSubnetIds");
    Intrinsic::Split(",".to_owned(), Box::new(identity::intrinsic(ids))).into()
}

fn role(stack: &mut Stack, plan: &Cluster, key: Option<&Logical>) -> Logical {
    let arn = format!(
        "arn:${{AWS::Partition}}:eks:${{AWS::Region}}:${{AWS::AccountId}}:cluster/{}",
        plan.name
    );
    stack.add(
        "ClusterRole",
        Role {
            description: Some(format!("control plane of {}", plan.name).into()),
            assume_role_policy_document: json!({
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Principal": { "Service": "eks.amazonaws.com" },
                    "Action": "sts:AssumeRole",
                    "Condition": {
                        "StringEquals": { "aws:SourceAccount": Intrinsic::Ref("AWS::AccountId".to_owned()) },
                        "ArnLike": { "aws:SourceArn": document(&Intrinsic::sub(arn)) },
                    },
                }],
            }),
            managed_policy_arns: Some(vec![identity::managed_policy("AmazonEKSClusterPolicy")]),
            policies: key.map(|key| vec![use_of(key)]),
            ..Role::default()
        },
    )
}

/// The control plane encrypts Secrets in its role's name.
fn use_of(key: &Logical) -> InlinePolicy {
    InlinePolicy {
        policy_name: "secrets-key".into(),
        policy_document: json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
                "Resource": document(&key.attribute("Arn")),
            }],
        }),
    }
}

fn outputs(stack: &mut Stack, cluster: &Logical) {
    stack.output(
        "ClusterName",
        "name of the EKS cluster",
        cluster.reference(),
    );
    for (key, description, attribute) in [
        ("ClusterArn", "the EKS cluster", "Arn"),
        ("ClusterEndpoint", "URL of the API server", "Endpoint"),
        (
            "ClusterCertificateAuthority",
            "the API server's certificate authority, base64",
            "CertificateAuthorityData",
        ),
        (
            "ClusterSecurityGroupId",
            "security group of control plane and nodes",
            "ClusterSecurityGroupId",
        ),
        (
            "OidcIssuer",
            "issuer of service account tokens",
            "OpenIdConnectIssuerUrl",
        ),
    ] {
        stack.output(key, description, cluster.attribute(attribute));
    }
}

/// IAM's trust in the cluster's service account tokens; only where somebody relies on it.
fn oidc_provider(stack: &mut Stack, platform: &Platform, cluster: &Logical) -> Option<Logical> {
    let addons = platform
        .addons
        .addons
        .iter()
        .filter_map(|addon| addon.identity.as_ref());
    let releases = platform.release_identities().map(|(_, identity)| identity);
    addons
        .chain(releases)
        .any(|identity| identity.via == IdentityProvider::Irsa)
        .then(|| {
            let provider = stack.add(
                "OidcProvider",
                OidcProvider {
                    url: cluster.attribute("OpenIdConnectIssuerUrl"),
                    client_id_list: vec![identity::TOKEN_AUDIENCE.into()],
                },
            );
            stack.output(
                "OidcProviderArn",
                "IAM's OIDC provider of the cluster",
                provider.attribute("Arn"),
            );
            provider
        })
}

/// Whom a role of this stack trusts.
fn trust(cluster: &Logical, oidc: Option<&Logical>, via: IdentityProvider) -> Trust {
    match (via, oidc) {
        (IdentityProvider::Irsa, Some(provider)) => Trust::Irsa {
            provider: provider.attribute("Arn"),
            issuer: cluster.attribute("OpenIdConnectIssuerUrl"),
        },
        _ => Trust::PodIdentity {
            cluster: cluster.attribute("Arn"),
        },
    }
}
