//! Plans with any number of changes: the same number gives the same plan.

use super::told::{findings, others, releases};
use backstage_infra::model::target::Target;
use backstage_infra::plan::change::{
    Action, Basis, Comparison, Counts, Digests, FORMAT, Highlight, Noise, Plan, PropertyChange,
    Replaces, ResourceChange, StackChange,
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
