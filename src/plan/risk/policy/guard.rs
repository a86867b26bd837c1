//! What hangs on conditions of a template that nobody can decide yet: both answers count, each under its condition.

use super::statement::list;
use super::text::is_nothing;
use serde_json::{Map, Value as Json, json};
use std::borrow::Cow;

/// Conditions of a template, each with the answer that it must have.
pub(in crate::plan::risk) type Guards = Vec<(String, bool)>;

/// Past so many conditions in one value it is taken as it stands; nobody writes more than a few.
const MOST_CONDITIONS: usize = 5;

/// Past so many combinations a statement is taken as it stands.
const MOST_STATEMENTS: usize = 64;

/// The guards in words, as they follow a noun: `` (if `Wanted` and not `Small`)``; empty where there are none.
pub(in crate::plan::risk) fn words(guards: &[(String, bool)]) -> String {
    let one = |(name, answer): &(String, bool)| match answer {
        true => format!("`{name}`"),
        false => format!("not `{name}`"),
    };
    let all: Vec<String> = guards.iter().map(one).collect();
    match all.is_empty() {
        true => String::new(),
        false => format!(" (if {})", all.join(" and ")),
    }
}

/// The two sides of a `Fn::If`, with its condition.
pub(super) fn sides(value: &Json) -> Option<(&str, [&Json; 2])> {
    let parts = value.get("Fn::If")?.as_array()?;
    match &parts[..] {
        [Json::String(name), yes, no] => Some((name, [yes, no])),
        _ => None,
    }
}

/// Whether anything in a value hangs on a condition.
pub(super) fn is_guarded(value: &Json) -> bool {
    first(value).is_some()
}

/// A value under each answer to the conditions in it, beyond those that are answered already.
pub(super) fn cases<'v>(
    value: &'v Json,
    guards: &[(String, bool)],
) -> Vec<(Guards, Cow<'v, Json>)> {
    let mut open = vec![(guards.to_vec(), Cow::Borrowed(value))];
    let mut done = Vec::new();
    while let Some((guards, value)) = open.pop() {
        let is_full = guards.len() >= MOST_CONDITIONS;
        match first(&value).map(str::to_owned) {
            None => done.push((guards, value)),
            Some(name) => {
                let known = guards.iter().find(|(it, _)| *it == name);
                let answers = match known {
                    Some((_, answer)) => vec![*answer],
                    None if is_full => {
                        done.push((guards, value));
                        continue;
                    }
                    // The last is taken first.
                    None => vec![false, true],
                };
                for answer in answers {
                    let mut guards = guards.clone();
                    if !guards.iter().any(|(it, _)| *it == name) {
                        guards.push((name.clone(), answer));
                    }
                    let value = answered(&value, &name, answer).unwrap_or(Json::Null);
                    open.push((guards, Cow::Owned(value)));
                }
            }
        }
    }
    done
}

/// The items of a list as they stand, those of lists that hang on conditions among them.
pub(in crate::plan::risk) fn outer<'v>(
    value: &'v Json,
    guards: &[(String, bool)],
) -> Vec<(Guards, &'v Json)> {
    let mut all = Vec::new();
    for item in list(value) {
        match sides(item) {
            None => all.push((guards.to_vec(), item)),
            Some((name, [yes, no])) => {
                for (answer, side) in [(true, yes), (false, no)] {
                    let under = both(guards, &[(name.to_owned(), answer)]);
                    all.extend(under.iter().flat_map(|under| outer(side, under)));
                }
            }
        }
    }
    all
}

/// The items of a list, each under the conditions that it hangs on; what is in it in any case hangs on none.
pub(in crate::plan::risk) fn items(value: &Json, guards: &[(String, bool)]) -> Vec<(Guards, Json)> {
    split(value, guards, &|value| {
        list(value).into_iter().cloned().collect()
    })
}

