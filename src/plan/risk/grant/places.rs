//! Types whose resources say who may do what with them: where the policy stands, and what it is put on.
//!
//! Source: the schemas of CloudFormation. Policies in another language than that of IAM, such as those of Verified Access
//! and OpenSearch Serverless, are not among them.

use serde_json::{Map, Value as Json};

/// Target of a policy that is put on something that every account has one of.
pub(super) const SHARED: &str = "";

/// A resource's policy.
pub(super) struct Place {
    kind: &'static str,
    /// Keys that lead to it, with a slash between; a star is any item.
    document: &'static str,
    /// The property with what it is put on, where it stands by itself.
    pub(super) target: Option<&'static str>,
    /// What it is called.
    pub(super) label: &'static str,
}

impl Place {
    /// The documents at this place.
    pub(super) fn documents<'v>(&self, properties: &'v Map<String, Json>) -> Vec<&'v Json> {
        let mut steps = self.document.split('/');
        let first = steps.next().and_then(|key| properties.get(key));
        let mut found: Vec<&Json> = first.into_iter().collect();
        for step in steps {
            found = match step {
                "*" => found
                    .into_iter()
                    .filter_map(Json::as_array)
                    .flatten()
                    .collect(),
                key => found.into_iter().filter_map(|it| it.get(key)).collect(),
            };
        }
        found
    }
}

/// The places of a type.
pub(super) fn places(kind: &str) -> impl Iterator<Item = &'static Place> {
    let start = PLACES.partition_point(|place| place.kind < kind);
    PLACES[start..]
        .iter()
        .take_while(move |place| place.kind == kind)
}

const fn of(kind: &'static str, document: &'static str, label: &'static str) -> Place {
    Place {
        kind,
        document,
        target: None,
        label,
    }
}

const fn on(
    kind: &'static str,
    document: &'static str,
    target: &'static str,
    label: &'static str,
) -> Place {
    Place {
        kind,
        document,
        target: Some(target),
        label,
    }
}

