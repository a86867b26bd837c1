//! Policy documents in resources' properties, and their statements.

use super::resources::{Found, all};
use crate::check::Violation;
use crate::model::place::Place;
use crate::template::assembly::Assembly;
use serde_json::Value;

/// What a policy document is attached to, which decides what `Resource: *` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check::security) enum Kind {
    /// A role: `*` is everything there is.
    Identity,
    /// A resource such as a key or a queue: `*` is the resource itself.
    Resource,
    /// A role's trust.
    Trust,
}

/// One statement of a policy document.
#[derive(Debug, Clone)]
pub(in crate::check::security) struct Statement {
    /// Of which document.
    pub(in crate::check::security) kind: Kind,
    /// Where it is written, if it is one of a policy's template.
    place: Option<Place>,
    json: Value,
}

/// Every statement in an assembly with its resource. Policies of VPC endpoints are not among them:
/// they only narrow what callers may do through the endpoint, and grant nothing.
pub(in crate::check::security) fn statements(assembly: &Assembly) -> Vec<(Found<'_>, Statement)> {
    let mut found = Vec::new();
    for resource in all(assembly) {
        for (kind, policy, document) in documents(&resource) {
            let json = match document.get("Statement") {
                Some(Value::Array(items)) => items.clone(),
                Some(single) => vec![single.clone()],
                None => Vec::new(),
            };
            for (index, json) in json.into_iter().enumerate() {
                let place = policy.as_ref().map(|name| {
                    Place::new(
                        format!("policy/{name}.mustache"),
                        format!("/Statement/{index}"),
                    )
                });
                found.push((resource.clone(), Statement { kind, place, json }));
            }
        }
    }
    found
}

/// Each with the name of an inline policy.
fn documents(found: &Found<'_>) -> Vec<(Kind, Option<String>, Value)> {
    let at = |kind: Kind, path: &[&str]| found.get(path).map(|value| (kind, None, parsed(value)));
    let list: Vec<Option<(Kind, Option<String>, Value)>> = match found.resource.kind.as_str() {
        "AWS::IAM::Role" => {
            let inline = found.list(&["Policies"]).iter().map(|policy| {
                let document = policy.get("PolicyDocument")?;
                let name = policy.get("PolicyName").and_then(Value::as_str);
                Some((Kind::Identity, name.map(str::to_owned), parsed(document)))
            });
            inline
                .chain([at(Kind::Trust, &["AssumeRolePolicyDocument"])])
                .collect()
        }
        "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" | "AWS::IAM::RolePolicy" => {
            vec![at(Kind::Identity, &["PolicyDocument"])]
        }
        "AWS::KMS::Key" => vec![at(Kind::Resource, &["KeyPolicy"])],
        "AWS::SQS::QueuePolicy" | "AWS::SNS::TopicPolicy" | "AWS::S3::BucketPolicy" => {
            vec![at(Kind::Resource, &["PolicyDocument"])]
        }
        "AWS::SecretsManager::ResourcePolicy" => vec![at(Kind::Resource, &["ResourcePolicy"])],
        "AWS::ECR::Repository" => vec![at(Kind::Resource, &["RepositoryPolicyText"])],
        _ => Vec::new(),
    };
    list.into_iter().flatten().collect()
}

/// A document that is text inside of `Fn::Sub`, since its keys hold intrinsics, is read as that text.
fn parsed(document: &Value) -> Value {
    let text = match document.get("Fn::Sub") {
        Some(Value::Array(parts)) => parts.first().and_then(Value::as_str),
        Some(text) => text.as_str(),
        None => document.as_str(),
    };
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_else(|| document.clone())
}

impl Statement {
    /// The violation with where this statement is written.
    pub(in crate::check::security) fn place(&self, violation: Violation) -> Violation {
        Violation {
            place: self.place.clone(),
            ..violation
        }
    }

    /// Whether it grants rather than refuses.
    pub(in crate::check::security) fn allows(&self) -> bool {
        self.json["Effect"] == "Allow"
    }

    /// Literal actions.
    pub(in crate::check::security) fn actions(&self) -> Vec<&str> {
        texts(&self.json["Action"])
    }

    /// Whether it speaks of all actions but some, or of all principals but some.
    pub(in crate::check::security) fn excludes(&self) -> bool {
        ["NotAction", "NotPrincipal"]
            .iter()
            .any(|key| self.json.get(key).is_some())
    }

    /// Whether it covers every resource, or every one of a service.
    pub(in crate::check::security) fn is_of_everything(&self) -> bool {
        let everything =
            |resource: &&str| *resource == "*" || resource.splitn(6, ':').nth(5) == Some("*");
        self.json.get("NotResource").is_some()
            || texts(&self.json["Resource"]).iter().any(everything)
    }

    /// Whether anybody at all is among its principals.
    pub(in crate::check::security) fn is_for_anybody(&self) -> bool {
        let principal = &self.json["Principal"];
        let anybody = |value: &Value| texts(value).contains(&"*");
        anybody(principal)
            || principal
                .as_object()
                .is_some_and(|kinds| kinds.values().any(anybody))
    }

    /// Whether it refuses what does not come by TLS.
    pub(in crate::check::security) fn forces_tls(&self) -> bool {
        let secure = &self.json["Condition"]["Bool"]["aws:SecureTransport"];
        !self.allows() && (*secure == "false" || *secure == false) && self.is_for_anybody()
    }
}

/// The text, or the texts of a list; intrinsics are none.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
