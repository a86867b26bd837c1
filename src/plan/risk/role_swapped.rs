//! What acts under a role may do whatever the role may. Another role is another set of rights for the same code, and no
//! policy changes with it.
//!
//! Remedy: compare what the two roles may do, or give the role that is there what is missing.

use super::grant::documents::target;
use super::policy::guard::items;
use super::policy::text::shown;
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};

pub(super) const DETECTOR: Detector = Detector {
    id: "role-swapped",
    title: "nothing acts under another role than before",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str =
    "compare what the two roles may do, or give the role that is there what is missing";

/// Beginnings of the types under whose role code of ours runs, or people act. Of any other it is a service of AWS that
/// does one thing with it, and that is worth a notice.
const ACTING: &[&str] = &[
    "AWS::AppRunner::Service",
    "AWS::AppStream::",
    "AWS::AutoScaling::LaunchConfiguration",
    "AWS::Batch::",
    "AWS::Bedrock::Agent",
    "AWS::BedrockAgentCore::",
    "AWS::CloudFormation::StackSet",
    "AWS::CodeBuild::Project",
    "AWS::CodePipeline::Pipeline",
    "AWS::Cognito::IdentityPoolRoleAttachment",
    "AWS::Cognito::UserPoolGroup",
    "AWS::EC2::Instance",
    "AWS::EC2::LaunchTemplate",
    "AWS::EC2::SpotFleet",
    "AWS::ECS::",
    "AWS::EKS::",
    "AWS::EMR::",
    "AWS::EMRContainers::",
    "AWS::EMRServerless::",
    "AWS::Events::Rule",
    "AWS::GameLift::",
    "AWS::Glue::",
    "AWS::IAM::InstanceProfile",
    "AWS::IoT::RoleAlias",
    "AWS::Lambda::",
    "AWS::MWAA::Environment",
    "AWS::Pipes::Pipe",
    "AWS::RolesAnywhere::Profile",
    "AWS::SSM::MaintenanceWindowTask",
    "AWS::SageMaker::",
    "AWS::Scheduler::Schedule",
    "AWS::Serverless::",
    "AWS::ServiceCatalog::LaunchRoleConstraint",
    "AWS::StepFunctions::StateMachine",
    "AWS::Synthetics::Canary",
    "AWS::Transfer::",
    "Custom::",
];

/// Ends of the names of properties that hold a role, in lower case.
const ROLE: &[&str] = &[
    "iaminstanceprofile",
    "iamroles",
    "instanceprofile",
    "role",
    "rolearn",
    "rolearns",
    "roles",
];

/// Properties whose values are names of roles or profiles rather than ARNs.
const BY_NAME: &[&str] = &[
    "IamInstanceProfile",
    "InstanceRole",
    "JobFlowRole",
    "Role",
    "Roles",
    "ServiceRole",
];

/// What the roles at a property are, by what each is known.
type Roles = BTreeMap<String, String>;

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let mut twins: Option<HashMap<&str, &str>> = None;
    let mut found = Vec::new();
    for pair in difference.pairs.iter().filter(|it| may_swap(it)) {
        let (was, is) = (roles(pair.before.as_ref()), roles(pair.after.as_ref()));
        for (path, after) in &is {
            let none = Roles::new();
            let before = was.get(path).unwrap_or(&none);
            let new: Vec<&String> = after
                .keys()
                .filter(|it| !before.contains_key(*it))
                .collect();
            let twins = twins.get_or_insert_with(|| {
                let all = difference.pairs.iter();
                all.filter_map(|it| Some((it.path.as_str(), it.change.twin.as_deref()?)))
                    .collect()
            });
            // A role that is only called otherwise may do what it could.
            let is_renamed = |name: &&&String| {
                let beside = |id: &str| match pair.path.rsplit_once('/') {
                    Some((parent, _)) => format!("{parent}/{id}"),
                    None => id.to_owned(),
                };
                let id = name.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
                let twin = id.and_then(|id| twins.get(beside(id).as_str()));
                let old = twin.map(|twin| twin.rsplit('/').next().unwrap_or(twin));
                old.is_some_and(|old| before.contains_key(&format!("${{{old}}}")))
            };
            let new: Vec<&String> = new.iter().filter(|it| !is_renamed(it)).copied().collect();
            if !new.is_empty() {
                found.push(danger(pair, path, before, after, &new));
            }
        }
    }
    found
}

