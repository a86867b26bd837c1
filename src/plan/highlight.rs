//! What matters of a resource: the few properties that a reviewer looks for first.

use super::billed::{capacity, is_on, scheme};
use super::change::Highlight;
use super::scope::Scope;
use crate::model::value::Value as HelmValue;
use crate::template::tree::{AssemblyTree, properties};
use Fact::{At, By};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Properties of a resource.
type Properties = Map<String, Value>;

/// One fact of a resource: where it stands, or how it is told.
enum Fact {
    /// A property's path, where dots step into objects, and words before it; none where it speaks for itself.
    At(&'static str, &'static str),
    /// What no single property says: a name, and what finds the words.
    By(&'static str, fn(&Known, &Properties) -> Option<String>),
}

/// Facts by resource type, the most important first: the end of a line is cut in a narrow terminal.
const OF: &[(&str, &[Fact])] = &[
    ("AWS::EC2::VPC", &[At("CidrBlock", "range")]),
    (
        "AWS::EC2::Subnet",
        &[At("CidrBlock", "range"), At("AvailabilityZone", "zone")],
    ),
    (
        "AWS::EC2::Route",
        &[
            At("DestinationCidrBlock", "to"),
            At("NatGatewayId", "by"),
            At("GatewayId", "by"),
        ],
    ),
    (
        "AWS::EC2::VPCEndpoint",
        &[At("VpcEndpointType", "kind"), At("ServiceName", "service")],
    ),
    ("AWS::EC2::FlowLog", &[At("TrafficType", "traffic")]),
    (
        "AWS::EC2::SecurityGroup",
        &[By("reached from", reached_from), At("GroupDescription", "")],
    ),
    ("AWS::EC2::SecurityGroupEgress", &[At("Description", "")]),
    (
        "AWS::EC2::LaunchTemplate",
        &[
            At("LaunchTemplateData.MetadataOptions.HttpTokens", "IMDSv2"),
            By("volumes", volumes),
        ],
    ),
    (
        "AWS::EKS::Cluster",
        &[
            At("Version", "Kubernetes"),
            By("API", endpoint),
            At("DeletionProtection", "deletion protection"),
            At("EncryptionConfig.0.Provider.KeyArn", "secrets encrypted by"),
            At("UpgradePolicy.SupportType", "support"),
            At("Name", "name"),
        ],
    ),
    (
        "AWS::EKS::Addon",
        &[At("AddonVersion", "version"), At("AddonName", "of")],
    ),
    (
        "AWS::EKS::AccessEntry",
        &[
            By("principal", principal),
            By("policy", access_policies),
            At("KubernetesGroups", "groups"),
        ],
    ),
    (
        "AWS::EKS::Nodegroup",
        &[
            At("InstanceTypes", "instances"),
            At("ScalingConfig.MinSize", "min"),
            At("ScalingConfig.DesiredSize", "desired"),
            At("ScalingConfig.MaxSize", "max"),
            At("CapacityType", "capacity"),
            At("AmiType", "image"),
        ],
    ),
    (
        "AWS::EKS::PodIdentityAssociation",
        &[
            At("Namespace", "namespace"),
            At("ServiceAccount", "service account"),
        ],
    ),
    (
        "AWS::RDS::DBCluster",
        &[
            At("EngineVersion", "version"),
            By("backups kept", |known, it| {
                days(known, it, "BackupRetentionPeriod")
            }),
            At("DeletionProtection", "deletion protection"),
            At("StorageType", "storage"),
            At("KmsKeyId", "encrypted by"),
            By("", |known, it| capacity(it, known)),
            At("Engine", "engine"),
        ],
    ),
    (
        "AWS::RDS::DBInstance",
        &[At("DBInstanceClass", "class"), By("", public)],
    ),
    (
        "AWS::RDS::DBClusterParameterGroup",
        &[At("Family", "family")],
    ),
    (
        "AWS::KMS::Key",
        &[At("Description", ""), At("EnableKeyRotation", "rotation")],
    ),
    ("AWS::KMS::Alias", &[At("AliasName", "alias")]),
    (
        "AWS::IAM::Role",
        &[
            At("Description", ""),
            By("policies", policies),
            At("PermissionsBoundary", "boundary"),
            At("RoleName", "name"),
        ],
    ),
    (
        "AWS::SecretsManager::Secret",
        &[At("Name", "name"), At("KmsKeyId", "encrypted by")],
    ),
    ("AWS::SQS::Queue", &[At("QueueName", "name")]),
    ("AWS::Events::Rule", &[At("Description", "")]),
    (
        "AWS::Logs::LogGroup",
        &[
            At("LogGroupName", ""),
            By("kept", |known, it| days(known, it, "RetentionInDays")),
        ],
    ),
    (
        "AWS::CertificateManager::Certificate",
        &[
            At("DomainName", "domain"),
            At("SubjectAlternativeNames", "also"),
        ],
    ),
];

/// Names that a reader should see as their values: parameters with a literal, and what AWS itself sets.
#[derive(Debug, Clone, Default)]
pub struct Known(BTreeMap<String, String>);

impl Known {
    /// What is known of a synthesized platform before it is deployed.
    pub fn of(tree: &AssemblyTree) -> Self {
        let target = &tree.target;
        let scope = Scope::of_root(&tree.root);
        let text = |name: &str| scope.get(name)?.as_str().map(str::to_owned);
        let parameters = tree.root.section("Parameters").keys();
        let parameters = parameters.filter_map(|name| Some((name.clone(), text(name)?)));
        let pseudo = ["AWS::Region", "AWS::AccountId", "AWS::Partition"];
        let pseudo = pseudo
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), text(name)?)));
        let stack = ("AWS::StackName".to_owned(), target.stack.clone());
        Known(
            (inputs(tree).chain(parameters))
                .chain(pseudo)
                .chain([stack])
                .collect(),
        )
    }

    /// The facts worth a line, in the table's order; those that a resource lacks are left out.
    pub fn highlights(&self, kind: &str, resource: &Properties) -> Vec<Highlight> {
        let Some((_, facts)) = OF.iter().find(|(of, _)| *of == kind) else {
            return Vec::new();
        };
        let fact = |fact: &Fact| match fact {
            At(path, name) => Some(highlight(name, self.words(at(resource, path)?)?)),
            By(name, tell) => Some(highlight(name, tell(self, resource)?)),
        };
        facts.iter().filter_map(fact).collect()
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
                    ("Fn::GetAtt", Value::Array(parts)) => {
                        let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
                        // What has an ARN is known by its name.
                        let name = parts.join(".");
                        Some(name.strip_suffix(".Arn").unwrap_or(&name).to_owned())
                    }
                    _ => None,
                }
            }
        }
        .filter(|words| !words.is_empty())
    }

    /// A text of `Fn::Sub` with the names that are known, and `<Cluster>` for one that is not.
    fn substituted(&self, text: &str) -> String {
        let mut words = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            words.push_str(before);
            match self.0.get(name) {
                Some(value) => words.push_str(value),
                None => words.push_str(&format!("<{name}>")),
            }
            rest = after;
        }
        words + rest
    }
}

