//! What a plan says is true of any two assemblies.

use super::applied::applied;
use super::generate::assembly;
use crate::example::variants;
use backstage_infra::plan::change::{Action, Comparison, Plan, ResourceChange, StackChange};
use backstage_infra::plan::compare::{Base, plan};
use backstage_infra::template::tree::{AssemblyTree, StackTree};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

fn between(before: &AssemblyTree, after: &AssemblyTree) -> Plan {
    plan(Base::Tree(before), after, Comparison::default(), Vec::new())
}

fn says_nothing(stack: &StackChange) -> bool {
    let own =
        stack.resources.is_empty() && stack.template.is_empty() && stack.parameters.is_empty();
    own && stack.action == Action::Keep
        && stack.resource.is_none()
        && stack.stacks.iter().all(says_nothing)
}

/// Numbers counted without any of the planner's code: what is only on one side, and what differs as text.
#[derive(Debug, Default, PartialEq, Eq)]
struct Naive {
    add: usize,
    remove: usize,
    differing: usize,
    equal: usize,
}

fn naive(before: Option<&StackTree>, after: Option<&StackTree>, counts: &mut Naive) {
    let of = |side: Option<&StackTree>| -> BTreeMap<String, Json> {
        let resources = side.and_then(|side| side.template.get("Resources")?.as_object());
        resources
            .into_iter()
            .flatten()
            .map(|(id, it)| (id.clone(), it.clone()))
            .collect()
    };
    let nested = |side: Option<&StackTree>| side.map(|it| it.nested.clone()).unwrap_or_default();
    let (old, new) = (of(before), of(after));
    let (old_nested, new_nested) = (nested(before), nested(after));
    let ids: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for id in ids {
        if old_nested.contains_key(id) || new_nested.contains_key(id) {
            naive(old_nested.get(id), new_nested.get(id), counts);
            // It counts as what it holds, and once more where it differs by itself.
            let (old, new) = (old.get(id).map(beside), new.get(id).map(beside));
            counts.differing += usize::from(old.is_some() && new.is_some() && old != new);
            continue;
        }
        match (old.get(id), new.get(id)) {
            (None, _) => counts.add += 1,
            (_, None) => counts.remove += 1,
            (Some(a), Some(b)) if a == b => counts.equal += 1,
            _ => counts.differing += 1,
        }
    }
}

/// A nested stack's resource without what says where its template lies.
fn beside(resource: &Json) -> Json {
    let mut beside = resource.clone();
    beside["Properties"]["TemplateURL"] = Json::Null;
    beside["Metadata"] = Json::Null;
    beside
}

/// The same four numbers, of a plan.
fn told(plan: &Plan) -> Naive {
    let mut told = Naive {
        add: plan.counts.add,
        remove: plan.counts.remove,
        ..Naive::default()
    };
    let c = &plan.counts;
    let both = c.modify + c.replace + c.may_replace + c.may_modify + c.noise + c.keep;
    let is_template = |path: &str| path == "/TemplateURL" || path.starts_with("/Metadata");
    for (_, stack) in plan.stack.walk() {
        let own = stack.resource.as_deref().map(|it| (it, true));
        let held = stack.resources.iter().map(|it| (it, false));
        for (change, is_stack) in held.chain(own) {
            let mut all = change.properties.iter().chain(&change.attributes);
            let is_own =
                all.any(|it| it.before != it.after && !(is_stack && is_template(&it.path)));
            if is_own && !matches!(change.action, Action::Add | Action::Remove) {
                told.differing += 1;
            }
        }
    }
    told.equal = both - told.differing;
    told
}

/// A stack's template in lines. No properties and an empty map of them are one.
fn text((path, stack): (Vec<&str>, &StackTree)) -> String {
    let mut template = json!(stack.template);
    let resources = template.get_mut("Resources").and_then(Json::as_object_mut);
    for resource in resources.into_iter().flat_map(|it| it.values_mut()) {
        let resource = resource.as_object_mut().expect("a map");
        if resource.get("Properties") == Some(&json!({})) {
            resource.remove("Properties");
        }
    }
    if template.get("Resources") == Some(&json!({})) {
        template.as_object_mut().expect("a map").remove("Resources");
    }
    format!("{:#}", json!([path, template]))
}

fn check(before: &AssemblyTree, after: &AssemblyTree) {
    let plan = between(before, after);
    // What goes somewhere else begins from nothing there.
    let is_new = plan.stack.action == Action::Add;
    let nothing = AssemblyTree::default();
    let before = if is_new { &nothing } else { before };
    let (root, releases) = applied((!is_new).then_some(before), &plan);
    assert_eq!(root.parameters, after.root.parameters);
    assert_eq!(
        root.termination_protection,
        after.root.termination_protection
    );
    let templates = |tree: &StackTree| tree.walk().into_iter().map(text).collect::<Vec<_>>();
    for (made, meant) in templates(&root).iter().zip(&templates(&after.root)) {
        let line = made
            .lines()
            .zip(meant.lines())
            .find(|(made, meant)| made != meant);
        assert_eq!(
            line,
            None,
            "made, meant in {:?}",
            &meant[..meant.len().min(40)]
        );
    }
    assert_eq!(templates(&root).len(), templates(&after.root).len());
    let expected: BTreeSet<String> = after
        .releases
        .iter()
        .map(|it| json!(it).to_string())
        .collect();
    assert_eq!(
        releases
            .iter()
            .map(Json::to_string)
            .collect::<BTreeSet<_>>(),
        expected
    );
    nothing_moves_unseen(&plan, after);
    let mut counted = Naive::default();
    naive(Some(&before.root), Some(&after.root), &mut counted);
    assert_eq!(told(&plan), counted);
}

