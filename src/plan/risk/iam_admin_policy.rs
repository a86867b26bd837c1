//! Whoever may do everything, or give themselves the rights to, is held back by nothing else in the account.
//!
//! Remedy: grant the actions that are used, on the resources that they are used on.

use super::grant::attached::attached;
use super::grant::{Class, Family, dangers};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Difference;

pub(super) const DETECTOR: Detector = Detector {
    id: "iam-admin-policy",
    title: "nobody becomes an administrator",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run,
};

const REMEDY: &str = "grant the actions that are used, on the resources that they are used on";

fn run(difference: &Difference<'_>) -> Vec<Danger> {
    let attached = attached(difference).into_iter().filter(|it| it.is_admin());
    let danger = attached.map(|it| {
        let message = format!(
            "gets the managed policy `{}`{}, and may do everything with it",
            it.policy, it.under
        );
        Danger::new(&it.pair.path, message, REMEDY)
    });
    let inline = dangers(difference, &[Family::Identity], Class::Admin, REMEDY);
    danger.chain(inline).collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{rules_of, says};
    use serde_json::{Value as Json, json};

    fn managed(names: &[&str]) -> Json {
        let arn = |name: &&str| json!({"Fn::Sub": format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}")});
        json!({"ManagedPolicyArns": names.iter().map(arn).collect::<Vec<Json>>()})
    }

    fn inline(action: &str, resource: &str) -> Json {
        let statement = json!({"Effect": "Allow", "Action": action, "Resource": resource});
        json!({"Policies": [{"PolicyName": "app", "PolicyDocument": {"Statement": statement}}]})
    }

    #[test]
    fn names_the_managed_policy() {
        let kind = "AWS::IAM::Role";
        let (before, after) = (
            managed(&["ReadOnlyAccess"]),
            managed(&["ReadOnlyAccess", "AdministratorAccess"]),
        );
        assert_eq!(
            says(&DETECTOR, kind, before.clone(), after.clone()),
            ["gets the managed policy `AdministratorAccess`, and may do everything with it"]
        );
        assert_eq!(
            rules_of(&[("Role", kind, before.clone(), after.clone())]),
            ["iam-admin-policy"]
        );
        assert!(says(&DETECTOR, kind, after.clone(), after.clone()).is_empty());
        let literal = json!({"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"]});
        assert!(says(&DETECTOR, kind, after, literal.clone()).is_empty());
        assert_eq!(says(&DETECTOR, kind, Json::Null, literal).len(), 1);
    }

    #[test]
    fn names_the_condition_that_it_hangs_on() {
        let kind = "AWS::IAM::Role";
        let arn = "arn:aws:iam::aws:policy/AdministratorAccess";
        let read = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        let with = |arns: Json| json!({ "ManagedPolicyArns": arns });
        let either = with(json!([{"Fn::If": ["Wanted", arn, read]}]));
        assert_eq!(
            says(&DETECTOR, kind, with(json!([read])), either.clone()),
            [
                "gets the managed policy `AdministratorAccess` (if `Wanted`), and may do everything with it"
            ]
        );
        assert!(says(&DETECTOR, kind, with(json!([arn])), either.clone()).is_empty());
        assert_eq!(says(&DETECTOR, kind, either, with(json!([arn]))).len(), 1);
        let whole = with(json!({"Fn::If": ["Wanted", [arn, read], [arn]]}));
        assert!(says(&DETECTOR, kind, with(json!([arn])), whole).is_empty());
    }

    #[test]
    fn names_the_statement() {
        let kind = "AWS::IAM::Role";
        let after = inline("*", "*");
        assert_eq!(
            says(&DETECTOR, kind, inline("s3:*", "*"), after.clone()),
            ["policy `app` statement 1 may also `*` on `*`"]
        );
        assert_eq!(
            rules_of(&[("Role", kind, Json::Null, after.clone())]),
            ["iam-admin-policy"]
        );
        assert!(says(&DETECTOR, kind, after, inline("*:*", "*")).is_empty());
        assert!(says(&DETECTOR, kind, Json::Null, inline("*", "arn:a")).is_empty());
    }
}
