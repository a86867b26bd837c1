//! Documents before and after, and what is not covered.

use super::cover::{Why, uncovered};
use super::statement::{Statement, read};
use serde_json::{Value as Json, json};

fn allow(actions: Json, resources: Json, condition: Json) -> Json {
    json!({"Effect": "Allow", "Action": actions, "Resource": resources, "Condition": condition})
}

fn gains(before: Vec<Json>, after: Vec<Json>) -> Vec<String> {
    let [before, after] = [before, after].map(|it| read("", &json!({"Statement": it})));
    let [before, after] =
        [&before, &after].map(|it| it.statements.iter().collect::<Vec<&Statement>>());
    let words = uncovered(&after, &before).into_iter().map(|gain| {
        let why = match gain.why {
            Why::More => "more".to_owned(),
            Why::Relaxed(words) => words.join(", "),
            Why::Unproven => "unproven".to_owned(),
        };
        format!(
            "{} {} {why}",
            gain.action.pattern.text, gain.resource.pattern.text
        )
    });
    words.collect()
}

fn plain(actions: Json, resources: Json) -> Json {
    allow(actions, resources, Json::Null)
}

#[test]
fn a_product_is_no_union_of_its_corners() {
    let corners = || {
        vec![
            plain(json!("a:x"), json!("r1")),
            plain(json!("a:y"), json!("r2")),
        ]
    };
    let square = || vec![plain(json!(["a:x", "a:y"]), json!(["r1", "r2"]))];
    assert_eq!(gains(corners(), square()), ["a:x r2 more", "a:y r1 more"]);
    assert!(gains(square(), corners()).is_empty());
}

#[test]
fn a_product_may_lie_in_several() {
    let before = vec![
        plain(json!("s3:Get*"), json!("a*")),
        plain(json!("s3:*"), json!("a")),
        plain(json!("s3:*"), json!("a?*")),
    ];
    assert!(gains(before, vec![plain(json!("S3:*"), json!("a*"))]).is_empty());
    let partly = vec![
        plain(json!("s3:Get*"), json!("a*")),
        plain(json!("s3:*"), json!("a?*")),
    ];
    assert_eq!(
        gains(partly, vec![plain(json!("s3:*"), json!("a*"))]),
        ["s3:* a* more"]
    );
}

#[test]
fn conditions_count() {
    let with = |condition: Json| vec![allow(json!("a:b"), json!("*"), condition)];
    let region = |values: Json| json!({"StringEquals": {"aws:RequestedRegion": values}});
    let none: [&str; 0] = [];
    assert_eq!(
        gains(with(region(json!(["a", "b"]))), with(region(json!("a")))),
        none
    );
    assert_eq!(gains(with(Json::Null), with(region(json!("a")))), none);
    assert_eq!(
        gains(with(region(json!("a"))), with(region(json!(["a", "b"])))),
        ["a:b * `StringEquals aws:RequestedRegion` is wider"]
    );
    assert_eq!(
        gains(with(region(json!("a"))), with(Json::Null)),
        ["a:b * `StringEquals aws:RequestedRegion` is gone"]
    );
    let each = [with(region(json!("a"))), with(region(json!("b")))].concat();
    assert_eq!(gains(each, with(region(json!(["b", "a"])))), none);
}

#[test]
fn operators_are_read_by_what_they_mean() {
    let narrower = |before: Json, after: Json| {
        let with = |condition: Json| vec![allow(json!("a:b"), json!("*"), condition)];
        let back = gains(with(after.clone()), with(before.clone()));
        assert!(!back.is_empty(), "{after} is as wide as {before}");
        let gains = gains(with(before.clone()), with(after.clone()));
        assert!(gains.is_empty(), "{before} → {after}: {gains:?}");
    };
    let test = |operator: &str, values: Json| json!({operator: {"k:a": values}});
    narrower(
        test("StringLike", json!("a*")),
        test("StringEquals", json!("ab")),
    );
    narrower(
        test("StringLike", json!("a*")),
        test("StringLike", json!("ab*")),
    );
    narrower(
        test("StringNotEquals", json!("a")),
        test("StringNotEquals", json!(["a", "b"])),
    );
    narrower(
        test("StringNotEquals", json!("a")),
        test("StringEquals", json!("b")),
    );
    narrower(
        test("StringEqualsIgnoreCase", json!("AB")),
        test("StringEquals", json!("ab")),
    );
    narrower(
        test("StringEqualsIfExists", json!("a")),
        test("StringEquals", json!("a")),
    );
    narrower(
        test("ArnLike", json!("arn:a:b:c:d:e*")),
        test("ArnEquals", json!("arn:a:b:c:d:ef")),
    );
    narrower(
        test("IpAddress", json!("10.0.0.0/8")),
        test("IpAddress", json!("10.1.0.0/16")),
    );
    narrower(
        test("NotIpAddress", json!("10.1.0.0/16")),
        test("NotIpAddress", json!("10.0.0.0/8")),
    );
    narrower(
        test("NumericLessThan", json!(10)),
        test("NumericLessThan", json!("5")),
    );
    narrower(
        test("NumericLessThanEquals", json!(5)),
        test("NumericLessThan", json!(5)),
    );
    narrower(
        test("DateGreaterThan", json!("2026-01-01T00:00:00Z")),
        test("DateGreaterThan", json!("2026-02-01T00:00:00Z")),
    );
    narrower(
        test("ForAnyValue:StringLike", json!(["a", "b"])),
        test("ForAnyValue:StringLike", json!("a")),
    );
    narrower(
        test("Null", json!("false")),
        test("StringEquals", json!("a")),
    );
}

#[test]
fn says_where_it_cannot_prove() {
    let with = |operator: &str, value: &str| {
        vec![allow(
            json!("a:b"),
            json!("*"),
            json!({operator: {"k": value}}),
        )]
    };
    assert_eq!(
        gains(with("NewOperator", "a"), with("NewOperator", "b")),
        ["a:b * unproven"]
    );
    assert!(gains(with("NewOperator", "a"), with("NewOperator", "a")).is_empty());
    assert_eq!(
        gains(with("StringLike", "a"), with("ArnLike", "a")),
        ["a:b * unproven"]
    );
    assert_eq!(
        gains(with("IpAddress", "${a}"), with("IpAddress", "${b}")),
        ["a:b * unproven"]
    );
}

#[test]
fn a_condition_of_the_template_narrows() {
    let one = plain(json!("a:b"), json!("*"));
    let guarded = |name: &str| json!({"Fn::If": [name, one, {"Ref": "AWS::NoValue"}]});
    assert!(gains(vec![one.clone()], vec![guarded("A")]).is_empty());
    assert!(gains(vec![guarded("A")], vec![guarded("A")]).is_empty());
    assert_eq!(gains(vec![guarded("A")], vec![guarded("B")]).len(), 1);
    assert_eq!(gains(vec![guarded("A")], vec![one.clone()]).len(), 1);
}