/// Whether anything in a value refers to a name, read without any of the planner's code.
fn refers(value: &Json, names: &BTreeSet<&str>) -> bool {
    let named = |text: &str| names.contains(text.split('.').next().unwrap_or_default());
    match value {
        Json::Object(map) => map.iter().any(|(key, value)| match (key.as_str(), value) {
            ("Ref", Json::String(name)) => named(name),
            ("Fn::GetAtt", Json::String(name)) => named(name),
            ("Fn::GetAtt", Json::Array(parts)) => parts[0].as_str().is_some_and(named),
            ("Fn::Sub", Json::String(text)) => {
                let names = text.split("${").skip(1);
                names.filter_map(|rest| rest.split('}').next()).any(named)
            }
            _ => refers(value, names),
        }),
        Json::Array(items) => items.iter().any(|item| refers(item, names)),
        _ => false,
    }
}

/// Whatever refers to what is replaced is told of.
fn nothing_moves_unseen(plan: &Plan, after: &AssemblyTree) {
    for (path, stack) in plan.stack.walk() {
        let is_replaced =
            |it: &&ResourceChange| matches!(it.action, Action::Replace | Action::MayReplace);
        let replaced = stack.resources.iter().filter(is_replaced);
        let replaced: BTreeSet<&str> = replaced.map(|it| it.logical_id.as_str()).collect();
        let trees = after.root.walk();
        let Some((_, tree)) = trees.iter().find(|(steps, _)| steps.join("/") == path) else {
            continue;
        };
        for (id, resource) in tree.resources() {
            let is_told = stack.resources.iter().any(|it| it.logical_id == *id);
            if !is_told && !tree.nested.contains_key(id) {
                let properties = resource.get("Properties").unwrap_or(&Json::Null);
                assert!(
                    !refers(properties, &replaced),
                    "{path}/{id} of {replaced:?}"
                );
            }
        }
    }
}

#[test]
fn a_platform_planned_against_itself_changes_nothing() {
    for (variant, assembly) in variants() {
        let tree = AssemblyTree::of(assembly);
        let plan = between(&tree, &tree);
        assert!(says_nothing(&plan.stack), "{}", variant.name);
        assert_eq!(plan.counts.releases, 0);
        assert!(plan.findings.is_empty());
    }
}

#[test]
fn any_platform_becomes_any_other() {
    let trees: Vec<AssemblyTree> = variants()
        .iter()
        .map(|(_, it)| AssemblyTree::of(it))
        .collect();
    for pair in trees.windows(2) {
        check(&pair[0], &pair[1]);
        check(&pair[1], &pair[0]);
    }
}

#[test]
fn from_nothing_everything_is_added() {
    for (_, assembly) in variants() {
        let tree = AssemblyTree::of(assembly);
        let plan = plan(Base::Empty, &tree, Comparison::default(), Vec::new());
        let (root, _) = applied(None, &plan);
        assert_eq!(json!(root.template), json!(tree.root.template));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn planning_against_itself_is_empty(tree in assembly()) {
        let plan = between(&tree, &tree);
        prop_assert!(says_nothing(&plan.stack), "{:#?}", plan.stack);
        prop_assert!(plan.releases.iter().all(|it| it.action == Action::Keep));
    }

    #[test]
    fn applying_the_changes_gives_what_was_planned(before in assembly(), after in assembly()) {
        check(&before, &after);
    }

    #[test]
    fn a_plan_reads_back_as_itself(before in assembly(), after in assembly()) {
        let plan = between(&before, &after);
        let again: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
        prop_assert_eq!(again, plan);
    }

    #[test]
    fn no_template_panics(before in "\\PC{0,40}", after in any::<Vec<u8>>()) {
        let template = |text: &str| {
            let parsed = serde_json::from_str::<Json>(text).unwrap_or(json!(text));
            json!({ "Resources": { "A": parsed, "B": { "Type": parsed, "Properties": parsed } }, "Parameters": parsed, "Outputs": { "O": parsed } })
        };
        let tree = |text: &str| {
            let template = template(text).as_object().cloned().unwrap();
            AssemblyTree { root: StackTree { template, ..StackTree::default() }, ..AssemblyTree::default() }
        };
        between(&tree(&before), &tree(&String::from_utf8_lossy(&after)));
    }
}
