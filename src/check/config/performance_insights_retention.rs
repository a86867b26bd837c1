//! RDS takes 7 days, which are free, months of 31 days up to 23 of them, or 731 days.
//!
//! Remedy: write 7, a multiple of 31 up to 713, or 731.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "performance-insights-retention",
    title: "Performance Insights keeps data for a time that RDS offers",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let offered = |days: u32| {
        days == 7 || days == 731 || (days.is_multiple_of(31) && (1..=23).contains(&(days / 31)))
    };
    let days = platform.database.performance_insights_days;
    days.filter(|days| !offered(*days))
        .map(|days| {
            violation(
                Place::new("database", "/performance-insights-days"),
                format!("Performance Insights cannot keep data for {days} days"),
                "write 7, a multiple of 31 up to 713, or 731",
            )
        })
        .into_iter()
        .collect()
}
