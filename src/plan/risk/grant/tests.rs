//! One cause is one finding, and no document makes a detector stop.

use crate::plan::risk::testing::rules_of;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;
use serde_json::{Value as Json, json};

fn role(trust: Json, statement: Json) -> Json {
    json!({
        "AssumeRolePolicyDocument": {"Statement": trust},
        "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": statement}}],
    })
}

#[test]
fn the_most_specific_detector_speaks() {
    let before = || {
        role(
            json!([]),
            json!([{"Effect": "Allow", "Action": "a:b", "Resource": "*", "Condition": {"Bool": {"k": true}}}]),
        )
    };
    for (statement, rule) in [
        (json!({"Action": "*", "Resource": "*"}), "iam-admin-policy"),
        (
            json!({"NotAction": "s3:*", "Resource": "*"}),
            "iam-pass-role-any",
        ),
        (
            json!({"NotAction": "iam:*", "Resource": "*"}),
            "iam-not-action",
        ),
        (
            json!({"Action": "a:b", "Resource": "*"}),
            "iam-condition-relaxed",
        ),
        (
            json!({"Action": "a:c", "Resource": "*"}),
            "iam-broader-permissions",
        ),
    ] {
        let mut statement = statement;
        statement["Effect"] = json!("Allow");
        let after = role(json!([]), statement);
        assert_eq!(
            rules_of(&[("Role", "AWS::IAM::Role", before(), after)]),
            [rule]
        );
    }
    for (principal, rule) in [
        (
            json!({"Federated": "arn:aws:iam::111122223333:oidc-provider/x"}),
            "oidc-subject-widened",
        ),
        (
            json!({"Federated": "arn:aws:iam::111122223333:saml-provider/x"}),
            "iam-trust-widened",
        ),
        (json!({"AWS": "444455556666"}), "external-principal"),
        (json!("*"), "external-principal"),
        (json!({"AWS": "111122223333"}), "iam-trust-widened"),
    ] {
        let trust = json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal});
        let after = role(trust, json!([]));
        let before = role(json!([]), json!([]));
        assert_eq!(
            rules_of(&[("Role", "AWS::IAM::Role", before, after)]),
            [rule]
        );
    }
}

fn anything() -> impl Strategy<Value = Json> {
    let keys = vec![
        "Statement",
        "Action",
        "Principal",
        "AWS",
        "Condition",
        "Fn::If",
        "Ref",
        "PolicyDocument",
        "Effect",
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        "[*?a${}!:]{0,8}".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let entries = proptest::collection::vec((select(keys.clone()), inner.clone()), 0..3);
        let object = |it: Vec<(&str, Json)>| {
            it.into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect()
        };
        prop_oneof![
            proptest::collection::vec(inner, 0..3).prop_map(Json::from),
            entries.prop_map(object),
        ]
    })
}

fn properties() -> impl Strategy<Value = Json> {
    let keys = vec![
        "Policies",
        "AssumeRolePolicyDocument",
        "PolicyDocument",
        "KeyPolicy",
        "Roles",
        "Principal",
        "Action",
        "FunctionName",
        "Statement",
        "ManagedPolicyArns",
        "PermissionsBoundary",
        "Bucket",
        "Condition",
    ];
    let entries = proptest::collection::vec((select(keys), anything()), 0..5);
    entries.prop_map(|it| {
        it.into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect()
    })
}

proptest! {
    #[test]
    fn anything_can_be_compared_and_is_no_broader_than_itself(
        kind in select(vec![
            "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::KMS::Key", "AWS::S3::BucketPolicy", "AWS::Lambda::Permission",
            "AWS::Events::EventBusPolicy",
        ]),
        before in properties(),
        after in properties(),
    ) {
        let _ = rules_of(&[("It", kind, before, after.clone())]);
        prop_assert_eq!(rules_of(&[("It", kind, after.clone(), after)]).len(), 0);
    }
}
