//! What the names in a template stand for before anything is deployed: parameters with a literal value, and what AWS
//! itself sets.

use super::canonical::{canonical, intrinsic, same};
use crate::model::value::Value;
use crate::template::tree::{StackTree, properties};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Stands for "no such property" where it is the value of one.
pub(super) const NO_VALUE: &str = "AWS::NoValue";

/// Most conditions that one may lead through; templates have a few, and a circle has no end.
const MOST_STEPS: usize = 32;

/// Known values by name, of one stack, and the conditions of which is known whether they hold.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    values: BTreeMap<String, Json>,
    conditions: BTreeMap<String, bool>,
    mappings: Map<String, Json>,
}

impl Scope {
    /// Of a root stack.
    pub fn of_root(stack: &StackTree) -> Self {
        let given = |name: &str| literal(stack.parameters.get(name)?);
        Scope::of(stack, None, given)
    }

    /// Of a nested stack, whose parameters stand in its resource in the parent's template.
    pub fn of_nested(stack: &StackTree, resource: &Json, parent: &Scope) -> Self {
        let parameters = properties(resource).get("Parameters");
        let given = |name: &str| {
            let value = canonical(parameters?.get(name)?, parent);
            is_literal(&value).then_some(value)
        };
        Scope::of(stack, Some(parent), given)
    }

    fn of(stack: &StackTree, parent: Option<&Scope>, given: impl Fn(&str) -> Option<Json>) -> Self {
        let mut known = BTreeMap::new();
        for (name, parameter) in stack.section("Parameters") {
            // A secret is never put in: findings and reports would repeat it.
            if is_secret(parameter) {
                continue;
            }
            let value = given(name).or_else(|| parameter.get("Default").cloned());
            if let Some(value) = value.map(|value| typed(parameter, value)) {
                known.insert(name.clone(), value);
            }
        }
        // A nested stack without an own account is where its parent is.
        let pseudo = |name: &str, own: &Option<String>| match own {
            Some(value) => Some(Json::String(value.clone())),
            None => parent?.get(name).cloned(),
        };
        let region = pseudo("AWS::Region", &stack.region);
        if let Some(region) = region.as_ref().and_then(Json::as_str) {
            known.insert("AWS::Partition".to_owned(), partition(region).into());
            known.insert("AWS::URLSuffix".to_owned(), url_suffix(region).into());
        }
        let names = [
            ("AWS::Region", region),
            ("AWS::AccountId", pseudo("AWS::AccountId", &stack.account)),
            ("AWS::StackName", stack.stack_name.clone().map(Json::String)),
        ];
        known.extend(
            names
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value?))),
        );
        let mut scope = Scope {
            values: known,
            conditions: BTreeMap::new(),
            mappings: stack.section("Mappings").clone(),
        };
        let conditions = stack.section("Conditions");
        let all = conditions.iter().filter_map(|(name, condition)| {
            let holds = verdict(condition, stack, &scope, MOST_STEPS)?;
            Some((name.clone(), holds))
        });
        scope.conditions = all.collect();
        scope
    }

    /// What a name stands for, where it is known.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.values.get(name)
    }

    /// The value of a mapping, where it has one.
    pub fn mapped(&self, mapping: &str, top: &str, second: &str) -> Option<&Json> {
        self.mappings.get(mapping)?.get(top)?.get(second)
    }

    /// Whether a condition holds, where that is known.
    pub fn holds(&self, condition: &str) -> Option<bool> {
        self.conditions.get(condition).copied()
    }
}

/// Whether a condition holds. Source: "Condition functions", CloudFormation user guide.
fn verdict(condition: &Json, stack: &StackTree, scope: &Scope, steps: usize) -> Option<bool> {
    let steps = steps.checked_sub(1)?;
    let of = |condition: &Json| verdict(condition, stack, scope, steps);
    let all = |parts: &[Json]| -> Vec<Option<bool>> { parts.iter().map(of).collect() };
    match intrinsic(condition)? {
        ("Condition", Json::String(name)) => of(stack.section("Conditions").get(name)?),
        ("Fn::Not", Json::Array(parts)) => Some(!of(parts.first()?)?),
        ("Fn::And", Json::Array(parts)) => match all(parts) {
            parts if parts.contains(&Some(false)) => Some(false),
            parts => parts.iter().all(Option::is_some).then_some(true),
        },
        ("Fn::Or", Json::Array(parts)) => match all(parts) {
            parts if parts.contains(&Some(true)) => Some(true),
            parts => parts.iter().all(Option::is_some).then_some(false),
        },
        ("Fn::Equals", Json::Array(sides)) if sides.len() == 2 => {
            let (a, b) = (canonical(&sides[0], scope), canonical(&sides[1], scope));
            let is_known = is_literal(&a) && is_literal(&b);
            (same(&a, &b) || is_known).then(|| same(&a, &b))
        }
        _ => None,
    }
}

/// Whether a parameter's value is never to be shown.
pub fn is_secret(parameter: &Json) -> bool {
    matches!(parameter.get("NoEcho"), Some(Json::Bool(true)))
        || parameter.get("NoEcho").and_then(Json::as_str) == Some("true")
}

/// Whether a value is known as it stands: no intrinsic anywhere in it.
pub(super) fn is_literal(value: &Json) -> bool {
    match value {
        Json::Array(items) => items.iter().all(is_literal),
        Json::Object(_) => false,
        _ => true,
    }
}

fn literal(value: &Value) -> Option<Json> {
    match value {
        Value::String(text) => Some(text.clone().into()),
        Value::Bool(value) => Some((*value).into()),
        Value::Number(value) => Some(Json::Number(value.clone())),
        _ => None,
    }
}

/// A list type takes its items joined by commas.
fn typed(parameter: &Json, value: Json) -> Json {
    let kind = parameter
        .get("Type")
        .and_then(Json::as_str)
        .unwrap_or_default();
    match &value {
        Json::String(text) if kind == "CommaDelimitedList" || kind.starts_with("List<") => {
            text.split(',').map(|item| item.trim().to_owned()).collect()
        }
        _ => value,
    }
}

/// Source: "Amazon Resource Names (ARNs)", AWS IAM reference.
fn partition(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ if region.starts_with("cn-") => "aws-cn",
        _ => "aws",
    }
}

/// Source: "Pseudo parameters reference", CloudFormation user guide.
fn url_suffix(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    }
}
