//! Changes that are not what their text says, and what comes of them.

use backstage_infra::plan::change::{
    Action, Comparison, Noise, Plan, PropertyChange, Replaces, ResourceChange,
};
use backstage_infra::plan::compare::{Base, plan};
use backstage_infra::template::tree::{AssemblyTree, NESTED_STACK, StackTree};
use serde_json::{Value as Json, json};

pub(super) fn stack(name: &str, template: Json) -> StackTree {
    StackTree {
        name: name.to_owned(),
        stack_name: Some("app".to_owned()),
        account: Some("111122223333".to_owned()),
        region: Some("us-west-2".to_owned()),
        template: template.as_object().cloned().unwrap(),
        ..StackTree::default()
    }
}

/// A tree of a root and nested stacks.
pub(super) fn tree(root: Json, nested: &[(&str, Json)]) -> AssemblyTree {
    let mut root = stack("Root", root);
    for (id, template) in nested {
        root.nested
            .insert((*id).to_owned(), stack(id, template.clone()));
    }
    AssemblyTree {
        root,
        ..AssemblyTree::default()
    }
}

pub(super) fn between(before: &AssemblyTree, after: &AssemblyTree) -> Plan {
    plan(Base::Tree(before), after, Comparison::default(), Vec::new())
}

pub(super) fn of_templates(before: Json, after: Json) -> Plan {
    between(&tree(before, &[]), &tree(after, &[]))
}

/// A plan of one resource.
pub(super) fn one(kind: &str, before: Json, after: Json) -> Option<ResourceChange> {
    let template = |properties: Json| json!({ "Resources": { "It": { "Type": kind, "Properties": properties } } });
    let plan = of_templates(template(before), template(after));
    plan.stack.resources.into_iter().next()
}

pub(super) fn find<'a>(plan: &'a Plan, path: &str) -> &'a ResourceChange {
    let (stack, id) = path.rsplit_once('/').unwrap_or(("", path));
    let stacks = plan.stack.walk();
    let (_, stack) = stacks
        .iter()
        .find(|(path, _)| path == stack)
        .expect("the stack");
    stack
        .resources
        .iter()
        .find(|it| it.logical_id == id)
        .unwrap_or_else(|| panic!("{path} changes"))
}

pub(super) fn property<'a>(change: &'a ResourceChange, path: &str) -> &'a PropertyChange {
    change
        .properties
        .iter()
        .find(|it| it.path == path)
        .unwrap_or_else(|| panic!("{path}: {change:#?}"))
}

#[test]
fn an_intrinsic_in_other_words_is_noise() {
    let change = one(
        "AWS::SQS::Queue",
        json!({ "QueueName": { "Fn::Sub": "${Name}" }, "KmsMasterKeyId": { "Fn::GetAtt": "Key.Arn" } }),
        json!({ "QueueName": { "Ref": "Name" }, "KmsMasterKeyId": { "Fn::Sub": "${Key.Arn}" } }),
    )
    .unwrap();
    assert!(change.is_noise());
    assert_eq!(change.action, Action::Modify);
    assert!(
        change
            .properties
            .iter()
            .all(|it| it.noise == Some(Noise::Words) && it.replaces == Replaces::No)
    );
}

#[test]
fn a_list_without_order_is_noise_where_it_is_shuffled() {
    let rule = |port: u16| json!({ "IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": "10.0.0.0/8" });
    let group =
        |rules: Vec<Json>| json!({ "GroupDescription": "x", "SecurityGroupIngress": rules });
    let kind = "AWS::EC2::SecurityGroup";
    let change = one(
        kind,
        group(vec![rule(1), rule(2), rule(3)]),
        group(vec![rule(3), rule(1), rule(2)]),
    )
    .unwrap();
    assert!(change.is_noise());
    assert_eq!(change.properties[0].noise, Some(Noise::Order));
    // One more rule is one addition, wherever it stands.
    let change = one(
        kind,
        group(vec![rule(1), rule(2)]),
        group(vec![rule(9), rule(1), rule(2)]),
    )
    .unwrap();
    assert_eq!(change.properties.len(), 1);
    assert_eq!(
        (
            change.properties[0].path.as_str(),
            &change.properties[0].before
        ),
        ("/SecurityGroupIngress/0", &None)
    );
}

