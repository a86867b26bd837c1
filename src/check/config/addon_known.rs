//! A misspelt add-on is refused when it is created, after the cluster; one of a vendor, or a new one, may
//! be right.
//!
//! Remedy: compare the name with `aws eks describe-addon-versions`; if it is right, ignore the warning.

use crate::check::config::addon_missing;
use crate::check::config::facts::amazon_addons::KNOWN;
use crate::check::config::facts::nearest::nearest;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "addon-known",
    title: "add-ons have names that EKS knows",
    severity: Severity::Warning,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let missing = addon_missing::missing(platform);
    let addons = platform.addons.addons.iter().enumerate();
    addons
        .filter(|(_, addon)| !KNOWN.contains(&addon.name.as_str()))
        .map(|(index, addon)| {
            let likely = nearest(addon.name.as_str(), KNOWN.iter().copied());
            (index, addon, likely)
        })
        // That one is missing under its right name is said already.
        .filter(|(_, _, likely)| !missing.iter().any(|(name, _)| Some(*name) == *likely))
        .map(|(index, addon, likely)| {
            let likely = likely
                .map(|name| format!("did you mean `{name}`? otherwise "))
                .unwrap_or_default();
            violation(
                Place::new("addons", format!("/addons/{index}/name")),
                format!("`{}` is not an add-on that we know", addon.name),
                format!("{likely}see `aws eks describe-addon-versions`"),
            )
        })
        .collect()
}
