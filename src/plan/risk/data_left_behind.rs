//! A snapshot or a resource that is kept saves the data, and leaves whoever used it with an empty successor or none.
//!
//! Remedy: plan how the data comes into the new one (restore the snapshot, import the resource), or keep the old one.

use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::change::Action;
use crate::plan::diff::loss::{Policy, holds_data, policy};
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "data-left-behind",
    title: "data stays behind, and its successor starts empty",
    risk: Risk::Destruction,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    difference.pairs.iter().filter_map(of_pair).collect()
}

fn of_pair(pair: &Pair<'_>) -> Option<Danger> {
    // What is lost for good is an error of its own.
    if pair.change.data_loss.is_some() {
        return None;
    }
    let (attribute, what) = match pair.change.action {
        Action::Remove => ("DeletionPolicy", "it is removed"),
        Action::Replace => ("UpdateReplacePolicy", "it is replaced by an empty one"),
        Action::MayReplace => ("UpdateReplacePolicy", "it may be replaced by an empty one"),
        _ => return None,
    };
    let before = pair.before.as_ref().filter(|it| holds_data(it))?;
    let where_to = match policy(before, attribute) {
        Policy::Snapshot => "a snapshot",
        Policy::Retain => "a resource that nobody manages",
        Policy::Delete => return None,
    };
    let why = pair.change.reason.as_ref().map(|it| format!(" ({it})"));
    let message = format!(
        "{what}{}; its data stays behind in {where_to}",
        why.unwrap_or_default()
    );
    let remedy = "plan how the data comes into its successor, or keep it as it is";
    Some(Danger::new(&pair.path, message, remedy))
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::change::{Action, ResourceChange};
    use crate::plan::risk::resource_test::{Case, resource};
    use serde_json::{Value, json};

    fn says(action: Action, kind: &str, policy: Option<&str>, loss: Option<&str>) -> Vec<String> {
        let mut it = resource(kind, json!({}));
        if let Some(policy) = policy {
            it["DeletionPolicy"] = json!(policy);
            it["UpdateReplacePolicy"] = json!(policy);
        }
        let after = if action == Action::Remove {
            Value::Null
        } else {
            it.clone()
        };
        let say = |it: &mut ResourceChange| {
            it.action = action;
            it.data_loss = loss.map(str::to_owned);
        };
        Case::default()
            .acting("Stack/It", it, after, say)
            .says(&DETECTOR)
    }

    #[test]
    fn says_where_the_data_stays() {
        let cluster = "AWS::RDS::DBCluster";
        assert_eq!(
            says(Action::Replace, cluster, Some("Snapshot"), None),
            ["it is replaced by an empty one; its data stays behind in a snapshot"]
        );
        assert_eq!(
            says(Action::Remove, cluster, None, None),
            ["it is removed; its data stays behind in a snapshot"]
        );
        assert_eq!(
            says(Action::Remove, "AWS::S3::Bucket", Some("Retain"), None),
            ["it is removed; its data stays behind in a resource that nobody manages"]
        );
    }

    #[test]
    fn what_is_lost_or_holds_none_is_not_left_behind() {
        assert!(says(Action::Remove, "AWS::S3::Bucket", None, Some("deleted")).is_empty());
        assert!(says(Action::Replace, "AWS::EC2::VPC", None, None).is_empty());
        assert!(
            says(
                Action::Modify,
                "AWS::RDS::DBCluster",
                Some("Snapshot"),
                None
            )
            .is_empty()
        );
    }
}
