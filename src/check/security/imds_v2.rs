//! Whoever can make a pod fetch a URL can read the node's credentials from its metadata, unless these need
//! a token and stay one hop away.
//!
//! Remedy: give every node group a launch template with `HttpTokens: required` and a hop limit of 1.

use crate::check::security::reading::resources::of_type;
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "imds-v2",
    title: "instance metadata takes tokens only, and only on the node itself",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    let mut found = Vec::new();
    for template in of_type(assembly, "AWS::EC2::LaunchTemplate") {
        let option = |key: &str| template.get(&["LaunchTemplateData", "MetadataOptions", key]);
        if option("HttpTokens").is_none_or(|tokens| *tokens != "required") {
            found.push(template.breach(
                "instance metadata is given without a token",
                "set `HttpTokens` to required",
            ));
        }
        if option("HttpPutResponseHopLimit").is_some_and(|limit| *limit != 1) {
            found.push(template.breach(
                "pods reach the metadata of their node",
                "set `HttpPutResponseHopLimit` to 1",
            ));
        }
    }
    for group in of_type(assembly, "AWS::EKS::Nodegroup") {
        if group.get(&["LaunchTemplate"]).is_none() {
            found.push(group.breach(
                "without a launch template, instance metadata is given without a token",
                "add a launch template",
            ));
        }
    }
    found
}
