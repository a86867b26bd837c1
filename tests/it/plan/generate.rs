//! Assemblies for property tests: few names, so that two of them have much in common.

use backstage_infra::model::reference::{Reference, StackName};
use backstage_infra::model::value::Value;
use backstage_infra::template::release::AssembledRelease;
use backstage_infra::template::tree::{AssemblyTree, NESTED_STACK, StackTree};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

const IDS: [&str; 6] = [
    "Alpha",
    "Beta",
    "Gamma",
    "Delta",
    "Parameter",
    "AWS::Region",
];

const KINDS: [&str; 9] = [
    "AWS::EC2::VPC",
    "AWS::EC2::Subnet",
    "AWS::RDS::DBCluster",
    "AWS::SQS::Queue",
    "AWS::IAM::Role",
    "AWS::EC2::LaunchTemplate",
    "AWS::EC2::SecurityGroup",
    "Custom::Thing",
    "AWS::KMS::Key",
];

const KEYS: [&str; 9] = [
    "CidrBlock",
    "VpcId",
    "Tags",
    "EngineVersion",
    "Statement",
    "Action",
    "SecurityGroupIngress",
    "Key",
    "Value",
];

fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        select(vec![
            "",
            "a",
            "b",
            "10.0.0.0/16",
            "${Alpha}",
            "us-west-2",
            "true",
            "3"
        ])
        .prop_map(Json::from),
        (0..4).prop_map(Json::from),
        any::<bool>().prop_map(Json::from),
    ]
}

fn intrinsic() -> impl Strategy<Value = Json> {
    let id = || select(&IDS[..]);
    prop_oneof![
        id().prop_map(|id| json!({ "Ref": id })),
        id().prop_map(|id| json!({ "Fn::GetAtt": [id, "Arn"] })),
        id().prop_map(|id| json!({ "Fn::GetAtt": format!("{id}.LatestVersionNumber") })),
        id().prop_map(|id| json!({ "Fn::Sub": format!("x-${{{id}}}") })),
        id().prop_map(|id| json!({ "Fn::Join": ["", ["x-", { "Ref": id }]] })),
        id().prop_map(|id| json!({ "Fn::GetAtt": [id, "Outputs.Out"] })),
        Just(json!({ "Ref": "AWS::NoValue" })),
    ]
}

fn value() -> impl Strategy<Value = Json> {
    prop_oneof![4 => scalar(), 2 => intrinsic()].prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::from),
            btree_map(select(&KEYS[..]), inner, 0..3).prop_map(|map| map
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect::<Map<_, _>>()
                .into()),
        ]
    })
}

fn map() -> impl Strategy<Value = Map<String, Json>> {
    btree_map(select(&KEYS[..]), value(), 0..4).prop_map(|map| {
        map.into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect()
    })
}

fn resource() -> impl Strategy<Value = Json> {
    let policy = || proptest::option::of(select(vec!["Delete", "Retain", "Snapshot"]));
    let after = prop_oneof![
        Just(json!(null)),
        Just(json!("Alpha")),
        Just(json!(["Alpha"])),
        Just(json!(["Beta", "Alpha"]))
    ];
    (select(&KINDS[..]), map(), policy(), policy(), after).prop_map(
        |(kind, properties, deletion, replace, after)| {
            let mut resource = json!({ "Type": kind, "Properties": properties });
            for (key, value) in [
                ("DeletionPolicy", json!(deletion)),
                ("UpdateReplacePolicy", json!(replace)),
                ("DependsOn", after),
            ] {
                if !value.is_null() {
                    resource[key] = value;
                }
            }
            resource
        },
    )
}

fn stack(name: &'static str) -> impl Strategy<Value = StackTree> {
    let resources = btree_map(select(&IDS[..4]), resource(), 0..4);
    let default = prop_oneof![Just("a"), Just("b")];
    (resources, default, value(), any::<bool>()).prop_map(
        move |(resources, default, output, has_output)| {
            let mut template = json!({
                "Description": default,
                "Parameters": { "Parameter": { "Type": "String", "Default": default } },
                "Resources": resources,
            });
            if has_output {
                template["Outputs"] = json!({ "Out": { "Value": output } });
            }
            StackTree {
                name: name.to_owned(),
                account: Some("111122223333".to_owned()),
                region: Some("us-west-2".to_owned()),
                template: template.as_object().cloned().expect("a map"),
                ..StackTree::default()
            }
        },
    )
}

fn release() -> impl Strategy<Value = AssembledRelease> {
    let leaf = prop_oneof![
        scalar().prop_map(|json| Value::from(&json)),
        Just(Value::Reference(Reference::Output {
            stack: StackName::Network,
            key: "Out".to_owned()
        })),
    ];
    let values = vec((select(&KEYS[..]), leaf), 0..4);
    (
        select(vec!["one", "two"]),
        select(vec!["1.0.0", "1.1.0"]),
        values,
    )
        .prop_map(|(name, version, values)| AssembledRelease {
            name: name.to_owned(),
            namespace: name.to_owned(),
            wave: 1,
            needs: Vec::new(),
            chart: "chart".to_owned(),
            repository: "local".to_owned(),
            version: version.to_owned(),
            sha256: "unrecorded".to_owned(),
            timeout_minutes: 15,
            values: Value::Map(
                values
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect(),
            ),
        })
}

/// An assembly of a root and up to two nested stacks.
pub(super) fn assembly() -> impl Strategy<Value = AssemblyTree> {
    let nested = (
        proptest::option::of(stack("NetworkNestedStack")),
        proptest::option::of(stack("OtherNestedStack")),
        map(),
        proptest::option::of(select(vec!["Delete", "Retain"])),
    );
    (stack("Root"), nested, vec(release(), 0..3), any::<bool>()).prop_map(|(mut root, (a, b, parameters, policy), releases, protect)| {
        let given = json!({ "Parameter": parameters.get("CidrBlock").cloned().unwrap_or(json!("given")) });
        for stack in [a, b].into_iter().flatten() {
            let mut resource = json!({ "Type": NESTED_STACK, "Properties": { "TemplateURL": stack.template["Description"], "Parameters": given } });
            if let Some(policy) = policy {
                resource["DeletionPolicy"] = json!(policy);
                resource["Properties"]["Tags"] = json!([{ "Key": "policy", "Value": policy }]);
            }
            root.template["Resources"][&stack.name] = resource;
            root.nested.insert(stack.name.clone(), stack);
        }
        root.termination_protection = Some(protect);
        let releases: BTreeMap<String, AssembledRelease> = releases.into_iter().map(|it| (it.name.clone(), it)).collect();
        AssemblyTree { digest: format!("{:?}", root.template).len().to_string(), root, releases: releases.into_values().collect(), ..AssemblyTree::default() }
    })
}
