//! What an identity may do more than before is the part of a pull request that a reader of JSON misses first: a
//! wildcard in a list, a statement among twenty, a denial that is gone.
//!
//! All policies of an identity are compared as one, so that moving, renaming and splitting them says nothing.
//!
//! Remedy: take out what is not needed, or say in the pull request what it is for.

use super::grant::attached::attached;
use super::grant::{Class, Family, dangers};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Difference;

pub(super) const DETECTOR: Detector = Detector {
    id: "iam-broader-permissions",
    title: "no identity may do more than before",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run,
};

const REMEDY: &str = "take out what is not needed, or say in the pull request what it is for";

fn run(difference: &Difference<'_>) -> Vec<Danger> {
    let attached = attached(difference).into_iter();
    let danger = attached
        .filter(|it| !it.is_admin() && it.pair.before.is_some())
        .map(|it| {
            let message = format!("gets the managed policy `{}`{}", it.policy, it.under);
            Danger::new(&it.pair.path, message, REMEDY)
        });
    let inline = dangers(difference, &[Family::Identity], Class::Broader, REMEDY);
    danger.chain(inline).collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{rules_of, says, says_of};
    use serde_json::{Value as Json, json};

    const ROLE: &str = "AWS::IAM::Role";

    fn statement(actions: Json, resources: Json) -> Json {
        json!({"Effect": "Allow", "Action": actions, "Resource": resources})
    }

    fn named(name: &str, statements: Json) -> Json {
        json!({"PolicyName": name, "PolicyDocument": {"Statement": statements}})
    }

    fn role(policies: &[Json]) -> Json {
        json!({ "Policies": policies })
    }

    fn karpenter(statements: Json) -> Json {
        role(&[named("karpenter", statements)])
    }

    fn get() -> Json {
        statement(
            json!(["s3:GetObject", "s3:ListBucket"]),
            json!(["arn:a", "arn:a/*"]),
        )
    }

    #[test]
    fn names_policy_statement_and_what_is_gained() {
        let before = karpenter(json!([get()]));
        let after = karpenter(json!([
            get(),
            statement(json!("ec2:RunInstances"), json!("*"))
        ]));
        assert_eq!(
            says(&DETECTOR, ROLE, before.clone(), after.clone()),
            ["policy `karpenter` statement 2 may also `ec2:RunInstances` on `*`"]
        );
        assert_eq!(
            rules_of(&[("Role", ROLE, before.clone(), after.clone())]),
            ["iam-broader-permissions"]
        );
        assert!(says(&DETECTOR, ROLE, after.clone(), before).is_empty());
        assert!(says(&DETECTOR, ROLE, Json::Null, after).is_empty());
    }

    #[test]
    fn lists_no_more_than_five() {
        let actions: Vec<String> = (0..7).map(|at| format!("a:{at}")).collect();
        let after = karpenter(json!(statement(json!(actions), json!("arn:a"))));
        assert_eq!(
            says(&DETECTOR, ROLE, role(&[]), after),
            [
                "policy `karpenter` statement 1 may also `a:0`, `a:1`, `a:2`, `a:3`, `a:4` and 2 more on `arn:a`"
            ]
        );
    }

    #[test]
    fn the_same_in_other_words_is_none() {
        let before = karpenter(json!([
            get(),
            statement(json!("sqs:*"), json!({"Fn::GetAtt": ["Queue", "Arn"]}))
        ]));
        let after = role(&[
            named(
                "queue",
                json!(statement(
                    json!(["SQS:ReceiveMessage", "sqs:*"]),
                    json!([{"Fn::Sub": "${Queue.Arn}"}])
                )),
            ),
            named(
                "a",
                json!([statement(
                    json!("s3:ListBucket"),
                    json!(["arn:a/*", "arn:a"])
                )]),
            ),
            named(
                "b",
                json!([statement(
                    json!("s3:Getobject"),
                    json!(["arn:a/b*", "arn:a"])
                )]),
            ),
        ]);
        assert!(says(&DETECTOR, ROLE, before, after).is_empty());
    }

    #[test]
    fn moving_a_policy_out_of_its_role_is_none() {
        let attached = json!({
            "Roles": [{"Ref": "Role"}], "PolicyName": "p", "PolicyDocument": {"Statement": [get()]},
        });
        let inner = ("Role", ROLE, karpenter(json!([get()])), role(&[]));
        let outer = ("Policy", "AWS::IAM::Policy", Json::Null, attached.clone());
        assert!(says_of(&DETECTOR, &[inner, outer.clone()]).is_empty());
        assert_eq!(says_of(&DETECTOR, std::slice::from_ref(&outer)).len(), 1);
        let new = ("Role", ROLE, Json::Null, role(&[]));
        assert!(says_of(&DETECTOR, &[new, outer]).is_empty());
        let mut more = attached.clone();
        more["Roles"] = json!([{"Ref": "Role"}, {"Ref": "Other"}]);
        assert_eq!(
            says(&DETECTOR, "AWS::IAM::Policy", attached, more),
            ["policy `p` is also put on `${Other}`"]
        );
    }

    #[test]
    fn a_denial_that_goes_is_broader() {
        let deny =
            json!({"Sid": "NoKeys", "Effect": "Deny", "Action": "iam:*AccessKey", "Resource": "*"});
        assert_eq!(
            says(
                &DETECTOR,
                ROLE,
                karpenter(json!([get(), deny])),
                karpenter(json!([get()]))
            ),
            ["policy `karpenter` statement `NoKeys` no longer denies `iam:*AccessKey` on `*`"]
        );
        assert!(
            says(
                &DETECTOR,
                ROLE,
                karpenter(json!([get()])),
                karpenter(json!([get(), deny]))
            )
            .is_empty()
        );
        assert!(says(&DETECTOR, ROLE, karpenter(json!([deny])), Json::Null).is_empty());
    }

    #[test]
    fn a_managed_policy_more_is_broader() {
        let with = |arns: Json| json!({ "ManagedPolicyArns": arns });
        let (cni, own) = (
            json!("arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"),
            json!({"Ref": "Own"}),
        );
        assert_eq!(
            says(&DETECTOR, ROLE, with(json!([])), with(json!([cni, own]))),
            [
                "gets the managed policy `AmazonEKS_CNI_Policy`",
                "gets the managed policy `${Own}`"
            ]
        );
        assert!(
            says(
                &DETECTOR,
                ROLE,
                with(json!([cni, own])),
                with(json!([own, cni]))
            )
            .is_empty()
        );
    }

    #[test]
    fn a_permission_set_is_an_identity() {
        let kind = "AWS::SSO::PermissionSet";
        let inline = |action: &str| {
            let document = json!({"Statement": statement(json!(action), json!("*"))});
            json!({"Name": "p", "InlinePolicy": document.to_string()})
        };
        assert_eq!(
            says(&DETECTOR, kind, inline("a:b"), inline("a:*")),
            ["inline policy statement 1 may also `a:*` on `*`"]
        );
        assert!(says(&DETECTOR, kind, inline("a:*"), inline("a:b")).is_empty());
        let with = |arns: Json, own: Json| json!({"ManagedPolicies": arns, "CustomerManagedPolicyReferences": own});
        let read = json!(["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
        let own = json!([{"Name": "deploy", "Path": "/team/"}]);
        assert_eq!(
            says(
                &DETECTOR,
                kind,
                with(json!([]), json!([])),
                with(read.clone(), own.clone())
            ),
            [
                "gets the managed policy `team/deploy`",
                "gets the managed policy `ReadOnlyAccess`"
            ]
        );
        assert!(
            says(
                &DETECTOR,
                kind,
                with(read.clone(), own.clone()),
                with(read, own)
            )
            .is_empty()
        );
    }

    #[test]
    fn what_hangs_on_a_condition_counts_on_both_sides() {
        let either = |yes: Json, no: Json| json!({"Fn::If": ["Wanted", yes, no]});
        let nothing = json!({"Ref": "AWS::NoValue"});
        let write = || statement(json!("s3:PutObject"), json!("*"));
        let mut perhaps = write();
        perhaps["Effect"] = either(json!("Allow"), json!("Deny"));
        let mut denied = write();
        denied["Effect"] = json!("Deny");
        let says = |before: Json, after: Json| {
            says(
                &DETECTOR,
                ROLE,
                karpenter(json!([before])),
                karpenter(json!([after])),
            )
        };
        let gained =
            ["policy `karpenter` statement 1 (if `Wanted`) may also `s3:PutObject` on `*`"];
        assert_eq!(says(get(), either(write(), nothing.clone())), gained);
        assert_eq!(says(denied.clone(), perhaps.clone()), gained);
        assert!(says(perhaps.clone(), denied).is_empty());
        assert!(says(perhaps.clone(), perhaps).is_empty());
        let actions = |actions: Json| statement(actions, json!("*"));
        let one = actions(json!("a:b"));
        let more = actions(json!(["a:b", either(json!("a:c"), nothing.clone())]));
        assert_eq!(
            says(one.clone(), more.clone()),
            ["policy `karpenter` statement 1 (if `Wanted`) may also `a:c` on `*`"]
        );
        assert!(says(more, one).is_empty());
        let policy = named("p", json!([write()]));
        let of = |policy: Json| json!({"Policies": [policy]});
        let found = crate::plan::risk::testing::says(
            &DETECTOR,
            ROLE,
            of(nothing.clone()),
            of(either(policy, nothing)),
        );
        assert_eq!(
            found,
            ["policy `p` statement 1 (if `Wanted`) may also `s3:PutObject` on `*`"]
        );
    }

    #[test]
    fn says_where_it_cannot_prove() {
        let with = |value: &str| {
            let mut statement = get();
            statement["Condition"] = json!({"NewOperator": {"a:b": value}});
            karpenter(json!([statement]))
        };
        assert_eq!(
            says(&DETECTOR, ROLE, with("a"), with("b")),
            [
                "notice: could not prove narrower: policy `karpenter` statement 1 may `s3:GetObject`, `s3:ListBucket` on \
              `arn:a`, `arn:a/*`"
            ]
        );
    }
}
