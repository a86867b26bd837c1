//! A prefix list is the source of whatever rule names it: a range more in the list is one more in each of the rules.
//!
//! Remedy: keep the range out of the list, or give the one rule that needs it a source of its own.

use super::grant::documents::target;
use super::literal::{given, items, words};
use super::network::source::Source;
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use crate::template::tree::{AssemblyTree, kind, properties};
use serde_json::{Value as Json, json};

pub(super) const DETECTOR: Detector = Detector {
    id: "prefix-list-wider",
    title: "no list of ranges that rules go by grows",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str =
    "keep the range out of the list, or give the one rule that needs it a source of its own";

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let lists = difference.pairs.iter();
    let lists = lists.filter(|it| it.kind() == "AWS::EC2::PrefixList" && it.stays());
    lists
        .filter_map(|it| of_list(difference.after, it))
        .collect()
}

fn of_list(after: &AssemblyTree, pair: &Pair<'_>) -> Option<Danger> {
    let (was, is) = (given(pair.was(&["Entries"])), given(pair.is(&["Entries"])));
    let before: Vec<Source> = items(was).iter().filter_map(source).collect();
    let before: Vec<&Source> = before.iter().collect();
    let is_new = |entry: &&Json| !source(entry).is_some_and(|it| it.within(&before));
    let new: Vec<String> = (items(is).iter().filter(is_new))
        .map(|it| format!("`{}`", it.get("Cidr").map_or_else(|| words(it), words)))
        .collect();
    let unknown = is.is_some_and(|it| !it.is_array()) && is != was;
    if new.is_empty() && !unknown {
        return None;
    }
    let what = match new.is_empty() {
        true => {
            "the list may have ranges that it did not have; could not prove narrower".to_owned()
        }
        false => format!("the list also has {}", new.join(", ")),
    };
    let users = users(after, pair);
    let message = match users.is_empty() {
        true => format!("{what}; whatever names the list goes by it"),
        false => format!("{what}; rules of {} go by it", users.join(", ")),
    };
    Some(Danger {
        severity: users.is_empty().then_some(Severity::Notice),
        ..Danger::new(&pair.path, message, REMEDY)
    })
}

fn source(entry: &Json) -> Option<Source> {
    let range = entry.get("Cidr")?;
    let key = match range.as_str().is_some_and(|it| it.contains(':')) {
        true => "CidrIpv6",
        false => "CidrIp",
    };
    Source::of(&json!({ key: range })).map(|(source, _)| source)
}

/// Groups of the same stack whose rules name the list.
fn users(after: &AssemblyTree, list: &Pair<'_>) -> Vec<String> {
    let id = format!("${{{}}}", list.change.logical_id);
    let stack = list.stack_after.unwrap_or(&after.root);
    let names = |resource: &Json| names(resource, &id);
    let groups = stack.resources().iter();
    let groups = groups.filter(|(_, it)| kind(it).starts_with("AWS::EC2::SecurityGroup"));
    groups
        .filter(|(_, it)| properties(it).values().any(names))
        .map(|(id, _)| format!("`{id}`"))
        .collect()
}

fn names(value: &Json, id: &str) -> bool {
    match value {
        Json::Array(items) => items.iter().any(|it| names(it, id)),
        Json::Object(_) if target(value) == id => true,
        Json::Object(map) => map.values().any(|it| names(it, id)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::change::Comparison;
    use crate::plan::compare::{Base, plan};
    use crate::plan::risk::testing::says;
    use crate::template::tree::{AssemblyTree, StackTree};
    use serde_json::{Value as Json, json};

    fn list(ranges: &[&str]) -> Json {
        let entries: Vec<Json> = ranges.iter().map(|it| json!({ "Cidr": it })).collect();
        json!({ "Entries": entries, "PrefixListName": "office" })
    }

    #[test]
    fn a_range_more_is_told_of_and_a_narrower_one_is_not() {
        let kind = "AWS::EC2::PrefixList";
        let one = list(&["10.0.0.0/16"]);
        assert_eq!(
            says(
                &DETECTOR,
                kind,
                one.clone(),
                list(&["10.0.0.0/16", "0.0.0.0/0"])
            ),
            ["notice: the list also has `0.0.0.0/0`; whatever names the list goes by it"]
        );
        assert!(says(&DETECTOR, kind, one.clone(), list(&["10.0.1.0/24"])).is_empty());
        assert!(
            says(
                &DETECTOR,
                kind,
                list(&["10.0.0.0/17", "10.0.128.0/17"]),
                one.clone()
            )
            .is_empty()
        );
        assert!(says(&DETECTOR, kind, Json::Null, one).is_empty());
    }

    #[test]
    fn a_group_that_goes_by_it_is_named() {
        let tree = |ranges: &[&str]| {
            let rule = json!({ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourcePrefixListId": { "Ref": "List" } });
            let template = json!({ "Resources": {
                "List": { "Type": "AWS::EC2::PrefixList", "Properties": list(ranges) },
                "Group": { "Type": "AWS::EC2::SecurityGroup", "Properties": { "SecurityGroupIngress": [rule] } },
            } });
            AssemblyTree {
                root: StackTree {
                    template: template.as_object().cloned().unwrap(),
                    ..StackTree::default()
                },
                ..AssemblyTree::default()
            }
        };
        let (before, after) = (tree(&["10.0.0.0/16"]), tree(&["10.0.0.0/8"]));
        let plan = plan(
            Base::Tree(&before),
            &after,
            Comparison::default(),
            Vec::new(),
        );
        let found: Vec<&str> = plan.findings.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            found,
            ["the list also has `10.0.0.0/8`; rules of `Group` go by it"]
        );
    }
}
