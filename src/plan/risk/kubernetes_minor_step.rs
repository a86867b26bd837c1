//! EKS takes one minor at a time, and each brings removals that workloads must be ready for; the way back is short.
//!
//! Remedy: go one minor at a time, with add-ons and nodes brought along between.

use super::literal::given;
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::change::Action;
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;
use std::cmp::Ordering;

pub(super) const DETECTOR: Detector = Detector {
    id: "kubernetes-minor-step",
    title: "Kubernetes changes its minor version",
    risk: Risk::Upgrade,
    severity: Severity::Error,
    run: dangers,
};

/// Sources: "Update existing cluster to new Kubernetes version" ("you can only update one minor version at a time") and
/// "Roll back a cluster" (to the minor before, within seven days of the update), Amazon EKS user guide.
const DAYS: u32 = 7;

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let clusters = difference
        .pairs
        .iter()
        .filter(|pair| pair.kind() == "AWS::EKS::Cluster");
    clusters
        .filter(|pair| pair.change.action != Action::Replace)
        .filter_map(of_cluster)
        .collect()
}

fn of_cluster(pair: &Pair<'_>) -> Option<Danger> {
    let was = minor(pair.was(&["Version"]))?;
    let is = minor(pair.is(&["Version"]))?;
    let step = format!("Kubernetes 1.{was} → 1.{is}");
    let danger = |why: String, remedy: String, severity| Danger {
        severity,
        ..Danger::new(&pair.path, format!("{step}{why}"), remedy)
    };
    match is.cmp(&was) {
        Ordering::Equal => None,
        Ordering::Greater if is - was == 1 => Some(danger(
            format!(" can be taken back for {DAYS} days only"),
            "read the release's removals, and look at EKS's upgrade insights first".to_owned(),
            Some(Severity::Notice),
        )),
        Ordering::Greater => Some(danger(
            " is more than one minor, which EKS refuses".to_owned(),
            format!("go to 1.{} first", was + 1),
            None,
        )),
        Ordering::Less if was - is == 1 => Some(danger(
            format!(" goes back, which EKS takes only within {DAYS} days of the update to 1.{was}"),
            format!("keep 1.{was}, unless nodes and add-ons still suit 1.{is}"),
            Some(Severity::Warning),
        )),
        Ordering::Less => Some(danger(
            " goes back more than one minor, which EKS refuses".to_owned(),
            format!("keep 1.{was}"),
            None,
        )),
    }
}

fn minor(version: Option<&Json>) -> Option<u32> {
    let text = given(version)?.as_str()?;
    text.strip_prefix("1.")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::model::finding::Severity;
    use crate::plan::risk::resource_test::{Case, replaced, resource};
    use serde_json::{Value, json};

    fn cluster(version: &str) -> Value {
        resource("AWS::EKS::Cluster", json!({ "Version": version }))
    }

    fn change(before: &str, after: &str) -> Option<(String, Option<Severity>)> {
        let case = Case::default().with("Stack/Cluster", cluster(before), cluster(after));
        case.found(&DETECTOR)
            .pop()
            .map(|danger| (danger.message, danger.severity))
    }

    #[test]
    fn tells_each_step_by_what_eks_does_with_it() {
        let told = |text: &str, severity| Some((text.to_owned(), severity));
        assert_eq!(
            change("1.33", "1.35"),
            told(
                "Kubernetes 1.33 → 1.35 is more than one minor, which EKS refuses",
                None
            )
        );
        assert_eq!(
            change("1.34", "1.35"),
            told(
                "Kubernetes 1.34 → 1.35 can be taken back for 7 days only",
                Some(Severity::Notice)
            )
        );
        assert_eq!(
            change("1.35", "1.34"),
            told(
                "Kubernetes 1.35 → 1.34 goes back, which EKS takes only within 7 days of the update to 1.35",
                Some(Severity::Warning)
            )
        );
        assert_eq!(
            change("1.35", "1.33"),
            told(
                "Kubernetes 1.35 → 1.33 goes back more than one minor, which EKS refuses",
                None
            )
        );
        assert_eq!(change("1.35", "1.35"), None);
    }

    #[test]
    fn a_new_cluster_takes_no_step() {
        let new =
            Case::default().acting("Stack/Cluster", cluster("1.33"), cluster("1.35"), replaced);
        assert!(new.says(&DETECTOR).is_empty());
    }
}
