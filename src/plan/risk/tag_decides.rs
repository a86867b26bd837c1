//! Where a policy goes by a tag, whoever sets the tag decides who may do what, and no policy changes with it.
//!
//! Remedy: look up what the policies let whoever has the new value do, or leave the tag as it is.

use super::literal::said;
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::model::value::Value;
use crate::plan::change::Noise;
use crate::plan::pair::{Difference, Pair};
use crate::plan::schema;
use crate::plan::tags::{Deciding, Use, tags};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

pub(super) const DETECTOR: Detector = Detector {
    id: "tag-decides",
    title: "a tag that policies go by stays as it is",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str =
    "look up what the policies let whoever has the new value do, or leave the tag as it is";

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let tagged: Vec<&Pair<'_>> = difference.pairs.iter().filter(|it| is_tagged(it)).collect();
    let stacks = difference.stack.walk();
    let settings = (stacks.iter()).flat_map(|(path, stack)| {
        let subject = if path.is_empty() { &stack.name } else { path };
        let tags = stack.settings.iter();
        tags.filter_map(move |it| Some((subject, it.path.strip_prefix("/tags/")?, it)))
    });
    let settings: Vec<_> = settings.collect();
    if tagged.is_empty() && settings.is_empty() {
        return Vec::new();
    }
    let deciding = difference.deciding();
    // Tags of a stack are those of everything in it.
    let of_stack = settings.into_iter().filter_map(|(subject, key, change)| {
        let key = key.replace("~1", "/").replace("~0", "~");
        let side = |value: &Option<Value>| value.as_ref().map(|it| json!(it));
        let (was, is) = (side(&change.before), side(&change.after));
        danger(subject, deciding, "", &key, (was.as_ref(), is.as_ref()))
    });
    let of_stack: Vec<Danger> = of_stack.collect();
    let of_resources = tagged.into_iter().flat_map(|pair| of_pair(pair, deciding));
    of_resources.chain(of_stack).collect()
}

/// Whether a resource stays and its tags change, otherwise than in words only.
pub(super) fn is_tagged(pair: &Pair<'_>) -> bool {
    let schema = schema::of(pair.kind());
    let is_tag = |path: &str| match schema {
        Some(schema) => schema.is_tags(path),
        None => path.starts_with("/Tags"),
    };
    let meant = |noise: Option<Noise>| !matches!(noise, Some(Noise::Order | Noise::Words));
    let mut changes = pair.change.properties.iter();
    pair.stays() && changes.any(|it| is_tag(&it.path) && meant(it.noise))
}

fn of_pair(pair: &Pair<'_>, deciding: &Deciding) -> Vec<Danger> {
    let (was, is) = (tags(&pair.before), tags(&pair.after));
    let keys: BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
    let changed = keys.into_iter().filter(|key| was.get(key) != is.get(key));
    let sides = |key: &str| (was.get(key).copied(), is.get(key).copied());
    changed
        .filter_map(|key| danger(&pair.path, deciding, pair.kind(), key, sides(key)))
        .collect()
}

