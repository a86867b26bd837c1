//! Where policy documents stand in resources, and what they are policies of.

use super::made::made;
use crate::plan::risk::policy::guard::{self, Guards};
use crate::plan::risk::policy::statement::{Document, read, read_under};
use crate::plan::risk::policy::text::shown;
use crate::template::tree::{kind, properties};
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// What a document is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plan::risk) enum Family {
    /// A role, user or group, which may do what it says.
    Identity,
    /// A role, which those may take on whom it names.
    Trust,
    /// Anything else, on which those may do what it says whom it names.
    Resource,
}

/// One thing that a document is of, by every name there is for it.
pub(super) type Target = BTreeSet<String>;

/// A resource's policy: its type, its document, what a document that stands by itself is put on, and what it is called.
struct Place {
    kind: &'static str,
    document: &'static str,
    target: Option<&'static str>,
    label: &'static str,
}

const fn place(
    kind: &'static str,
    document: &'static str,
    target: Option<&'static str>,
    label: &'static str,
) -> Place {
    Place {
        kind,
        document,
        target,
        label,
    }
}

const PLACES: &[Place] = &[
    place(
        "AWS::ECR::Repository",
        "RepositoryPolicyText",
        None,
        "repository policy",
    ),
    place(
        "AWS::Events::EventBusPolicy",
        "Statement",
        Some("EventBusName"),
        "event bus policy",
    ),
    place("AWS::KMS::Key", "KeyPolicy", None, "key policy"),
    place("AWS::KMS::ReplicaKey", "KeyPolicy", None, "key policy"),
    place(
        "AWS::Lambda::Permission",
        "",
        Some("FunctionName"),
        "permission",
    ),
    place(
        "AWS::S3::BucketPolicy",
        "PolicyDocument",
        Some("Bucket"),
        "bucket policy",
    ),
    place(
        "AWS::SNS::TopicInlinePolicy",
        "PolicyDocument",
        Some("TopicArn"),
        "topic policy",
    ),
    place(
        "AWS::SNS::TopicPolicy",
        "PolicyDocument",
        Some("Topics"),
        "topic policy",
    ),
    place(
        "AWS::SQS::QueueInlinePolicy",
        "PolicyDocument",
        Some("Queue"),
        "queue policy",
    ),
    place(
        "AWS::SQS::QueuePolicy",
        "PolicyDocument",
        Some("Queues"),
        "queue policy",
    ),
    place(
        "AWS::SecretsManager::ResourcePolicy",
        "ResourcePolicy",
        Some("SecretId"),
        "secret policy",
    ),
];

/// What holds an identity's inline policies itself.
pub(super) fn is_identity(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group" | "AWS::SSO::PermissionSet"
    )
}

fn is_policy_of_identity(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::IAM::Policy"
            | "AWS::IAM::ManagedPolicy"
            | "AWS::IAM::RolePolicy"
            | "AWS::IAM::UserPolicy"
            | "AWS::IAM::GroupPolicy"
    )
}

/// Whether a resource of a type has documents of a family.
pub(super) fn has(family: Family, kind: &str) -> bool {
    match family {
        Family::Identity => is_identity(kind) || is_policy_of_identity(kind),
        Family::Trust => kind == "AWS::IAM::Role",
        Family::Resource => PLACES.iter().any(|place| place.kind == kind),
    }
}

/// Whether a document of a type stands by itself, and not in what it is a policy of.
pub(super) fn stands_alone(kind: &str) -> bool {
    is_policy_of_identity(kind)
        || PLACES
            .iter()
            .any(|place| place.kind == kind && place.target.is_some())
}

/// What a resource's documents say; `account` is that of its stack.
pub(super) fn document(
    family: Family,
    id: &str,
    resource: &Json,
    account: Option<&str>,
) -> Document {
    let properties = properties(resource);
    let kind = kind(resource);
    let get = |key: &str| properties.get(key);
    match family {
        Family::Trust => get("AssumeRolePolicyDocument")
            .map(|it| read("trust policy", it))
            .unwrap_or_default(),
        Family::Identity if kind == "AWS::SSO::PermissionSet" => get("InlinePolicy")
            .map(|it| read("inline policy", it))
            .unwrap_or_default(),
        Family::Identity if is_identity(kind) => {
            let inline = get("Policies").map(|it| guard::outer(it, &[]));
            let read = |(guards, policy): (Guards, &Json)| {
                let name = policy
                    .get("PolicyName")
                    .map_or_else(|| id.to_owned(), shown);
                let document = policy.get("PolicyDocument").unwrap_or(policy);
                read_under(&format!("policy `{name}`"), document, guards)
            };
            inline
                .unwrap_or_default()
                .into_iter()
                .map(read)
                .fold(Document::default(), Document::and)
        }
        Family::Identity => {
            let name = get("PolicyName").or(get("ManagedPolicyName"));
            let name = name.map_or_else(|| id.to_owned(), shown);
            get("PolicyDocument")
                .map(|it| read(&format!("policy `{name}`"), it))
                .unwrap_or_default()
        }
        Family::Resource => of_resource(kind, properties, account),
    }
}

fn of_resource(kind: &str, properties: &Map<String, Json>, account: Option<&str>) -> Document {
    let Some(place) = PLACES.iter().find(|place| place.kind == kind) else {
        return Document::default();
    };
    let made = made(kind, properties, account);
    let written = properties
        .get(place.document)
        .filter(|_| kind != "AWS::Events::EventBusPolicy");
    let document = written.or(made.as_ref());
    document.map(|it| read(place.label, it)).unwrap_or_default()
}

/// What a resource's documents are policies of.
pub(super) fn targets(id: &str, resource: &Json) -> Vec<Target> {
    let properties = properties(resource);
    let kind = kind(resource);
    let named = |keys: &[&str]| {
        let values = keys
            .iter()
            .filter_map(|key| properties.get(*key))
            .flat_map(|value| guard::items(value, &[]));
        values
            .map(|(_, value)| target(&value))
            .map(|name| Target::from([name]))
            .collect()
    };
    match kind {
        "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" => named(&["Roles", "Users", "Groups"]),
        "AWS::IAM::RolePolicy" => named(&["RoleName"]),
        "AWS::IAM::UserPolicy" => named(&["UserName"]),
        "AWS::IAM::GroupPolicy" => named(&["GroupName"]),
        kind => match PLACES
            .iter()
            .find(|place| place.kind == kind)
            .and_then(|it| it.target)
        {
            Some(key) => named(&[key]),
            None => {
                let names = ["RoleName", "UserName", "GroupName"];
                let names = names
                    .iter()
                    .filter_map(|key| properties.get(*key))
                    .map(shown);
                vec![names.chain([format!("${{{id}}}")]).collect()]
            }
        },
    }
}

/// The name of a resource; its ARN or address is the same one.
pub(in crate::plan::risk) fn target(value: &Json) -> String {
    let name = shown(value);
    match name
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
    {
        Some(inner) if !inner.contains("${") => {
            format!("${{{}}}", inner.split('.').next().unwrap_or(inner))
        }
        _ => name,
    }
}
