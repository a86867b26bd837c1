//! With `credentials: generated`, user and password are made in the one secret whose owner is the database;
//! without it nobody knows them, and of two only the first is used. Where RDS manages them it makes a
//! secret of its own.
//!
//! Remedy: list one secret with `owner: database` for generated credentials, and none for managed ones.

use crate::check::{Check, Violation, violation};
use crate::model::database::Credentials;
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::secret::Owner;

pub(super) const CHECK: Check<Platform> = Check {
    id: "database-secret",
    title: "credentials that are generated have a secret to be generated in",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let secrets = platform.secrets.secrets.iter().enumerate();
    let mut owned = secrets.filter(|(_, secret)| secret.owner == Owner::Database);
    if platform.database.credentials == Credentials::Generated && owned.next().is_none() {
        return vec![violation(
            Place::new("database", "/credentials"),
            "credentials are generated, but no secret is owned by the database",
            "list a secret with `owner: database`, or write `credentials: managed`",
        )];
    }
    owned
        .map(|(index, secret)| {
            violation(
                Place::new("secrets", format!("/secrets/{index}/owner")),
                format!("nothing generates secret `{}`: RDS manages the credentials, or another secret holds them", secret.id),
                "remove the secret, or change its owner",
            )
        })
        .collect()
}
