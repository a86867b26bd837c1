//! What is noise, and what only looks like it.

use super::recognised::{of_templates, one};
use backstage_infra::plan::change::Action;
use serde_json::{Value as Json, json};

#[test]
fn tags_are_noise_but_not_those_that_controllers_find_things_by() {
    let subnet = |tags: Json| json!({ "CidrBlock": "10.0.0.0/24", "Tags": tags });
    let tag = |key: &str, value: &str| json!([{ "Key": key, "Value": value }]);
    let of =
        |before: Json, after: Json| one("AWS::EC2::Subnet", subnet(before), subnet(after)).unwrap();
    assert!(of(tag("team", "a"), tag("team", "b")).is_noise());
    assert!(of(json!([]), tag("team", "b")).is_noise());
    assert!(
        !of(
            tag("kubernetes.io/role/elb", "1"),
            tag("kubernetes.io/role/elb", "0")
        )
        .is_noise()
    );
    assert!(!of(tag("karpenter.sh/discovery", "a"), json!([])).is_noise());
    let owned = |value: &str| json!([{ "Key": { "Fn::Sub": "kubernetes.io/cluster/${Name}" }, "Value": value }]);
    assert!(!of(owned("shared"), owned("owned")).is_noise());
    assert!(!of(owned("shared"), json!([])).is_noise());
}

#[test]
fn metadata_is_noise_but_not_what_a_machine_does_by_it() {
    let of = |key: &str, value: &str| {
        let it = json!({ "Type": "AWS::EC2::Instance", "Metadata": { "a": 1, key: { "config": value } } });
        json!({ "Resources": { "It": it } })
    };
    let changed = |key: &str| {
        let plan = of_templates(of(key, "x"), of(key, "y"));
        (plan.counts.noise, plan.counts.modify)
    };
    assert_eq!(changed("aws:cdk:path"), (1, 0));
    assert_eq!(changed("AWS::CloudFormation::Init"), (0, 1));
    let none = json!({ "Resources": { "It": { "Type": "AWS::EC2::Instance" } } });
    let plan = of_templates(none, of("AWS::CloudFormation::Init", "x"));
    assert_eq!((plan.counts.noise, plan.counts.modify), (0, 1));
}

#[test]
fn definitions_of_attributes_have_no_order() {
    let table = |all: &[(&str, &str)]| {
        let one =
            |(name, kind): &(&str, &str)| json!({ "AttributeName": name, "AttributeType": kind });
        json!({ "AttributeDefinitions": all.iter().map(one).collect::<Vec<Json>>() })
    };
    let of = |before: Json, after: Json| one("AWS::DynamoDB::Table", before, after).unwrap();
    let both = table(&[("a", "S"), ("b", "S")]);
    let moved = of(both.clone(), table(&[("b", "S"), ("a", "S")]));
    assert!(moved.is_noise());
    // One more is for an index that comes, which no table is replaced for.
    let more = of(both.clone(), table(&[("c", "S"), ("b", "S"), ("a", "S")]));
    assert_eq!(more.action, Action::Modify);
    let edited = of(both, table(&[("b", "S"), ("a", "N")]));
    assert_eq!(edited.action, Action::MayReplace);
}
