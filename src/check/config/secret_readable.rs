//! A pod whose role may not read its secret never starts, and says so only in the events of its volume.
//! Secrets Manager adds a dash and six characters to a secret's ARN, so a policy with the bare name matches
//! nothing.
//!
//! Remedy: let one of the policies of the release allow `secretsmanager:GetSecretValue` on
//! `…:secret:<name>-??????`.

use crate::check::config::facts::nearest::nearest;
use crate::check::config::facts::wildcard::covers;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::policy::{Effect, OneOrMany, Statement};
use crate::model::reference::{Reference, StackName};
use crate::model::secret::{Owner, Secret};
use crate::model::value::Value;

pub(super) const CHECK: Check<Platform> = Check {
    id: "secret-readable",
    title: "every reader of a secret has a role that may read it",
    severity: Severity::Error,
    run: breaches,
};

const READ: &str = "secretsmanager:getsecretvalue";
const DECRYPT: &str = "kms:decrypt";

fn breaches(platform: &Platform) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, secret) in platform.secrets.secrets.iter().enumerate() {
        for (at, reader) in secret.readers.iter().enumerate() {
            if let Some((message, remedy)) = unreadable(platform, secret, reader.as_str()) {
                let pointer = format!("/secrets/{index}/readers/{at}");
                found.push(violation(Place::new("secrets", pointer), message, remedy));
            }
        }
    }
    found
}

fn unreadable(platform: &Platform, secret: &Secret, reader: &str) -> Option<(String, String)> {
    let Some(release) = platform
        .releases
        .iter()
        .find(|one| one.name.as_str() == reader)
    else {
        let names = platform.releases.iter().map(|one| one.name.as_str());
        let likely = nearest(reader, names).map_or_else(
            || "name a release".to_owned(),
            |name| format!("did you mean `{name}`?"),
        );
        return Some((
            format!(
                "secret `{}` is read by release `{reader}`, which does not exist",
                secret.id
            ),
            likely,
        ));
    };
    if !release.enabled {
        return None;
    }
    let Some(role) = &release.identity else {
        return Some((
            format!(
                "release `{reader}` reads secret `{}` but has no role",
                secret.id
            ),
            format!("give release `{reader}` an `identity` with a policy for the secret"),
        ));
    };
    let statements: Vec<&Statement> = role
        .policies
        .iter()
        .filter_map(|file| platform.policies.get(file))
        .flat_map(|policy| &policy.statement)
        .collect();
    let of_secret: Vec<&&Statement> = statements
        .iter()
        .filter(|one| speaks_of(one, READ) && covers_secret(platform, secret, &one.resource))
        .collect();
    let denied = of_secret.iter().any(|one| one.effect == Effect::Deny);
    if denied || of_secret.is_empty() {
        let verb = if denied { "is denied" } else { "may not read" };
        let pattern = arn(platform, secret, "??????");
        return Some((
            format!(
                "the role of release `{reader}` {verb} secret `{}` (`{}`)",
                secret.id, secret.name
            ),
            format!("allow `secretsmanager:GetSecretValue` on `{pattern}` in one of its policies"),
        ));
    }
    // Our own secrets are encrypted by a key of ours, whose policy leaves the decision to IAM.
    let decrypts = |one: &&Statement| one.effect == Effect::Allow && speaks_of(one, DECRYPT);
    if secret.owner == Owner::Given || statements.iter().any(decrypts) {
        return None;
    }
    Some((
        format!(
            "the role of release `{reader}` may read secret `{}` but not decrypt it",
            secret.id
        ),
        "allow `kms:Decrypt` on its key, output `KeyArn` of its stack, in one of its policies"
            .to_owned(),
    ))
}

fn speaks_of(statement: &Statement, wanted: &str) -> bool {
    let mut actions = statement.action.values().iter().filter_map(Value::as_str);
    actions.any(|action| covers(&action.to_ascii_lowercase(), wanted))
}

/// By a pattern of its ARN, or by an output of the stack that makes it.
fn covers_secret(platform: &Platform, secret: &Secret, resources: &OneOrMany) -> bool {
    let sample = arn(platform, secret, "AbCd12");
    resources.values().iter().any(|resource| match resource {
        Value::String(pattern) => covers(pattern, &sample),
        Value::Reference(Reference::Output { stack, key }) => makes(*stack, key, secret),
        _ => false,
    })
}

fn makes(stack: StackName, key: &str, secret: &Secret) -> bool {
    let key = key.to_ascii_lowercase();
    match (stack, secret.owner) {
        (StackName::Database, Owner::Database) => key.contains("secret"),
        (StackName::Secrets, _) => {
            key == format!("{}secretarn", secret.id.as_str().replace('-', ""))
        }
        _ => false,
    }
}

fn arn(platform: &Platform, secret: &Secret, suffix: &str) -> String {
    let identity = &platform.identity;
    format!(
        "arn:{}:secretsmanager:{}:{}:secret:{}-{suffix}",
        identity.partition(),
        identity.region,
        identity.account,
        secret.name
    )
}
