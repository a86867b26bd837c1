//! Tags that are more than labels: policies let in by them, and backups and deployments choose by them.

use super::pair::Form;
use super::{parallel, schema};
use crate::template::tree::{StackTree, kind, properties};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Resources that a thread reads at a time: about a millisecond's work.
const GRAIN: usize = 512;

/// What goes by a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Use {
    /// A policy, by this key of a condition.
    Access(String),
    /// A backup, where the tag has this value, or any.
    Backup(Option<String>),
    /// A deployment or a maintenance task.
    Work,
}

/// One tag that something goes by.
#[derive(Debug)]
struct Chosen {
    /// Its key; of one that only the deploy knows, the beginning.
    key: String,
    is_beginning: bool,
    /// Beginning of the types whose tag it is; empty: any.
    kinds: &'static [&'static str],
    used: Use,
}

/// Every tag that something in a tree of stacks goes by.
#[derive(Debug, Default)]
pub(super) struct Deciding(Vec<Chosen>);

impl Deciding {
    /// Of the trees on both sides.
    pub(super) fn of<'a>(trees: impl IntoIterator<Item = &'a StackTree>) -> Self {
        let stacks = trees.into_iter().flat_map(StackTree::walk);
        let resources: Vec<&Json> = stacks
            .flat_map(|(_, stack)| stack.resources().values())
            .collect();
        let parts: Vec<&[&Json]> = resources.chunks(GRAIN).collect();
        let read = |part: &&[&Json]| {
            let mut found = Deciding::default();
            part.iter().for_each(|it| found.read(it));
            found.0
        };
        let all = parallel::map(&parts, 1, read).into_iter();
        Deciding(all.flatten().collect())
    }

    /// Whether a backup goes by any tag.
    pub(super) fn has_backups(&self) -> bool {
        let mut all = self.0.iter();
        all.any(|it| matches!(it.used, Use::Backup(_)))
    }

    /// What goes by a tag of a resource of a type; of an empty type, by that of any.
    pub(super) fn uses<'s>(&'s self, kind: &str, key: &str) -> impl Iterator<Item = &'s Use> {
        let lower = key.to_ascii_lowercase();
        let is = move |it: &&Chosen| {
            let own = it.key.to_ascii_lowercase();
            let of_key = match it.is_beginning {
                true => lower.starts_with(&own),
                false => lower == own,
            };
            of_key && (kind.is_empty() || is_one_of(it.kinds, kind))
        };
        let found: Vec<&Use> = self.0.iter().filter(is).map(|it| &it.used).collect();
        found.into_iter()
    }

    fn read(&mut self, resource: &Json) {
        let properties = properties(resource);
        let mut chosen = |key: &Json, value: Option<&Json>| {
            let Some(key) = key.as_str() else { return };
            let value = value.and_then(Json::as_str).map(str::to_owned);
            self.0.push(Chosen {
                key: key.to_owned(),
                is_beginning: false,
                kinds: &[],
                used: Use::Backup(value),
            });
        };
        match kind(resource) {
            "AWS::Backup::BackupSelection" => {
                let tags = properties.get("BackupSelection");
                for tag in items(tags.and_then(|it| it.get("ListOfTags"))) {
                    chosen(&tag["ConditionKey"], tag.get("ConditionValue"));
                }
                let conditions = tags.and_then(|it| it.get("Conditions"));
                let conditions = conditions.and_then(Json::as_object).into_iter().flatten();
                for (operator, tags) in conditions {
                    for tag in items(Some(tags)) {
                        let key = tag["ConditionKey"].as_str().unwrap_or_default();
                        let key = key.strip_prefix("aws:ResourceTag/").unwrap_or(key);
                        let value = tag.get("ConditionValue");
                        chosen(&key.into(), value.filter(|_| operator == "StringEquals"));
                    }
                }
            }
            "AWS::DLM::LifecyclePolicy" => {
                let tags = properties.get("PolicyDetails");
                for tag in items(tags.and_then(|it| it.get("TargetTags"))) {
                    chosen(&tag["Key"], tag.get("Value"));
                }
            }
            "AWS::SSM::Association" | "AWS::SSM::MaintenanceWindowTarget" => {
                for target in items(properties.get("Targets")) {
                    let key = target["Key"].as_str().unwrap_or_default();
                    self.works(key.strip_prefix("tag:"));
                }
            }
            "AWS::CodeDeploy::DeploymentGroup" => {
                for list in ["Ec2TagFilters", "Ec2TagSet"] {
                    let mut keys = Vec::new();
                    named("Key", properties.get(list), &mut keys);
                    keys.into_iter().for_each(|key| self.works(Some(key)));
                }
            }
            _ => self.conditions(resource),
        }
    }

    fn works(&mut self, key: Option<&str>) {
        self.0.extend(key.map(|key| Chosen {
            key: key.to_owned(),
            is_beginning: false,
            kinds: &["AWS::EC2::", "AWS::AutoScaling::"],
            used: Use::Work,
        }));
    }

    /// Every key of a condition that names a tag, in whatever text it stands: a policy may be one text.
    fn conditions(&mut self, value: &Json) {
        match value {
            Json::String(text) => self.text(text),
            Json::Array(items) => items.iter().for_each(|item| self.conditions(item)),
            Json::Object(map) => {
                for (key, value) in map {
                    self.text(key);
                    self.conditions(value);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        // Nearly no text names a tag.
        let bytes = text.as_bytes();
        let ends_tag = |at: usize| at > 2 && bytes[at - 3..at].eq_ignore_ascii_case(b"tag");
        if !text.match_indices('/').any(|(at, _)| ends_tag(at)) {
            return;
        }
        let lower = text.to_ascii_lowercase();
        for (at, word) in lower.match_indices("tag/") {
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == ':';
            let start = lower[..at].rfind(|c| !is_part(c)).map_or(0, |it| it + 1);
            let start = (start..=at)
                .find(|it| lower.is_char_boundary(*it))
                .unwrap_or(at);
            let Some((service, name)) = lower[start..at + 3].split_once(':') else {
                continue;
            };
            // What a request sets, and what an object in a bucket has, are no tags of a resource.
            if service.is_empty() || name.starts_with("req") || name.contains("object") {
                continue;
            }
            let rest = &text[at + word.len()..];
            let end = rest.find(['"', '}', '$']).unwrap_or(rest.len());
            let key = &rest[..end];
            let is_beginning = key.ends_with('/') || rest[end..].starts_with("${");
            let kinds: &[&str] = match (service, name) {
                (_, "principaltag") => &["AWS::IAM::Role", "AWS::IAM::User"],
                ("ec2", _) => &["AWS::EC2::", "AWS::AutoScaling::"],
                _ => &[],
            };
            if !key.is_empty() {
                self.0.push(Chosen {
                    key: key.to_owned(),
                    is_beginning,
                    kinds,
                    used: Use::Access(text[start..at + word.len() + end].to_owned()),
                });
            }
        }
    }
}

fn is_one_of(kinds: &[&str], kind: &str) -> bool {
    kinds.is_empty() || kinds.iter().any(|it| kind.starts_with(it))
}

fn items(value: Option<&Json>) -> &[Json] {
    value.and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// Every text under a name, however deep.
fn named<'a>(name: &str, value: Option<&'a Json>, found: &mut Vec<&'a str>) {
    match value {
        Some(Json::Array(items)) => items.iter().for_each(|it| named(name, Some(it), found)),
        Some(Json::Object(map)) => {
            found.extend(map.get(name).and_then(Json::as_str));
            map.values().for_each(|it| named(name, Some(it), found));
        }
        _ => {}
    }
}

/// The tags of a resource, by key.
pub(super) fn tags<'a>(form: &'a Form<'_>) -> BTreeMap<&'a str, &'a Json> {
    let schema = form.kind().and_then(schema::of);
    let is_tags = |key: &str| match schema {
        Some(schema) => schema.is_tags(&format!("/{key}")),
        None => key == "Tags",
    };
    let mut all = BTreeMap::new();
    for name in form.names().into_iter().filter(|name| is_tags(name)) {
        match form.property(&[name]) {
            Some(Json::Array(tags)) => all.extend(
                tags.iter()
                    .filter_map(|tag| Some((tag.get("Key")?.as_str()?, tag.get("Value")?))),
            ),
            Some(Json::Object(tags)) => {
                all.extend(tags.iter().map(|(key, value)| (key.as_str(), value)));
            }
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Deciding, Use};
    use crate::template::tree::StackTree;
    use serde_json::{Value as Json, json};

    fn of(resource: Json) -> Deciding {
        let template = json!({ "Resources": { "It": resource } });
        Deciding::of([&StackTree {
            template: template.as_object().cloned().unwrap(),
            ..StackTree::default()
        }])
    }

    fn decides(deciding: &Deciding, kind: &str, key: &str) -> bool {
        deciding.uses(kind, key).next().is_some()
    }

    #[test]
    fn conditions_of_policies_name_tags() {
        let policy = of(
            json!({ "Type": "AWS::IAM::Policy", "Properties": { "PolicyDocument": { "Statement": {
            "Resource": "arn:aws:s3:::b/${aws:PrincipalTag/team}/*",
            "Condition": { "StringEquals": { "aws:ResourceTag/Env": "a", "ec2:ResourceTag/Name": "b", "aws:RequestTag/new": "c" } },
        } } } }),
        );
        let (topic, role, instance) = ("AWS::SNS::Topic", "AWS::IAM::Role", "AWS::EC2::Instance");
        assert!(decides(&policy, topic, "env") && !decides(&policy, topic, "environment"));
        assert!(decides(&policy, role, "team") && !decides(&policy, topic, "team"));
        assert!(decides(&policy, instance, "Name") && !decides(&policy, topic, "Name"));
        assert!(!decides(&policy, topic, "new") && decides(&policy, "", "team"));
        let text = json!({ "Fn::Sub": r#"{"Condition":{"StringEquals":{"aws:ResourceTag/c/${Name}":"owned"}}}"# });
        let text =
            of(json!({ "Type": "AWS::IAM::Policy", "Properties": { "PolicyDocument": text } }));
        assert!(decides(&text, topic, "c/one") && !decides(&text, topic, "c"));
    }

    #[test]
    fn backups_and_deployments_choose_by_tags() {
        let selection = of(
            json!({ "Type": "AWS::Backup::BackupSelection", "Properties": { "BackupSelection": {
            "ListOfTags": [{ "ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily" }],
            "Conditions": { "StringNotEquals": [{ "ConditionKey": "aws:ResourceTag/skip", "ConditionValue": "yes" }] },
        } } }),
        );
        let uses: Vec<&Use> = selection.uses("AWS::RDS::DBCluster", "backup").collect();
        assert_eq!(uses, [&Use::Backup(Some("daily".to_owned()))]);
        assert!(decides(&selection, "AWS::RDS::DBCluster", "skip"));
        let snapshots = of(json!({ "Type": "AWS::DLM::LifecyclePolicy",
            "Properties": { "PolicyDetails": { "TargetTags": [{ "Key": "snap", "Value": "1" }] } } }));
        assert!(decides(&snapshots, "AWS::EC2::Volume", "snap"));
        let patching = of(json!({ "Type": "AWS::SSM::Association",
            "Properties": { "Targets": [{ "Key": "tag:patch", "Values": ["a"] }] } }));
        assert!(decides(&patching, "AWS::EC2::Instance", "patch"));
        assert!(!decides(&patching, "AWS::SNS::Topic", "patch"));
    }
}