fn at<'a>(resource: &'a Properties, path: &str) -> Option<&'a Value> {
    let mut steps = path.split('.');
    let first = resource.get(steps.next()?)?;
    steps.try_fold(first, |value, step| match step.parse::<usize>() {
        Ok(index) => value.get(index),
        Err(_) => value.get(step),
    })
}

fn highlight(name: &str, value: String) -> Highlight {
    Highlight {
        name: name.to_owned(),
        value,
    }
}

/// Parameters by which a nested stack takes another one's output: `ClusterSecurityGroupId of Cluster`.
fn inputs(tree: &AssemblyTree) -> impl Iterator<Item = (String, String)> {
    let stacks = tree.root.resources().values();
    let parameters = stacks
        .filter_map(|stack| properties(stack).get("Parameters")?.as_object())
        .flatten();
    parameters.filter_map(|(name, value)| {
        let source = value.get("Fn::GetAtt")?;
        let stack = source.get(0)?.as_str()?.strip_suffix("NestedStack")?;
        let output = source.get(1)?.as_str()?.strip_prefix("Outputs.")?;
        Some((name.clone(), format!("{output} of {stack}")))
    })
}

/// Who reaches the API server beside the VPC.
fn endpoint(known: &Known, cluster: &Properties) -> Option<String> {
    let public = at(cluster, "ResourcesVpcConfig.EndpointPublicAccess");
    if public == Some(&Value::Bool(false)) {
        return Some("private only".to_owned());
    }
    // Source of both defaults: ResourcesVpcConfig of AWS::EKS::Cluster, CloudFormation user guide.
    let ranges = at(cluster, "ResourcesVpcConfig.PublicAccessCidrs");
    let ranges = ranges.and_then(|ranges| known.words(ranges));
    Some(format!("from {}", ranges.as_deref().unwrap_or("0.0.0.0/0")))
}

