//! Plans with any number of changes: the same number gives the same plan.

use backstage_infra::model::finding::{Accepted, Finding, Risk};
use backstage_infra::model::reference::{Reference, StackName};
use backstage_infra::model::source::Location;
use backstage_infra::model::target::Target;
use backstage_infra::plan::change::{
    Action, Basis, Comparison, Counts, Digests, FORMAT, Highlight, Noise, Plan, PropertyChange,
    ReleaseChange, Replaces, ResourceChange, StackChange, UnknownValue,
};
use serde_json::{Value as Json, from_value, json};

const STACKS: [&str; 3] = [
    "NetworkNestedStack",
    "ClusterNestedStack",
    "DatabaseNestedStack",
];

const KINDS: [&str; 6] = [
    "AWS::EKS::Nodegroup",
    "AWS::EC2::Subnet",
    "AWS::IAM::Role",
    "AWS::RDS::DBInstance",
    "AWS::EC2::NatGateway",
    "AWS::EC2::SecurityGroup",
];

/// A plan without changes.
pub(super) fn nothing() -> Plan {
    Plan {
        format: FORMAT,
        target: Target {
            deployment: "acme".to_owned(),
            environment: "production".to_owned(),
            account: "111122223333".to_owned(),
            region: "us-west-2".to_owned(),
            stack: "acme-backstage".to_owned(),
            host: "backstage.example.com".to_owned(),
        },
        basis: Basis::Assembly {
            digest: format!("sha256:{}", "5d".repeat(32)),
        },
        comparison: Comparison {
            with: "HEAD~1 (8ad083c)".to_owned(),
            why: "base of the pull request".to_owned(),
            notes: Vec::new(),
        },
        digests: Digests {
            assembly: format!("sha256:{}", "a7".repeat(32)),
            plan: "sha256:9b1c44e07ad2c1a60b1f6f1f2f3f4f5f6f7f8f9fafbfcfdfeff0f1f2f3f4f5f6"
                .to_owned(),
        },
        counts: Counts::default(),
        stack: stack("DeploymentStack"),
        releases: Vec::new(),
        findings: Vec::new(),
        billed: Vec::new(),
    }
}

pub(super) fn stack(name: &str) -> StackChange {
    StackChange {
        name: name.to_owned(),
        action: Action::Modify,
        description: String::new(),
        parameters: Vec::new(),
        template: Vec::new(),
        resource: None,
        resources: Vec::new(),
        outputs: Vec::new(),
        stacks: Vec::new(),
        ..StackChange::default()
    }
}

/// A plan with so many changes of resources, of every kind where there are enough; from fifty on with releases.
pub(super) fn plan(changes: usize) -> Plan {
    let mut plan = nothing();
    plan.stack.stacks = STACKS.map(stack).to_vec();
    for at in 0..changes {
        let resource = resource(at);
        plan.counts.count(&resource);
        let path = match at % 4 {
            0 => resource.logical_id.clone(),
            nested => format!("{}/{}", STACKS[nested - 1], resource.logical_id),
        };
        plan.findings.extend(findings(at, &path, &resource));
        let stack = match at % 4 {
            0 => &mut plan.stack,
            nested => &mut plan.stack.stacks[nested - 1],
        };
        stack.resources.push(resource);
    }
    if changes >= 50 {
        plan.releases = releases();
        plan.counts.releases = plan.releases.len();
        plan.findings.extend(others());
        plan.comparison.notes =
            vec!["the base has no `deployment:roles:plan`, which this version needs".to_owned()];
        plan.stack.parameters = vec![change("/Zone", json!("us-west-2a"), json!("us-west-2b"))];
    }
    plan
}

pub(super) fn change(path: &str, before: Json, after: Json) -> PropertyChange {
    let value = |json: Json| (!json.is_null()).then(|| from_value(json).unwrap());
    PropertyChange {
        path: path.to_owned(),
        before: value(before),
        after: value(after),
        ..PropertyChange::default()
    }
}

pub(super) fn resource(at: usize) -> ResourceChange {
    let kind = KINDS[at % KINDS.len()];
    let name = kind.rsplit("::").next().unwrap();
    let mut resource = ResourceChange {
        logical_id: format!("{name}{at}"),
        kind: kind.to_owned(),
        properties: vec![
            change("/ScalingConfig/DesiredSize", json!(3), json!(4)),
            change("/Tags/team", json!("platform"), json!("portal")),
        ],
        ..ResourceChange::default()
    };
    (resource.action, resource.properties) = match (at * 7 + 3) % 25 {
        0 => (Action::Remove, Vec::new()),
        1 => {
            let mut types = change("/InstanceTypes/0", json!("m7i.large"), json!("m7i.xlarge"));
            types.replaces = Replaces::Yes;
            (Action::Replace, vec![types])
        }
        2 => {
            let vpc = PropertyChange {
                cause: Some("Vpc is replaced".to_owned()),
                replaces: Replaces::May,
                ..change("/VpcId", json!({"Ref": "Vpc"}), json!({"Ref": "Vpc"}))
            };
            (Action::MayReplace, vec![vpc])
        }
        3..=9 => (Action::Modify, resource.properties),
        10 => (Action::Modify, vec![policy()]),
        11 => {
            let hidden = PropertyChange {
                hidden: true,
                ..change("/Environment/TOKEN", json!("***"), json!("***"))
            };
            (Action::Modify, vec![hidden])
        }
        12 => {
            let moved = PropertyChange {
                cause: Some("parameter Zone".to_owned()),
                ..change("/Zone", json!({"Ref": "Zone"}), json!({"Ref": "Zone"}))
            };
            (Action::MayModify, vec![moved])
        }
        13 | 14 => {
            let noise = if at.is_multiple_of(2) {
                Noise::Tags
            } else {
                Noise::Asset
            };
            let quiet = PropertyChange {
                noise: Some(noise),
                ..change(
                    "/TemplateURL",
                    json!("assets/1.json"),
                    json!("assets/2.json"),
                )
            };
            (Action::Modify, vec![quiet])
        }
        _ => {
            resource.highlights = vec![Highlight {
                name: "instances".to_owned(),
                value: "m7i.large, m7i.xlarge".to_owned(),
            }];
            (
                Action::Add,
                vec![
                    change("/CidrBlock", json!(null), json!("10.0.32.0/19")),
                    change("/VpcId", json!(null), json!({"Ref": "Vpc"})),
                ],
            )
        }
    };
    if resource.action == Action::Remove {
        let holds = kind == "AWS::RDS::DBInstance" || at.is_multiple_of(5);
        resource.data_loss =
            holds.then(|| "its volume goes with it; there is no final snapshot".to_owned());
        resource.reason = Some("removed from the template, `DeletionPolicy: Delete`".to_owned());
    }
    if resource.action == Action::Replace {
        resource.takes = vec![format!("ClusterNestedStack/Taken{at}"), "Route".to_owned()];
    }
    resource
}

