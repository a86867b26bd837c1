//! A node becomes ready only with its network add-ons, so these come first; an add-on whose pods need a
//! node stays degraded until there is one, and CloudFormation waits for it in vain.
//!
//! Remedy: set `before-nodes` for vpc-cni, kube-proxy and eks-pod-identity-agent, and for nothing that runs
//! as a Deployment.

use crate::check::config::facts::amazon_addons::{AFTER_NODES, BEFORE_NODES};
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "addon-order",
    title: "add-ons are installed before or after the nodes, as each needs",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let addons = platform.addons.addons.iter().enumerate();
    addons
        .filter_map(|(index, addon)| {
            let name = addon.name.as_str();
            let (message, remedy) = if BEFORE_NODES.contains(&name) && !addon.before_nodes {
                (
                    format!("add-on `{name}` comes after the nodes, which need it to become ready"),
                    "write `before-nodes: true`",
                )
            } else if AFTER_NODES.contains(&name) && addon.before_nodes {
                (
                    format!("add-on `{name}` comes before the nodes that its pods run on"),
                    "write `before-nodes: false`",
                )
            } else {
                return None;
            };
            let place = Place::new("addons", format!("/addons/{index}/before-nodes"));
            Some(violation(place, message, remedy))
        })
        .collect()
}
