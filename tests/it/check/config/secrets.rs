//! Secrets, and who may read them.

use super::nodes::set;
use super::{accepts, says, text};
use backstage_infra::model::database::Credentials;
use backstage_infra::model::platform::Platform;
use backstage_infra::model::policy::{Effect, OneOrMany, Statement};
use backstage_infra::model::secret::Owner;
use backstage_infra::model::value::Value;
use serde_json::json;

fn statement(platform: &mut Platform, index: usize) -> &mut Statement {
    let policy = platform
        .policies
        .get_mut("policy/backstage.mustache")
        .unwrap();
    &mut policy.statement[index]
}

fn only_resource(platform: &mut Platform, arn: &str) {
    statement(platform, 0).resource = OneOrMany::One(Value::String(arn.to_owned()));
}

/// RDS makes a secret of its own then.
fn without_database_secret(platform: &mut Platform) {
    platform.database.credentials = Credentials::Managed;
    platform.secrets.secrets.remove(0);
}

#[test]
fn secret_readable() {
    // Without the six characters that Secrets Manager appends, a name matches nothing.
    says(
        "secret-readable",
        |p| {
            without_database_secret(p);
            only_resource(
                p,
                "arn:aws:secretsmanager:us-west-2:000123456789:secret:backstage-github-oauth",
            );
        },
        "secrets.secrets[0].readers[0]: the role of release `backstage` may not read secret `github-oauth` (`backstage-github-oauth`); allow `secretsmanager:GetSecretValue` on `arn:aws:secretsmanager:us-west-2:000123456789:secret:backstage-github-oauth-??????` in one of its policies",
    );
    says(
        "secret-readable",
        |p| statement(p, 0).effect = Effect::Deny,
        "secrets.secrets[0].readers[0]: the role of release `backstage` is denied secret `database` (`backstage-database`); allow `secretsmanager:GetSecretValue` on `arn:aws:secretsmanager:us-west-2:000123456789:secret:backstage-database-??????` in one of its policies\nsecrets.secrets[1].readers[0]: the role of release `backstage` is denied secret `github-oauth` (`backstage-github-oauth`); allow `secretsmanager:GetSecretValue` on `arn:aws:secretsmanager:us-west-2:000123456789:secret:backstage-github-oauth-??????` in one of its policies",
    );
    says(
        "secret-readable",
        |p| {
            drop(
                p.policies
                    .get_mut("policy/backstage.mustache")
                    .unwrap()
                    .statement
                    .pop(),
            )
        },
        "secrets.secrets[0].readers[0]: the role of release `backstage` may read secret `database` but not decrypt it; allow `kms:Decrypt` on its key, output `KeyArn` of its stack, in one of its policies\nsecrets.secrets[1].readers[0]: the role of release `backstage` may read secret `github-oauth` but not decrypt it; allow `kms:Decrypt` on its key, output `KeyArn` of its stack, in one of its policies",
    );
    says(
        "secret-readable",
        |p| p.releases[3].identity = None,
        "secrets.secrets[0].readers[0]: release `backstage` reads secret `database` but has no role; give release `backstage` an `identity` with a policy for the secret\nsecrets.secrets[1].readers[0]: release `backstage` reads secret `github-oauth` but has no role; give release `backstage` an `identity` with a policy for the secret",
    );
    says(
        "secret-readable",
        |p| p.secrets.secrets[0].readers = vec![text("backstag")],
        "secrets.secrets[0].readers[0]: secret `database` is read by release `backstag`, which does not exist; did you mean `backstage`?",
    );
    accepts(|p| only_resource(p, "arn:aws:secretsmanager:*:*:secret:backstage-*"));
    // Somebody else's secret may be encrypted by AWS's own key.
    accepts(|p| {
        without_database_secret(p);
        p.secrets.secrets[0].owner = Owner::Given;
        p.policies
            .get_mut("policy/backstage.mustache")
            .unwrap()
            .statement
            .pop();
    });
}