/// Who enters; of one in the same account, its ARN's end.
fn principal(known: &Known, entry: &Properties) -> Option<String> {
    let arn = known.words(at(entry, "PrincipalArn")?)?;
    let account = known.0.get("AWS::AccountId")?;
    let end = arn.split_once(&format!(":iam::{account}:"));
    Some(end.map_or(arn.clone(), |(_, end)| end.to_owned()))
}

/// Names of the policies of an access entry.
fn access_policies(known: &Known, entry: &Properties) -> Option<String> {
    let policies = at(entry, "AccessPolicies")?.as_array()?;
    let arns = policies
        .iter()
        .filter_map(|policy| known.words(policy.get("PolicyArn")?));
    joined(arns.map(|arn| last(&arn)))
}

/// Names of a role's managed policies, then of its own; many of those by their number.
fn policies(known: &Known, role: &Properties) -> Option<String> {
    let list = |path| {
        at(role, path)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let managed = list("ManagedPolicyArns").filter_map(|arn| known.words(arn));
    let own: Vec<String> = list("Policies")
        .filter_map(|policy| known.words(policy.get("PolicyName")?))
        .collect();
    let own = match own.len() {
        0..=3 => own
            .into_iter()
            .map(|name| format!("{name} (inline)"))
            .collect(),
        many => vec![format!("{many} inline")],
    };
    joined(managed.map(|arn| last(&arn)).chain(own))
}

/// Size of each volume, and whether it is encrypted.
fn volumes(known: &Known, template: &Properties) -> Option<String> {
    let devices = at(template, "LaunchTemplateData.BlockDeviceMappings")?;
    let volumes = devices.as_array()?.iter().filter_map(|device| {
        let volume = device.get("Ebs")?;
        let size = known.words(volume.get("VolumeSize")?)?;
        let encrypted = match volume.get("Encrypted") {
            Some(Value::Bool(true)) => "encrypted",
            _ => "not encrypted",
        };
        Some(format!("{size} GiB {encrypted}"))
    });
    joined(volumes)
}

/// Who reaches what is in a security group, and on which port.
fn reached_from(known: &Known, group: &Properties) -> Option<String> {
    let rules = at(group, "SecurityGroupIngress")?.as_array()?;
    let sources = [
        "SourceSecurityGroupId",
        "SourcePrefixListId",
        "CidrIp",
        "CidrIpv6",
    ];
    let rules = rules.iter().filter_map(|rule| {
        let words = |name: &str| known.words(rule.get(name)?);
        let source = sources.into_iter().find_map(words)?;
        let ports = match (words("FromPort"), words("ToPort")) {
            (Some(from), Some(to)) if from == to => format!("port {from}"),
            (Some(from), Some(to)) => format!("ports {from} to {to}"),
            _ => "every port".to_owned(),
        };
        Some(format!("{source} on {ports}"))
    });
    joined(rules)
}

fn public(_: &Known, instance: &Properties) -> Option<String> {
    let words = match at(instance, "PubliclyAccessible")?.as_bool()? {
        true => "public",
        false => "private",
    };
    Some(words.to_owned())
}

fn days(known: &Known, resource: &Properties, path: &str) -> Option<String> {
    let days = known.words(at(resource, path)?)?;
    let unit = if days == "1" { "day" } else { "days" };
    Some(format!("{days} {unit}"))
}

/// Of a managed policy's ARN only the name says something.
fn last(arn: &str) -> String {
    arn.rsplit('/').next().unwrap_or(arn).to_owned()
}

fn joined(words: impl Iterator<Item = String>) -> Option<String> {
    let words = words.collect::<Vec<_>>().join(", ");
    (!words.is_empty()).then_some(words)
}

/// What matters of a release, by the names that charts commonly give it.
pub fn of_release(values: &HelmValue) -> Vec<Highlight> {
    let words = |path: &[&str]| match values.get(path)? {
        HelmValue::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        HelmValue::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let image = words(&["image", "repository"]).map(|name| {
        let tag = words(&["image", "tag"]).map(|tag| format!(":{tag}"));
        name + &tag.unwrap_or_default()
    });
    let bound = |name| words(&["autoscaling", name]);
    let replicas = match (bound("minReplicas"), bound("maxReplicas")) {
        (Some(min), Some(max)) if is_on(values.get(&["autoscaling", "enabled"])) => {
            Some(format!("{min} to {max}"))
        }
        _ => words(&["replicas"]).or_else(|| words(&["replicaCount"])),
    };
    let facts = [
        ("image", image),
        ("replicas", replicas),
        ("host", words(&["host"])),
        ("ingress", scheme(values).map(str::to_owned)),
    ];
    facts
        .into_iter()
        .filter_map(|(name, value)| Some(highlight(name, value?)))
        .collect()
}