#[rustfmt::skip]
const PLACES: &[Place] = &[
    on("AWS::APS::ResourcePolicy", "PolicyDocument", "WorkspaceArn", "workspace policy"),
    of("AWS::ApiGateway::DomainNameV2", "Policy", "domain name policy"),
    of("AWS::ApiGateway::RestApi", "Policy", "API policy"),
    of("AWS::Backup::BackupVault", "AccessPolicy", "vault policy"),
    of("AWS::Backup::LogicallyAirGappedBackupVault", "AccessPolicy", "vault policy"),
    on("AWS::Bedrock::KnowledgeBasePolicy", "PolicyDocument", "KnowledgeBaseId", "knowledge base policy"),
    on("AWS::Bedrock::ResourcePolicy", "PolicyDocument", "ResourceArn", "resource policy"),
    on("AWS::BedrockAgentCore::ResourcePolicy", "Policy", "ResourceArn", "resource policy"),
    on("AWS::CloudTrail::ResourcePolicy", "ResourcePolicy", "ResourceArn", "trail policy"),
    of("AWS::CodeArtifact::Domain", "PermissionsPolicyDocument", "domain policy"),
    of("AWS::CodeArtifact::Repository", "PermissionsPolicyDocument", "repository policy"),
    of("AWS::DSQL::Cluster", "PolicyDocument", "cluster policy"),
    of("AWS::DynamoDB::GlobalTable", "Replicas/*/ReplicaStreamSpecification/ResourcePolicy/PolicyDocument", "stream policy"),
    of("AWS::DynamoDB::GlobalTable", "Replicas/*/ResourcePolicy/PolicyDocument", "table policy"),
    of("AWS::DynamoDB::Table", "ResourcePolicy/PolicyDocument", "table policy"),
    of("AWS::DynamoDB::Table", "StreamSpecification/ResourcePolicy/PolicyDocument", "stream policy"),
    of("AWS::EC2::VPCEndpoint", "PolicyDocument", "endpoint policy"),
    on("AWS::EC2::VPCEndpointServicePermissions", "", "ServiceId", "permission"),
    of("AWS::ECR::PublicRepository", "RepositoryPolicyText", "repository policy"),
    on("AWS::ECR::RegistryPolicy", "PolicyText", SHARED, "registry policy"),
    of("AWS::ECR::Repository", "RepositoryPolicyText", "repository policy"),
    of("AWS::ECR::RepositoryCreationTemplate", "RepositoryPolicy", "repository policy"),
    of("AWS::EFS::FileSystem", "FileSystemPolicy", "file system policy"),
    of("AWS::Elasticsearch::Domain", "AccessPolicies", "domain policy"),
    on("AWS::EventSchemas::RegistryPolicy", "Policy", "RegistryName", "registry policy"),
    of("AWS::Events::EventBus", "Policy", "event bus policy"),
    on("AWS::Events::EventBusPolicy", "Statement", "EventBusName", "event bus policy"),
    on("AWS::EventsV2::ResourcePolicy", "PolicyDocument", "EventBusArn", "event bus policy"),
    of("AWS::FSx::S3AccessPointAttachment", "S3AccessPoint/Policy", "access point policy"),
    of("AWS::KMS::Key", "KeyPolicy", "key policy"),
    of("AWS::KMS::ReplicaKey", "KeyPolicy", "key policy"),
    on("AWS::Kinesis::ResourcePolicy", "ResourcePolicy", "ResourceArn", "stream policy"),
    on("AWS::Lambda::LayerVersionPermission", "", "LayerVersionArn", "permission"),
    on("AWS::Lambda::Permission", "", "FunctionName", "permission"),
    on("AWS::Lambda::ResourcePolicy", "PolicyDocument", "ResourceArn", "function policy"),
    on("AWS::Lex::ResourcePolicy", "Policy", "ResourceArn", "bot policy"),
    of("AWS::Logs::DeliveryDestination", "DeliveryDestinationPolicy/DeliveryDestinationPolicy", "destination policy"),
    of("AWS::Logs::Destination", "DestinationPolicy", "destination policy"),
    of("AWS::Logs::LogGroup", "ResourcePolicyDocument", "log group policy"),
    on("AWS::Logs::ResourcePolicy", "PolicyDocument", SHARED, "logs policy"),
    on("AWS::MSK::ClusterPolicy", "Policy", "ClusterArn", "cluster policy"),
    on("AWS::MediaPackageV2::ChannelPolicy", "Policy", "ChannelName", "channel policy"),
    on("AWS::MediaPackageV2::OriginEndpointPolicy", "Policy", "OriginEndpointName", "endpoint policy"),
    of("AWS::MediaStore::Container", "Policy", "container policy"),
    on("AWS::MediaTailor::ChannelPolicy", "Policy", "ChannelName", "channel policy"),
    of("AWS::OSIS::Pipeline", "ResourcePolicy/Policy", "pipeline policy"),
    of("AWS::Oam::Sink", "Policy", "sink policy"),
    of("AWS::Omics::SequenceStore", "S3AccessPolicy", "store policy"),
    of("AWS::OpenSearchService::Domain", "AccessPolicies", "domain policy"),
    on("AWS::Organizations::Policy", "Content", "TargetIds", "organization policy"),
    on("AWS::Organizations::ResourcePolicy", "Content", SHARED, "organization's own policy"),
    of("AWS::PaymentCryptography::Key", "Policy", "key policy"),
    of("AWS::RAM::ResourceShare", "", "resource share"),
    of("AWS::RUM::AppMonitor", "ResourcePolicy/PolicyDocument", "monitor policy"),
    of("AWS::Redshift::Cluster", "NamespaceResourcePolicy", "namespace policy"),
    of("AWS::RedshiftServerless::Namespace", "NamespaceResourcePolicy", "namespace policy"),
    of("AWS::S3::AccessPoint", "Policy", "access point policy"),
    on("AWS::S3::BucketPolicy", "PolicyDocument", "Bucket", "bucket policy"),
    on("AWS::S3::MultiRegionAccessPointPolicy", "Policy", "MrapName", "access point policy"),
    of("AWS::S3Express::AccessPoint", "Policy", "access point policy"),
    on("AWS::S3Express::BucketPolicy", "PolicyDocument", "Bucket", "bucket policy"),
    on("AWS::S3Files::FileSystemPolicy", "Policy", "FileSystemId", "file system policy"),
    on("AWS::S3ObjectLambda::AccessPointPolicy", "PolicyDocument", "ObjectLambdaAccessPoint", "access point policy"),
    of("AWS::S3Outposts::AccessPoint", "Policy", "access point policy"),
    on("AWS::S3Outposts::BucketPolicy", "PolicyDocument", "Bucket", "bucket policy"),
    on("AWS::S3Tables::TableBucketPolicy", "ResourcePolicy", "TableBucketARN", "bucket policy"),
    on("AWS::S3Tables::TablePolicy", "ResourcePolicy", "TableARN", "table policy"),
    on("AWS::S3Vectors::VectorBucketPolicy", "Policy", "VectorBucketName", "bucket policy"),
    on("AWS::SMSVOICE::ResourcePolicy", "PolicyDocument", "ResourceArn", "resource policy"),
    on("AWS::SNS::TopicInlinePolicy", "PolicyDocument", "TopicArn", "topic policy"),
    on("AWS::SNS::TopicPolicy", "PolicyDocument", "Topics", "topic policy"),
    on("AWS::SQS::QueueInlinePolicy", "PolicyDocument", "Queue", "queue policy"),
    on("AWS::SQS::QueuePolicy", "PolicyDocument", "Queues", "queue policy"),
    on("AWS::SSM::ResourcePolicy", "Policy", "ResourceArn", "resource policy"),
    of("AWS::SageMaker::ModelPackageGroup", "ModelPackageGroupPolicy", "group policy"),
    on("AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", "SecretId", "secret policy"),
    on("AWS::VpcLattice::AuthPolicy", "Policy", "ResourceIdentifier", "auth policy"),
    on("AWS::VpcLattice::ResourcePolicy", "Policy", "ResourceArn", "resource policy"),
    on("AWS::XRay::ResourcePolicy", "PolicyDocument", SHARED, "traces policy"),
];

#[cfg(test)]
mod tests {
    use super::{PLACES, places};
    use crate::plan::schema;

    #[test]
    fn every_type_is_one_of_cloudformations_and_is_found() {
        assert!(PLACES.is_sorted_by_key(|place| (place.kind, place.document)));
        for place in PLACES {
            assert!(schema::of(place.kind).is_some(), "{}", place.kind);
            assert!(
                places(place.kind).any(|it| it.document == place.document),
                "{}",
                place.kind
            );
        }
        assert!(places("AWS::EC2::VPC").next().is_none());
        assert!(places("Custom::Anything").next().is_none());
    }
}