fn danger(
    subject: &str,
    deciding: &Deciding,
    kind: &str,
    key: &str,
    (was, is): (Option<&Json>, Option<&Json>),
) -> Option<Danger> {
    let condition = deciding.uses(kind, key).find_map(|it| match it {
        Use::Access(condition) => Some(condition),
        Use::Backup(_) | Use::Work => None,
    })?;
    let message = format!(
        "the tag `{key}` is {}, was {}; policies decide by `{condition}` who may do what",
        said(is),
        said(was)
    );
    Some(Danger {
        severity: is.is_none().then_some(Severity::Notice),
        ..Danger::new(subject, message, REMEDY)
    })
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::change::{Comparison, Plan};
    use crate::plan::compare::{Base, plan};
    use crate::template::tree::{AssemblyTree, StackTree};
    use serde_json::{Value as Json, json};

    /// The plan of changing the tags of one resource beside another one.
    fn between(beside: &Json, kind: &str, before: Json, after: Json) -> Plan {
        let tree = |tags: Json| {
            let it = json!({ "Type": kind, "Properties": { "Tags": tags } });
            let template = json!({ "Resources": { "It": it, "Beside": beside } });
            AssemblyTree {
                root: StackTree {
                    template: template.as_object().cloned().unwrap(),
                    ..StackTree::default()
                },
                ..AssemblyTree::default()
            }
        };
        let (before, after) = (tree(before), tree(after));
        plan(
            Base::Tree(&before),
            &after,
            Comparison::default(),
            Vec::new(),
        )
    }

    fn says(plan: &Plan, rule: &str) -> Vec<String> {
        let own = plan.findings.iter().filter(|it| it.rule == rule);
        own.map(|it| format!("{:?}: {}", it.severity, it.message))
            .collect()
    }

    fn tags(key: &str, value: &str) -> Json {
        json!([{ "Key": "other", "Value": "x" }, { "Key": key, "Value": value }])
    }

    #[test]
    fn a_tag_that_a_policy_goes_by_is_told_of_and_any_other_is_noise() {
        let policy = json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": { "Statement": {
            "Effect": "Allow", "Action": "sns:*", "Resource": "*",
            "Condition": { "StringEquals": { "aws:ResourceTag/env": "dev" } },
        } } } });
        let topic = "AWS::SNS::Topic";
        let one = between(&policy, topic, tags("env", "prod"), tags("env", "dev"));
        assert_eq!(
            says(&one, DETECTOR.id),
            [
                "Warning: the tag `env` is `dev`, was `prod`; policies decide by `aws:ResourceTag/env` who may do what"
            ]
        );
        assert_eq!((one.counts.modify, one.counts.noise), (1, 0));
        let gone = between(
            &policy,
            topic,
            tags("env", "prod"),
            json!([{ "Key": "other", "Value": "x" }]),
        );
        assert!(says(&gone, DETECTOR.id)[0].starts_with("Notice: "));
        let other = between(&policy, topic, tags("team", "a"), tags("team", "b"));
        assert!(says(&other, DETECTOR.id).is_empty());
        assert_eq!((other.counts.modify, other.counts.noise), (0, 1));
        let order = json!([{ "Key": "env", "Value": "a" }, { "Key": "other", "Value": "x" }]);
        let moved = between(&policy, topic, tags("env", "a"), order);
        assert!(says(&moved, DETECTOR.id).is_empty());
    }

    #[test]
    fn a_tag_of_a_stack_is_one_of_everything_in_it() {
        let tree = |env: &str| {
            let condition = json!({ "StringEquals": { "aws:ResourceTag/env": "dev" } });
            let policy = json!({ "PolicyDocument": { "Statement": { "Condition": condition } } });
            let it = json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": policy });
            let template = json!({ "Resources": { "It": it } });
            let tags = [
                ("env".to_owned(), env.to_owned()),
                ("version".to_owned(), env.to_owned()),
            ];
            AssemblyTree {
                root: StackTree {
                    name: "Root".to_owned(),
                    template: template.as_object().cloned().unwrap(),
                    tags: tags.into(),
                    ..StackTree::default()
                },
                ..AssemblyTree::default()
            }
        };
        let (before, after) = (tree("prod"), tree("dev"));
        let plan = plan(
            Base::Tree(&before),
            &after,
            Comparison::default(),
            Vec::new(),
        );
        assert_eq!(
            says(&plan, DETECTOR.id),
            [
                "Warning: the tag `env` is `dev`, was `prod`; policies decide by `aws:ResourceTag/env` who may do what"
            ]
        );
        let noise: Vec<bool> = plan
            .stack
            .settings
            .iter()
            .map(|it| it.noise.is_some())
            .collect();
        assert_eq!(noise, [false, true]);
    }

    #[test]
    fn a_tag_that_a_backup_goes_by_is_no_noise() {
        let selection = json!({ "Type": "AWS::Backup::BackupSelection", "Properties": { "BackupSelection": { "ListOfTags": [
            { "ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily" }] } } });
        let kind = "AWS::EC2::Volume";
        let change = |before: Json, after: Json| between(&selection, kind, before, after);
        let lost = change(tags("backup", "daily"), tags("backup", "never"));
        assert_eq!((lost.counts.modify, lost.counts.noise), (1, 0));
        assert_eq!(
            says(&lost, "backup-retention-lower"),
            ["Warning: the tag `backup` is `never`, was `daily`, by which a backup chose it"]
        );
        let won = change(tags("backup", "never"), tags("backup", "daily"));
        assert_eq!(won.counts.modify, 1);
        assert!(says(&won, "backup-retention-lower").is_empty());
        assert!(says(&lost, DETECTOR.id).is_empty());
    }
}
