//! A permissions boundary is what an identity may do at most, whatever its policies say. Without it they are all that
//! counts; with another one, nobody has compared the two.
//!
//! Remedy: put the boundary back, or attach one that allows no more.

use super::policy::text::{is_nothing, shown};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Pair;
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "iam-boundary-removed",
    title: "every permissions boundary stays",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: |difference| difference.pairs.iter().filter_map(danger).collect(),
};

const REMEDY: &str = "put the permissions boundary back, or attach one that allows no more";

fn danger(pair: &Pair<'_>) -> Option<Danger> {
    if !pair.stays() || !matches!(pair.kind(), "AWS::IAM::Role" | "AWS::IAM::User") {
        return None;
    }
    let boundary = |value: Option<&Json>| value.filter(|value| !is_nothing(value)).map(shown);
    let before = boundary(pair.was(&["PermissionsBoundary"]))?;
    match boundary(pair.is(&["PermissionsBoundary"])) {
        None => {
            let message = format!("is no longer held back by the permissions boundary `{before}`");
            Some(Danger::new(&pair.path, message, REMEDY))
        }
        Some(after) if after == before => None,
        Some(after) => {
            let message = format!(
                "could not prove narrower: the permissions boundary is `{after}`, no longer `{before}`"
            );
            Some(Danger {
                severity: Some(Severity::Notice),
                ..Danger::new(&pair.path, message, REMEDY)
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::says;
    use serde_json::{Value as Json, json};

    #[test]
    fn tells_removed_from_changed() {
        let with = |name: &str| json!({"PermissionsBoundary": name});
        let says = |before: Json, after: Json| says(&DETECTOR, "AWS::IAM::Role", before, after);
        assert_eq!(
            says(with("a"), json!({})),
            ["is no longer held back by the permissions boundary `a`"]
        );
        assert_eq!(
            says(with("a"), with("b")),
            ["notice: could not prove narrower: the permissions boundary is `b`, no longer `a`"]
        );
        assert!(says(with("a"), with("a")).is_empty() && says(json!({}), with("a")).is_empty());
        assert!(says(with("a"), Json::Null).is_empty());
        let nothing = json!({"PermissionsBoundary": {"Ref": "AWS::NoValue"}});
        assert_eq!(says(with("a"), nothing).len(), 1);
    }
}