/// Whether a resource stays, and is none that defines roles or says which others one may take on.
fn may_swap(pair: &Pair<'_>) -> bool {
    let kind = pair.kind();
    let is_policy = kind.starts_with("AWS::IAM::") && kind != "AWS::IAM::InstanceProfile";
    pair.stays() && !is_policy
}

fn danger(pair: &Pair<'_>, path: &str, before: &Roles, after: &Roles, new: &[&String]) -> Danger {
    let names = |all: &mut dyn Iterator<Item = &String>| {
        let all: Vec<String> = all.map(|it| format!("`{it}`")).collect();
        match all.is_empty() {
            true => "not set".to_owned(),
            false => all.join(", "),
        }
    };
    let is = names(&mut new.iter().filter_map(|it| after.get(*it)));
    let was = names(&mut before.values());
    let message = format!("`{path}` is {is}, was {was}: it may do what that role may");
    let acts = ACTING.iter().any(|it| pair.kind().starts_with(it));
    Danger {
        severity: (!acts).then_some(Severity::Notice),
        ..Danger::new(&pair.path, message, REMEDY)
    }
}

/// The roles in a resource, by the path of their property.
fn roles(resource: Option<&Json>) -> BTreeMap<String, Roles> {
    let mut found = BTreeMap::new();
    let properties = resource.and_then(|it| it.get("Properties"));
    if let Some(properties) = properties {
        inside(properties, "", &mut found);
    }
    found
}

fn inside(value: &Json, path: &str, found: &mut BTreeMap<String, Roles>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| inside(item, path, found)),
        Json::Object(map) => {
            for (key, value) in map {
                let deeper = match path {
                    "" => key.clone(),
                    path => format!("{path}.{key}"),
                };
                let lower = key.to_ascii_lowercase();
                if ROLE.iter().any(|end| lower.ends_with(end)) {
                    given(value, key, &deeper, found);
                } else if !key.ends_with("PolicyDocument") && !key.starts_with("Fn::") {
                    inside(value, &deeper, found);
                }
            }
        }
        _ => {}
    }
}

/// Roles at a property: one, a list, or a map with one of them in each value.
fn given(value: &Json, key: &str, path: &str, found: &mut BTreeMap<String, Roles>) {
    for (_, value) in items(value, &[]) {
        match &value {
            Json::Object(map) if !map.keys().any(|it| it == "Ref" || it.starts_with("Fn::")) => {
                for value in map.values().filter(|it| !it.is_boolean()) {
                    given(value, key, path, found);
                }
            }
            Json::String(text) if !is_role(text, key) => {}
            Json::String(_) | Json::Object(_) => {
                let roles = found.entry(path.to_owned()).or_default();
                roles.insert(known_by(&value), shown(&value));
            }
            _ => {}
        }
    }
}

fn is_role(text: &str, key: &str) -> bool {
    let is_arn = text.contains(":role/") || text.contains(":instance-profile/");
    // Other things that are called roles, such as the one of a replica, have values in capitals.
    let is_word = text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    is_arn || (BY_NAME.contains(&key) && !text.is_empty() && !is_word)
}

