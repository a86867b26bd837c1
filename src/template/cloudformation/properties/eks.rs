//! `AWS::EKS`.

use crate::template::cloudformation::expression::{Document, Expression};
use std::collections::BTreeMap;

properties! { "AWS::EKS::Cluster", List, Cluster {
    name: Expression,
    version: Expression,
    role_arn: Expression,
    access_config: AccessConfig,
    bootstrap_self_managed_addons: bool,
    deletion_protection: bool,
    encryption_config: Option<Vec<EncryptionConfig>>,
    kubernetes_network_config: KubernetesNetworkConfig,
    logging: Logging,
    resources_vpc_config: ResourcesVpcConfig,
    upgrade_policy: UpgradePolicy,
} }

part! { AccessConfig {
    authentication_mode: Expression,
    bootstrap_cluster_creator_admin_permissions: bool,
} }

part! { EncryptionConfig {
    provider: Provider,
    resources: Vec<Expression>,
} }

part! { Provider {
    key_arn: Expression,
} }

part! { KubernetesNetworkConfig {
    ip_family: Expression,
    service_ipv4_cidr: Option<Expression>,
} }

part! { Logging {
    cluster_logging: ClusterLogging,
} }

part! { ClusterLogging {
    enabled_types: Vec<LoggingTypeConfig>,
} }

part! { LoggingTypeConfig {
    #[serde(rename = "Type")]
    kind: Expression,
} }

part! { ResourcesVpcConfig {
    endpoint_private_access: bool,
    endpoint_public_access: bool,
    public_access_cidrs: Option<Vec<Expression>>,
    subnet_ids: Expression,
} }

part! { UpgradePolicy {
    support_type: Expression,
} }

properties! { "AWS::EKS::AccessEntry", List, AccessEntry {
    cluster_name: Expression,
    principal_arn: Expression,
    #[serde(rename = "Type")]
    kind: Expression,
    username: Option<Expression>,
    kubernetes_groups: Option<Vec<Expression>>,
    access_policies: Option<Vec<AccessPolicy>>,
} }

part! { AccessPolicy {
    policy_arn: Expression,
    access_scope: AccessScope,
} }

part! { AccessScope {
    #[serde(rename = "Type")]
    kind: Expression,
} }

properties! { "AWS::EKS::Addon", List, Addon {
    cluster_name: Expression,
    addon_name: Expression,
    addon_version: Option<Expression>,
    configuration_values: Option<Expression>,
    pod_identity_associations: Option<Vec<AddonPodIdentity>>,
    preserve_on_delete: bool,
    resolve_conflicts: Expression,
    service_account_role_arn: Option<Expression>,
} }

part! { AddonPodIdentity {
    service_account: Expression,
    role_arn: Expression,
} }

properties! { "AWS::EKS::PodIdentityAssociation", List, PodIdentityAssociation {
    cluster_name: Expression,
    namespace: Expression,
    service_account: Expression,
    role_arn: Expression,
} }

properties! { "AWS::EKS::Nodegroup", Map, Nodegroup {
    cluster_name: Expression,
    version: Expression,
    node_role: Expression,
    subnets: Expression,
    ami_type: Document,
    capacity_type: Expression,
    instance_types: Vec<Expression>,
    scaling_config: ScalingConfig,
    update_config: UpdateConfig,
    node_repair_config: NodeRepairConfig,
    labels: Option<BTreeMap<String, String>>,
    taints: Option<Vec<Taint>>,
    launch_template: LaunchTemplateSpecification,
} }

part! { ScalingConfig {
    min_size: u32,
    desired_size: u32,
    max_size: u32,
} }

part! { UpdateConfig {
    max_unavailable: u32,
} }

part! { NodeRepairConfig {
    enabled: bool,
} }

part! { Taint {
    key: Expression,
    value: Option<Expression>,
    effect: Expression,
} }

part! { LaunchTemplateSpecification {
    id: Expression,
    version: Expression,
} }
