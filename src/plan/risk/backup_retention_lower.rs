//! A mistake that is noticed after the last backup is gone stays.
//!
//! Remedy: keep backups at least as long as it takes to notice.

use super::data::is_of_cluster;
use super::literal::{given, number, said};
use super::switch::{Switch, turned_of};
use super::tag_decides::is_tagged;
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::change::Action;
use crate::plan::pair::{Difference, Pair};
use crate::plan::tags::{Use, tags};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "backup-retention-lower",
    title: "backups are kept for less long, or not made",
    risk: Risk::Weakening,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str = "keep backups at least as long as it takes to notice a mistake";

/// Numbers: type, property, value where the template says nothing, unit. Source: the types' pages, CloudFormation
/// template reference.
const NUMBERS: &[(&str, &[&str], i64, &str)] = &[
    (
        "AWS::DocDB::DBCluster",
        &["BackupRetentionPeriod"],
        1,
        "days",
    ),
    (
        "AWS::DynamoDB::Table",
        &["PointInTimeRecoverySpecification", "RecoveryPeriodInDays"],
        35,
        "days",
    ),
    (
        "AWS::ElastiCache::CacheCluster",
        &["SnapshotRetentionLimit"],
        0,
        "days",
    ),
    (
        "AWS::ElastiCache::ReplicationGroup",
        &["SnapshotRetentionLimit"],
        0,
        "days",
    ),
    (
        "AWS::Neptune::DBCluster",
        &["BackupRetentionPeriod"],
        1,
        "days",
    ),
    ("AWS::RDS::DBCluster", &["BackupRetentionPeriod"], 1, "days"),
    (
        "AWS::RDS::DBInstance",
        &["BackupRetentionPeriod"],
        1,
        "days",
    ),
    (
        "AWS::Redshift::Cluster",
        &["AutomatedSnapshotRetentionPeriod"],
        1,
        "days",
    ),
];

const SWITCHES: &[Switch] = &[Switch {
    kind: "AWS::DynamoDB::Table",
    path: &[
        "PointInTimeRecoverySpecification",
        "PointInTimeRecoveryEnabled",
    ],
    absent: false,
    what: "point-in-time recovery",
}];

/// States by name: type, property, the state that is good, and what goes with it.
const STATES: &[(&str, &[&str], &str, &str)] = &[
    (
        "AWS::EFS::FileSystem",
        &["BackupPolicy", "Status"],
        "ENABLED",
        "the file system is no longer backed up",
    ),
    (
        "AWS::S3::Bucket",
        &["VersioningConfiguration", "Status"],
        "Enabled",
        "versions of objects are no longer kept",
    ),
];

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let of = |pair: &Pair<'_>| {
        let messages = if pair.stays() {
            changed(pair)
        } else {
            gone(pair).into_iter().collect()
        };
        messages
            .into_iter()
            .map(|it| Danger::new(&pair.path, it, REMEDY))
            .collect::<Vec<_>>()
    };
    let all = difference.pairs.iter().flat_map(of);
    all.chain(no_longer_chosen(difference)).collect()
}

/// What backups chose by a tag that it has no more.
fn no_longer_chosen(difference: &Difference<'_>) -> Vec<Danger> {
    let tagged: Vec<&Pair<'_>> = difference.pairs.iter().filter(|it| is_tagged(it)).collect();
    if tagged.is_empty() {
        return Vec::new();
    }
    let deciding = difference.deciding();
    if !deciding.has_backups() {
        return Vec::new();
    }
    let of = |pair: &Pair<'_>| -> Vec<Danger> {
        let (was, is) = (tags(&pair.before), tags(&pair.after));
        let gone = was
            .into_iter()
            .filter(|(key, was)| is.get(key) != Some(was));
        let chosen = gone.filter(|(key, was)| {
            let mut uses = deciding.uses(pair.kind(), key);
            uses.any(|it| match it {
                Use::Backup(value) => value.as_deref().is_none_or(|it| *was == it),
                Use::Access(_) | Use::Work => false,
            })
        });
        let message = |(key, was): (&str, &Json)| {
            let (is, was) = (said(is.get(key).copied()), said(Some(was)));
            format!("the tag `{key}` is {is}, was {was}, by which a backup chose it")
        };
        chosen
            .map(|it| Danger::new(&pair.path, message(it), REMEDY))
            .collect()
    };
    tagged.into_iter().flat_map(of).collect()
}

