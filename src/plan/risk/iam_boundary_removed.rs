//! A permissions boundary is what an identity may do at most, whatever its policies say. Without it they are all that
//! counts; with another one, nobody has compared the two.
//!
//! Remedy: put the boundary back, or attach one that allows no more.

use super::policy::text::{is_nothing, shown};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::canonical::same;
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

/// Types with something that is all that they may do at most: the property, and what it is.
const HELD_BACK: &[(&str, &str, &str)] = &[
    (
        "AWS::EKS::PodIdentityAssociation",
        "Policy",
        "session policy",
    ),
    (
        "AWS::IAM::Role",
        "PermissionsBoundary",
        "permissions boundary",
    ),
    (
        "AWS::IAM::User",
        "PermissionsBoundary",
        "permissions boundary",
    ),
    (
        "AWS::RolesAnywhere::Profile",
        "SessionPolicy",
        "session policy",
    ),
    (
        "AWS::SSO::PermissionSet",
        "PermissionsBoundary",
        "permissions boundary",
    ),
    ("AWS::Transfer::User", "Policy", "session policy"),
];

fn danger(pair: &Pair<'_>) -> Option<Danger> {
    let (_, property, what) = HELD_BACK.iter().find(|(kind, ..)| *kind == pair.kind())?;
    if !pair.stays() {
        return None;
    }
    let value = |value: Option<&'_ Json>| value.filter(|value| !is_nothing(value)).cloned();
    let before = value(pair.was(&[property]))?;
    // A document is not shown: it would fill the line.
    let is_named = *property == "PermissionsBoundary";
    match value(pair.is(&[property])) {
        None => {
            let name = format!(" `{}`", named(&before));
            let name = if is_named { name.as_str() } else { "" };
            let message = format!("is no longer held back by the {what}{name}");
            Some(Danger::new(&pair.path, message, REMEDY))
        }
        Some(after) if same(&after, &before) || named(&after) == named(&before) => None,
        Some(after) => {
            let (after, before) = (named(&after), named(&before));
            let change = match is_named {
                true => format!("`{after}`, no longer `{before}`"),
                false => "another one".to_owned(),
            };
            let message = format!("could not prove narrower: the {what} is {change}");
            Some(Danger {
                severity: Some(Severity::Notice),
                ..Danger::new(&pair.path, message, REMEDY)
            })
        }
    }
}

/// The policy that a boundary is, by its ARN or name.
fn named(value: &Json) -> String {
    let own = value.get("CustomerManagedPolicyReference");
    let name = own.and_then(|it| it.get("Name"));
    shown(value.get("ManagedPolicyArn").or(name).unwrap_or(value))
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

    #[test]
    fn other_things_hold_back_too() {
        let set =
            json!({"PermissionsBoundary": {"CustomerManagedPolicyReference": {"Name": "most"}}});
        assert_eq!(
            says(&DETECTOR, "AWS::SSO::PermissionSet", set, json!({})),
            ["is no longer held back by the permissions boundary `most`"]
        );
        let pods = |policy: &str| json!({"RoleArn": "r", "Policy": policy});
        let says =
            |before, after| says(&DETECTOR, "AWS::EKS::PodIdentityAssociation", before, after);
        assert_eq!(
            says(pods("{\"a\":1}"), json!({"RoleArn": "r"})),
            ["is no longer held back by the session policy"]
        );
        assert_eq!(
            says(pods("{\"a\":1}"), pods("{\"a\":2}")),
            ["notice: could not prove narrower: the session policy is another one"]
        );
        assert!(says(pods("{\"a\":1}"), pods("{ \"a\": 1 }")).is_empty());
    }
}