/// A role by its name or its ARN is one.
fn known_by(value: &Json) -> String {
    let name = target(value);
    match name
        .split_once(":role/")
        .or(name.split_once(":instance-profile/"))
    {
        Some((_, path)) => path.rsplit('/').next().unwrap_or(path).to_owned(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::{Case, resource};
    use crate::plan::risk::testing::says;
    use serde_json::{Value as Json, json};

    fn arn(role: &str) -> Json {
        json!({ "Fn::GetAtt": [role, "Arn"] })
    }

    #[test]
    fn names_both_roles() {
        let of = |role: Json| json!({ "Role": role, "Runtime": "nodejs22.x" });
        let kind = "AWS::Lambda::Function";
        assert_eq!(
            says(&DETECTOR, kind, of(arn("A")), of(arn("B"))),
            ["`Role` is `${B.Arn}`, was `${A.Arn}`: it may do what that role may"]
        );
        assert!(
            says(
                &DETECTOR,
                kind,
                of(arn("A")),
                of(json!({ "Fn::Sub": "${A.Arn}" }))
            )
            .is_empty()
        );
        let literal = of(json!("arn:aws:iam::111122223333:role/path/app"));
        assert!(
            says(
                &DETECTOR,
                kind,
                literal,
                of(json!("arn:aws:iam::111122223333:role/app"))
            )
            .is_empty()
        );
        assert!(says(&DETECTOR, kind, Json::Null, of(arn("A"))).is_empty());
        assert!(says(&DETECTOR, kind, of(arn("A")), Json::Null).is_empty());
    }

    #[test]
    fn wherever_a_role_stands() {
        let task = |task: &str, execution: &str| json!({ "TaskRoleArn": arn(task), "ExecutionRoleArn": arn(execution), "ContainerDefinitions": [] });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::ECS::TaskDefinition",
                task("A", "E"),
                task("B", "E")
            ),
            ["`TaskRoleArn` is `${B.Arn}`, was `${A.Arn}`: it may do what that role may"]
        );
        let machine = |name: &str| json!({ "IamInstanceProfile": name });
        assert_eq!(
            says(&DETECTOR, "AWS::EC2::Instance", json!({}), machine("app")),
            ["`IamInstanceProfile` is `app`, was not set: it may do what that role may"]
        );
        let template =
            |profile: Json| json!({ "LaunchTemplateData": { "IamInstanceProfile": profile } });
        let (by_arn, by_name) = (
            json!({ "Arn": arn("P") }),
            json!({ "Name": { "Ref": "P" } }),
        );
        let kind = "AWS::EC2::LaunchTemplate";
        assert!(says(&DETECTOR, kind, template(by_arn.clone()), template(by_name)).is_empty());
        let other = json!({ "Arn": arn("Q") });
        assert_eq!(
            says(&DETECTOR, kind, template(by_arn), template(other)).len(),
            1
        );
        let profile = |role: &str| json!({ "Roles": [{ "Ref": role }] });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::IAM::InstanceProfile",
                profile("A"),
                profile("B")
            ),
            ["`Roles` is `${B}`, was `${A}`: it may do what that role may"]
        );
        let pod =
            |role: &str| json!({ "Namespace": "n", "ServiceAccount": "s", "RoleArn": arn(role) });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::EKS::PodIdentityAssociation",
                pod("A"),
                pod("B")
            )
            .len(),
            1
        );
        let pool = |role: &str| json!({ "Roles": { "authenticated": arn("A"), "unauthenticated": arn(role) } });
        let kind = "AWS::Cognito::IdentityPoolRoleAttachment";
        assert_eq!(says(&DETECTOR, kind, pool("B"), pool("C")).len(), 1);
    }

    #[test]
    fn what_a_service_of_aws_does_with_a_role_is_a_notice() {
        let trail = |role: &str| json!({ "CloudWatchLogsRoleArn": arn(role) });
        let found = says(&DETECTOR, "AWS::CloudTrail::Trail", trail("A"), trail("B"));
        assert!(found.len() == 1 && found[0].starts_with("notice: "));
    }

    #[test]
    fn what_is_only_called_a_role_is_none() {
        let member = |role: &str| json!({ "Members": [{ "Role": role }] });
        let kind = "AWS::ElastiCache::GlobalReplicationGroup";
        assert!(says(&DETECTOR, kind, member("PRIMARY"), member("SECONDARY")).is_empty());
        let role = |service: &str| json!({ "RoleName": service });
        assert!(says(&DETECTOR, "AWS::IAM::Role", role("a"), role("b")).is_empty());
    }

    #[test]
    fn a_renamed_role_is_the_same() {
        let function = |role: &str| resource("AWS::Lambda::Function", json!({ "Role": arn(role) }));
        let role = resource("AWS::IAM::Role", json!({}));
        let case = |twin: Option<&str>| {
            Case::default()
                .with("Stack/F", function("Old"), function("New"))
                .acting("Stack/New", Json::Null, role.clone(), |it| {
                    it.twin = twin.map(str::to_owned);
                })
                .says(&DETECTOR)
        };
        assert!(case(Some("Stack/Old")).is_empty());
        assert_eq!(case(None).len(), 1);
    }
}
