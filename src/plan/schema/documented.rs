//! Where CloudFormation's documentation and its schemas differ, with the source of each difference.
//! Held against the documentation of September 2023, the last that was published as text, for the
//! types that the templates are made of and others that are known for it.

use super::{Replaces, share_a_line};
use Replaces::{May, Yes};

/// Type, path, and what holds instead of the schema. "Template reference" is CloudFormation's page
/// of the type, under "Update requires".
const DIFFERENCES: &[(&str, &str, Replaces)] = &[
    // Template reference: replacement. The Certificate Manager API has since got
    // UpdateCertificateOptions, which changes email to DNS validation in place, and no other way.
    (
        "AWS::CertificateManager::Certificate",
        "/ValidationMethod",
        May,
    ),
    // Template reference: replacement where an existing definition is edited.
    ("AWS::DynamoDB::Table", "/AttributeDefinitions", May),
    // Template reference: replacement.
    ("AWS::DynamoDB::Table", "/KeySchema", Yes),
    // Template reference: replacement.
    ("AWS::EC2::EIP", "/Domain", Yes),
    // Template reference: replacement.
    ("AWS::Events::Rule", "/EventBusName", Yes),
    // Template reference: replacement, and also that the update fails, so that no key is deleted by
    // accident. It is never changed in place.
    ("AWS::KMS::Key", "/KeySpec", May),
    ("AWS::KMS::Key", "/KeyUsage", May),
    ("AWS::KMS::Key", "/MultiRegion", May),
    // Template reference: replacement. The conditions in the resource provider (ImmutabilityHelper
    // of aws-rds-dbcluster) are of engine and global cluster.
    ("AWS::RDS::DBCluster", "/AvailabilityZones", Yes),
    // Template reference: replacement. RDS itself can change it (ModifyDBInstance), and today's
    // schema says so.
    ("AWS::RDS::DBInstance", "/Port", May),
    // Template reference: replacement, from when S3 could lock new buckets only; since November 2023
    // it locks existing ones too, and today's schema says so.
    ("AWS::S3::Bucket", "/ObjectLockEnabled", May),
];

/// Types that hold data and are not in cfn-lint's list of them.
const HOLD_DATA: &[&str] = &[
    "AWS::ACMPCA::CertificateAuthority",
    "AWS::AmazonMQ::Broker",
    "AWS::Cassandra::Keyspace",
    "AWS::Cassandra::Table",
    "AWS::CloudTrail::EventDataStore",
    "AWS::CodeArtifact::Repository",
    "AWS::CodeCommit::Repository",
    "AWS::DSQL::Cluster",
    "AWS::DocDBElastic::Cluster",
    // Images; a registry of the same name has none.
    "AWS::ECR::Repository",
    "AWS::ElastiCache::ServerlessCache",
    "AWS::KMS::ReplicaKey",
    "AWS::MSK::Cluster",
    "AWS::MemoryDB::Cluster",
    "AWS::NeptuneGraph::Graph",
    "AWS::OpenSearchServerless::Collection",
    "AWS::RedshiftServerless::Namespace",
    // Its records, and the name servers that its parent zone names.
    "AWS::Route53::HostedZone",
    "AWS::S3Express::DirectoryBucket",
    "AWS::S3Tables::Table",
    "AWS::S3Tables::TableBucket",
    "AWS::SSM::Parameter",
    "AWS::Timestream::Database",
    "AWS::Timestream::Table",
];

/// Lists of types whose order means nothing, although the schema does not say so: each item has a name of its own.
const UNORDERED: &[(&str, &[&str])] = &[
    (
        "AWS::DynamoDB::GlobalTable",
        &[
            "/AttributeDefinitions",
            "/GlobalSecondaryIndexes",
            "/LocalSecondaryIndexes",
            "/Replicas",
        ],
    ),
    (
        "AWS::DynamoDB::Table",
        &[
            "/AttributeDefinitions",
            "/GlobalSecondaryIndexes",
            "/LocalSecondaryIndexes",
        ],
    ),
];

pub(super) fn is_unordered(kind: &str, pointer: &str) -> bool {
    let lists = UNORDERED.iter().find(|(of, _)| *of == kind);
    lists.is_some_and(|(_, lists)| lists.contains(&pointer))
}

