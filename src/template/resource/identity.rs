//! Roles of service accounts: one role each, its trust beside its policies.

use crate::model::platform::Platform;
use crate::model::policy::{OneOrMany, Policy, ServiceAccountRole, Statement};
use crate::template::cloudformation::expression::{Document, Expression, Intrinsic, document};
use crate::template::cloudformation::properties::iam::{InlinePolicy, Role};
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;
use serde_json::{Map, json};

/// Audience of the tokens that service accounts show to AWS.
pub(super) const TOKEN_AUDIENCE: &str = "sts.amazonaws.com";

/// Who may take on the role of a service account, in values of the stack that the role is in.
pub(super) enum Trust {
    /// EKS, for pods of this cluster.
    PodIdentity {
        /// ARN of the cluster.
        cluster: Expression,
    },
    /// Whoever shows a token of this issuer.
    Irsa {
        /// ARN of IAM's OIDC provider.
        provider: Expression,
        /// URL of the issuer.
        issuer: Expression,
    },
}

/// The role of a service account.
pub(super) fn role(
    stack: &mut Stack,
    platform: &Platform,
    id: String,
    account: &ServiceAccountRole,
    trust: Trust,
) -> Logical {
    let managed = account.managed_policies.iter();
    let managed: Vec<Expression> = managed.map(|name| managed_policy(name)).collect();
    // A file that there is not is the configuration's to report.
    let policies: Vec<InlinePolicy> = account
        .policies
        .iter()
        .filter_map(|file| Some(inline(stack, file, platform.policies.get(file)?)))
        .collect();
    let properties = Role {
        description: Some(
            format!(
                "{}: service account {}/{}",
                platform.cluster.name, account.namespace, account.service_account
            )
            .into(),
        ),
        assume_role_policy_document: match trust {
            Trust::PodIdentity { cluster } => pod_identity_trust(account, &cluster),
            Trust::Irsa { provider, issuer } => web_identity_trust(account, provider, issuer),
        },
        managed_policy_arns: (!managed.is_empty()).then_some(managed),
        policies: (!policies.is_empty()).then_some(policies),
        ..Role::default()
    };
    stack.add(id, properties)
}

/// ARN of a policy that AWS manages, by its name or path and name.
pub(super) fn managed_policy(name: &str) -> Expression {
    let name = Intrinsic::literal(name);
    Intrinsic::sub(format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}")).into()
}

/// The intrinsic of an expression; text becomes one too.
pub(super) fn intrinsic(expression: Expression) -> Intrinsic {
    match expression {
        Expression::Intrinsic(intrinsic) => intrinsic,
        Expression::Text(text) => Intrinsic::sub(Intrinsic::literal(&text)),
    }
}

/// The session's tags say for which service account EKS asks: an association of the role with another one
/// is worth nothing.
fn pod_identity_trust(account: &ServiceAccountRole, cluster: &Expression) -> Document {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "pods.eks.amazonaws.com" },
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Condition": {
                "StringEquals": {
                    "aws:SourceAccount": Intrinsic::Ref("AWS::AccountId".to_owned()),
                    "aws:RequestTag/kubernetes-namespace": account.namespace,
                    "aws:RequestTag/kubernetes-service-account": account.service_account,
                },
                "ArnEquals": { "aws:SourceArn": cluster },
            },
        }],
    })
}

/// The condition's keys hold the issuer, and only text can hold an intrinsic in a key.
fn web_identity_trust(
    account: &ServiceAccountRole,
    provider: Expression,
    issuer: Expression,
) -> Document {
    let text = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Federated": "${Provider}" },
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": { "StringEquals": {
                "${Issuer}:aud": TOKEN_AUDIENCE,
                "${Issuer}:sub": format!(
                    "system:serviceaccount:{}:{}",
                    account.namespace, account.service_account
                ),
            } },
        }],
    })
    .to_string();
    // Without `https://`, as IAM names the provider.
    let host = Intrinsic::Select(
        1,
        Box::new(Intrinsic::Split(
            "//".to_owned(),
            Box::new(intrinsic(issuer)),
        )),
    );
    document(&Intrinsic::sub_with(
        text,
        [("Issuer", host), ("Provider", intrinsic(provider))],
    ))
}

/// `policy/karpenter.mustache` → the inline policy `karpenter`.
fn inline(stack: &mut Stack, file: &str, policy: &Policy) -> InlinePolicy {
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = name.split('.').next().unwrap_or(name);
    let statements: Vec<Document> = policy
        .statement
        .iter()
        .map(|one| statement(stack, one))
        .collect();
    InlinePolicy {
        policy_name: name.into(),
        policy_document: json!({ "Version": policy.version, "Statement": statements }),
    }
}

fn statement(stack: &mut Stack, statement: &Statement) -> Document {
    let mut map = Map::new();
    if let Some(sid) = &statement.sid {
        map.insert("Sid".to_owned(), json!(sid));
    }
    map.insert("Effect".to_owned(), json!(statement.effect));
    map.insert("Action".to_owned(), values(stack, &statement.action));
    map.insert("Resource".to_owned(), values(stack, &statement.resource));
    let conditions: Map<String, Document> = statement
        .condition
        .iter()
        .map(|(operator, keys)| {
            let keys: Map<String, Document> = keys
                .iter()
                .map(|(key, wanted)| (key.clone(), values(stack, wanted)))
                .collect();
            (operator.clone(), Document::Object(keys))
        })
        .collect();
    if !conditions.is_empty() {
        map.insert("Condition".to_owned(), Document::Object(conditions));
    }
    Document::Object(map)
}

/// As it was written: one value, or a list of them.
fn values(stack: &mut Stack, values: &OneOrMany) -> Document {
    match values {
        OneOrMany::One(value) => stack.document(value),
        OneOrMany::Many(values) => values.iter().map(|value| stack.document(value)).collect(),
    }
}