/// Statements without conditions of the template that together say what one with them does.
pub(super) fn statements<'v>(
    statement: &'v Json,
    guards: &[(String, bool)],
) -> Vec<(Guards, Cow<'v, Json>)> {
    let as_it_stands = || vec![(guards.to_vec(), Cow::Borrowed(statement))];
    let Some(map) = statement.as_object().filter(|_| is_guarded(statement)) else {
        return as_it_stands();
    };
    let mut all = vec![(guards.to_vec(), Map::new())];
    for (key, value) in map {
        let choices: Vec<(Guards, Json)> = match key.as_str() {
            "Action" | "Resource" => grouped(items(value, guards)),
            "Principal" => grouped(split(value, guards, &principals)),
            "Effect" | "Condition" | "NotAction" | "NotResource" | "NotPrincipal" => {
                let cases = cases(value, guards).into_iter();
                cases.map(|(it, value)| (it, value.into_owned())).collect()
            }
            _ => vec![(guards.to_vec(), value.clone())],
        };
        if all.len() * choices.len() > MOST_STATEMENTS {
            return as_it_stands();
        }
        let with = |(under, map): &(Guards, Map<String, Json>)| {
            let add = |(also, value): &(Guards, Json)| {
                let mut map = map.clone();
                if !is_nothing(value) {
                    map.insert(key.clone(), value.clone());
                }
                Some((both(under, also)?, map))
            };
            choices.iter().filter_map(add).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(with).collect();
    }
    let all = all.into_iter();
    all.map(|(guards, map)| (guards, Cow::Owned(map.into())))
        .collect()
}

/// One principal each, with its kind.
fn principals(value: &Json) -> Vec<Json> {
    let is_intrinsic = |key: &String| key == "Ref" || key.starts_with("Fn::");
    match value.as_object() {
        Some(kinds) if !kinds.keys().any(is_intrinsic) => {
            let of = |(kind, value): (&String, &Json)| {
                let with = |it: &Json| json!({ kind: it });
                list(value).into_iter().map(with).collect::<Vec<Json>>()
            };
            kinds.iter().flat_map(of).collect()
        }
        _ => list(value).into_iter().cloned().collect(),
    }
}

fn split(
    value: &Json,
    guards: &[(String, bool)],
    of: &dyn Fn(&Json) -> Vec<Json>,
) -> Vec<(Guards, Json)> {
    let mut all = Vec::new();
    for item in of(value) {
        for (under, item) in cases(&item, guards) {
            all.extend(of(&item).into_iter().map(|item| (under.clone(), item)));
        }
    }
    while let Some((at, other, name)) = either(&all) {
        all.remove(other);
        all[at].0.retain(|(it, _)| *it != name);
    }
    all
}

/// Two of the same that are there with a condition and without it, so in any case.
fn either(all: &[(Guards, Json)]) -> Option<(usize, usize, String)> {
    for (at, (guards, item)) in all.iter().enumerate().filter(|(_, it)| !it.0.is_empty()) {
        for (other, (others, same)) in all.iter().enumerate().skip(at + 1) {
            let mut apart = guards.iter().filter(|it| !others.contains(it));
            let (Some((name, answer)), None) = (apart.next(), apart.next()) else {
                continue;
            };
            let is_opposite = others.contains(&(name.clone(), !answer));
            if item == same && guards.len() == others.len() && is_opposite {
                return Some((at, other, name.clone()));
            }
        }
    }
    None
}

/// Items that hang on the same, as one list.
fn grouped(items: Vec<(Guards, Json)>) -> Vec<(Guards, Json)> {
    let mut groups: Vec<(Guards, Vec<Json>)> = Vec::new();
    for (guards, item) in items {
        match groups.iter_mut().find(|(it, _)| *it == guards) {
            Some((_, group)) => group.push(item),
            None => groups.push((guards, vec![item])),
        }
    }
    let groups = groups.into_iter();
    groups
        .map(|(guards, items)| (guards, merged(items)))
        .collect()
}

/// A list of items; of principals with their kinds, one map.
fn merged(items: Vec<Json>) -> Json {
    let kind = |item: &Json| -> Option<(String, Json)> {
        let (kind, value) = item.as_object()?.iter().next()?;
        let is_intrinsic = kind == "Ref" || kind.starts_with("Fn::");
        (!is_intrinsic).then(|| (kind.clone(), value.clone()))
    };
    let kinds: Option<Vec<(String, Json)>> = items.iter().map(kind).collect();
    let Some(kinds) = kinds else {
        return Json::Array(items);
    };
    let mut map: Map<String, Json> = Map::new();
    for (kind, value) in kinds {
        let all = map.entry(kind).or_insert_with(|| json!([]));
        if let Some(all) = all.as_array_mut() {
            all.push(value);
        }
    }
    map.into()
}

/// All of both; none where they contradict each other.
fn both(some: &[(String, bool)], more: &[(String, bool)]) -> Option<Guards> {
    let mut all = some.to_vec();
    for (name, answer) in more {
        match some.iter().find(|(it, _)| it == name) {
            Some((_, other)) if other != answer => return None,
            Some(_) => {}
            None => all.push((name.clone(), *answer)),
        }
    }
    Some(all)
}

/// The first condition that something in a value hangs on.
fn first(value: &Json) -> Option<&str> {
    match value {
        Json::Array(items) => items.iter().find_map(first),
        Json::Object(map) => match sides(value) {
            Some((name, _)) => Some(name),
            None => map.values().find_map(first),
        },
        _ => None,
    }
}

/// A value where a condition has an answer; none where it is then as if it were absent.
fn answered(value: &Json, condition: &str, answer: bool) -> Option<Json> {
    if is_nothing(value) {
        return None;
    }
    let of = |value: &Json| answered(value, condition, answer);
    match (sides(value), value) {
        (Some((name, [yes, no])), _) if name == condition => of(if answer { yes } else { no }),
        (_, Json::Array(items)) => Some(items.iter().filter_map(of).collect()),
        (_, Json::Object(map)) => {
            let sides = sides(value).is_some();
            let of = |(key, value): (&String, &Json)| {
                // A side of another condition keeps its place.
                let value = match (sides, value) {
                    (true, Json::Array(parts)) => {
                        let nothing = || json!({ "Ref": "AWS::NoValue" });
                        let keep = |part: &Json| of(part).unwrap_or_else(nothing);
                        Some(parts.iter().map(keep).collect())
                    }
                    _ => of(value),
                };
                Some((key.clone(), value?))
            };
            Some(map.iter().filter_map(of).collect::<Map<_, _>>().into())
        }
        _ => Some(value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::{cases, items, statements, words};
    use serde_json::{Value as Json, json};

    fn shown(all: Vec<(super::Guards, Json)>) -> Vec<String> {
        let one = |(guards, value): (super::Guards, Json)| format!("{value}{}", words(&guards));
        all.into_iter().map(one).collect()
    }

    #[test]
    fn every_answer_is_a_case_and_one_condition_has_one_answer() {
        let value = json!({"a": {"Fn::If": ["A", {"Fn::If": ["A", 1, 2]}, {"Fn::If": ["B", 3, {"Ref": "AWS::NoValue"}]}]}});
        let cases = cases(&value, &[]).into_iter();
        assert_eq!(
            shown(cases.map(|(it, value)| (it, value.into_owned())).collect()),
            [
                r#"{"a":1} (if `A`)"#,
                r#"{"a":3} (if not `A` and `B`)"#,
                "{} (if not `A` and not `B`)"
            ]
        );
    }

    #[test]
    fn what_is_there_in_any_case_hangs_on_nothing() {
        let value = json!(["x", {"Fn::If": ["A", ["y", "z"], "y"]}]);
        assert_eq!(
            shown(items(&value, &[])),
            [r#""x""#, r#""y""#, r#""z" (if `A`)"#]
        );
    }

    #[test]
    fn a_statement_is_cut_at_what_hangs_on_conditions() {
        let wanted = |yes: Json, no: Json| json!({"Fn::If": ["Wanted", yes, no]});
        let nothing = json!({"Ref": "AWS::NoValue"});
        let cut = |statement: Json| {
            let all = statements(&statement, &[]).into_iter();
            shown(all.map(|(it, value)| (it, value.into_owned())).collect())
        };
        assert_eq!(
            cut(json!({"Effect": wanted(json!("Allow"), json!("Deny"))})),
            [
                r#"{"Effect":"Allow"} (if `Wanted`)"#,
                r#"{"Effect":"Deny"} (if not `Wanted`)"#
            ]
        );
        assert_eq!(
            cut(json!({"Action": ["a", wanted(json!("b"), nothing)]})),
            [r#"{"Action":["a"]}"#, r#"{"Action":["b"]} (if `Wanted`)"#]
        );
        assert_eq!(
            cut(
                json!({"Principal": {"AWS": ["1", wanted(json!("2"), json!("3"))], "Service": "s"}})
            ),
            [
                r#"{"Principal":{"AWS":["1"],"Service":["s"]}}"#,
                r#"{"Principal":{"AWS":["2"]}} (if `Wanted`)"#,
                r#"{"Principal":{"AWS":["3"]}} (if not `Wanted`)"#
            ]
        );
    }
}