pub(super) fn replaces(kind: &str, pointer: &str) -> Option<Replaces> {
    DIFFERENCES
        .iter()
        .find(|(of, path, _)| *of == kind && !pointer.is_empty() && share_a_line(pointer, path))
        .map(|(_, _, replaces)| *replaces)
}

pub(super) fn holds_data(kind: &str) -> bool {
    HOLD_DATA.contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::{DIFFERENCES, HOLD_DATA, UNORDERED};
    use crate::plan::schema::{Paths, Replaces, of};
    use Replaces::{May, No, Yes};

    /// "Update requires" of CloudFormation's documentation: `Yes` is replacement, `May` is some
    /// interruptions with replacement under conditions, `No` is no or some interruptions.
    #[rustfmt::skip]
    const DOCUMENTED: &[(&str, Replaces, &str)] = &[
        ("AWS::CertificateManager::Certificate", Yes, "/DomainName /SubjectAlternativeNames /KeyAlgorithm /DomainValidationOptions"),
        ("AWS::CertificateManager::Certificate", May, "/ValidationMethod"),
        ("AWS::CloudFormation::Stack", No, "/TemplateURL /Parameters /Tags"),
        ("AWS::DynamoDB::Table", Yes, "/TableName /KeySchema /ImportSourceSpecification"),
        ("AWS::DynamoDB::Table", May, "/AttributeDefinitions"),
        ("AWS::DynamoDB::Table", No, "/BillingMode /ProvisionedThroughput /SSESpecification /GlobalSecondaryIndexes"),
        ("AWS::EC2::EIP", Yes, "/Domain /NetworkBorderGroup /TransferAddress"),
        ("AWS::EC2::FlowLog", Yes, "/LogDestination /ResourceId /TrafficType /LogFormat /MaxAggregationInterval"),
        ("AWS::EC2::LaunchTemplate", Yes, "/LaunchTemplateName"),
        ("AWS::EC2::LaunchTemplate", No, "/LaunchTemplateData /LaunchTemplateData/ImageId /VersionDescription"),
        ("AWS::EC2::NatGateway", Yes, "/AllocationId /SubnetId /ConnectivityType"),
        ("AWS::EC2::Route", Yes, "/RouteTableId /DestinationCidrBlock"),
        ("AWS::EC2::Route", No, "/GatewayId /NatGatewayId"),
        ("AWS::EC2::SecurityGroup", Yes, "/GroupDescription /GroupName /VpcId"),
        ("AWS::EC2::SecurityGroup", No, "/SecurityGroupIngress /SecurityGroupEgress/0/CidrIp"),
        ("AWS::EC2::SecurityGroupEgress", Yes, "/CidrIp /FromPort /ToPort /GroupId /IpProtocol"),
        ("AWS::EC2::SecurityGroupEgress", No, "/Description"),
        ("AWS::EC2::Subnet", Yes, "/CidrBlock /AvailabilityZone /VpcId"),
        ("AWS::EC2::Subnet", No, "/MapPublicIpOnLaunch /Tags"),
        ("AWS::EC2::VPC", Yes, "/CidrBlock"),
        ("AWS::EC2::VPC", May, "/InstanceTenancy"),
        ("AWS::EC2::VPC", No, "/EnableDnsHostnames /EnableDnsSupport"),
        ("AWS::EC2::VPCEndpoint", Yes, "/ServiceName /VpcEndpointType /VpcId"),
        ("AWS::EC2::VPCEndpoint", No, "/PolicyDocument /PrivateDnsEnabled /RouteTableIds /SecurityGroupIds /SubnetIds"),
        ("AWS::EKS::Addon", Yes, "/AddonName /ClusterName"),
        ("AWS::EKS::Addon", No, "/AddonVersion /ConfigurationValues /ServiceAccountRoleArn /ResolveConflicts"),
        ("AWS::EKS::Cluster", Yes, "/Name /RoleArn /EncryptionConfig /KubernetesNetworkConfig/IpFamily"),
        ("AWS::EKS::Cluster", No, "/Version /Logging /ResourcesVpcConfig/EndpointPublicAccess"),
        ("AWS::EKS::Nodegroup", Yes, "/AmiType /CapacityType /ClusterName /DiskSize /InstanceTypes /NodeRole /NodegroupName /RemoteAccess /Subnets"),
        ("AWS::EKS::Nodegroup", No, "/LaunchTemplate/Version /ScalingConfig/MaxSize /Version /ReleaseVersion /Labels /Taints"),
        ("AWS::ElasticLoadBalancingV2::Listener", Yes, "/LoadBalancerArn"),
        ("AWS::ElasticLoadBalancingV2::Listener", No, "/Port /Protocol /Certificates /DefaultActions"),
        ("AWS::ElasticLoadBalancingV2::ListenerRule", Yes, "/ListenerArn"),
        ("AWS::ElasticLoadBalancingV2::ListenerRule", No, "/Actions /Conditions /Priority"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", Yes, "/Name /Scheme /Type"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", No, "/Subnets /SecurityGroups /IpAddressType"),
        ("AWS::ElasticLoadBalancingV2::TargetGroup", Yes, "/Name /Port /Protocol /ProtocolVersion /TargetType /VpcId"),
        ("AWS::ElasticLoadBalancingV2::TargetGroup", No, "/HealthCheckPath /Targets /TargetGroupAttributes"),
        ("AWS::Events::Rule", Yes, "/Name /EventBusName"),
        ("AWS::Events::Rule", No, "/EventPattern /Targets"),
        ("AWS::IAM::OIDCProvider", Yes, "/Url"),
        ("AWS::IAM::OIDCProvider", No, "/ClientIdList /ThumbprintList"),
        ("AWS::IAM::Role", Yes, "/RoleName /Path"),
        ("AWS::IAM::Role", No, "/AssumeRolePolicyDocument /ManagedPolicyArns /Policies /PermissionsBoundary"),
        ("AWS::KMS::Alias", Yes, "/AliasName"),
        ("AWS::KMS::Alias", No, "/TargetKeyId"),
        ("AWS::KMS::Key", May, "/KeySpec /KeyUsage /MultiRegion"),
        ("AWS::KMS::Key", No, "/KeyPolicy /EnableKeyRotation /PendingWindowInDays"),
        ("AWS::Lambda::Function", Yes, "/FunctionName"),
        ("AWS::Lambda::Function", No, "/Architectures /Code/ZipFile /Runtime /Role /VpcConfig"),
        ("AWS::Logs::LogGroup", Yes, "/LogGroupName"),
        ("AWS::Logs::LogGroup", No, "/KmsKeyId /RetentionInDays"),
        ("AWS::RDS::DBCluster", Yes, "/AvailabilityZones /DBClusterIdentifier /DBSubnetGroupName /DatabaseName /EngineMode /KmsKeyId /SnapshotIdentifier /StorageEncrypted"),
        ("AWS::RDS::DBCluster", May, "/Engine /MasterUsername"),
        ("AWS::RDS::DBCluster", No, "/EngineVersion /Port /DeletionProtection /BackupRetentionPeriod /ServerlessV2ScalingConfiguration/MaxCapacity"),
        ("AWS::RDS::DBClusterParameterGroup", Yes, "/Description /Family /DBClusterParameterGroupName"),
        ("AWS::RDS::DBClusterParameterGroup", No, "/Parameters/timezone"),
        ("AWS::RDS::DBInstance", Yes, "/DBInstanceIdentifier /DBClusterIdentifier /DBName /DBSubnetGroupName /KmsKeyId /MasterUsername /StorageEncrypted"),
        ("AWS::RDS::DBInstance", May, "/AvailabilityZone /DBSnapshotIdentifier /Engine /Port"),
        ("AWS::RDS::DBInstance", No, "/EngineVersion /DBInstanceClass /PubliclyAccessible /PromotionTier"),
        ("AWS::RDS::DBSubnetGroup", Yes, "/DBSubnetGroupName"),
        ("AWS::RDS::DBSubnetGroup", No, "/SubnetIds /DBSubnetGroupDescription"),
        ("AWS::S3::Bucket", Yes, "/BucketName"),
        ("AWS::S3::Bucket", May, "/ObjectLockEnabled"),
        ("AWS::S3::Bucket", No, "/BucketEncryption /VersioningConfiguration /LifecycleConfiguration"),
        ("AWS::SQS::Queue", Yes, "/FifoQueue /QueueName"),
        ("AWS::SQS::Queue", No, "/KmsMasterKeyId /MessageRetentionPeriod"),
        ("AWS::SQS::QueuePolicy", No, "/PolicyDocument /Queues"),
        ("AWS::SecretsManager::RotationSchedule", Yes, "/SecretId"),
        ("AWS::SecretsManager::Secret", Yes, "/Name"),
        ("AWS::SecretsManager::Secret", No, "/Description /KmsKeyId /GenerateSecretString"),
        ("AWS::SecretsManager::SecretTargetAttachment", No, "/TargetId /TargetType"),
    ];

    /// What that documentation does not have yet, or has otherwise and the schema is right.
    #[rustfmt::skip]
    const LATER: &[(&str, Replaces, &str)] = &[
        // Types of December 2023 and November 2023.
        ("AWS::EKS::AccessEntry", Yes, "/ClusterName /PrincipalArn /Type"),
        ("AWS::EKS::AccessEntry", No, "/AccessPolicies /KubernetesGroups /Username"),
        ("AWS::EKS::PodIdentityAssociation", Yes, "/ClusterName /Namespace /ServiceAccount"),
        ("AWS::EKS::PodIdentityAssociation", No, "/RoleArn"),
        // EKS changes subnets and security groups of a cluster since October 2023.
        ("AWS::EKS::Cluster", No, "/ResourcesVpcConfig/SubnetIds /ResourcesVpcConfig/SecurityGroupIds"),
        // Lambda has no call that changes it: UpdateFunctionCode takes no package type.
        ("AWS::Lambda::Function", Yes, "/PackageType"),
        // An attachment is in the secret; another secret is another attachment.
        ("AWS::SecretsManager::SecretTargetAttachment", Yes, "/SecretId"),
        // Likewise of gateway and network.
        ("AWS::EC2::VPCGatewayAttachment", Yes, "/VpcId"),
    ];

    #[test]
    fn a_change_replaces_what_the_documentation_says() {
        for (kind, replaces, pointers) in DOCUMENTED.iter().chain(LATER) {
            for pointer in Paths(pointers).all() {
                let known = of(kind).map(|schema| schema.replaces(pointer));
                assert_eq!(known, Some(*replaces), "{kind} {pointer}");
            }
        }
    }

    #[test]
    fn every_difference_is_one() {
        assert!(DIFFERENCES.is_sorted_by_key(|(kind, path, _)| (kind, path)));
        for (kind, path, replaces) in DIFFERENCES {
            let schema = of(kind).unwrap_or_else(|| panic!("{kind} is in the table"));
            let said = if schema.replaces.touch(path) {
                Yes
            } else if schema.may_replace.touch(path) {
                May
            } else {
                No
            };
            assert_ne!(said, *replaces, "{kind} {path}: the schema says the same");
        }
    }

    #[test]
    fn every_list_without_order_is_one_more() {
        assert!(UNORDERED.is_sorted());
        for (kind, lists) in UNORDERED {
            let schema = of(kind).unwrap_or_else(|| panic!("{kind} is in the table"));
            for list in *lists {
                assert!(
                    !schema.unordered.name(list),
                    "{kind} {list}: the schema says the same"
                );
                assert!(schema.is_unordered(list));
            }
        }
    }

    #[test]
    fn what_holds_data_is_known_or_added() {
        for kind in [
            "AWS::DynamoDB::Table",
            "AWS::EC2::Volume",
            "AWS::ECR::Repository",
            "AWS::EFS::FileSystem",
            "AWS::KMS::Key",
            "AWS::Logs::LogGroup",
            "AWS::RDS::DBCluster",
            "AWS::RDS::DBInstance",
            "AWS::S3::Bucket",
            "AWS::SQS::Queue",
            "AWS::SecretsManager::Secret",
        ] {
            assert!(of(kind).is_some_and(|schema| schema.holds_data()), "{kind}");
        }
        for kind in HOLD_DATA {
            let listed = of(kind).is_none_or(|schema| !schema.data.is_empty());
            assert!(!listed, "{kind} is in cfn-lint's list by now");
        }
    }
}
