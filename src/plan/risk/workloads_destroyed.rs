//! With an EKS cluster goes everything that runs in it: workloads, their volumes' claims, the state of controllers.
//!
//! Remedy: put back what replaces it; to really move, make the new cluster beside the old one and move the workloads first.

use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::change::Action;
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "workloads-destroyed",
    title: "a cluster goes with everything in it",
    risk: Risk::Destruction,
    severity: Severity::Error,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let clusters = difference
        .pairs
        .iter()
        .filter(|it| it.kind() == "AWS::EKS::Cluster");
    clusters.filter_map(of_pair).collect()
}

fn of_pair(pair: &Pair<'_>) -> Option<Danger> {
    let (what, severity) = match pair.change.action {
        Action::Remove => ("is removed", None),
        Action::Replace => ("is replaced", None),
        Action::MayReplace => ("may be replaced", Some(Severity::Warning)),
        _ => return None,
    };
    let why = pair.change.reason.as_ref().map(|it| format!(" ({it})"));
    let message = format!(
        "the cluster {what}{}, and everything that runs in it goes with it",
        why.unwrap_or_default()
    );
    let remedy =
        "put back what it comes from; to move, make the new cluster beside the old one first";
    Some(Danger {
        severity,
        ..Danger::new(&pair.path, message, remedy)
    })
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::change::{Action, ResourceChange};
    use crate::plan::risk::resource_test::{Case, resource};
    use serde_json::{Value, json};

    fn says(action: Action, kind: &str) -> Vec<String> {
        let it = resource(kind, json!({}));
        let after = if action == Action::Remove {
            Value::Null
        } else {
            it.clone()
        };
        let say = |it: &mut ResourceChange| {
            it.action = action;
        };
        Case::default()
            .acting("Stack/It", it, after, say)
            .says(&DETECTOR)
    }

    #[test]
    fn names_what_goes() {
        let cluster = "AWS::EKS::Cluster";
        assert_eq!(
            says(Action::Replace, cluster),
            ["the cluster is replaced, and everything that runs in it goes with it"]
        );
        assert_eq!(says(Action::Remove, cluster).len(), 1);
        assert!(says(Action::Modify, cluster).is_empty());
        assert!(says(Action::Remove, "AWS::EKS::Nodegroup").is_empty());
    }
}