#[test]
fn a_shuffled_policy_is_noise_and_one_is_a_list_of_one() {
    let role = |actions: Json| json!({ "Policies": [{ "PolicyName": "p", "PolicyDocument": { "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": "*" }] } }] });
    let change = one(
        "AWS::IAM::Role",
        role(json!(["a:B", "c:D"])),
        role(json!(["c:D", "a:B"])),
    )
    .unwrap();
    assert!(change.is_noise());
    let change = one("AWS::IAM::Role", role(json!("a:B")), role(json!(["a:B"]))).unwrap();
    assert!(change.is_noise());
}

#[test]
fn the_address_of_an_asset_is_noise_and_its_other_changes_are_not() {
    let function = |hash: &str, memory: u32| {
        json!({ "Resources": { "F": { "Type": "AWS::Lambda::Function",
            "Properties": { "Code": { "S3Bucket": "b", "S3Key": format!("{}.zip", hash.repeat(32)) }, "MemorySize": memory },
            "Metadata": { "aws:asset:path": format!("asset.{hash}"), "aws:asset:property": "Code" } } } })
    };
    let plan = of_templates(function("ab", 128), function("cd", 128));
    let change = find(&plan, "F");
    assert!(change.is_noise());
    assert_eq!(property(change, "/Code/S3Key").noise, Some(Noise::Asset));
    assert_eq!((plan.counts.noise, plan.counts.modify), (1, 0));
    let plan = of_templates(function("ab", 128), function("cd", 256));
    assert!(!find(&plan, "F").is_noise());
    assert_eq!((plan.counts.noise, plan.counts.modify), (0, 1));
}

#[test]
fn a_renamed_resource_is_known_on_both_sides() {
    let queue = json!({ "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "jobs" } });
    let plan = of_templates(
        json!({ "Resources": { "Old": queue } }),
        json!({ "Resources": { "New": queue } }),
    );
    assert_eq!(find(&plan, "Old").twin.as_deref(), Some("New"));
    assert_eq!(find(&plan, "New").twin.as_deref(), Some("Old"));
    assert_eq!((plan.counts.add, plan.counts.remove), (1, 1));
}

#[test]
fn a_resource_that_moves_to_another_stack_is_known_on_both_sides() {
    let key = |description: Json| json!({ "Resources": { "Key": { "Type": "AWS::KMS::Key", "Properties": { "Description": description } } } });
    let nested =
        json!({ "Resources": { "A": { "Type": NESTED_STACK }, "B": { "Type": NESTED_STACK } } });
    let empty = || json!({ "Resources": {} });
    let plan = between(
        &tree(
            nested.clone(),
            &[("A", key(json!({ "Ref": "Name" }))), ("B", empty())],
        ),
        &tree(
            nested,
            &[("A", empty()), ("B", key(json!({ "Ref": "GivenName" })))],
        ),
    );
    assert_eq!(find(&plan, "A/Key").twin.as_deref(), Some("B/Key"));
    assert_eq!(find(&plan, "B/Key").twin.as_deref(), Some("A/Key"));
    assert!(find(&plan, "A/Key").data_loss.is_some());
}

#[test]
fn a_replacement_travels_along_references() {
    let network = |cidr: &str| {
        json!({
            "Resources": {
                "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": cidr } },
                "Subnet": { "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.0.0.0/24" } },
                "Log": { "Type": "AWS::EC2::FlowLog", "Properties": { "ResourceId": { "Ref": "Vpc" }, "ResourceType": "VPC" } },
                "Unrelated": { "Type": "AWS::SQS::Queue", "Properties": {} },
            },
            "Outputs": { "SubnetId": { "Value": { "Ref": "Subnet" } }, "Fixed": { "Value": "x" } },
        })
    };
    let cluster = json!({
        "Parameters": { "SubnetId": { "Type": "String" }, "Fixed": { "Type": "String" } },
        "Resources": {
            "Nodes": { "Type": "AWS::EKS::Nodegroup", "Properties": { "Subnets": [{ "Ref": "SubnetId" }], "NodeRole": { "Ref": "Fixed" } } },
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "Fixed" } } },
        },
    });
    let root = json!({ "Resources": {
        "Network": { "Type": NESTED_STACK },
        "Cluster": { "Type": NESTED_STACK, "Properties": { "Parameters": {
            "SubnetId": { "Fn::GetAtt": ["Network", "Outputs.SubnetId"] }, "Fixed": { "Fn::GetAtt": ["Network", "Outputs.Fixed"] } } } },
    } });
    let of = |cidr| {
        tree(
            root.clone(),
            &[("Network", network(cidr)), ("Cluster", cluster.clone())],
        )
    };
    let plan = between(&of("10.0.0.0/16"), &of("10.1.0.0/16"));
    let vpc = find(&plan, "Network/Vpc");
    assert_eq!(vpc.action, Action::Replace);
    assert_eq!(
        vpc.reason.as_deref(),
        Some("CidrBlock cannot be changed in place")
    );
    assert_eq!(
        vpc.takes,
        ["Cluster/Nodes", "Network/Log", "Network/Subnet"]
    );
    let subnet = find(&plan, "Network/Subnet");
    assert_eq!(subnet.action, Action::MayReplace);
    assert_eq!(
        subnet.reason.as_deref(),
        Some("VpcId may get another value: Network/Vpc is replaced")
    );
    let moved = property(find(&plan, "Cluster/Nodes"), "/Subnets/0");
    assert_eq!(
        moved.cause.as_deref(),
        Some("Network/Subnet may be replaced")
    );
    assert!(moved.uncertain && moved.before == moved.after);
    assert_eq!(
        (
            plan.counts.replace,
            plan.counts.may_replace,
            plan.counts.keep
        ),
        (1, 3, 2)
    );
}

