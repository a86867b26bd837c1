//! What a made plan has beside its resources: findings and releases.

use super::generated::change;
use backstage_infra::model::finding::{Accepted, Finding, Risk};
use backstage_infra::model::reference::{Reference, StackName};
use backstage_infra::model::source::Location;
use backstage_infra::plan::change::{Action, ReleaseChange, ResourceChange, UnknownValue};
use serde_json::json;

pub(super) fn findings(at: usize, path: &str, resource: &ResourceChange) -> Vec<Finding> {
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

pub(super) fn others() -> Vec<Finding> {
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

pub(super) fn releases() -> Vec<ReleaseChange> {
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
