//! What hangs on something else, what stays behind, and what must not be repeated.

use super::recognised::{between, find, of_templates, one, property, stack, tree};
use backstage_infra::plan::change::{Action, PropertyChange};
use backstage_infra::template::tree::{AssemblyTree, NESTED_STACK, StackTree};
use serde_json::{Value as Json, json};

#[test]
fn a_mapping_reaches_whoever_looks_something_up_in_it() {
    let template = |name: &str| {
        json!({
            "Mappings": { "M": { "k": { "v": name } } },
            "Resources": { "It": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": { "Fn::FindInMap": ["M", "k", "v"] } } } },
        })
    };
    let plan = of_templates(template("x"), template("y"));
    let it = find(&plan, "It");
    assert_eq!(it.action, Action::MayReplace);
    assert_eq!(
        property(it, "/TableName").cause.as_deref(),
        Some("mapping M")
    );
    assert!(
        of_templates(template("x"), template("x"))
            .stack
            .resources
            .is_empty()
    );
}

#[test]
fn what_stands_for_many_resources_is_told_of() {
    let template = |names: Json| json!({ "Resources": { "Fn::ForEach::T": ["N", names, { "T${N}": { "Type": "AWS::DynamoDB::Table" } }] } });
    let plan = of_templates(template(json!(["A", "B"])), template(json!(["A"])));
    assert_eq!(find(&plan, "Fn::ForEach::T").action, Action::MayReplace);
}

#[test]
fn what_several_have_no_more_stays_and_what_a_stack_has_no_more_is_deleted() {
    let table = || json!({ "Resources": { "T": { "Type": "AWS::DynamoDB::Table" } } });
    let several = |names: &[&'static str]| AssemblyTree {
        root: StackTree {
            name: "assembly".to_owned(),
            nested: (names.iter())
                .map(|name| ((*name).to_owned(), stack(name, table())))
                .collect(),
            ..StackTree::default()
        },
        ..AssemblyTree::default()
    };
    let plan = between(&several(&["Kept", "Old"]), &several(&["Kept"]));
    let [kept, old] = &plan.stack.stacks[..] else {
        panic!("two stacks")
    };
    assert!(!kept.dropped && old.dropped && old.name == "Old");
    assert_eq!((old.action, old.resources.len()), (Action::Keep, 0));
    assert_eq!((plan.counts.remove, plan.counts.keep), (0, 1));
    assert_eq!(plan.findings, []);
    assert_ne!(
        plan.digests,
        between(&several(&["Kept"]), &several(&["Kept"])).digests
    );
    // Nested in a stack of its own, even one of that name, it goes with its resource.
    let nested = |ids: &[&'static str]| {
        let resource = |id: &&str| ((*id).to_owned(), json!({ "Type": NESTED_STACK }));
        let resources: Json = ids.iter().map(resource).collect();
        let mut tree = several(ids);
        tree.root.template = [("Resources".to_owned(), resources)].into_iter().collect();
        tree
    };
    let plan = between(&nested(&["Kept", "Old"]), &nested(&["Kept"]));
    assert_eq!(plan.counts.remove, 1);
    assert!(plan.findings.iter().any(|it| it.rule == "data-destroyed"));
    assert!(plan.stack.stacks.iter().all(|it| !it.dropped));
}

#[test]
fn a_nested_stack_counts_once_more_where_it_changes_by_itself() {
    let of = |more: Json| {
        let mut resource = json!({ "Type": NESTED_STACK, "Properties": { "TemplateURL": more["url"] }, "Metadata": more["url"] });
        resource["DeletionPolicy"] = more["policy"].clone();
        resource["Properties"]["Tags"] = json!([{ "Key": "team", "Value": more["team"] }]);
        tree(
            json!({ "Resources": { "Inner": resource } }),
            &[(
                "Inner",
                json!({ "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } } }),
            )],
        )
    };
    let was = of(json!({ "url": "a", "policy": "Delete", "team": "x" }));
    for (after, modify, noise) in [
        (json!({ "url": "b", "policy": "Delete", "team": "x" }), 0, 0),
        (json!({ "url": "b", "policy": "Retain", "team": "x" }), 1, 0),
        (json!({ "url": "a", "policy": "Retain", "team": "y" }), 1, 0),
        (json!({ "url": "b", "policy": "Delete", "team": "y" }), 0, 1),
    ] {
        let plan = between(&was, &of(after.clone()));
        let told = (plan.counts.modify, plan.counts.noise, plan.counts.keep);
        assert_eq!(told, (modify, noise, 1), "{after}");
    }
}

#[test]
fn a_stack_beside_several_is_one_of_them() {
    let table = || json!({ "Resources": { "T": { "Type": "AWS::DynamoDB::Table" } } });
    let one = tree(table(), &[]);
    let several = AssemblyTree {
        root: StackTree {
            name: "assembly".to_owned(),
            nested: [stack("Root", table()), stack("New", table())]
                .map(|it| (it.name.clone(), it))
                .into(),
            ..StackTree::default()
        },
        ..AssemblyTree::default()
    };
    for (plan, add) in [(between(&one, &several), 1), (between(&several, &one), 0)] {
        assert_eq!(
            (plan.counts.add, plan.counts.remove, plan.counts.keep),
            (add, 0, 1)
        );
    }
    // Its settings are its own, not those of what stands around several.
    let protected = |tree: &AssemblyTree, on: bool| {
        let mut tree = tree.clone();
        match tree.root.nested.get_mut("Root") {
            Some(stack) => stack.termination_protection = Some(on),
            None => tree.root.termination_protection = Some(on),
        }
        tree
    };
    let off = |before: &AssemblyTree, after: &AssemblyTree| {
        let findings = between(before, after).findings;
        findings.iter().any(|it| it.rule == "protection-off")
    };
    for (a, b) in [(&one, &several), (&several, &one)] {
        assert!(!off(&protected(a, true), &protected(b, true)));
        assert!(off(&protected(a, true), &protected(b, false)));
    }
}

#[test]
fn a_nested_stack_that_is_kept_loses_nothing() {
    let root = |policy: Option<&str>| {
        let mut stack = json!({ "Type": NESTED_STACK });
        if let Some(policy) = policy {
            stack["DeletionPolicy"] = json!(policy);
        }
        json!({ "Resources": { "N": stack } })
    };
    let table = json!({ "Resources": { "T": { "Type": "AWS::DynamoDB::Table" } } });
    let gone = tree(json!({ "Resources": {} }), &[]);
    let of = |policy| between(&tree(root(policy), &[("N", table.clone())]), &gone);
    assert!(find(&of(None), "N/T").data_loss.is_some());
    assert_eq!(find(&of(Some("Retain")), "N/T").data_loss, None);
}

#[test]
fn a_database_that_is_replaced_and_a_name_that_is_taken_are_dangers() {
    let rules = |before: Json, after: Json| -> Vec<String> {
        let findings = of_templates(before, after).findings.into_iter();
        findings
            .filter(|it| it.rule != "cost")
            .map(|it| it.rule)
            .collect()
    };
    let cluster = |name: &str| json!({ "Resources": { "Db": { "Type": "AWS::RDS::DBCluster", "UpdateReplacePolicy": "Snapshot", "DeletionPolicy": "Snapshot", "Properties": { "DatabaseName": name } } } });
    assert_eq!(rules(cluster("a"), cluster("b")), ["data-left-behind"]);
    let bucket = |id: &str| json!({ "Resources": { id: { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "data" } } } });
    assert_eq!(
        rules(bucket("A"), bucket("B")),
        ["data-destroyed", "replaced-same-name"]
    );
    let eks = |role: &str| json!({ "Resources": { "C": { "Type": "AWS::EKS::Cluster", "Properties": { "RoleArn": role } } } });
    assert_eq!(rules(eks("a"), eks("b")), ["workloads-destroyed"]);
}

#[test]
fn secrets_are_hidden_by_more_than_one_name() {
    for (kind, properties) in [
        (
            "AWS::ElastiCache::User",
            json!({ "Passwords": ["S3CRET-old"] }),
        ),
        (
            "AWS::SecretsManager::Secret",
            json!({ "SecretString": { "Fn::Sub": "x-${AWS::StackName}-S3CRET-old" } }),
        ),
        (
            "AWS::Lambda::Function",
            json!({ "Environment": { "Variables": { "DB_PASSWORD": "S3CRET-old" } } }),
        ),
        (
            "AWS::ECS::TaskDefinition",
            json!({ "ContainerDefinitions": [{ "Name": "a", "Environment": [{ "Name": "API_TOKEN", "Value": "S3CRET-old" }] }] }),
        ),
        (
            "AWS::Cognito::UserPoolIdentityProvider",
            json!({ "ProviderDetails": { "client_secret": "S3CRET-old" } }),
        ),
    ] {
        let text = properties.to_string().replace("old", "new");
        let change = one(kind, properties, serde_json::from_str(&text).unwrap()).unwrap();
        let told = serde_json::to_string(&change).unwrap();
        assert!(!told.contains("S3CRET"), "{kind}: {told}");
    }
    // Beside properties, too.
    let metadata = |password: &str| json!({ "Resources": { "It": { "Type": "AWS::SNS::Topic", "Metadata": { "Init": { "ApiToken": password } } } } });
    let told = json!(of_templates(metadata("S3CRET-old"), metadata("S3CRET-new"))).to_string();
    assert!(
        told.contains("(hidden)") && !told.contains("S3CRET"),
        "{told}"
    );
    // What only names one is shown.
    let secret = |name: &str| json!({ "SecretId": name, "SecretArn": { "Ref": name } });
    let change = one(
        "AWS::SecretsManager::RotationSchedule",
        secret("A"),
        secret("B"),
    )
    .unwrap();
    assert!(change.properties.iter().all(|it| !it.hidden), "{change:?}");
}

#[test]
fn secrets_are_hidden_in_every_section() {
    let parameters = json!({
        "DbPassword": { "Type": "String" },
        "Silent": { "Type": "String", "NoEcho": true },
        "Loud": { "Type": "String" },
    });
    let equals = |name: &str| json!({ "Fn::Equals": [{ "Ref": name }, "S3CRET-old"] });
    for (section, value) in [
        (
            "Mappings",
            json!({ "M": { "prod": { "DbPassword": "S3CRET-old" } } }),
        ),
        (
            "Mappings",
            json!({ "M": { "ApiToken": { "prod": "S3CRET-old", "dev": ["S3CRET-old"] } } }),
        ),
        (
            "Mappings",
            json!({ "ClientSecret": { "prod": { "Value": "S3CRET-old" } } }),
        ),
        (
            "Mappings",
            json!({ "Passwords": { "prod": { "Admin": "S3CRET-old" } } }),
        ),
        (
            "Outputs",
            json!({ "DbPassword": { "Description": "of the database", "Value": "S3CRET-old" } }),
        ),
        (
            "Outputs",
            json!({ "ApiToken": { "Value": { "Fn::Join": [":", ["S3CRET-old", { "Ref": "Loud" }]] } } }),
        ),
        (
            "Outputs",
            json!({ "Out": { "Value": "S3CRET-old", "Export": { "Name": "db-password" } } }),
        ),
        ("Conditions", json!({ "C": equals("Silent") })),
        (
            "Conditions",
            json!({ "C": { "Fn::Not": [{ "Fn::And": [equals("DbPassword"), { "Condition": "D" }] }] } }),
        ),
        (
            "Rules",
            json!({ "R": { "Assertions": [{ "Assert": { "Fn::Contains": [["S3CRET-old"], { "Ref": "Silent" }] } }] } }),
        ),
        (
            "Metadata",
            json!({ "Deploy": { "AuthToken": "S3CRET-old" } }),
        ),
        (
            "Parameters",
            json!({ "DbPassword": { "Type": "String", "Default": "S3CRET-old" } }),
        ),
    ] {
        let template = |value: Option<Json>| {
            let mut template = json!({ "Resources": {}, "Parameters": parameters });
            if let Some(value) = value {
                template[section] = value;
            }
            template
        };
        let text = value.to_string();
        let new: Json = serde_json::from_str(&text.replace("old", "new")).unwrap();
        let (old, none) = (template(Some(value)), template(None));
        // Changed, come, and gone as a whole.
        for (before, after) in [(&old, &template(Some(new))), (&none, &old), (&old, &none)] {
            let plan = of_templates(before.clone(), after.clone());
            let told = json!(plan).to_string();
            assert!(!told.contains("S3CRET"), "{section} {text}: {told}");
            let is_told =
                |it: &PropertyChange| it.hidden && it.path.starts_with(&format!("/{section}"));
            assert!(
                plan.stack.template.iter().any(is_told),
                "{section} {text}: {told}"
            );
        }
    }
}

#[test]
fn what_is_no_secret_stays_in_every_section() {
    let template = |value: &str| {
        json!({
            "Parameters": { "Loud": { "Type": "String", "Default": value }, "Silent": { "Type": "String", "NoEcho": true } },
            "Mappings": { "M": { "prod": { "SecretArn": value, "PasswordLength": value } } },
            "Conditions": { "C": { "Fn::Equals": [{ "Ref": "Loud" }, value] }, "D": { "Fn::Not": [{ "Fn::Equals": [{ "Ref": "Silent" }, ""] }] } },
            "Outputs": { "DbSecretName": { "Value": value }, "ApiToken": { "Value": { "Ref": value } } },
            "Resources": {},
        })
    };
    let plan = of_templates(template("plain-old"), template("plain-new"));
    assert_eq!(plan.stack.template.len(), 6, "{:#?}", plan.stack.template);
    for change in &plan.stack.template {
        assert!(!change.hidden, "{change:?}");
    }
}
