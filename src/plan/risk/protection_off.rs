//! Deletion protection is the last thing that stops a wrong command; it has to be taken off first, and seen to be.
//!
//! Remedy: leave it on until the day on which it is to be deleted.

use super::literal::{Turn, boolean, given, items};
use super::switch::{Switch, turned_of};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::model::value::Value;
use crate::plan::change::{Action, PROTECTION, PropertyChange, StackChange};
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "protection-off",
    title: "something can be deleted that could not be",
    risk: Risk::Weakening,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str = "leave it on until the day on which it is to be deleted";

/// Off is the default: the types' pages, CloudFormation template reference.
const SWITCHES: &[Switch] = &[
    off("AWS::DocDB::DBCluster", &["DeletionProtection"]),
    off("AWS::DynamoDB::Table", &["DeletionProtectionEnabled"]),
    off("AWS::EC2::Instance", &["DisableApiTermination"]),
    off("AWS::EKS::Cluster", &["DeletionProtection"]),
    off("AWS::Neptune::DBCluster", &["DeletionProtection"]),
    off("AWS::NetworkFirewall::Firewall", &["DeleteProtection"]),
    off("AWS::RDS::DBCluster", &["DeletionProtection"]),
    off("AWS::RDS::DBInstance", &["DeletionProtection"]),
    off("AWS::RDS::GlobalCluster", &["DeletionProtection"]),
];

const fn off(kind: &'static str, path: &'static [&'static str]) -> Switch {
    Switch {
        kind,
        path,
        absent: false,
        what: "deletion protection",
    }
}

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let stacks = stacks(difference);
    difference
        .pairs
        .iter()
        .flat_map(of_pair)
        .chain(stacks)
        .collect()
}

fn of_pair(pair: &Pair<'_>) -> Vec<Danger> {
    let danger = |turn: Turn| {
        let message = format!(
            "deletion protection {} turned off{}",
            turn.is(),
            turn.doubt()
        );
        Danger::new(&pair.path, message, REMEDY)
    };
    let mut found: Vec<Danger> = turned_of(SWITCHES, pair, false)
        .map(|(_, turn)| danger(turn))
        .collect();
    let other = match pair.kind() {
        "AWS::Cognito::UserPool" => {
            let active = |value: Option<&Json>| given(value).is_some_and(|it| it == "ACTIVE");
            active(pair.was(&["DeletionProtection"])) && !active(pair.is(&["DeletionProtection"]))
        }
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => {
            let on = |value| attribute(value, "deletion_protection.enabled");
            let path = &["LoadBalancerAttributes"];
            on(pair.was(path)) && !on(pair.is(path))
        }
        _ => false,
    };
    if other && pair.stays() {
        found.push(danger(Turn::Certain));
    }
    found
}

fn attribute(list: Option<&Json>, key: &str) -> bool {
    let mut found = items(list).iter().filter(|it| it["Key"] == key);
    found.any(|it| it.get("Value").and_then(boolean) == Some(true))
}

/// Termination protection of whole stacks, which the deploy sets and no template.
fn stacks(difference: &Difference<'_>) -> Vec<Danger> {
    let stays = |stack: &StackChange| !matches!(stack.action, Action::Add | Action::Remove);
    let turned_off =
        |it: &PropertyChange| it.path == PROTECTION && it.before == Some(Value::Bool(true));
    let stacks = difference.stack.walk().into_iter();
    stacks
        .filter(|(_, stack)| stays(stack) && stack.settings.iter().any(turned_off))
        .map(|(path, stack)| {
            let name = if path.is_empty() {
                stack.name.clone()
            } else {
                path
            };
            let message = "termination protection of the stack is turned off";
            Danger::new(name, message, REMEDY)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::model::value::Value as Setting;
    use crate::plan::change::{PROTECTION, PropertyChange};
    use crate::plan::risk::resource_test::{Case, says};
    use serde_json::{Value, json};

    #[test]
    fn protection_of_a_resource_goes() {
        let of = |on: bool| json!({ "DeletionProtection": on });
        let says = |before, after| says(&DETECTOR, "AWS::RDS::DBCluster", before, after);
        assert_eq!(
            says(of(true), of(false)),
            ["deletion protection is turned off"]
        );
        assert_eq!(says(of(true), json!({})).len(), 1);
        assert_eq!(
            says(
                of(true),
                json!({ "DeletionProtection": { "Ref": "Protect" } })
            ),
            ["deletion protection may be turned off; could not prove otherwise"]
        );
        assert!(says(of(true), of(true)).is_empty());
        assert!(says(of(false), of(true)).is_empty());
        assert!(says(of(true), Value::Null).is_empty());
    }

    #[test]
    fn other_types_say_it_otherwise() {
        let of = |on: &str| json!({ "LoadBalancerAttributes": [{ "Key": "deletion_protection.enabled", "Value": on }] });
        let kind = "AWS::ElasticLoadBalancingV2::LoadBalancer";
        assert_eq!(says(&DETECTOR, kind, of("true"), of("false")).len(), 1);
        assert!(says(&DETECTOR, kind, of("false"), of("true")).is_empty());
        let of = |state: &str| json!({ "DeletionProtection": state });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::Cognito::UserPool",
                of("ACTIVE"),
                of("INACTIVE")
            )
            .len(),
            1
        );
    }

    #[test]
    fn protection_of_a_stack_goes() {
        let of = |before: Option<bool>, after: Option<bool>| {
            let mut case = Case::default();
            case.settings.push(PropertyChange {
                path: PROTECTION.to_owned(),
                before: before.map(Setting::Bool),
                after: after.map(Setting::Bool),
                ..PropertyChange::default()
            });
            case.says(&DETECTOR)
        };
        for off in [Some(false), None] {
            assert_eq!(
                of(Some(true), off),
                ["termination protection of the stack is turned off"]
            );
        }
        assert!(of(Some(false), Some(true)).is_empty() && of(None, Some(true)).is_empty());
    }
}
