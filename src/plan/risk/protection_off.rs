//! Deletion protection is the last thing that stops a wrong command; it has to be taken off first, and seen to be.
//!
//! Remedy: leave it on until the day on which it is to be deleted.

use super::literal::{Turn, boolean, given, items};
use super::switch::{Switch, turned_of};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use crate::template::tree::AssemblyTree;
use serde_json::Value as Json;
use std::collections::BTreeMap;

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
    let stacks = stacks(difference.before, difference.after);
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

/// Termination protection of whole stacks, which the assembly says and no template.
fn stacks(before: &AssemblyTree, after: &AssemblyTree) -> Vec<Danger> {
    let of = |tree: &AssemblyTree| -> BTreeMap<String, Option<bool>> {
        let stacks = tree.root.walk().into_iter();
        stacks
            .map(|(path, stack)| (path.join("/"), stack.termination_protection))
            .collect()
    };
    let after_all = of(after);
    let unprotected = |(path, was): (String, Option<bool>)| {
        let is = after_all.get(&path)?;
        (was == Some(true) && *is != Some(true)).then(|| {
            let name = if path.is_empty() {
                after.root.name.clone()
            } else {
                path
            };
            Danger::new(
                name,
                "termination protection of the stack is turned off",
                REMEDY,
            )
        })
    };
    of(before).into_iter().filter_map(unprotected).collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
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
        let mut case = Case::default();
        case.before.root.termination_protection = Some(true);
        case.after.root.termination_protection = Some(true);
        assert!(case.says(&DETECTOR).is_empty());
        for off in [Some(false), None] {
            case.after.root.termination_protection = off;
            assert_eq!(
                case.says(&DETECTOR),
                ["termination protection of the stack is turned off"]
            );
        }
    }
}
