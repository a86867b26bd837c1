//! A macro is a function that rewrites a template after it was reviewed and before it is deployed. What it makes,
//! changes or takes away stands in no plan that is made from the template.
//!
//! Remedy: expand the macro before planning, or read its function and the change set of the deploy.

use super::literal::words;
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::change::{Action, joined};
use crate::plan::pair::{Difference, Pair};
use crate::template::tree::{AssemblyTree, StackTree};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const DETECTOR: Detector = Detector {
    id: "macro-rewrites",
    title: "a macro rewrites the template, so that what is planned is not what is deployed",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str =
    "expand the macro before planning, or read its function and the change set of the deploy";

/// Expands only what is written for it, such as `Fn::ForEach`. Source: "AWS::LanguageExtensions transform".
const EXTENSIONS: &str = "AWS::LanguageExtensions";

/// AWS's own that do the same with the same template each time. `AWS::Include` does not: it reads a file.
const STEADY: [&str; 5] = [
    EXTENSIONS,
    "AWS::CodeDeployBlueGreen",
    "AWS::SecretsManager-",
    "AWS::Serverless-",
    "AWS::ServiceCatalog",
];

/// One use of a macro.
struct Rewrite<'a> {
    /// The resource that it stands in; none: the template as a whole.
    place: Option<&'a str>,
    name: String,
    call: &'a Json,
}

impl Rewrite<'_> {
    fn is_of(&self, other: &Rewrite<'_>) -> bool {
        self.place == other.place && self.name == other.name
    }

    fn is_steady(&self) -> bool {
        STEADY.iter().any(|it| self.name.starts_with(it))
    }

    fn danger(&self, stack: &str, says: &str) -> Danger {
        let subject = match self.place {
            Some(id) => joined(stack, id),
            None => stack.to_owned(),
        };
        let message = format!("the macro `{}` {says}", self.name);
        Danger {
            severity: (self.name == EXTENSIONS).then_some(Severity::Notice),
            ..Danger::new(subject, message, REMEDY)
        }
    }
}

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let before = stacks(difference.before);
    let changed: BTreeSet<String> = (difference.stack.walk().into_iter())
        .filter(|(_, stack)| stack.action != Action::Keep)
        .map(|(path, _)| path)
        .collect();
    let mut found = Vec::new();
    for (path, stack) in stacks(difference.after) {
        let name = match path.as_str() {
            "" => stack.name.as_str(),
            path => path,
        };
        let was = before.get(&path).map(|stack| rewrites(stack));
        let is_changed = changed.contains(&path);
        let (was, is) = (was.unwrap_or_default(), rewrites(stack));
        found.extend(
            is.iter()
                .filter_map(|one| used(one, &was, name, is_changed)),
        );
        let is_there = |one: &&Rewrite<'_>| {
            let place = one
                .place
                .is_none_or(|id| stack.resources().contains_key(id));
            place && !is.iter().any(|other| other.is_of(one))
        };
        let gone = "is not used any more: what it made or changed goes, and is not in this plan";
        found.extend(was.iter().filter(is_there).map(|it| it.danger(name, gone)));
    }
    found.extend(difference.pairs.iter().filter_map(defined));
    found
}

/// What is said of a use of a macro after.
fn used(one: &Rewrite<'_>, was: &[Rewrite<'_>], stack: &str, is_changed: bool) -> Option<Danger> {
    let what = if one.place.is_some() {
        "what it stands in"
    } else {
        "the template"
    };
    let mut same = was.iter().filter(|other| other.is_of(one)).peekable();
    if same.peek().is_none() {
        let says = format!("rewrites {what}: what is planned is not what is deployed");
        return Some(one.danger(stack, &says));
    }
    if !same.any(|other| other.call == one.call) {
        let says = format!("is given other parameters: it rewrites {what} in another way");
        return Some(one.danger(stack, &says));
    }
    (is_changed && !one.is_steady()).then(|| Danger {
        severity: Some(Severity::Notice),
        ..one.danger(
            stack,
            &format!("rewrites {what}, as before: what is planned may not be all that is deployed"),
        )
    })
}

/// A macro that others may use from now on, or whose function is another one.
fn defined(pair: &Pair<'_>) -> Option<Danger> {
    let function = pair.is(&["FunctionName"]);
    if pair.kind() != "AWS::CloudFormation::Macro"
        || pair.after.is_none()
        || (pair.before.is_some() && pair.was(&["FunctionName"]) == function)
    {
        return None;
    }
    let name = pair.is(&["Name"]).map(words).unwrap_or_default();
    let function = function.map(words).unwrap_or_default();
    let verb = if pair.before.is_some() {
        "gets another function"
    } else {
        "is made"
    };
    let message = format!(
        "the macro `{name}` {verb}: `{function}` rewrites every template of the account that names it"
    );
    Some(Danger::new(&pair.path, message, REMEDY))
}

fn stacks(tree: &AssemblyTree) -> BTreeMap<String, &StackTree> {
    let all = tree.root.walk().into_iter();
    all.map(|(path, stack)| (path.join("/"), stack)).collect()
}

