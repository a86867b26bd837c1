//! What matters of a resource: the few properties that a reviewer looks for first.

use super::change::Highlight;
use crate::template::assembly::Assembly;
use crate::template::cloudformation::resource::Resource;
use serde_json::Value;
use std::collections::BTreeMap;

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
            ("AccessPolicies.0.PolicyArn", "policy"),
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
    ("AWS::Events::Rule", &[("Description", "for")]),
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

/// Names that a reader should see as their values: parameters with a literal, and what AWS itself sets.
#[derive(Debug, Clone, Default)]
pub struct Known(BTreeMap<String, String>);

impl Known {
    /// What is known of a synthesized platform before it is deployed.
    pub fn of(assembly: &Assembly) -> Self {
        let identity = &assembly.identity;
        let parameters = assembly
            .parameters
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
        let pseudo = [
            ("AWS::Region", identity.region.as_str()),
            ("AWS::AccountId", identity.account.as_str()),
            ("AWS::Partition", identity.partition()),
            ("AWS::StackName", assembly.stack_name.as_str()),
        ];
        let pseudo = pseudo.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Known(parameters.chain(pseudo).collect())
    }

    /// The facts worth a line, in the table's order; those that a resource lacks are left out.
    pub fn highlights(&self, resource: &Resource) -> Vec<Highlight> {
        let Some((_, paths)) = OF.iter().find(|(kind, _)| *kind == resource.kind) else {
            return Vec::new();
        };
        let fact = |(path, name): &(&str, &str)| {
            let value = self.words(at(resource, path)?)?;
            // Of a managed policy's ARN only the name says something.
            let value = value
                .rsplit_once(":cluster-access-policy/")
                .map_or(value.clone(), |(_, name)| name.to_owned());
            Some(Highlight {
                name: (*name).to_owned(),
                value,
            })
        };
        paths.iter().filter_map(fact).collect()
    }

    /// A value in few words; an intrinsic by what it gives or points to.
    pub fn words(&self, value: &Value) -> Option<String> {
        match value {
            Value::Null => None,
            Value::Bool(value) => Some(if *value { "yes" } else { "no" }.to_owned()),
            Value::Number(value) => Some(value.to_string()),
            Value::String(value) => Some(value.clone()),
            Value::Array(items) => Some(
                items
                    .iter()
                    .filter_map(|item| self.words(item))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            Value::Object(map) => {
                let (function, argument) = map.iter().next()?;
                match (function.as_str(), argument) {
                    ("Ref", Value::String(name)) => Some(self.0.get(name).unwrap_or(name).clone()),
                    ("Fn::Sub", Value::String(text)) => Some(self.substituted(text)),
                    ("Fn::Sub", Value::Array(parts)) => {
                        Some(self.substituted(parts.first()?.as_str()?))
                    }
                    ("Fn::GetAtt", Value::Array(parts)) => Some(
                        parts
                            .iter()
                            .filter_map(Value::as_str)
                            .collect::<Vec<_>>()
                            .join("."),
                    ),
                    _ => None,
                }
            }
        }
        .filter(|words| !words.is_empty())
    }

    /// A text of `Fn::Sub` with the names that are known.
    fn substituted(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("${{{name}}}"), value)
        })
    }
}

fn at<'a>(resource: &'a Resource, path: &str) -> Option<&'a Value> {
    let mut steps = path.split('.');
    let first = resource.properties.get(steps.next()?)?;
    steps.try_fold(first, |value, step| match step.parse::<usize>() {
        Ok(index) => value.get(index),
        Err(_) => value.get(step),
    })
}
