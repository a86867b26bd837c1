//! What was not written down cannot be read after an incident, and whoever breaks in turns logs off first.
//!
//! Remedy: keep the logs, and keep them as long.

use super::literal::{given, items, number, said, texts};
use super::switch::{Switch, turned_of};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::change::Action;
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "logging-reduced",
    title: "less is logged, or kept for less long",
    risk: Risk::Weakening,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str = "keep the logs, and keep them as long";

/// Source: `AWS::CloudTrail::Trail`, CloudFormation template reference.
const SWITCHES: &[Switch] = &[
    trail(
        "EnableLogFileValidation",
        &["EnableLogFileValidation"],
        false,
    ),
    trail(
        "IncludeGlobalServiceEvents",
        &["IncludeGlobalServiceEvents"],
        true,
    ),
    trail("IsLogging", &["IsLogging"], false),
    trail("IsMultiRegionTrail", &["IsMultiRegionTrail"], false),
];

/// Lists of logs that databases send to CloudWatch.
const EXPORTS: [&str; 4] = [
    "AWS::DocDB::DBCluster",
    "AWS::Neptune::DBCluster",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
];

const fn trail(what: &'static str, path: &'static [&'static str], absent: bool) -> Switch {
    Switch {
        kind: "AWS::CloudTrail::Trail",
        path,
        absent,
        what,
    }
}

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let of = |pair: &Pair<'_>| {
        let messages = match pair.stays() {
            true => changed(pair),
            false => gone(difference, pair).into_iter().collect(),
        };
        messages
            .into_iter()
            .map(|it| Danger::new(&pair.path, it, REMEDY))
            .collect::<Vec<_>>()
    };
    difference.pairs.iter().flat_map(of).collect()
}

/// What writes logs and goes away. One of the same subject that is made instead takes its place.
fn gone(difference: &Difference<'_>, pair: &Pair<'_>) -> Option<String> {
    let (what, subject) = match pair.kind() {
        "AWS::EC2::FlowLog" => ("the flow log", "ResourceId"),
        "AWS::CloudTrail::Trail" => ("the trail", "TrailName"),
        _ => return None,
    };
    let takes_its_place = |other: &Pair<'_>| {
        other.kind() == pair.kind()
            && other.before.is_none()
            && other.is(&[subject]) == pair.was(&[subject])
    };
    let is_gone =
        pair.change.action == Action::Remove && !difference.pairs.iter().any(takes_its_place);
    is_gone.then(|| format!("{what} is removed; what happens is no longer written down"))
}

fn changed(pair: &Pair<'_>) -> Vec<String> {
    let switched = turned_of(SWITCHES, pair, false).map(|(switch, turn)| {
        format!("`{}` {} turned off{}", switch.what, turn.is(), turn.doubt())
    });
    let other = match pair.kind() {
        "AWS::EKS::Cluster" => control_plane(pair),
        "AWS::EC2::FlowLog" => traffic(pair),
        "AWS::Logs::LogGroup" => retention(pair),
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => access_logs(pair),
        "AWS::S3::Bucket" => dropped(pair, &["LoggingConfiguration"]),
        "AWS::CloudFront::Distribution" => dropped(pair, &["DistributionConfig", "Logging"]),
        kind if EXPORTS.contains(&kind) => {
            let path = &["EnableCloudwatchLogsExports"];
            fewer(
                pair.was(path),
                pair.is(path),
                "the database no longer sends its",
            )
        }
        _ => None,
    };
    switched.chain(other).collect()
}

/// Members of a list that are gone from it.
fn fewer(was: Option<&Json>, is: Option<&Json>, what: &str) -> Option<String> {
    if given(was) == given(is) {
        return None;
    }
    let was = texts(was)?;
    let Some(is) = texts(is) else {
        return (!was.is_empty())
            .then(|| format!("{what} logs, as far as can be told; could not prove otherwise"));
    };
    let gone: Vec<String> = was
        .difference(&is)
        .map(|name| format!("`{name}`"))
        .collect();
    (!gone.is_empty()).then(|| format!("{what} logs: {}", gone.join(", ")))
}

fn control_plane(pair: &Pair<'_>) -> Option<String> {
    let kinds = |value: Option<&Json>| -> Json {
        items(value)
            .iter()
            .filter_map(|it| it.get("Type").cloned())
            .collect()
    };
    let path = &["Logging", "ClusterLogging", "EnabledTypes"];
    let (was, is) = (kinds(pair.was(path)), kinds(pair.is(path)));
    fewer(Some(&was), Some(&is), "the control plane no longer writes")
}