fn gone(pair: &Pair<'_>) -> Option<String> {
    let is_plan = matches!(
        pair.kind(),
        "AWS::Backup::BackupPlan" | "AWS::Backup::BackupSelection"
    );
    let is_gone = is_plan && pair.change.action == Action::Remove && pair.change.twin.is_none();
    is_gone.then(|| "it is removed, and what it backed up no longer is".to_owned())
}

fn changed(pair: &Pair<'_>) -> Vec<String> {
    let switched = turned_of(SWITCHES, pair, false)
        .map(|(switch, turn)| format!("{} {} turned off{}", switch.what, turn.is(), turn.doubt()));
    let of_cluster = || {
        let after = pair.properties();
        after.is_some_and(|it| is_of_cluster(pair.kind(), it))
    };
    let numbers = NUMBERS.iter().filter(|(kind, ..)| *kind == pair.kind());
    let numbers = numbers.filter_map(|(_, path, absent, unit)| {
        let (was, is) = (given(pair.was(path)), given(pair.is(path)));
        // The backups of an instance of a cluster are the cluster's.
        if was == is || of_cluster() {
            return None;
        }
        let before = was.map_or(Some(*absent), number)?;
        match is.map_or(Some(*absent), number) {
            Some(after) if after >= before => None,
            Some(0) => Some(format!(
                "backups are no longer made, were kept for {before} {unit}"
            )),
            Some(after) => Some(format!("backups are kept for {after} {unit}, was {before}")),
            None => Some(format!(
                "backups are kept for {} {unit}, was {before}; could not prove that it is no less",
                said(is)
            )),
        }
    });
    let states = STATES.iter().filter(|(kind, ..)| *kind == pair.kind());
    let states = states.filter_map(|(_, path, good, message)| {
        let is_good = |value| given(value).is_some_and(|it| it == good);
        (is_good(pair.was(path)) && !is_good(pair.is(path))).then(|| (*message).to_owned())
    });
    switched.chain(numbers).chain(states).collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    #[test]
    fn names_the_days_on_both_sides() {
        let of = |days: Value| json!({ "BackupRetentionPeriod": days });
        let change = |before, after| says(&DETECTOR, "AWS::RDS::DBCluster", before, after);
        assert_eq!(
            change(of(json!(30)), of(json!("7"))),
            ["backups are kept for 7 days, was 30"]
        );
        assert_eq!(
            change(of(json!(30)), json!({})),
            ["backups are kept for 1 days, was 30"]
        );
        assert_eq!(
            change(of(json!(30)), of(json!({ "Ref": "Days" }))),
            ["backups are kept for `Days` days, was 30; could not prove that it is no less"]
        );
        assert!(change(of(json!(7)), of(json!(30))).is_empty());
        assert!(change(of(json!(7)), of(json!("7"))).is_empty());
        assert!(change(of(json!(7)), Value::Null).is_empty());
    }

    #[test]
    fn other_backups_go_too() {
        let table = |on: bool| json!({ "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": on } });
        assert_eq!(
            says(&DETECTOR, "AWS::DynamoDB::Table", table(true), table(false)),
            ["point-in-time recovery is turned off"]
        );
        let group = |days: u32| json!({ "SnapshotRetentionLimit": days });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::ElastiCache::ReplicationGroup",
                group(5),
                group(0)
            ),
            ["backups are no longer made, were kept for 5 days"]
        );
        assert_eq!(
            says(&DETECTOR, "AWS::Backup::BackupPlan", json!({}), Value::Null),
            ["it is removed, and what it backed up no longer is"]
        );
        let bucket = |state: &str| json!({ "VersioningConfiguration": { "Status": state } });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::S3::Bucket",
                bucket("Enabled"),
                bucket("Suspended")
            )
            .len(),
            1
        );
    }
}
