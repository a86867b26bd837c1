//! Data that is deleted does not come back with the next deploy.
//!
//! Remedy: set `DeletionPolicy` and `UpdateReplacePolicy` to `Retain` or `Snapshot` in a deploy before this one, or
//! accept it by name under `accept:` in the context file.

use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::change::Action;
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "data-destroyed",
    title: "data is deleted",
    risk: Risk::Destruction,
    severity: Severity::Error,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    difference.pairs.iter().filter_map(of_pair).collect()
}

fn of_pair(pair: &Pair<'_>) -> Option<Danger> {
    let loss = pair.change.data_loss.as_ref()?;
    let (what, attribute, severity) = match pair.change.action {
        Action::Remove => ("is removed", "DeletionPolicy", None),
        Action::Replace => ("is replaced", "UpdateReplacePolicy", None),
        Action::MayReplace => (
            "may be replaced",
            "UpdateReplacePolicy",
            Some(Severity::Warning),
        ),
        _ => return None,
    };
    let why = pair
        .change
        .reason
        .as_ref()
        .map(|it| format!(" ({it})"))
        .unwrap_or_default();
    let twin = match &pair.change.twin {
        Some(twin) => format!("; `{twin}` takes its place, without its data"),
        None => String::new(),
    };
    let remedy = format!(
        "deploy `{attribute}: Retain` first (or `Snapshot`, where the type takes one), or accept it by name under `accept:` in the context file"
    );
    let message = format!("`{}` {what}{why}: {loss}{twin}", pair.kind());
    Some(Danger {
        severity,
        ..Danger::new(&pair.path, message, remedy)
    })
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::model::finding::Severity;
    use crate::plan::change::{Action, ResourceChange};
    use crate::plan::risk::resource_test::{Case, resource};
    use serde_json::{Value, json};

    fn case(action: Action, loss: Option<&str>) -> Case {
        let bucket = resource("AWS::S3::Bucket", json!({}));
        let after = if action == Action::Remove {
            Value::Null
        } else {
            bucket.clone()
        };
        Case::default().acting(
            "Stack/Bucket",
            bucket,
            after,
            |change: &mut ResourceChange| {
                change.action = action;
                change.data_loss = loss.map(str::to_owned);
            },
        )
    }

    #[test]
    fn tells_what_is_lost() {
        let loss = Some("deleted with everything in it");
        assert_eq!(
            case(Action::Remove, loss).says(&DETECTOR),
            ["`AWS::S3::Bucket` is removed: deleted with everything in it"]
        );
        assert_eq!(
            case(Action::Replace, loss).found(&DETECTOR)[0].severity,
            None
        );
        assert_eq!(
            case(Action::MayReplace, loss).found(&DETECTOR)[0].severity,
            Some(Severity::Warning)
        );
    }

    #[test]
    fn says_nothing_where_nothing_is_lost() {
        assert!(case(Action::Remove, None).says(&DETECTOR).is_empty());
        assert!(case(Action::Modify, Some("all")).says(&DETECTOR).is_empty());
    }
}
