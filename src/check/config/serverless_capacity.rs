//! `db.serverless` needs bounds of its capacity, in halves up to 256; other classes have none, so bounds
//! beside them show that something else was meant.
//!
//! Remedy: give `serverless: { min, max }` with `db.serverless`, and only then.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "serverless-capacity",
    title: "serverless capacity is given exactly for serverless instances",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let database = &platform.database;
    let serverless = database.instance_class.as_str() == "db.serverless";
    let at = |pointer: &str| Place::new("database", pointer);
    let Some(bounds) = &database.serverless else {
        if !serverless {
            return Vec::new();
        }
        return vec![violation(
            at("/instance-class"),
            "`db.serverless` has no bounds of its capacity",
            "add `serverless: { min: 0.5, max: 4 }`",
        )];
    };
    if !serverless {
        return vec![violation(
            at("/serverless"),
            format!("`{}` has a fixed capacity", database.instance_class),
            "write `instance-class: db.serverless`, or remove `serverless`",
        )];
    }
    let mut found = Vec::new();
    for (key, capacity, least) in [("min", bounds.min, 0.0), ("max", bounds.max, 1.0)] {
        let halves = (capacity * 2.0).fract() == 0.0;
        if !halves || !(least..=256.0).contains(&capacity) {
            found.push(violation(
                at(&format!("/serverless/{key}")),
                format!("{capacity} is no capacity of Aurora Serverless"),
                format!("write a number from {least} to 256 in steps of 0.5"),
            ));
        }
    }
    if found.is_empty() && bounds.min > bounds.max {
        found.push(violation(
            at("/serverless/min"),
            format!(
                "the lower bound {} is above the upper bound {}",
                bounds.min, bounds.max
            ),
            format!("write at most {}", bounds.max),
        ));
    }
    found
}