fn traffic(pair: &Pair<'_>) -> Option<String> {
    let (was, is) = (pair.was(&["TrafficType"]), pair.is(&["TrafficType"]));
    let less = given(was) != given(is) && was.is_none_or(|it| it == "ALL");
    less.then(|| {
        format!(
            "the flow log holds {} traffic only, was {}",
            said(is),
            said(was)
        )
    })
}

/// Without retention, events are kept for ever: `RetentionInDays` of `AWS::Logs::LogGroup`.
fn retention(pair: &Pair<'_>) -> Option<String> {
    let path = &["RetentionInDays"];
    let days = |value: Option<&Json>| given(value).map_or(Some(i64::MAX), number);
    let (was, is) = (days(pair.was(path))?, days(pair.is(path))?);
    let told = |days: i64| {
        if days == i64::MAX {
            "for ever".to_owned()
        } else {
            format!("for {days} days")
        }
    };
    (is < was).then(|| {
        format!(
            "events are kept {}, were kept {}; older ones are deleted",
            told(is),
            told(was)
        )
    })
}

fn access_logs(pair: &Pair<'_>) -> Option<String> {
    let on = |list: Option<&Json>| {
        items(list)
            .iter()
            .any(|it| it["Key"] == "access_logs.s3.enabled" && it["Value"] == "true")
    };
    let path = &["LoadBalancerAttributes"];
    (on(pair.was(path)) && !on(pair.is(path))).then(|| "access logs are turned off".to_owned())
}

fn dropped(pair: &Pair<'_>, path: &[&str]) -> Option<String> {
    let gone = given(pair.was(path)).is_some() && given(pair.is(path)).is_none();
    gone.then(|| "access logs are turned off".to_owned())
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::{Case, resource, says};
    use serde_json::{Value, json};

    #[test]
    fn the_control_plane_and_the_database_write_less() {
        let of = |kinds: &[&str]| {
            let kinds: Vec<Value> = kinds.iter().map(|it| json!({ "Type": it })).collect();
            json!({ "Logging": { "ClusterLogging": { "EnabledTypes": kinds } } })
        };
        let change = |before, after| says(&DETECTOR, "AWS::EKS::Cluster", before, after);
        assert_eq!(
            change(of(&["api", "audit"]), of(&["api"])),
            ["the control plane no longer writes logs: `audit`"]
        );
        assert!(change(of(&["api", "audit"]), of(&["audit", "api"])).is_empty());
        assert!(change(of(&["api"]), of(&["api", "audit"])).is_empty());
        let of = |logs: Value| json!({ "EnableCloudwatchLogsExports": logs });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::RDS::DBCluster",
                of(json!(["postgresql"])),
                json!({})
            ),
            ["the database no longer sends its logs: `postgresql`"]
        );
    }

    #[test]
    fn events_are_kept_for_less_long() {
        let of = |days: u32| json!({ "RetentionInDays": days });
        let change = |before, after| says(&DETECTOR, "AWS::Logs::LogGroup", before, after);
        assert_eq!(
            change(of(365), of(30)),
            ["events are kept for 30 days, were kept for 365 days; older ones are deleted"]
        );
        assert_eq!(
            change(json!({}), of(30)),
            ["events are kept for 30 days, were kept for ever; older ones are deleted"]
        );
        assert!(change(of(30), json!({})).is_empty());
        assert!(change(of(30), of(30)).is_empty());
    }

    #[test]
    fn a_flow_log_goes_unless_another_takes_its_place() {
        let log = resource(
            "AWS::EC2::FlowLog",
            json!({ "ResourceId": { "Ref": "Vpc" }, "TrafficType": "ALL" }),
        );
        let alone = Case::default().with("Stack/Log", log.clone(), Value::Null);
        assert_eq!(
            alone.says(&DETECTOR),
            ["the flow log is removed; what happens is no longer written down"]
        );
        let renamed = alone.with("Stack/Other", Value::Null, log);
        assert!(renamed.says(&DETECTOR).is_empty());
        let trail = |on: bool| json!({ "IsLogging": on });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::CloudTrail::Trail",
                trail(true),
                trail(false)
            ),
            ["`IsLogging` is turned off"]
        );
    }
}
