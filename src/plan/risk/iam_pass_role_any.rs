//! Whoever may pass any role to a service can start something under the most powerful role of the account: it is the
//! shortest way from some rights to all.
//!
//! Remedy: name the roles that may be passed.

use super::Detector;
use super::grant::{Class, Family, dangers};
use crate::model::finding::{Risk, Severity};

pub(super) const DETECTOR: Detector = Detector {
    id: "iam-pass-role-any",
    title: "nobody starts to pass any role there is",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: |difference| dangers(difference, &[Family::Identity], Class::PassRoleAny, REMEDY),
};

const REMEDY: &str =
    "name the roles that may be passed, and to which service by `iam:PassedToService`";

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{rules_of, says};
    use serde_json::{Value as Json, json};

    fn role(actions: Json, resource: &str) -> Json {
        let statement = json!({"Effect": "Allow", "Action": actions, "Resource": resource});
        json!({"Policies": [{"PolicyName": "app", "PolicyDocument": {"Statement": statement}}]})
    }

    #[test]
    fn any_wildcard_that_holds_it_is_meant() {
        for action in [
            "iam:PassRole",
            "iam:passrole",
            "iam:Pass*",
            "iam:*",
            "iam:P???Role",
            "*",
        ] {
            let after = role(json!([action]), "arn:aws:iam::111122223333:role/*");
            assert_eq!(
                says(&DETECTOR, "AWS::IAM::Role", Json::Null, after),
                [format!(
                    "policy `app` statement 1 may also `{action}` on `arn:aws:iam::111122223333:role/*`"
                )]
            );
        }
    }

    #[test]
    fn only_it_speaks_of_that_action() {
        let before = role(json!("s3:Get*"), "*");
        let after = role(json!(["s3:*", "iam:PassRole"]), "*");
        let change = ("Role", "AWS::IAM::Role", before, after);
        assert_eq!(
            rules_of(&[change]),
            ["iam-broader-permissions", "iam-pass-role-any"]
        );
    }

    #[test]
    fn a_named_role_and_what_was_there_are_none() {
        let named = role(json!("iam:PassRole"), "arn:aws:iam::111122223333:role/node");
        assert!(says(&DETECTOR, "AWS::IAM::Role", Json::Null, named).is_empty());
        let (any, less) = (role(json!("iam:*"), "*"), role(json!("iam:PassRole"), "*"));
        assert!(says(&DETECTOR, "AWS::IAM::Role", any, less).is_empty());
    }
}
