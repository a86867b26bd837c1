//! A web ACL stops requests before what stands behind it has to; what it no longer stops, that must.
//!
//! Remedy: keep the web ACL in front, with what it blocks, or count only for as long as a rule is tried out.

use super::grant::documents::target;
use super::literal::{given, items, said, words};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;
use std::collections::BTreeMap;

pub(super) const DETECTOR: Detector = Detector {
    id: "web-acl-weaker",
    title: "requests are filtered as they were",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str = "keep the web ACL in front, with what it blocks";

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let of = |pair: &Pair<'_>| match pair.kind() {
        "AWS::WAFv2::WebACLAssociation" => of_association(difference, pair),
        "AWS::WAFv2::WebACL" | "AWS::WAFv2::RuleGroup" if pair.stays() => of_acl(pair),
        "AWS::CloudFront::Distribution" if pair.stays() => {
            let path = ["DistributionConfig", "WebACLId"];
            let (was, is) = (given(pair.was(&path)), given(pair.is(&path)));
            let is_gone = was.is_some_and(|it| it != "") && is.is_none_or(|it| it == "");
            let message = || "no web ACL filters requests to the distribution any more".to_owned();
            is_gone.then(message).into_iter().collect()
        }
        _ => Vec::new(),
    };
    let found = |pair: &Pair<'_>| {
        let danger = |message| Danger::new(&pair.path, message, REMEDY);
        of(pair).into_iter().map(danger).collect::<Vec<_>>()
    };
    difference.pairs.iter().flat_map(found).collect()
}

fn of_association(difference: &Difference<'_>, pair: &Pair<'_>) -> Vec<String> {
    let Some(was) = pair.was(&["ResourceArn"]).map(target) else {
        return Vec::new();
    };
    let parent = |path: &str| path.rsplit_once('/').map_or("", |(it, _)| it).to_owned();
    let stack = parent(&pair.path);
    let mut beside = (difference.pairs.iter()).filter(|it| parent(&it.path) == stack);
    // Another association of the same, or the end of what it was for, leaves nothing open.
    let is_behind = |it: &Pair<'_>| {
        let is_kind = it.kind() == pair.kind();
        let filters = is_kind && it.is(&["ResourceArn"]).map(target).as_ref() == Some(&was);
        filters || (it.after.is_none() && was == format!("${{{}}}", it.change.logical_id))
    };
    if beside.any(is_behind) {
        let (old, new) = (pair.was(&["WebACLArn"]), pair.is(&["WebACLArn"]));
        let is_other = new.is_some() && old.map(target) != new.map(target);
        let message = || {
            let (old, new) = (said(old), said(new));
            format!(
                "another web ACL filters requests: {new}, was {old}; could not prove that it blocks as much"
            )
        };
        return is_other.then(message).into_iter().collect();
    }
    let what = said(pair.was(&["ResourceArn"]));
    vec![format!("no web ACL filters requests to {what} any more")]
}

fn of_acl(pair: &Pair<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let default = |value: Option<&Json>, key: &str| value.is_some_and(|it| it.get(key).is_some());
    let (was, is) = (pair.was(&["DefaultAction"]), pair.is(&["DefaultAction"]));
    if default(was, "Block") && default(is, "Allow") {
        found.push("requests that no rule speaks of are allowed, were blocked".to_owned());
    }
    let (before, after) = (rules(pair.was(&["Rules"])), rules(pair.is(&["Rules"])));
    // A list that only the deploy knows may hold all of them.
    let is_known = given(pair.is(&["Rules"])).is_none_or(Json::is_array);
    for (name, _) in before.iter().filter(|(_, filters)| **filters && is_known) {
        match after.get(name) {
            Some(true) => {}
            Some(false) => found.push(format!(
                "the rule `{name}` only counts or allows, and no longer blocks"
            )),
            None if is_renamed(pair, name) => {}
            None => found.push(format!("the rule `{name}` is gone, with what it blocked")),
        }
    }
    found
}

