//! Who called the API server, what left the VPC and what the database refused is asked after an incident,
//! when it is too late to switch the logs on.
//!
//! Remedy: send all five logs of the control plane, flow logs of the VPC and the log of PostgreSQL to
//! CloudWatch.

use crate::check::security::reading::resources::{names, of_type};
use crate::check::{Check, Violation};
use crate::model::cluster::ControlPlaneLog;
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::template::assembly::Assembly;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "logs-on",
    title: "what happened can be read afterwards",
    severity: Severity::Warning,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    let mut found = Vec::new();
    for cluster in of_type(assembly, "AWS::EKS::Cluster") {
        let on = cluster
            .get(&["Logging", "ClusterLogging", "EnabledTypes"])
            .map(names)
            .unwrap_or_default();
        let off: Vec<&str> = ControlPlaneLog::ALL
            .iter()
            .map(|log| log.as_str())
            .filter(|log| !on.contains(log))
            .collect();
        if !off.is_empty() {
            found.push(Violation {
                place: Some(Place::new("cluster", "/logs")),
                ..cluster.breach(
                    format!("the control plane does not log {}", off.join(", ")),
                    "add them under `logs`",
                )
            });
        }
    }
    for vpc in of_type(assembly, "AWS::EC2::VPC") {
        let logged = of_type(assembly, "AWS::EC2::FlowLog")
            .into_iter()
            .any(|log| {
                log.stack == vpc.stack
                    && log
                        .get(&["ResourceId"])
                        .map(names)
                        .unwrap_or_default()
                        .contains(&vpc.id)
            });
        if !logged {
            found.push(Violation {
                place: Some(Place::new("network", "")),
                ..vpc.breach("the VPC's traffic is not recorded", "add `flow-logs`")
            });
        }
    }
    for cluster in of_type(assembly, "AWS::RDS::DBCluster") {
        let exported = cluster
            .get(&["EnableCloudwatchLogsExports"])
            .map(names)
            .unwrap_or_default();
        if !exported.contains(&"postgresql") {
            found.push(Violation {
                place: Some(Place::new("database", "/log-exports")),
                ..cluster.breach("the log of PostgreSQL is not kept", "add `postgresql`")
            });
        }
    }
    found
}
