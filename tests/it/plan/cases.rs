//! What CloudFormation's documentation decides, case by case: the pairs that the peer is measured with too.

use crate::support::{names, read};
use backstage_infra::plan::change::{Action, Comparison, Counts, Plan, ResourceChange};
use backstage_infra::plan::compare::{Base, plan};
use backstage_infra::template::tree::{AssemblyTree, StackTree};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Two templates, and what becomes of every resource in them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    documentation: String,
    why: String,
    before: Map<String, Json>,
    after: Map<String, Json>,
    expected: BTreeMap<String, String>,
}

impl Case {
    fn plan(&self) -> Plan {
        let (before, after) = (tree(&self.before), tree(&self.after));
        plan(
            Base::Tree(&before),
            &after,
            Comparison::default(),
            Vec::new(),
        )
    }

    /// Logical ids on either side.
    fn ids(&self) -> BTreeSet<String> {
        let of = |side: &Map<String, Json>| side["Resources"].as_object().cloned().unwrap();
        let all = of(&self.before).into_iter().chain(of(&self.after));
        all.map(|(id, _)| id).collect()
    }
}

fn tree(template: &Map<String, Json>) -> AssemblyTree {
    AssemblyTree {
        root: StackTree {
            template: template.clone(),
            ..StackTree::default()
        },
        ..AssemblyTree::default()
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/difference/cases");
    let files = names(&folder)
        .into_iter()
        .map(|name| read(&folder.join(name)));
    let parsed = files.map(|text| serde_json::from_str::<Vec<Case>>(&text).expect("cases"));
    parsed.flatten().collect()
}

fn word(change: Option<&ResourceChange>) -> String {
    match change {
        Some(change) if change.is_noise() => "noise".to_owned(),
        Some(change) => spelled(change.action),
        None => spelled(Action::Keep),
    }
}

fn spelled(action: Action) -> String {
    json!(action).as_str().expect("a word").to_owned()
}

fn counted(words: &BTreeMap<String, String>) -> Counts {
    let mut counts = Counts::default();
    for word in words.values() {
        let field = match word.as_str() {
            "replace" => &mut counts.replace,
            "may-replace" => &mut counts.may_replace,
            "modify" => &mut counts.modify,
            "may-modify" => &mut counts.may_modify,
            "add" => &mut counts.add,
            "remove" => &mut counts.remove,
            "noise" => &mut counts.noise,
            "keep" => &mut counts.keep,
            other => panic!("{other}"),
        };
        *field += 1;
    }
    counts
}

#[test]
fn every_change_is_what_the_documentation_says() {
    let mut wrong = Vec::new();
    for case in cases() {
        let plan = case.plan();
        let of = |id: &str| plan.stack.resources.iter().find(|it| it.logical_id == id);
        let told: BTreeMap<String, String> = (case.ids().into_iter())
            .map(|id| (id.clone(), word(of(&id))))
            .collect();
        if told != case.expected || plan.counts != counted(&case.expected) {
            wrong.push(format!(
                "{}: {:?}, not {told:?}, {:?}",
                case.name, case.expected, plan.counts
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_is_one_of_its_own_and_names_its_source() {
    let all = cases();
    assert!(all.len() > 90, "{} cases", all.len());
    let different: BTreeSet<&str> = all.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(different.len(), all.len());
    for case in &all {
        assert!(
            !case.documentation.is_empty() && case.why.ends_with('.'),
            "{}",
            case.name
        );
        assert_ne!(case.before, case.after, "{}", case.name);
    }
}
