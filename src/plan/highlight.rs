//! What matters of a resource: the few properties that a reviewer looks for first.

use super::change::Highlight;
use crate::template::cloudformation::resource::Resource;
use serde_json::Value;

/// Property paths by resource type, with their words; dots step into objects.
const OF: &[(&str, &[(&str, &str)])] = &[
    ("AWS::EC2::VPC", &[("CidrBlock", "range")]),
    (
        "AWS::EC2::Subnet",
        &[("CidrBlock", "range"), ("AvailabilityZone", "zone")],
    ),
    (
        "AWS::EC2::Route",
        &[
            ("DestinationCidrBlock", "to"),
            ("NatGatewayId", "by"),
            ("GatewayId", "by"),
        ],
    ),
    (
        "AWS::EC2::VPCEndpoint",
        &[("VpcEndpointType", "kind"), ("ServiceName", "service")],
    ),
    ("AWS::EC2::FlowLog", &[("TrafficType", "traffic")]),
    ("AWS::EC2::SecurityGroup", &[("GroupDescription", "for")]),
    (
        "AWS::EC2::LaunchTemplate",
        &[("LaunchTemplateData.MetadataOptions.HttpTokens", "IMDSv2")],
    ),
    (
        "AWS::EKS::Cluster",
        &[
            ("Name", "name"),
            ("Version", "Kubernetes"),
            ("UpgradePolicy.SupportType", "support"),
        ],
    ),
    (
        "AWS::EKS::Addon",
        &[("AddonVersion", "version"), ("AddonName", "of")],
    ),
    (
        "AWS::EKS::AccessEntry",
        &[
            ("AccessPolicies", "policy"),
            ("KubernetesGroups", "groups"),
            ("PrincipalArn", "principal"),
        ],
    ),
    (
        "AWS::EKS::Nodegroup",
        &[
            ("InstanceTypes", "instances"),
            ("AmiType", "image"),
            ("CapacityType", "capacity"),
            ("ScalingConfig.MinSize", "min"),
            ("ScalingConfig.DesiredSize", "desired"),
            ("ScalingConfig.MaxSize", "max"),
        ],
    ),
    (
        "AWS::EKS::PodIdentityAssociation",
        &[
            ("Namespace", "namespace"),
            ("ServiceAccount", "service account"),
        ],
    ),
    (
        "AWS::RDS::DBCluster",
        &[
            ("Engine", "engine"),
            ("EngineVersion", "version"),
            ("StorageType", "storage"),
            ("BackupRetentionPeriod", "backup days"),
            ("DeletionProtection", "deletion protection"),
        ],
    ),
    (
        "AWS::RDS::DBInstance",
        &[
            ("DBInstanceClass", "class"),
            ("PubliclyAccessible", "public"),
        ],
    ),
    ("AWS::RDS::DBClusterParameterGroup", &[("Family", "family")]),
    (
        "AWS::KMS::Key",
        &[("Description", "for"), ("EnableKeyRotation", "rotation")],
    ),
    ("AWS::KMS::Alias", &[("AliasName", "alias")]),
    (
        "AWS::IAM::Role",
        &[("RoleName", "name"), ("Description", "for")],
    ),
    ("AWS::SecretsManager::Secret", &[("Name", "name")]),
    ("AWS::SQS::Queue", &[("QueueName", "name")]),
    (
        "AWS::Events::Rule",
        &[("Description", "for"), ("EventPattern.detail-type", "on")],
    ),
    (
        "AWS::Logs::LogGroup",
        &[("LogGroupName", "name"), ("RetentionInDays", "days")],
    ),
    (
        "AWS::CertificateManager::Certificate",
        &[
            ("DomainName", "domain"),
            ("SubjectAlternativeNames", "also"),
        ],
    ),
];

/// The facts worth a line, in the table's order; those that a resource lacks are left out.
pub fn highlights(resource: &Resource) -> Vec<Highlight> {
    let Some((_, paths)) = OF.iter().find(|(kind, _)| *kind == resource.kind) else {
        return Vec::new();
    };
    paths
        .iter()
        .filter_map(|(path, name)| {
            let value = at(resource, path)?;
            Some(Highlight {
                name: (*name).to_owned(),
                value: words(value)?,
            })
        })
        .collect()
}

fn at<'a>(resource: &'a Resource, path: &str) -> Option<&'a Value> {
    let mut steps = path.split('.');
    let first = resource.properties.get(steps.next()?)?;
    steps.try_fold(first, |value, step| value.get(step))
}

/// A value in few words; an intrinsic by what it points to.
pub fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(value) => Some(if *value { "yes" } else { "no" }.to_owned()),
        Value::Number(value) => Some(value.to_string()),
        Value::String(value) => Some(value.clone()),
        Value::Array(items) => Some(
            items
                .iter()
                .filter_map(words)
                .collect::<Vec<_>>()
                .join(", "),
        ),
        Value::Object(map) => {
            let (function, argument) = map.iter().next()?;
            match (function.as_str(), argument) {
                ("Ref" | "Fn::Sub", Value::String(name)) => Some(name.clone()),
                ("Fn::GetAtt", Value::Array(parts)) => Some(
                    parts
                        .iter()
                        .filter_map(Value::as_str)
                        .collect::<Vec<_>>()
                        .join("."),
                ),
                ("Fn::Sub", Value::Array(parts)) => parts.first().and_then(words),
                // Of an access policy, whose scope is always the cluster, the ARN's last part says it all.
                _ => {
                    let arn = words(map.get("PolicyArn")?)?;
                    Some(arn.rsplit('/').next()?.to_owned())
                }
            }
        }
    }
    .filter(|words| !words.is_empty())
}
