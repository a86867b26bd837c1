//! What policies grant, and what is written where everybody can read it.

use super::says;
use serde_json::json;

/// The second statement reads, of every resource.
const STATEMENTS: &str = "/Helm/AwsLoadBalancerRole/Properties/Policies/0/PolicyDocument/Statement";

#[test]
fn no_star_principal() {
    let id = "no-star-principal";
    let key = "/Cluster/SecretsKey/Properties/KeyPolicy/Statement/0/Principal";
    says(
        id,
        key,
        json!("*"),
        "ClusterNestedStack/SecretsKey: everybody may `kms:*`; name the account, the role or the service as principal",
    );
    says(
        id,
        key,
        json!({ "AWS": ["*"] }),
        "ClusterNestedStack/SecretsKey: everybody may `kms:*`; name the account, the role or the service as principal",
    );
    // A condition does not excuse it.
    says(
        id,
        "/Cluster/KarpenterQueuePolicy/Properties/PolicyDocument/Statement/0",
        json!({
            "Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*",
            "Condition": { "StringEquals": { "aws:SourceAccount": "000123456789" } },
        }),
        "ClusterNestedStack/KarpenterQueuePolicy: everybody may `sqs:SendMessage`; name the account, the role or the service as principal",
    );
    // A trust whose text is filled in by CloudFormation is read too.
    let trust =
        r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}"#;
    says(
        id,
        "/Cluster/ClusterRole/Properties/AssumeRolePolicyDocument",
        json!({ "Fn::Sub": trust }),
        "ClusterNestedStack/ClusterRole: everybody may `sts:AssumeRole`; name the account, the role or the service as principal",
    );
}

#[test]
fn no_wildcard_action() {
    let id = "no-wildcard-action";
    let action = format!("{STATEMENTS}/1/Action");
    says(
        id,
        &action,
        json!("*"),
        "HelmNestedStack/AwsLoadBalancerRole: the role may do `*` to every resource; list the actions, or name the resources",
    );
    says(
        id,
        &action,
        json!(["s3:*", "ec2:Describe*"]),
        "HelmNestedStack/AwsLoadBalancerRole: the role may do `s3:*` to every resource; list the actions, or name the resources",
    );
    says(
        id,
        &action,
        json!("secretsmanager:Get*"),
        "HelmNestedStack/AwsLoadBalancerRole: the role may do `secretsmanager:Get*` to every resource; list the actions, or name the resources",
    );
    says(
        id,
        &format!("{STATEMENTS}/0"),
        json!({ "Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:*" }),
        "HelmNestedStack/AwsLoadBalancerRole: the role may do `sqs:*` to every resource; list the actions, or name the resources",
    );
    let all_but = json!({ "Effect": "Allow", "NotAction": "iam:*", "Resource": "*" });
    says(
        id,
        &format!("{STATEMENTS}/0"),
        all_but,
        "HelmNestedStack/AwsLoadBalancerRole: the role may do all actions but some to every resource; list the actions, or name the resources",
    );
}

#[test]
fn no_pass_any_role() {
    says(
        "no-pass-any-role",
        &format!("{STATEMENTS}/0"),
        json!({ "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*" }),
        "HelmNestedStack/AwsLoadBalancerRole: the role may pass every role of the account; name the roles",
    );
}

#[test]
fn no_broad_managed_policy() {
    let arn = json!({ "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess" });
    says(
        "no-broad-managed-policy",
        "/Cluster/NodeRole/Properties/ManagedPolicyArns/0",
        arn,
        "ClusterNestedStack/NodeRole: the role has managed policy `AdministratorAccess`; write a policy with what the workload does",
    );
}

#[test]
fn no_dynamic_reference() {
    let id = "no-dynamic-reference";
    says(
        id,
        "/Cluster/KarpenterQueue/Properties/QueueName",
        json!({ "Fn::Sub": "{{resolve:secretsmanager:other:SecretString}}" }),
        "ClusterNestedStack/KarpenterQueue: property `QueueName` takes a secret's value by `{{resolve:…}}`; remove the reference from the value that it comes from",
    );
}

#[test]
fn no_inline_secret() {
    let id = "no-inline-secret";
    says(
        id,
        "/Database/Cluster/Properties/MasterUserPassword",
        json!("hunter2"),
        "DatabaseNestedStack/Cluster: property `MasterUserPassword` holds a literal secret; take it from Secrets Manager by a dynamic reference",
    );
    says(
        id,
        "/Cluster/KarpenterQueue/Properties/QueueName",
        json!("glc_eyJvIjoiMSJ9"),
        "ClusterNestedStack/KarpenterQueue: property `QueueName` holds a literal secret; take it from Secrets Manager by a dynamic reference",
    );
    says(
        id,
        "/values/database/password",
        json!("hunter2"),
        "release/backstage.values.database.password: value `password` holds a literal secret; list it in `secrets.mustache` and mount it from there",
    );
    says(
        id,
        "/values/database/password",
        json!({ "$reference": { "hosted-zone": { "domain": "a.b" } } }),
        "",
    );
    says(
        id,
        "/parameters",
        json!({ "Database": ["MasterUserPassword"] }),
        "DatabaseNestedStack/MasterUserPassword: a parameter takes a secret, which everybody who may read the stack can see; take it from Secrets Manager by a dynamic reference",
    );
}
