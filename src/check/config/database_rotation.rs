//! RDS rotates only a password that it manages, from daily to every thousand days; a generated one would
//! silently keep its first value.
//!
//! Remedy: write `credentials: managed` and 1 to 1000 days, or remove `rotation-days`.

use crate::check::{Check, Violation, violation};
use crate::model::database::Credentials;
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "database-rotation",
    title: "rotation is asked for where something rotates",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let database = &platform.database;
    let Some(days) = database.rotation_days else {
        return Vec::new();
    };
    let (message, remedy) = if database.credentials == Credentials::Generated {
        (
            "a generated password is not rotated".to_owned(),
            "write `credentials: managed`, or remove `rotation-days`",
        )
    } else if !(1..=1000).contains(&days) {
        (
            format!("RDS cannot rotate every {days} days"),
            "write a number from 1 to 1000",
        )
    } else {
        return Vec::new();
    };
    vec![violation(
        Place::new("database", "/rotation-days"),
        message,
        remedy,
    )]
}
