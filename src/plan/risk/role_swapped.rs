//! What acts under a role may do whatever the role may. Another role is another set of rights for the same code, and no
//! policy changes with it.
//!
//! Remedy: compare what the two roles may do, or give the role that is there what is missing.

use super::grant::documents::target;
use super::swap::{Look, Swap, swaps};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Difference;
use serde_json::Value as Json;

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

const LOOK: Look = Look {
    // What defines roles, or says which others one may take on, is compared as policies are.
    of: |pair| {
        let kind = pair.kind();
        !kind.starts_with("AWS::IAM::") || kind == "AWS::IAM::InstanceProfile"
    },
    key: |key| {
        let lower = key.to_ascii_lowercase();
        ROLE.iter().any(|end| lower.ends_with(end))
    },
    known_by,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let danger = |swap: Swap<'_>| {
        let Swap { path, is, was, .. } = &swap;
        let message = format!("`{path}` is {is}, was {was}: it may do what that role may");
        let kind = swap.pair.kind();
        let acts = ACTING.iter().any(|it| kind.starts_with(it));
        Danger {
            severity: (!acts).then_some(Severity::Notice),
            ..Danger::new(&swap.pair.path, message, REMEDY)
        }
    };
    swaps(difference, &LOOK).into_iter().map(danger).collect()
}

/// A role by its name or its ARN is one.
fn known_by(value: &Json, key: &str) -> Option<String> {
    if let Json::String(text) = value
        && !is_role(text, key)
    {
        return None;
    }
    let name = target(value);
    let path = name
        .split_once(":role/")
        .or(name.split_once(":instance-profile/"));
    Some(match path {
        Some((_, path)) => path.rsplit('/').next().unwrap_or(path).to_owned(),
        None => name,
    })
}

fn is_role(text: &str, key: &str) -> bool {
    let is_arn = text.contains(":role/") || text.contains(":instance-profile/");
    // Other things that are called roles, such as the one of a replica, have values in capitals.
    let is_word = text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    is_arn || (BY_NAME.contains(&key) && !text.is_empty() && !is_word)
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