#[test]
fn a_parameter_fans_out_to_whoever_takes_it() {
    let template = |size: u32| {
        json!({
            "Parameters": { "Size": { "Type": "Number", "Default": size } },
            "Resources": {
                "A": { "Type": "AWS::SQS::Queue", "Properties": { "DelaySeconds": { "Ref": "Size" } } },
                "B": { "Type": "AWS::RDS::DBCluster", "Properties": { "Port": { "Fn::Sub": "${Size}" }, "DatabaseName": { "Fn::Sub": "n${Size}" } } },
                "C": { "Type": "AWS::SQS::Queue", "Properties": { "DelaySeconds": 3 } },
            },
        })
    };
    let plan = of_templates(template(3), template(4));
    let a = find(&plan, "A");
    assert_eq!(a.action, Action::Modify);
    assert_eq!(
        property(a, "/DelaySeconds").cause.as_deref(),
        Some("parameter Size: 3 → 4")
    );
    let b = find(&plan, "B");
    assert_eq!(
        (b.action, property(b, "/DatabaseName").replaces),
        (Action::Replace, Replaces::Yes)
    );
    assert_eq!(plan.counts.keep, 1);
    // The literal that the parameter stood for is no change.
    let mut literal = template(3);
    literal["Resources"]["A"]["Properties"]["DelaySeconds"] = json!(3);
    assert!(find(&of_templates(template(3), literal), "A").is_noise());
}

#[test]
fn a_launch_template_s_new_version_reaches_its_node_group() {
    let template = |size: u32| {
        json!({ "Resources": {
            "Template": { "Type": "AWS::EC2::LaunchTemplate", "Properties": { "LaunchTemplateData": { "EbsOptimized": true, "InstanceType": format!("m{size}") } } },
            "Nodes": { "Type": "AWS::EKS::Nodegroup", "Properties": { "LaunchTemplate": { "Id": { "Ref": "Template" }, "Version": { "Fn::GetAtt": ["Template", "LatestVersionNumber"] } } } },
        } })
    };
    let plan = of_templates(template(1), template(2));
    let nodes = find(&plan, "Nodes");
    assert_eq!(nodes.action, Action::Modify);
    assert_eq!(nodes.properties.len(), 1);
    assert_eq!(
        property(nodes, "/LaunchTemplate/Version").cause.as_deref(),
        Some("Template gets a new version")
    );
}