/// Whether a rule of another name does what one did.
fn is_renamed(pair: &Pair<'_>, name: &str) -> bool {
    let does = |rule: &Json| {
        let what = ["Action", "OverrideAction", "Statement"];
        what.map(|key| rule.get(key).cloned())
    };
    let rules = |value| items(value).iter();
    let old =
        rules(pair.was(&["Rules"])).find(|it| it.get("Name").is_some_and(|it| words(it) == name));
    old.is_some_and(|old| rules(pair.is(&["Rules"])).any(|new| does(new) == does(old)))
}

/// Rules by name, with whether each can stop a request. Source: "AWS::WAFv2::WebACL Rule", CloudFormation template
/// reference.
fn rules(value: Option<&Json>) -> BTreeMap<String, bool> {
    let of = |rule: &Json| {
        let name = rule.get("Name").map(words)?;
        let does =
            |key: &str, action: &str| rule.get(key).is_some_and(|it| it.get(action).is_some());
        let stops = ["Block", "Captcha", "Challenge"]
            .iter()
            .any(|it| does("Action", it));
        Some((name, stops || does("OverrideAction", "None")))
    };
    items(value).iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{says, says_of};
    use serde_json::{Value as Json, json};

    fn association(acl: &str) -> Json {
        json!({ "ResourceArn": { "Ref": "Alb" }, "WebACLArn": { "Fn::GetAtt": [acl, "Arn"] } })
    }

    #[test]
    fn an_association_goes() {
        let kind = "AWS::WAFv2::WebACLAssociation";
        assert_eq!(
            says(&DETECTOR, kind, association("Acl"), Json::Null),
            ["no web ACL filters requests to `Alb` any more"]
        );
        let gone = ("A", kind, association("Acl"), Json::Null);
        let renamed = ("B", kind, Json::Null, association("Acl"));
        assert!(says_of(&DETECTOR, &[gone.clone(), renamed]).is_empty());
        let balancer = (
            "Alb",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            json!({}),
            Json::Null,
        );
        assert!(says_of(&DETECTOR, &[gone, balancer]).is_empty());
        assert!(says(&DETECTOR, kind, Json::Null, association("Acl")).is_empty());
        let other = says(&DETECTOR, kind, association("Acl"), association("Other"));
        assert!(other.len() == 1 && other[0].starts_with("another web ACL"));
    }

    #[test]
    fn an_acl_blocks_less() {
        let kind = "AWS::WAFv2::WebACL";
        let of = |default: &str, rules: Json| json!({ "DefaultAction": { default: {} }, "Rules": rules });
        let rule = |action: &str| json!([{ "Name": "r", "Action": { action: {} } }]);
        let group = |action: &str| json!([{ "Name": "g", "OverrideAction": { action: {} } }]);
        let change = |before: Json, after: Json| says(&DETECTOR, kind, before, after);
        assert_eq!(
            change(of("Block", json!([])), of("Allow", json!([]))),
            ["requests that no rule speaks of are allowed, were blocked"]
        );
        assert!(change(of("Allow", json!([])), of("Block", json!([]))).is_empty());
        assert_eq!(
            change(of("Allow", rule("Block")), of("Allow", rule("Count"))),
            ["the rule `r` only counts or allows, and no longer blocks"]
        );
        assert_eq!(
            change(of("Allow", rule("Block")), of("Allow", json!([]))),
            ["the rule `r` is gone, with what it blocked"]
        );
        assert_eq!(
            change(of("Allow", group("None")), of("Allow", group("Count"))).len(),
            1
        );
        assert!(change(of("Allow", rule("Count")), of("Allow", rule("Block"))).is_empty());
        let renamed = json!([{ "Name": "other", "Action": { "Block": {} } }]);
        assert!(change(of("Allow", rule("Block")), of("Allow", renamed)).is_empty());
        assert!(change(of("Allow", rule("Block")), of("Allow", rule("Captcha"))).is_empty());
    }

    #[test]
    fn a_distribution_loses_its_acl() {
        let of = |acl: Json| json!({ "DistributionConfig": { "WebACLId": acl } });
        let change = |before: Json, after: Json| {
            says(&DETECTOR, "AWS::CloudFront::Distribution", before, after)
        };
        assert_eq!(change(of(json!("arn:a")), of(json!(""))).len(), 1);
        assert!(change(of(json!("")), of(json!("arn:a"))).is_empty());
    }
}
