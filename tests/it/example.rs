//! The shipped example as the binary reads it, and a variant of it for each choice that a context has.

use backstage_infra::config::inputs::{Assignment, Inputs};
use backstage_infra::config::load::Prepared;
use backstage_infra::model::finding::{Finding, Severity};
use backstage_infra::model::platform::Platform;
use backstage_infra::template::assembly::{Assembly, synth};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Context keys with their values, as `--set` takes them.
pub(crate) type Set<'a> = &'a [(&'a str, &'a str)];

/// The example with some keys set.
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    pub(crate) region: &'static str,
    pub(crate) set: Set<'static>,
}

const fn oregon(name: &'static str, set: Set<'static>) -> Variant {
    Variant {
        name,
        region: "us-west-2",
        set,
    }
}

/// One for each choice; the first is the example itself.
pub(crate) const VARIANTS: &[Variant] = &[
    oregon("example", &[]),
    oregon(
        "no NAT gateway, interface endpoints",
        &[
            ("deployment:network:nat", "none"),
            (
                "deployment:network:interface-endpoints",
                "[autoscaling, ec2, ecr.api, ecr.dkr, eks, eks-auth, elasticloadbalancing, kms, logs, secretsmanager, sqs, ssm, sts]",
            ),
        ],
    ),
    oregon("one NAT gateway", &[("deployment:network:nat", "single")]),
    oregon(
        "two zones",
        &[
            ("deployment:network:zones", "[us-west-2a, us-west-2c]"),
            (
                "deployment:network:public-subnets",
                "[10.0.0.0/24, 10.0.1.0/24]",
            ),
            (
                "deployment:network:private-subnets",
                "[10.0.32.0/19, 10.0.64.0/19]",
            ),
        ],
    ),
    oregon(
        "no flow logs",
        &[("deployment:network:flow-logs:enabled", "false")],
    ),
    oregon("credentials of RDS", MANAGED_CREDENTIALS),
    oregon(
        "serverless database",
        &[
            ("database:instance-class", "db.serverless"),
            ("database:serverless:min", "0.5"),
            ("database:serverless:max", "8"),
        ],
    ),
    oregon("three readers", &[("database:readers", "3")]),
    oregon(
        "Aurora PostgreSQL 15",
        &[("database:engine-version", "15.10")],
    ),
    oregon(
        "Backstage's role by IRSA",
        &[("backstage:identity", "irsa")],
    ),
    oregon("external-dns", &[("deployment:eks:external-dns", "true")]),
    oregon("Grafana and Fluent Bit", GRAFANA),
    oregon(
        "secrets that the user keeps",
        &[
            ("backstage:github:oauth-secret", "acme-oauth"),
            ("deployment:eks:grafana:enabled", "true"),
            ("deployment:eks:grafana:secret", "acme-grafana"),
        ],
    ),
    oregon("CloudWatch", &[("deployment:eks:cloudwatch", "true")]),
    oregon("Kubernetes 1.35", &[("deployment:eks:version", "1.35")]),
    oregon(
        "private API server",
        &[("deployment:eks:endpoint:public", "false")],
    ),
    Variant {
        name: "GovCloud",
        region: "us-gov-west-1",
        set: &[
            ("platform:region", "us-gov-west-1"),
            ("deployment:eks:users", "[]"),
        ],
    },
];

pub(crate) const MANAGED_CREDENTIALS: Set<'static> = &[
    ("database:managed-credentials", "true"),
    ("database:rotation-days", "30"),
];

pub(crate) const GRAFANA: Set<'static> = &[
    ("deployment:eks:grafana:enabled", "true"),
    ("deployment:eks:grafana:fluent-bit", "true"),
];

/// The platform of the example, with some keys set.
pub(crate) fn platform(set: Set) -> Platform {
    static EXAMPLE: LazyLock<Platform> = LazyLock::new(|| loaded(&[]));
    if set.is_empty() {
        return EXAMPLE.clone();
    }
    loaded(set)
}

/// Roles of workflows, which the example leaves out since they would have to exist.
pub(crate) const ROLES: Set = &[
    ("deployment:roles:deploy", "backstage-deploy"),
    ("deployment:roles:plan", "backstage-plan"),
    ("deployment:roles:verify", "backstage-verify"),
];

fn loaded(set: Set) -> Platform {
    let assignments = set.iter().map(|(key, value)| Assignment {
        key: (*key).to_owned(),
        value: (*value).to_owned(),
        variable: None,
    });
    let configuration = Prepared::new(&Inputs {
        assignments: assignments.collect(),
        ..Inputs::example()
    })
    .load(None);
    assert_eq!(errors(&configuration.findings), Vec::<&Finding>::new());
    configuration.platform.expect("a platform")
}

/// What is synthesized of it.
pub(crate) fn assembly(set: Set) -> Assembly {
    let (assembly, problems) = synth(&platform(set));
    assert_eq!(problems, []);
    assembly
}

/// Every variant, synthesized once.
pub(crate) fn variants() -> &'static [(&'static Variant, Assembly)] {
    static ALL: LazyLock<Vec<(&Variant, Assembly)>> = LazyLock::new(|| {
        VARIANTS
            .iter()
            .map(|variant| (variant, assembly(variant.set)))
            .collect()
    });
    &ALL
}

/// The bytes that are uploaded, read back; by logical name, such as `ClusterNestedStack`.
pub(crate) fn templates(assembly: &Assembly) -> BTreeMap<String, Value> {
    assembly
        .templates()
        .map(|(name, template)| {
            let template = serde_json::from_slice(&template.to_bytes()).expect("JSON");
            (name, template)
        })
        .collect()
}

pub(crate) fn errors(findings: &[Finding]) -> Vec<&Finding> {
    let errors = findings.iter();
    errors
        .filter(|finding| finding.severity == Severity::Error)
        .collect()
}

#[test]
fn no_variant_breaks_a_rule() {
    use backstage_infra::check::{Located, config, run, security};
    let mut broken = Vec::new();
    for (variant, assembly) in variants() {
        let mut findings = run(config::ALL, &platform(variant.set), |_| Located::Nowhere);
        findings.extend(run(security::ALL, assembly, |_| Located::Nowhere));
        let broken_here = errors(&findings).into_iter();
        broken.extend(broken_here.map(|finding| (variant.name, finding.rule.clone())));
    }
    assert_eq!(broken, []);
}