#[test]
fn what_is_lost_depends_on_the_policies() {
    let loss = |kind: &str, attributes: Json, properties: Json| {
        let mut resource = json!({ "Type": kind, "Properties": properties });
        for (key, value) in attributes.as_object().unwrap() {
            resource[key] = value.clone();
        }
        let plan = of_templates(
            json!({ "Resources": { "It": resource } }),
            json!({ "Resources": {} }),
        );
        find(&plan, "It").data_loss.clone()
    };
    assert!(loss("AWS::S3::Bucket", json!({}), json!({})).is_some());
    assert_eq!(
        loss(
            "AWS::S3::Bucket",
            json!({ "DeletionPolicy": "Retain" }),
            json!({})
        ),
        None
    );
    assert_eq!(
        loss(
            "AWS::S3::Bucket",
            json!({ "DeletionPolicy": "RetainExceptOnCreate" }),
            json!({})
        ),
        None
    );
    // CloudFormation's own default for these two.
    assert_eq!(loss("AWS::RDS::DBCluster", json!({}), json!({})), None);
    assert_eq!(loss("AWS::RDS::DBInstance", json!({}), json!({})), None);
    assert!(
        loss(
            "AWS::RDS::DBCluster",
            json!({ "DeletionPolicy": "Delete" }),
            json!({})
        )
        .is_some()
    );
    // An instance of a cluster holds nothing of its own.
    assert_eq!(
        loss(
            "AWS::RDS::DBInstance",
            json!({ "DeletionPolicy": "Delete" }),
            json!({ "DBClusterIdentifier": "x" })
        ),
        None
    );
    assert_eq!(loss("AWS::EC2::VPC", json!({}), json!({})), None);
}

#[test]
fn another_type_under_the_same_name_is_a_replacement() {
    let template = |kind: &str| json!({ "Resources": { "It": { "Type": kind } } });
    let plan = of_templates(template("AWS::SQS::Queue"), template("AWS::SNS::Topic"));
    let change = find(&plan, "It");
    assert_eq!(
        (change.action, change.reason.as_deref()),
        (Action::Replace, Some("it was a AWS::SQS::Queue"))
    );
}

#[test]
fn a_secret_literal_is_hidden_and_a_reference_to_one_is_not() {
    let change = one(
        "AWS::RDS::DBCluster",
        json!({ "MasterUserPassword": "hunter2hunter2" }),
        json!({ "MasterUserPassword": "correct-horse" }),
    )
    .unwrap();
    assert!(change.properties[0].hidden);
    let told = format!("{change:?}");
    assert!(
        !told.contains("hunter2") && !told.contains("correct-horse"),
        "{told}"
    );
    let change = one(
        "AWS::RDS::DBCluster",
        json!({ "MasterUserPassword": "{{resolve:secretsmanager:a}}" }),
        json!({ "MasterUserPassword": "{{resolve:secretsmanager:b}}" }),
    )
    .unwrap();
    assert!(!change.properties[0].hidden);
    let parameter = |default: &str| {
        json!({ "Parameters": { "P": { "Type": "String", "NoEcho": true, "Default": default } },
            "Resources": { "It": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Ref": "P" } } } } })
    };
    let plan = of_templates(parameter("hunter2hunter2"), parameter("correct-horse"));
    let told = serde_json::to_string(&plan).unwrap();
    assert!(
        !told.contains("hunter2") && !told.contains("correct-horse"),
        "{told}"
    );
    assert_eq!(find(&plan, "It").action, Action::Replace);
}

#[test]
fn custom_resources_may_be_replaced() {
    let change = one("Custom::Thing", json!({ "A": 1 }), json!({ "A": 2 })).unwrap();
    assert_eq!(change.action, Action::MayReplace);
}
