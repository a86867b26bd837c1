//! Who administers the cluster reads every Secret in it and acts with the rights of everything that runs there.
//!
//! Remedy: give the policy that is enough, such as `AmazonEKSViewPolicy`, or a namespace as its scope.

use super::literal::{items, words};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;
use std::collections::BTreeSet;

pub(super) const DETECTOR: Detector = Detector {
    id: "eks-cluster-admin",
    title: "somebody gets to administer the cluster",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: dangers,
};

/// Source: "Review access policy permissions", Amazon EKS user guide.
const ALWAYS: &str = "AmazonEKSClusterAdminPolicy";
const IN_ITS_SCOPE: &str = "AmazonEKSAdminPolicy";
/// Kubernetes lets its members do everything, whatever RBAC says: "Default roles and role bindings", Kubernetes.
const MASTERS: &str = "system:masters";

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let entries = difference
        .pairs
        .iter()
        .filter(|pair| pair.kind() == "AWS::EKS::AccessEntry");
    entries.flat_map(of_entry).collect()
}

fn of_entry(pair: &Pair<'_>) -> Vec<Danger> {
    let before = grants(pair.before.as_ref());
    let after = grants(pair.after.as_ref());
    let new = after.into_iter().filter(|grant| !before.contains(grant));
    let danger = |(who, how, is_certain): (String, String, bool)| {
        let message = match is_certain {
            true => format!("`{who}` administers the cluster, by {how}"),
            false => {
                format!("`{who}` may administer the cluster, by {how}; could not prove otherwise")
            }
        };
        Danger::new(
            &pair.path,
            message,
            "give a policy that is enough, or a namespace as its scope",
        )
    };
    new.map(danger).collect()
}

/// Who is an administrator, by what, and whether that is certain.
fn grants(entry: Option<&Json>) -> BTreeSet<(String, String, bool)> {
    let Some(entry) = entry.and_then(|it| it.get("Properties")) else {
        return BTreeSet::new();
    };
    let who = entry.get("PrincipalArn").map(words).unwrap_or_default();
    let groups = items(entry.get("KubernetesGroups"))
        .iter()
        .filter(|group| *group == MASTERS);
    let groups = groups.map(|_| (format!("the group `{MASTERS}`"), true));
    let policies = items(entry.get("AccessPolicies"))
        .iter()
        .filter_map(by_policy);
    groups
        .chain(policies)
        .map(|(how, is_certain)| (who.clone(), how, is_certain))
        .collect()
}

fn by_policy(policy: &Json) -> Option<(String, bool)> {
    let arn = policy.get("PolicyArn")?;
    let text = arn.to_string();
    let scope = policy.get("AccessScope").and_then(|it| it.get("Type"));
    let is_named =
        |name: &str| text.contains(&format!("/{name}\"")) || text == format!("\"{name}\"");
    let of = |name: &str, is_certain| Some((format!("`{name}`"), is_certain));
    if is_named(ALWAYS) && scope.is_none_or(|it| it != "namespace") {
        of(ALWAYS, true)
    } else if is_named(IN_ITS_SCOPE) && scope.is_none_or(|it| it == "cluster") {
        of(IN_ITS_SCOPE, true)
    } else if is_named(ALWAYS)
        || is_named(IN_ITS_SCOPE)
        || text.contains("cluster-access-policy/AmazonEKS")
    {
        None
    } else if arn.is_object() {
        of(&words(arn), false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    fn entry(who: &str, policy: &str, scope: &str) -> Value {
        json!({ "PrincipalArn": who, "AccessPolicies": [{
            "PolicyArn": { "Fn::Sub": format!("arn:${{AWS::Partition}}:eks::aws:cluster-access-policy/{policy}") },
            "AccessScope": { "Type": scope },
        }] })
    }

    fn change(before: Value, after: Value) -> Vec<String> {
        says(&DETECTOR, "AWS::EKS::AccessEntry", before, after)
    }

    #[test]
    fn names_who_and_by_what() {
        let view = entry("arn:a", "AmazonEKSViewPolicy", "cluster");
        let admin = entry("arn:a", "AmazonEKSClusterAdminPolicy", "cluster");
        let expected = ["`arn:a` administers the cluster, by `AmazonEKSClusterAdminPolicy`"];
        assert_eq!(change(view.clone(), admin.clone()), expected);
        assert_eq!(change(Value::Null, admin.clone()), expected);
        assert_eq!(
            change(
                view.clone(),
                entry("arn:a", "AmazonEKSAdminPolicy", "cluster")
            )
            .len(),
            1
        );
        assert_eq!(
            change(
                admin.clone(),
                entry("arn:b", "AmazonEKSClusterAdminPolicy", "cluster")
            )
            .len(),
            1
        );
        let mut masters = view.clone();
        masters["KubernetesGroups"] = json!(["system:masters"]);
        assert_eq!(
            change(view, masters),
            ["`arn:a` administers the cluster, by the group `system:masters`"]
        );
    }

    #[test]
    fn says_nothing_of_less_or_the_same() {
        let admin = entry("arn:a", "AmazonEKSClusterAdminPolicy", "cluster");
        let view = entry("arn:a", "AmazonEKSViewPolicy", "cluster");
        assert!(change(admin.clone(), admin.clone()).is_empty());
        assert!(change(admin.clone(), view.clone()).is_empty());
        assert!(change(admin, Value::Null).is_empty());
        assert!(change(view, entry("arn:a", "AmazonEKSAdminPolicy", "namespace")).is_empty());
    }

    #[test]
    fn doubts_a_policy_that_the_deploy_alone_knows() {
        let given = json!({ "PrincipalArn": "arn:a", "AccessPolicies": [{ "PolicyArn": { "Ref": "Policy" } }] });
        assert!(change(given.clone(), given.clone()).is_empty());
        assert_eq!(
            change(json!({ "PrincipalArn": "arn:a" }), given),
            ["`arn:a` may administer the cluster, by `Policy`; could not prove otherwise"]
        );
    }
}
