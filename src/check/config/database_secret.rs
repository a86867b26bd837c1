//! With generated credentials, user and password are made in the secret whose owner is the database, and
//! host and port are added to it: without that secret nobody knows them, and of two only the first is used.
//! A secret that RDS makes and rotates itself holds user and password only.
//!
//! Remedy: list one secret with `owner: database`; with managed credentials give it the keys `username` and
//! `password`, and take host and port from the chart's values.

use crate::check::{Check, Violation, violation};
use crate::model::database::Credentials;
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::secret::{Owner, Secret};

pub(super) const CHECK: Check<Platform> = Check {
    id: "database-secret",
    title: "the database has one secret, with the keys that its maker writes",
    severity: Severity::Error,
    run: breaches,
};

/// What RDS writes into a secret of its own making.
const MANAGED: [&str; 2] = ["username", "password"];

fn breaches(platform: &Platform) -> Vec<Violation> {
    let secrets = platform.secrets.secrets.iter().enumerate();
    let owned: Vec<(usize, &Secret)> = secrets
        .filter(|(_, secret)| secret.owner == Owner::Database)
        .collect();
    let managed = platform.database.credentials == Credentials::Managed;
    if owned.is_empty() && !managed {
        return vec![violation(
            Place::new("database", "/credentials"),
            "credentials are generated, but no secret is owned by the database",
            "list a secret with `owner: database`, or write `credentials: managed`",
        )];
    }
    let mut found = Vec::new();
    for (place, (index, secret)) in owned.iter().enumerate() {
        if place > 0 {
            found.push(violation(
                Place::new("secrets", format!("/secrets/{index}/owner")),
                format!(
                    "secrets `{}` and `{}` are both owned by the database",
                    owned[0].1.id, secret.id
                ),
                "keep one",
            ));
        }
        let keys = secret.keys.iter().enumerate();
        found.extend(
            keys.filter(|(_, key)| managed && !MANAGED.contains(&key.as_str()))
                .map(|(at, key)| {
                    violation(
                        Place::new("secrets", format!("/secrets/{index}/keys/{at}")),
                        format!("RDS writes no `{key}` into a secret of its own making"),
                        "keep `username` and `password`; host and port stand in the chart's values",
                    )
                }),
        );
    }
    found
}
