//! Damage is often found after a weekend; backups of one day, which is the default of RDS, are gone by
//! then.
//!
//! Remedy: write `retention-days: 7` or more under `backup` in `database.mustache`.

use crate::check::security::reading::resources::of_type;
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::template::assembly::Assembly;
use serde_json::Value;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "backup-retention-days",
    title: "backups are kept for seven days at least",
    severity: Severity::Warning,
    run: breaches,
};

const LEAST: u64 = 7;

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    of_type(assembly, "AWS::RDS::DBCluster")
        .into_iter()
        .filter_map(|cluster| {
            // Without the property RDS keeps one day.
            let days = cluster
                .get(&["BackupRetentionPeriod"])
                .map_or(Some(1), Value::as_u64)?;
            (days < LEAST).then(|| Violation {
                place: Some(Place::new("database", "/backup/retention-days")),
                ..cluster.breach(
                    format!("backups are kept for fewer days than {LEAST}: {days}"),
                    format!("write {LEAST} or more"),
                )
            })
        })
        .collect()
}