/// Every use of a macro in a template.
fn rewrites(stack: &StackTree) -> Vec<Rewrite<'_>> {
    let mut found = Vec::new();
    for (section, value) in &stack.template {
        match section.as_str() {
            "Transform" => match value {
                Json::Array(all) => all.iter().for_each(|it| push(it, None, &mut found)),
                one => push(one, None, &mut found),
            },
            "Fn::Transform" => push(value, None, &mut found),
            "Resources" => {
                for (id, resource) in stack.resources() {
                    match id.as_str() {
                        "Fn::Transform" => push(resource, None, &mut found),
                        id => inside(resource, Some(id), &mut found),
                    }
                }
            }
            _ => inside(value, None, &mut found),
        }
    }
    found
}

fn push<'a>(call: &'a Json, place: Option<&'a str>, found: &mut Vec<Rewrite<'a>>) {
    let name = words(call.get("Name").unwrap_or(call));
    found.push(Rewrite { place, name, call });
}

fn inside<'a>(value: &'a Json, place: Option<&'a str>, found: &mut Vec<Rewrite<'a>>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| inside(item, place, found)),
        Json::Object(map) => {
            for (key, value) in map {
                match key.as_str() {
                    "Fn::Transform" => push(value, place, found),
                    _ => inside(value, place, found),
                }
            }
        }
        _ => {}
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

    /// Subjects and messages of a plan from one template to another.
    fn between(before: Json, after: Json) -> Vec<String> {
        let tree = |template: Json| AssemblyTree {
            root: StackTree {
                name: "Root".to_owned(),
                template: template.as_object().cloned().unwrap(),
                ..StackTree::default()
            },
            ..AssemblyTree::default()
        };
        let (before, after) = (tree(before), tree(after));
        let plan = plan(
            Base::Tree(&before),
            &after,
            Comparison::default(),
            Vec::new(),
        );
        let own = plan
            .findings
            .into_iter()
            .filter(|it| it.rule == DETECTOR.id);
        own.map(|it| format!("{:?} {}: {}", it.severity, it.subject, it.message))
            .collect()
    }

    fn topic(name: &str) -> Json {
        json!({ "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": name } })
    }

    fn template(transform: Json, name: &str) -> Json {
        json!({ "Transform": transform, "Resources": { "Topic": topic(name) } })
    }

    #[test]
    fn a_macro_that_comes_goes_or_gets_other_parameters_is_told_of() {
        let none = json!({ "Resources": { "Topic": topic("a") } });
        let sam = template(json!("AWS::Serverless-2016-10-31"), "a");
        assert_eq!(
            between(none.clone(), sam.clone()),
            [
                "Warning Root: the macro `AWS::Serverless-2016-10-31` rewrites the template: what is planned is not what is deployed"
            ]
        );
        let list = template(json!(["AWS::Serverless-2016-10-31"]), "b");
        assert!(between(sam.clone(), list).is_empty());
        assert_eq!(
            between(sam, none.clone()),
            [
                "Warning Root: the macro `AWS::Serverless-2016-10-31` is not used any more: what it made or changed goes, and is not in this plan"
            ]
        );
        let mine = |count: u8| {
            template(
                json!([{ "Name": "Mine", "Parameters": { "Count": count } }]),
                "a",
            )
        };
        assert_eq!(
            between(mine(1), mine(2)),
            [
                "Warning Root: the macro `Mine` is given other parameters: it rewrites the template in another way"
            ]
        );
        let extensions = template(json!("AWS::LanguageExtensions"), "a");
        assert!(between(none, extensions)[0].starts_with("Notice Root: "));
    }

    #[test]
    fn a_macro_of_ones_own_is_noticed_whenever_its_stack_changes() {
        let mine = |name: &str| template(json!("Mine"), name);
        assert_eq!(
            between(mine("a"), mine("b")),
            [
                "Notice Root: the macro `Mine` rewrites the template, as before: what is planned may not be all that is deployed"
            ]
        );
        assert!(between(mine("a"), mine("a")).is_empty());
    }

    #[test]
    fn a_macro_inside_of_a_resource_is_one_of_it() {
        let with = |more: Json| json!({ "Resources": { "Topic": { "Type": "AWS::SNS::Topic", "Properties": more } } });
        let include = json!({ "Fn::Transform": { "Name": "AWS::Include", "Parameters": { "Location": "s3://b/k" } } });
        assert_eq!(
            between(with(json!({})), with(include.clone())),
            [
                "Warning Root/Topic: the macro `AWS::Include` rewrites what it stands in: what is planned is not what is deployed"
            ]
        );
        assert!(between(with(include.clone()), with(include.clone())).is_empty());
        let whole = json!({ "Resources": { "Topic": topic("a"), "Fn::Transform": include["Fn::Transform"] } });
        assert_eq!(between(with(json!({})), whole).len(), 1);
    }

    #[test]
    fn whoever_defines_a_macro_rewrites_templates_of_others() {
        let kind = "AWS::CloudFormation::Macro";
        let of = |function: &str| json!({ "Name": "Mine", "FunctionName": function });
        assert_eq!(
            says(&DETECTOR, kind, Json::Null, of("f")),
            ["the macro `Mine` is made: `f` rewrites every template of the account that names it"]
        );
        assert_eq!(
            says(&DETECTOR, kind, of("f"), of("g")),
            [
                "the macro `Mine` gets another function: `g` rewrites every template of the account that names it"
            ]
        );
        assert!(says(&DETECTOR, kind, of("f"), of("f")).is_empty());
        assert!(says(&DETECTOR, kind, of("f"), Json::Null).is_empty());
    }
}
