//! What holds data, and what becomes of it when its resource goes.

use super::literal::given;
use serde_json::{Map, Value as Json};

/// Types whose loss is a loss of data.
const KINDS: &[&str] = &[
    "AWS::Backup::BackupVault",
    "AWS::Cognito::UserPool",
    "AWS::DocDB::DBCluster",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::EC2::Volume",
    "AWS::ECR::Repository",
    "AWS::EFS::FileSystem",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::FSx::FileSystem",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::Logs::LogGroup",
    "AWS::Neptune::DBCluster",
    "AWS::OpenSearchService::Domain",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
];

/// Whether a resource holds data that goes with it. The data of an instance of a database cluster is the cluster's.
pub(super) fn holds_data(kind: &str, properties: &Map<String, Json>) -> bool {
    KINDS.contains(&kind) && !is_of_cluster(kind, properties)
}

/// Whether it is an instance of a database cluster.
pub(super) fn is_of_cluster(kind: &str, properties: &Map<String, Json>) -> bool {
    kind == "AWS::RDS::DBInstance" && given(properties.get("DBClusterIdentifier")).is_some()
}

/// What CloudFormation does where a template says nothing.
///
/// "The default policy is `Snapshot` for `AWS::RDS::DBCluster` resources and for `AWS::RDS::DBInstance` resources that
/// don't specify the `DBClusterIdentifier` property": `DeletionPolicy` attribute, CloudFormation template reference.
/// Of `UpdateReplacePolicy` no such exception is documented.
pub(super) fn default_policy(
    attribute: &str,
    kind: &str,
    properties: &Map<String, Json>,
) -> &'static str {
    let is_database = matches!(kind, "AWS::RDS::DBCluster" | "AWS::RDS::DBInstance")
        && !is_of_cluster(kind, properties);
    if is_database && attribute == "DeletionPolicy" {
        "Snapshot"
    } else {
        "Delete"
    }
}

/// Properties whose values name the one real thing, as JSON pointers; all of them together.
pub(super) fn names(kind: &str) -> Vec<&'static str> {
    let names: &[&str] = match kind {
        "AWS::DynamoDB::Table" => &["/TableName"],
        "AWS::EC2::LaunchTemplate" => &["/LaunchTemplateName"],
        "AWS::EC2::SecurityGroup" => &["/GroupName"],
        "AWS::ECR::Repository" => &["/RepositoryName"],
        "AWS::EKS::AccessEntry" => &["/ClusterName", "/PrincipalArn"],
        "AWS::EKS::Addon" => &["/ClusterName", "/AddonName"],
        "AWS::EKS::Cluster" => &["/Name"],
        "AWS::EKS::Nodegroup" => &["/ClusterName", "/NodegroupName"],
        "AWS::EKS::PodIdentityAssociation" => &["/ClusterName", "/Namespace", "/ServiceAccount"],
        "AWS::Events::Rule" => &["/Name"],
        "AWS::IAM::ManagedPolicy" => &["/ManagedPolicyName"],
        "AWS::IAM::OIDCProvider" => &["/Url"],
        "AWS::IAM::Role" => &["/RoleName"],
        "AWS::KMS::Alias" => &["/AliasName"],
        "AWS::Lambda::Function" => &["/FunctionName"],
        "AWS::Logs::LogGroup" => &["/LogGroupName"],
        "AWS::RDS::DBCluster" => &["/DBClusterIdentifier"],
        "AWS::RDS::DBClusterParameterGroup" => &["/DBClusterParameterGroupName"],
        "AWS::RDS::DBInstance" => &["/DBInstanceIdentifier"],
        "AWS::RDS::DBSubnetGroup" => &["/DBSubnetGroupName"],
        "AWS::S3::Bucket" => &["/BucketName"],
        "AWS::SNS::Topic" => &["/TopicName"],
        "AWS::SQS::Queue" => &["/QueueName"],
        "AWS::SecretsManager::Secret" => &["/Name"],
        _ => &[],
    };
    names.to_vec()
}
