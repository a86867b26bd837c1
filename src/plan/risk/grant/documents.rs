//! Where policy documents stand in resources, and what they are policies of.

use super::made::{is_open, made};
use super::places::{SHARED, places};
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
            | "AWS::IoT::Policy"
    )
}

/// Whether a resource of a type has documents of a family.
pub(super) fn has(family: Family, kind: &str) -> bool {
    match family {
        Family::Identity => is_identity(kind) || is_policy_of_identity(kind),
        Family::Trust => kind == "AWS::IAM::Role",
        Family::Resource => places(kind).next().is_some(),
    }
}

/// Whether a document of a type stands by itself, and not in what it is a policy of.
pub(super) fn stands_alone(kind: &str) -> bool {
    is_policy_of_identity(kind) || places(kind).any(|place| place.target.is_some())
}

/// Whether the documents of a family say the same in the same words on both sides of a resource.
pub(super) fn is_same(family: Family, before: &Json, after: &Json) -> bool {
    let (old, new) = (properties(before), properties(after));
    kind(before) == kind(after)
        && match family {
            Family::Trust => {
                old.get("AssumeRolePolicyDocument") == new.get("AssumeRolePolicyDocument")
            }
            Family::Identity
                if kind(before) != "AWS::SSO::PermissionSet" && is_identity(kind(before)) =>
            {
                old.get("Policies") == new.get("Policies")
            }
            Family::Identity | Family::Resource => old == new,
        }
}

/// What a resource's documents say; `account` is that of its stack. What a service opens where nothing is written counts
/// for a resource that stays: of a new one everybody knows that it starts so.
pub(super) fn document(
    family: Family,
    id: &str,
    resource: &Json,
    account: Option<&str>,
    stays: bool,
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
        Family::Resource => of_resource(kind, properties, account, stays),
    }
}

fn of_resource(
    kind: &str,
    properties: &Map<String, Json>,
    account: Option<&str>,
    stays: bool,
) -> Document {
    let mut all = Document::default();
    let is_of_services =
        |kind: &Json| kind == "SERVICE_CONTROL_POLICY" || kind == "RESOURCE_CONTROL_POLICY";
    if kind == "AWS::Organizations::Policy" && !properties.get("Type").is_some_and(is_of_services) {
        // Policies of tags and backups have a language of their own.
        return all;
    }
    for place in places(kind) {
        let written = match kind {
            // What has a statement and what has words for one are made alike.
            "AWS::Events::EventBusPolicy" => Vec::new(),
            _ => place.documents(properties),
        };
        if written.is_empty() {
            let made = made(kind, properties, account).filter(|_| stays || !is_open(kind));
            let label = match is_open(kind) {
                true => format!("the default {}", place.label),
                false => place.label.to_owned(),
            };
            let made = made.map(|it| read(&label, &it)).unwrap_or_default();
            all = all.and(made);
        }
        for document in written {
            all = all.and(read(place.label, document));
        }
    }
    all
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
        kind => match places(kind).find_map(|it| it.target) {
            Some(SHARED) => vec![Target::from([kind.to_owned()])],
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
