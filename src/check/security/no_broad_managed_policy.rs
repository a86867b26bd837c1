//! `AdministratorAccess` and the `…FullAccess` policies are made for people who try something out; a
//! workload that is taken over takes all of it along.
//!
//! Remedy: write a policy with what the workload does.

use crate::check::security::reading::resources::{names, of_type};
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "no-broad-managed-policy",
    title: "no role has a managed policy that grants everything",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    of_type(assembly, "AWS::IAM::Role")
        .into_iter()
        .flat_map(|role| {
            let policies = role
                .get(&["ManagedPolicyArns"])
                .map(names)
                .unwrap_or_default();
            policies
                .into_iter()
                .filter(|arn| is_broad(arn))
                .map(|arn| {
                    let name = arn.rsplit('/').next().unwrap_or(arn);
                    role.breach(
                        format!("the role has managed policy `{name}`"),
                        "write a policy with what the workload does",
                    )
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

fn is_broad(arn: &str) -> bool {
    let name = arn.rsplit('/').next().unwrap_or(arn);
    ["AdministratorAccess", "PowerUserAccess"].contains(&name) || name.ends_with("FullAccess")
}
