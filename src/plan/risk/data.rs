//! What the one real thing behind a resource is known by.

use super::literal::given;
use crate::plan::schema;
use serde_json::{Map, Value as Json};

/// Types that are known by more than their schema's identifier says: names that are unique in something else.
/// Source: "Properties" of each type in the CloudFormation template reference.
const TOGETHER: [(&str, &[&str]); 2] = [
    ("AWS::EKS::Nodegroup", &["/ClusterName", "/NodegroupName"]),
    (
        "AWS::EKS::PodIdentityAssociation",
        &["/ClusterName", "/Namespace", "/ServiceAccount"],
    ),
];

/// Whether it is an instance of a database cluster.
pub(super) fn is_of_cluster(kind: &str, properties: &Map<String, Json>) -> bool {
    kind == "AWS::RDS::DBInstance" && given(properties.get("DBClusterIdentifier")).is_some()
}

/// Properties whose values name the one real thing, as JSON pointers; all of them together.
pub(super) fn names(kind: &str) -> Vec<&'static str> {
    match TOGETHER.iter().find(|(of, _)| *of == kind) {
        Some((_, names)) => names.to_vec(),
        None => schema::of(kind).map_or(Vec::new(), |schema| schema.names().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn what_a_user_may_name_is_known_by_it() {
        for (kind, name) in [
            ("AWS::DynamoDB::Table", "/TableName"),
            ("AWS::EC2::LaunchTemplate", "/LaunchTemplateName"),
            ("AWS::EC2::SecurityGroup", "/GroupName"),
            ("AWS::ECR::Repository", "/RepositoryName"),
            ("AWS::EKS::Cluster", "/Name"),
            ("AWS::EKS::Addon", "/AddonName"),
            ("AWS::IAM::Role", "/RoleName"),
            ("AWS::KMS::Alias", "/AliasName"),
            ("AWS::Lambda::Function", "/FunctionName"),
            ("AWS::Logs::LogGroup", "/LogGroupName"),
            ("AWS::RDS::DBCluster", "/DBClusterIdentifier"),
            ("AWS::S3::Bucket", "/BucketName"),
            ("AWS::SQS::Queue", "/QueueName"),
            ("AWS::SecretsManager::Secret", "/Name"),
        ] {
            assert!(names(kind).contains(&name), "{kind}: {:?}", names(kind));
        }
        assert_eq!(names("AWS::EKS::Nodegroup").len(), 2);
        assert!(names("AWS::EC2::VPC").is_empty());
    }
}