/// A document of many lines, one of which changes.
fn policy() -> PropertyChange {
    let text = |size: &str| {
        let lines =
            (0..60).map(|at| format!("setting-{at}: {}", if at == 30 { size } else { "1" }));
        lines.collect::<Vec<_>>().join("\n")
    };
    change(
        "/ConfigurationValues",
        json!(text("2")),
        json!(text("3\nsetting-30a: 4")),
    )
}

fn findings(at: usize, path: &str, resource: &ResourceChange) -> Vec<Finding> {
    match resource.action {
        Action::Remove if resource.data_loss.is_some() => vec![Finding {
            risk: Some(Risk::Destruction),
            ..Finding::error("data-destroyed", "the database and its backups go away")
                .about(path)
                .remedy("keep it with `DeletionPolicy: Snapshot`")
        }],
        Action::Modify if at % 24 == 8 => vec![Finding {
            risk: Some(Risk::Permission),
            ..Finding::warning(
                "iam-broader",
                "`s3:GetObject` becomes `s3:*` on every resource",
            )
            .about(path)
            .remedy("name the bucket")
            .at(location(
                "config/production/v1/policy/backstage.mustache",
                12,
            ))
        }],
        Action::Modify if at % 48 == 11 => vec![Finding {
            risk: Some(Risk::Exposure),
            ..Finding::error(
                "ingress-wider",
                "port 443 opens from 10.0.0.0/8 to 0.0.0.0/0",
            )
            .about(path)
        }],
        _ => Vec::new(),
    }
}

pub(super) fn location(file: &str, line: u32) -> Location {
    Location {
        file: file.to_owned(),
        line,
        column: 3,
        end_line: line,
        end_column: 9,
        built_in: false,
    }
}

fn others() -> Vec<Finding> {
    vec![
        Finding {
            accepted: Some(Accepted {
                reason: "the office has no fixed range".to_owned(),
                until: "2026-12-31".to_owned(),
            }),
            risk: Some(Risk::Exposure),
            ..Finding::warning("api-endpoint-open", "the API server answers to everybody")
                .about("ClusterNestedStack/Cluster")
        },
        Finding {
            risk: Some(Risk::Cost),
            ..Finding::warning(
                "cost-relevant",
                "node group `m7i.large` × 3 becomes `m7i.xlarge` × 3",
            )
            .about("ClusterNestedStack/Nodegroup0")
        },
        Finding::error(
            "addon-version",
            "`v1.19.0` of vpc-cni does not run on Kubernetes 1.35",
        )
        .about("deployment:eks:addons")
        .remedy("use `v1.21.1-eksbuild.1`")
        .at(location("backstage.yaml", 41)),
        Finding {
            risk: Some(Risk::Upgrade),
            ..Finding::warning(
                "kubernetes-minor",
                "1.33 to 1.35 is more than one minor version",
            )
            .about("ClusterNestedStack/Cluster")
        },
    ]
}

fn releases() -> Vec<ReleaseChange> {
    let release =
        |name: &str, action, wave, before: Option<&str>, after: Option<&str>| ReleaseChange {
            name: name.to_owned(),
            namespace: name.to_owned(),
            action,
            wave,
            needs: Vec::new(),
            chart: name.to_owned(),
            repository: "https://charts.example.com".to_owned(),
            version_before: before.map(str::to_owned),
            version_after: after.map(str::to_owned),
            sha256: "unrecorded".to_owned(),
            timeout_minutes: 5,
            attributes: Vec::new(),
            highlights: Vec::new(),
            values: vec![change("/replicas", json!(2), json!(3))],
            unknown: vec![UnknownValue {
                path: "/clusterName".to_owned(),
                reference: Reference::Output {
                    stack: StackName::Cluster,
                    key: "ClusterName".to_owned(),
                },
            }],
        };
    vec![
        release(
            "cert-manager",
            Action::Modify,
            1,
            Some("v1.18.2"),
            Some("v1.19.1"),
        ),
        release("karpenter", Action::Add, 2, None, Some("1.8.1")),
        release("fluent-bit", Action::Remove, 2, Some("0.54.0"), None),
    ]
}
