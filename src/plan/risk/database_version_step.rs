//! A major version of a database changes its files: there is no way back but a snapshot, and applications may not be
//! ready.
//!
//! Remedy: try the upgrade on a clone, and take a snapshot before.

use super::data::is_of_cluster;
use super::literal::{boolean, given};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::change::Action;
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "database-version-step",
    title: "a database changes its major version, or goes back",
    risk: Risk::Upgrade,
    severity: Severity::Warning,
    run: dangers,
};

/// Types, with whether a major step must be allowed in the template. Of a cluster CloudFormation allows it by itself
/// whenever the version changes: `modifyDbClusterRequest`, aws-cloudformation-resource-providers-rds.
const KINDS: &[(&str, bool)] = &[
    ("AWS::DocDB::DBCluster", false),
    ("AWS::Neptune::DBCluster", false),
    ("AWS::RDS::DBCluster", false),
    ("AWS::RDS::DBInstance", true),
];

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let stays = difference
        .pairs
        .iter()
        .filter(|pair| pair.change.action != Action::Replace);
    stays.filter_map(of_pair).collect()
}

fn of_pair(pair: &Pair<'_>) -> Option<Danger> {
    let (_, must_allow) = KINDS.iter().find(|(kind, _)| *kind == pair.kind())?;
    // An instance of a cluster has the cluster's version.
    if is_of_cluster(pair.kind(), pair.properties()?) {
        return None;
    }
    let text = |value: Option<&Json>| given(value).and_then(Json::as_str).map(str::to_owned);
    let (was, is) = (
        text(pair.was(&["EngineVersion"]))?,
        text(pair.is(&["EngineVersion"]))?,
    );
    let engine = text(pair.is(&["Engine"])).unwrap_or_default();
    let (old, new) = (numbers(&was), numbers(&is));
    let step = format!(
        "{} {was} → {is}",
        if engine.is_empty() {
            "database"
        } else {
            &engine
        }
    );
    // A version may be written without its end, which is then RDS's to choose.
    let shared = old.len().min(new.len());
    if new[..shared] < old[..shared] {
        return Some(Danger {
            severity: Some(Severity::Error),
            ..Danger::new(
                &pair.path,
                format!("{step} goes back, which the service refuses"),
                format!("keep `{was}`, or restore a snapshot of `{is}` into a new database"),
            )
        });
    }
    let parts = major_parts(&engine, &old);
    if old.iter().take(parts).eq(new.iter().take(parts)) {
        return None;
    }
    let allowed = given(pair.is(&["AllowMajorVersionUpgrade"])).and_then(boolean) == Some(true);
    if *must_allow && !allowed {
        return Some(Danger {
            severity: Some(Severity::Error),
            ..Danger::new(
                &pair.path,
                format!(
                    "{step} is a major step, which RDS refuses without `AllowMajorVersionUpgrade`"
                ),
                "set `AllowMajorVersionUpgrade: true` for this deploy",
            )
        });
    }
    let message = format!("{step} is a major step, which only a snapshot takes back");
    Some(Danger::new(
        &pair.path,
        message,
        "try it on a clone, and take a snapshot before",
    ))
}

/// The numbers that a version begins with: of `8.0.mysql_aurora.3.08.0`, 8 and 0.
fn numbers(version: &str) -> Vec<u32> {
    version
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect()
}

/// How many numbers are the major version: "Upgrading the engine version" of each engine, Amazon RDS user guide. Neptune:
/// "Engine releases", Neptune user guide.
fn major_parts(engine: &str, version: &[u32]) -> usize {
    let is_old_postgres = engine.ends_with("postgres") || engine.ends_with("postgresql");
    let is_old_postgres = is_old_postgres && version.first().is_some_and(|first| *first < 10);
    let by_two = ["mysql", "aurora-mysql", "mariadb", "neptune"].contains(&engine);
    if by_two || is_old_postgres { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::model::finding::Severity;
    use crate::plan::risk::resource_test::{Case, resource};
    use serde_json::{Value, json};

    fn change(
        kind: &str,
        engine: &str,
        versions: [&str; 2],
        allow: bool,
    ) -> Option<(String, Option<Severity>)> {
        let of = |version: &str| -> Value {
            resource(
                kind,
                json!({ "Engine": engine, "EngineVersion": version, "AllowMajorVersionUpgrade": allow }),
            )
        };
        let case = Case::default().with("Stack/Db", of(versions[0]), of(versions[1]));
        case.found(&DETECTOR)
            .pop()
            .map(|danger| (danger.message, danger.severity))
    }

    #[test]
    fn a_major_step_has_no_way_back() {
        assert_eq!(
            change(
                "AWS::RDS::DBCluster",
                "aurora-postgresql",
                ["16.6", "17.4"],
                false
            ),
            Some((
                "aurora-postgresql 16.6 → 17.4 is a major step, which only a snapshot takes back"
                    .to_owned(),
                None
            ))
        );
        assert_eq!(
            change("AWS::RDS::DBInstance", "mysql", ["8.0.40", "8.4.3"], false),
            Some((
                "mysql 8.0.40 → 8.4.3 is a major step, which RDS refuses without `AllowMajorVersionUpgrade`".to_owned(),
                Some(Severity::Error)
            ))
        );
        assert_eq!(
            change("AWS::RDS::DBInstance", "mysql", ["8.0.40", "8.4.3"], true).map(|it| it.1),
            Some(None)
        );
    }

    #[test]
    fn going_back_is_refused_and_a_minor_step_is_none() {
        let cluster = "AWS::RDS::DBCluster";
        assert_eq!(
            change(cluster, "aurora-postgresql", ["17.4", "16.6"], false),
            Some((
                "aurora-postgresql 17.4 → 16.6 goes back, which the service refuses".to_owned(),
                Some(Severity::Error)
            ))
        );
        assert_eq!(
            change(cluster, "aurora-postgresql", ["16.6", "16.8"], false),
            None
        );
        assert_eq!(
            change(cluster, "aurora-postgresql", ["16.6", "16"], false),
            None
        );
        assert_eq!(
            change("AWS::RDS::DBInstance", "mysql", ["8.0.39", "8.0.40"], false),
            None
        );
        assert_eq!(
            change(
                cluster,
                "aurora-mysql",
                ["8.0.mysql_aurora.3.05.2", "8.0.mysql_aurora.3.08.0"],
                false
            ),
            None
        );
    }
}
