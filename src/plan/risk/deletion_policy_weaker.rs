//! The policy is read when the resource goes, which is when it is too late to change it.
//!
//! Remedy: keep `Retain` or `Snapshot` on what holds data.

use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::diff::loss::{Policy, holds_data, policy};
use crate::plan::pair::{Difference, Form, Pair};
use crate::plan::schema;

pub(super) const DETECTOR: Detector = Detector {
    id: "deletion-policy-weaker",
    title: "data goes with its resource",
    risk: Risk::Weakening,
    severity: Severity::Warning,
    run: dangers,
};

const ATTRIBUTES: [(&str, &str); 2] = [
    ("DeletionPolicy", "data goes when the resource is removed"),
    (
        "UpdateReplacePolicy",
        "data goes when the resource is replaced",
    ),
];

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    difference.pairs.iter().flat_map(of_pair).collect()
}

fn of_pair(pair: &Pair<'_>) -> Vec<Danger> {
    let is_policy = |path: &str| ATTRIBUTES.iter().any(|(name, _)| path.contains(name));
    let mut attributes = pair.change.attributes.iter();
    // One that is an intrinsic may be another although it is written the same.
    let is_open = |form: &Form<'_>| {
        let mut names = ATTRIBUTES.iter();
        names.any(|(name, _)| form.written(name).is_some_and(|it| !it.is_string()))
    };
    let is_told = attributes.any(|it| is_policy(&it.path));
    let is_told = is_told || is_open(&pair.before) || is_open(&pair.after);
    if !is_told || !schema::of(pair.kind()).is_some_and(|it| it.holds_data()) {
        return Vec::new();
    }
    let (Some(before), Some(after)) = (pair.before.as_ref(), pair.after.as_ref()) else {
        return Vec::new();
    };
    if !holds_data(after) {
        return Vec::new();
    }
    let weaker = |(attribute, means): &(&str, &str)| {
        let (was, is) = (policy(before, attribute), policy(after, attribute));
        (was != Policy::Delete && is == Policy::Delete).then(|| {
            let was = (before.get(*attribute).and_then(|it| it.as_str())).unwrap_or("Snapshot");
            let by_default = if after.get(*attribute).is_none() {
                ", by default"
            } else {
                ""
            };
            let message = format!("`{attribute}` is `Delete`{by_default}, was `{was}`; {means}");
            Danger::new(&pair.path, message, format!("keep `{attribute}: {was}`"))
        })
    };
    ATTRIBUTES.iter().filter_map(weaker).collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::{Case, resource};
    use serde_json::{Value, json};

    fn of(kind: &str, deletion: Option<&str>, replace: Option<&str>) -> Value {
        let mut it = resource(kind, json!({}));
        for (attribute, policy) in [
            ("DeletionPolicy", deletion),
            ("UpdateReplacePolicy", replace),
        ] {
            if let Some(policy) = policy {
                it[attribute] = json!(policy);
            }
        }
        it
    }

    fn change(before: Value, after: Value) -> Vec<String> {
        Case::default()
            .with("Stack/It", before, after)
            .says(&DETECTOR)
    }

    #[test]
    fn names_policy_and_what_it_means() {
        let secret = "AWS::SecretsManager::Secret";
        let kept = of(secret, Some("RetainExceptOnCreate"), Some("Retain"));
        assert_eq!(
            change(kept.clone(), of(secret, Some("Delete"), Some("Retain"))),
            [
                "`DeletionPolicy` is `Delete`, was `RetainExceptOnCreate`; data goes when the resource is removed"
            ]
        );
        assert_eq!(
            change(kept.clone(), of(secret, Some("Retain"), None)),
            [
                "`UpdateReplacePolicy` is `Delete`, by default, was `Retain`; data goes when the resource is replaced"
            ]
        );
        assert_eq!(change(kept.clone(), of(secret, None, None)).len(), 2);
        assert!(change(kept.clone(), of(secret, Some("Retain"), Some("Retain"))).is_empty());
        assert!(change(of(secret, None, None), kept.clone()).is_empty());
        assert!(change(kept, Value::Null).is_empty());
    }

    #[test]
    fn a_database_has_a_snapshot_by_default() {
        let cluster = "AWS::RDS::DBCluster";
        let kept = of(cluster, Some("Retain"), Some("Snapshot"));
        assert!(change(kept.clone(), of(cluster, None, Some("Snapshot"))).is_empty());
        assert_eq!(
            change(of(cluster, None, None), of(cluster, Some("Delete"), None)).len(),
            1
        );
    }

    #[test]
    fn says_nothing_of_what_holds_no_data() {
        let role = "AWS::IAM::Role";
        assert!(change(of(role, Some("Retain"), None), of(role, None, None)).is_empty());
        let mut instance = of("AWS::RDS::DBInstance", Some("Snapshot"), None);
        instance["Properties"]["DBClusterIdentifier"] = json!({ "Ref": "Cluster" });
        let mut after = instance.clone();
        after["DeletionPolicy"] = json!("Delete");
        assert!(change(instance, after).is_empty());
    }
}