#[test]
fn secret_keys() {
    let map = |p: &mut Platform, variable: &str, key: &str| {
        let secret = &mut p.secrets.secrets[1];
        secret
            .environment
            .insert(variable.to_owned(), key.to_owned());
    };
    says(
        "secret-keys",
        |p| map(p, "AUTH_GITHUB_CLIENT_SECRET", "client-secrets"),
        "secrets.secrets[1].environment.AUTH_GITHUB_CLIENT_SECRET: secret `github-oauth` has no key `client-secrets`; did you mean `client-secret`? otherwise add `client-secrets` to its `keys`",
    );
    says(
        "secret-keys",
        |p| map(p, "AUTH-GITHUB", "client-id"),
        "secrets.secrets[1].environment.AUTH-GITHUB: `AUTH-GITHUB` is no name of an environment variable; write letters, digits and underscores, no digit first",
    );
    says(
        "secret-keys",
        |p| map(p, "POSTGRES_USER", "client-id"),
        "secrets.secrets[1].environment.POSTGRES_USER: secrets `database` and `github-oauth` both set `POSTGRES_USER` for the same release; give each a name of its own",
    );
}

#[test]
fn service_account_collision() {
    says(
        "service-account-collision",
        |p| p.releases[0].identity = p.releases[3].identity.clone(),
        "release/backstage.identity.service-account: `karpenter` and `backstage` both give a role to service account `backstage/backstage`; give it one role with all policies",
    );
}

#[test]
fn database_secret() {
    says(
        "database-secret",
        |p| {
            without_database_secret(p);
            p.database.credentials = Credentials::Generated;
        },
        "database.credentials: credentials are generated, but no secret is owned by the database; list a secret with `owner: database`, or write `credentials: managed`",
    );
    says(
        "database-secret",
        |p| p.secrets.secrets[1].owner = Owner::Database,
        "secrets.secrets[1].owner: secrets `database` and `github-oauth` are both owned by the database; keep one",
    );
    says(
        "database-secret",
        |p| {
            p.database.credentials = Credentials::Managed;
            p.secrets.secrets[0].keys.remove(0);
        },
        "secrets.secrets[0].keys[0]: RDS writes no `port` into a secret of its own making; keep `username` and `password`; host and port stand in the chart's values",
    );
}

#[test]
fn secret_mounted() {
    let mount = |p: &mut Platform, secret: &str, key: &str| {
        let environment = json!({ "AUTH_GITHUB_CLIENT_ID": key });
        set(
            p,
            &["secrets"],
            json!([{ "secret": secret, "environment": environment }]),
        );
    };
    says(
        "secret-mounted",
        |p| mount(p, "backstage-github-oath", "client-id"),
        "release/backstage.values.secrets[0].secret: `backstage` mounts secret `backstage-github-oath`, which is not configured; did you mean `backstage-github-oauth`?",
    );
    says(
        "secret-mounted",
        |p| mount(p, "backstage-github-oauth", "client_id"),
        "release/backstage.values.secrets[0].environment.AUTH_GITHUB_CLIENT_ID: `AUTH_GITHUB_CLIENT_ID` takes key `client_id`, which secret `github-oauth` does not have; take one of client-id, client-secret",
    );
    says(
        "secret-mounted",
        |p| p.secrets.secrets[1].readers.clear(),
        "release/backstage.values.secrets[0].secret: `backstage` mounts secret `github-oauth` but is not one of its readers; list `backstage` among its `readers`",
    );
}

#[test]
fn service_account_agrees() {
    says(
        "service-account-agrees",
        |p| set(p, &["serviceAccount", "name"], json!("backstage-sa")),
        "release/backstage.values.serviceAccount.name: `backstage` runs as service account `backstage-sa`, but its role is for `backstage`; write the same name in both places",
    );
    says(
        "service-account-agrees",
        |p| p.releases[3].namespace = text("portal"),
        "release/backstage.identity.namespace: `backstage` is installed into namespace `portal`, but its role is for one in `backstage`; write the same namespace in both places",
    );
}
