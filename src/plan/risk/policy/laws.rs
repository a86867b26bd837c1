//! Laws that hold of all policies: agreement with brute force, and what must never count as broader.

use super::cover::uncovered;
use super::language::Set;
use super::pattern::Pattern;
use super::statement::{Document, Statement, read};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::{Index, select};
use serde_json::{Map, Value as Json, json};

const LETTERS: [char; 3] = ['a', 'b', ':'];
const LONGEST: usize = 6;

/// Every text up to the longest.
fn texts() -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..LONGEST {
        let longer = |text: &String| LETTERS.map(|c| format!("{text}{c}"));
        last = last.iter().flat_map(longer).collect();
        all.extend(last.clone());
    }
    all
}

/// Whether a pattern matches a text, letter by letter.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([], text) => text.is_empty(),
        ([b'*', rest @ ..], text) => (0..=text.len()).any(|at| matches(rest, &text[at..])),
        ([b'?', rest @ ..], [_, text @ ..]) => matches(rest, text),
        ([c, rest @ ..], [first, text @ ..]) => c == first && matches(rest, text),
        (_, []) => false,
    }
}

fn has(patterns: &[String], except: bool, text: &str) -> bool {
    let any = patterns
        .iter()
        .any(|pattern| matches(pattern.as_bytes(), text.as_bytes()));
    any != except
}

fn set(patterns: &[String], except: bool) -> Set {
    let wild = |text: &String| Pattern::wild(&json!(text), &[]);
    Set {
        patterns: patterns.iter().map(wild).collect(),
        except,
    }
}

fn pattern() -> impl Strategy<Value = String> {
    vec(select(vec!['a', 'b', ':', '*', '?', '*']), 0..5).prop_map(|it| it.into_iter().collect())
}

fn names(all: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    vec(select(all), 1..4)
}

fn statement() -> impl Strategy<Value = Json> {
    let element = |key: &'static str, all| {
        (select(vec!["", "", "", "Not"]), names(all))
            .prop_map(move |(not, it)| (format!("{not}{key}"), json!(it)))
    };
    let operators = vec![
        "StringEquals",
        "StringLike",
        "StringNotLike",
        "ForAllValues:StringLike",
        "ArnLikeIfExists",
        "IpAddress",
        "Odd",
    ];
    let condition = prop_oneof![
        Just(Json::Null),
        (select(operators), names(&["a", "a*", "${A}", "10.0.0.0/8"]))
            .prop_map(|(operator, it)| json!({operator: {"k": it}})),
    ];
    (
        element(
            "Action",
            &["s3:*", "s3:Get*", "s3:?et", "s3:Get", "iam:PassRole", "*"],
        ),
        element("Resource", &["*", "a", "a*", "*b", "${A}/*", "${A}/b"]),
        element(
            "Principal",
            &["*", "111122223333", "arn:aws:iam::111122223333:role/a"],
        ),
        condition,
    )
        .prop_map(|(action, resource, principal, condition)| {
            let mut map = Map::from_iter([action, resource, principal]);
            map.insert("Effect".to_owned(), json!("Allow"));
            map.insert("Condition".to_owned(), condition);
            Json::Object(map)
        })
}

fn more(before: &[Json], after: &[Json]) -> usize {
    let [before, after] = [before, after].map(|it| read("policy", &json!({"Statement": it})));
    let all = |it: &Document| it.statements.clone();
    let (before, after) = (all(&before), all(&after));
    let before: Vec<&Statement> = before.iter().collect();
    let after: Vec<&Statement> = after.iter().collect();
    uncovered(&after, &before).len()
}

/// A statement as several: one for each action.
fn split(statement: &Json) -> Vec<Json> {
    let Some(actions) = statement.get("Action").and_then(Json::as_array) else {
        return vec![statement.clone()];
    };
    let one = |action: &Json| {
        let mut one = statement.clone();
        one["Action"] = action.clone();
        one
    };
    actions.iter().map(one).collect()
}

fn reversed(statement: &Json) -> Json {
    let mut turned = statement.clone();
    for value in turned.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if let Json::Array(items) = value {
            items.reverse();
        }
    }
    turned
}

fn anything() -> impl Strategy<Value = Json> {
    let keys = vec![
        "Statement",
        "Action",
        "NotAction",
        "Resource",
        "Principal",
        "AWS",
        "Condition",
        "StringLike",
        "Fn::If",
        "Fn::Sub",
        "Fn::Join",
        "Ref",
        "Effect",
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i32>().prop_map(Json::from),
        ".{0,8}".prop_map(Json::from),
        "[*?a${}!\u{e000}]{0,8}".prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        let entries = vec((select(keys.clone()), inner.clone()), 0..4);
        prop_oneof![
            vec(inner, 0..4).prop_map(Json::from),
            entries.prop_map(|it| it
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect()),
        ]
    })
}

proptest! {
    #[test]
    fn inclusion_is_what_brute_force_says(
        inner in vec(pattern(), 0..3), outer in vec(pattern(), 0..4), a in any::<bool>(), b in any::<bool>(),
    ) {
        let is_within = set(&inner, a).is_within(&set(&outer, b));
        let all = texts();
        let outside = all.iter().find(|text| has(&inner, a, text) && !has(&outer, b, text));
        // Patterns this short that differ at all do so in a text this short, or in one with a letter of neither.
        if let Some(text) = outside {
            prop_assert_eq!(is_within, Some(false), "{:?} is in one only", text);
        } else if is_within == Some(false) {
            let other = |text: &&String| {
                let text = text.replace('b', "z");
                has(&inner, a, &text) && !has(&outer, b, &text)
            };
            let mut longer = all.iter().flat_map(|text| LETTERS.map(|c| format!("{text}{c}")));
            let is_found = all.iter().any(|text| other(&text))
                || longer.any(|text| other(&&text) || has(&inner, a, &text) && !has(&outer, b, &text));
            prop_assert!(is_found, "{:?} {} in {:?} {}", inner, a, outer, b);
        }
    }

    #[test]
    fn nothing_is_broader_than_itself(statements in vec(statement(), 0..4)) {
        prop_assert_eq!(more(&statements, &statements), 0);
    }

    #[test]
    fn order_and_grouping_mean_nothing(statements in vec(statement(), 0..4)) {
        let mut others: Vec<Json> = statements.iter().flat_map(split).map(|it| reversed(&it)).collect();
        others.reverse();
        prop_assert_eq!(more(&statements, &others), 0);
        prop_assert_eq!(more(&others, &statements), 0);
    }

    #[test]
    fn less_is_never_broader(statements in vec(statement(), 1..5), gone in any::<Index>()) {
        let mut fewer = statements.clone();
        fewer.remove(gone.index(statements.len()));
        prop_assert_eq!(more(&statements, &fewer), 0);
    }

    #[test]
    fn anything_can_be_read(before in anything(), after in anything()) {
        let (before, after) = (read("a", &before), read("a", &json!({"Statement": after})));
        let before: Vec<&Statement> = before.statements.iter().collect();
        let after: Vec<&Statement> = after.statements.iter().collect();
        prop_assert_eq!(uncovered(&after, &after).len(), 0);
        let _ = uncovered(&after, &before);
    }
}
