//! The secrets driver mounts nothing at all if one key is missing from the secret, and of two secrets that
//! set the same variable one wins by chance.
//!
//! Remedy: list the key under `keys`, and give each variable a name of its own.

use crate::check::config::facts::nearest::nearest;
use crate::check::config::facts::release_values::escaped;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::secret::Secret;

pub(super) const CHECK: Check<Platform> = Check {
    id: "secret-keys",
    title: "environment variables come from keys that their secret has",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let secrets = &platform.secrets.secrets;
    let mut found = Vec::new();
    for (index, secret) in secrets.iter().enumerate() {
        for (variable, key) in &secret.environment {
            let place = Place::new(
                "secrets",
                format!("/secrets/{index}/environment/{}", escaped(variable)),
            );
            if !secret.keys.contains(key) {
                let known = secret.keys.iter().map(String::as_str);
                let likely = nearest(key, known).map_or_else(
                    || format!("add `{key}` to its `keys`"),
                    |near| format!("did you mean `{near}`? otherwise add `{key}` to its `keys`"),
                );
                found.push(violation(
                    place.clone(),
                    format!("secret `{}` has no key `{key}`", secret.id),
                    likely,
                ));
            }
            if !is_variable(variable) {
                found.push(violation(
                    place.clone(),
                    format!("`{variable}` is no name of an environment variable"),
                    "write letters, digits and underscores, no digit first",
                ));
            }
            if let Some(other) = secrets[..index]
                .iter()
                .find(|other| sets_too(other, secret, variable))
            {
                found.push(violation(
                    place,
                    format!(
                        "secrets `{}` and `{}` both set `{variable}` for the same release",
                        other.id, secret.id
                    ),
                    "give each a name of its own",
                ));
            }
        }
    }
    found
}

fn sets_too(other: &Secret, secret: &Secret, variable: &str) -> bool {
    other.environment.contains_key(variable)
        && other
            .readers
            .iter()
            .any(|reader| secret.readers.contains(reader))
}

fn is_variable(name: &str) -> bool {
    let word = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    word && name
        .bytes()
        .next()
        .is_some_and(|byte| !byte.is_ascii_digit())
}
