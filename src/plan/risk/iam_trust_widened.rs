//! A role is as safe as those who may take it on: each principal more in its trust has all that the role has.
//!
//! Remedy: name exactly who takes on the role, and hold services back by `aws:SourceAccount` and `aws:SourceArn`.

use super::Detector;
use super::grant::{Class, Family, dangers};
use crate::model::finding::{Risk, Severity};

pub(super) const DETECTOR: Detector = Detector {
    id: "iam-trust-widened",
    title: "no role can be taken on by more than before",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: |difference| dangers(difference, &[Family::Trust], Class::Trust, REMEDY),
};

const REMEDY: &str = "name exactly who takes on the role, with the conditions that held before";

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{rules_of, says};
    use serde_json::{Value as Json, json};

    fn trust(principal: Json, condition: Json) -> Json {
        json!({"AssumeRolePolicyDocument": {"Statement": {
            "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition,
        }}})
    }

    #[test]
    fn names_who_is_new() {
        let before = trust(json!({"Service": "ec2.amazonaws.com"}), Json::Null);
        let after = trust(
            json!({"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]}),
            Json::Null,
        );
        assert_eq!(
            says(&DETECTOR, "AWS::IAM::Role", before.clone(), after.clone()),
            ["trust policy statement 1 also lets `lambda.amazonaws.com` `sts:AssumeRole`"]
        );
        assert!(says(&DETECTOR, "AWS::IAM::Role", after.clone(), before.clone()).is_empty());
        assert!(says(&DETECTOR, "AWS::IAM::Role", Json::Null, after.clone()).is_empty());
        let change = ("Role", "AWS::IAM::Role", before, after);
        assert_eq!(rules_of(&[change]), ["iam-trust-widened"]);
    }

    #[test]
    fn a_condition_less_is_wider() {
        let service = json!({"Service": "eks.amazonaws.com"});
        let before = trust(
            service.clone(),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:eks:a:b:cluster/c"}}),
        );
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::IAM::Role",
                before.clone(),
                trust(service, Json::Null)
            ),
            [
                "trust policy statement 1 lets `eks.amazonaws.com` `sts:AssumeRole` under a weaker condition: \
              `ArnLike aws:SourceArn` is gone"
            ]
        );
        assert!(says(&DETECTOR, "AWS::IAM::Role", before.clone(), before).is_empty());
    }

    #[test]
    fn the_account_is_everybody_in_it() {
        let of = |arn: &str| trust(json!({"AWS": arn}), Json::Null);
        let (root, role) = (
            of("arn:aws:iam::111122223333:root"),
            of("arn:aws:iam::111122223333:role/a"),
        );
        assert!(says(&DETECTOR, "AWS::IAM::Role", root.clone(), role.clone()).is_empty());
        assert_eq!(says(&DETECTOR, "AWS::IAM::Role", role, root).len(), 1);
    }
}
