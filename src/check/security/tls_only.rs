//! Passwords and tokens cross the network on each connection. A server that still accepts plain text is
//! used by whoever forgets to ask for TLS.
//!
//! Remedy: force TLS at the resource: `rds.force_ssl: '1'`, a policy that denies `aws:SecureTransport:
//! false`, a TLS 1.2 or 1.3 policy and a redirect at the load balancer.

use crate::check::security::reading::policy_documents::statements;
use crate::check::security::reading::release_values::maps;
use crate::check::security::reading::resources::{Found, names, of_type};
use crate::check::violation_of;
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;
use serde_json::Value;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "tls-only",
    title: "nothing is reached without TLS",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    let mut found = databases(assembly);
    found.extend(stores(assembly));
    found.extend(load_balancers(assembly));
    found
}

fn databases(assembly: &Assembly) -> Vec<Violation> {
    let forcing: Vec<Found<'_>> = of_type(assembly, "AWS::RDS::DBClusterParameterGroup")
        .into_iter()
        .filter(|group| {
            group
                .get(&["Parameters", "rds.force_ssl"])
                .is_some_and(is_one)
        })
        .collect();
    of_type(assembly, "AWS::RDS::DBCluster")
        .into_iter()
        .filter(|cluster| {
            let group = cluster
                .get(&["DBClusterParameterGroupName"])
                .map(names)
                .unwrap_or_default();
            !forcing
                .iter()
                .any(|one| one.stack == cluster.stack && group.contains(&one.id))
        })
        .map(|cluster| {
            cluster.breach(
                "the database accepts connections without TLS",
                "set `rds.force_ssl` to 1 in its parameter group",
            )
        })
        .collect()
}

fn is_one(value: &Value) -> bool {
    *value == "1" || *value == 1
}

/// Queues, topics and buckets answer to HTTP as well, unless a policy refuses it.
fn stores(assembly: &Assembly) -> Vec<Violation> {
    let forced: Vec<(Found<'_>, Vec<&str>)> = statements(assembly)
        .into_iter()
        .filter(|(_, statement)| statement.forces_tls())
        .map(|(policy, _)| {
            let keys = ["Queues", "Topics", "Bucket"];
            let subjects = keys
                .iter()
                .filter_map(|key| policy.get(&[*key]))
                .flat_map(names)
                .collect();
            (policy, subjects)
        })
        .collect();
    ["AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::S3::Bucket"]
        .into_iter()
        .flat_map(|kind| of_type(assembly, kind))
        .filter(|store| {
            !forced.iter().any(|(policy, subjects)| {
                policy.stack == store.stack && subjects.contains(&store.id)
            })
        })
        .map(|store| {
            store.breach(
                "it answers to requests without TLS",
                "deny everything where `aws:SecureTransport` is false in its policy",
            )
        })
        .collect()
}

const SCHEME: &str = "alb.ingress.kubernetes.io/scheme";
const POLICY: &str = "alb.ingress.kubernetes.io/ssl-policy";
const PORTS: &str = "alb.ingress.kubernetes.io/listen-ports";
const REDIRECT: &str = "alb.ingress.kubernetes.io/ssl-redirect";

/// By the annotations of their Ingress.
fn load_balancers(assembly: &Assembly) -> Vec<Violation> {
    let mut found = Vec::new();
    for (release, annotations) in maps(assembly) {
        let text = |key: &str| {
            annotations
                .get(key)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
        };
        if !annotations.contains_key(SCHEME) && !annotations.contains_key(PORTS) {
            continue;
        }
        let subject = format!("release/{release}");
        if !text(POLICY).starts_with("ELBSecurityPolicy-TLS13-1-2-")
            && !text(POLICY).starts_with("ELBSecurityPolicy-TLS13-1-3-")
        {
            found.push(violation_of(
                &subject,
                format!(
                    "the load balancer's policy `{}` admits versions before TLS 1.2, or is not set",
                    text(POLICY)
                ),
                format!("write `{POLICY}: ELBSecurityPolicy-TLS13-1-2-2021-06`"),
            ));
        }
        if !text(PORTS).contains("HTTPS")
            || (text(PORTS).contains("HTTP\"") && text(REDIRECT).is_empty())
        {
            found.push(violation_of(
                &subject,
                "the load balancer answers without TLS",
                format!("listen on HTTPS, and redirect HTTP by `{REDIRECT}: \"443\"`"),
            ));
        }
    }
    found
}
