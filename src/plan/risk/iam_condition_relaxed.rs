//! A condition is often all that keeps a broad statement harmless; without it the same words grant more.
//!
//! Remedy: put the condition back, or name fewer actions and resources.

use super::Detector;
use super::grant::{Class, Family, dangers};
use crate::model::finding::{Risk, Severity};

pub(super) const DETECTOR: Detector = Detector {
    id: "iam-condition-relaxed",
    title: "no statement grants the same under a weaker condition",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: |difference| {
        dangers(
            difference,
            &[Family::Identity],
            Class::ConditionRelaxed,
            REMEDY,
        )
    },
};

const REMEDY: &str = "put the condition back, or say in the pull request why it is not needed";

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{rules_of, says};
    use serde_json::{Value as Json, json};

    fn role(condition: Json) -> Json {
        let statement = json!({
            "Sid": "Start", "Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*", "Condition": condition,
        });
        json!({"Policies": [{"PolicyName": "karpenter", "PolicyDocument": {"Statement": [statement]}}]})
    }

    fn region(values: Json) -> Json {
        role(
            json!({"StringEquals": {"aws:RequestedRegion": values}, "Bool": {"aws:SecureTransport": "true"}}),
        )
    }

    #[test]
    fn names_the_condition() {
        let after = role(json!({"Bool": {"aws:SecureTransport": true}}));
        assert_eq!(
            says(&DETECTOR, "AWS::IAM::Role", region(json!("a")), after),
            [
                "policy `karpenter` statement `Start` may `ec2:RunInstances` on `*` under a weaker condition: \
              `StringEquals aws:RequestedRegion` is gone"
            ]
        );
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::IAM::Role",
                region(json!("a")),
                region(json!(["a", "b"]))
            ),
            [
                "policy `karpenter` statement `Start` may `ec2:RunInstances` on `*` under a weaker condition: \
              `StringEquals aws:RequestedRegion` is wider"
            ]
        );
    }

    #[test]
    fn a_condition_of_the_template_is_one_too() {
        let statement = json!({"Effect": "Allow", "Action": "a:b", "Resource": "*"});
        let policy = |statement: Json| json!({"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": statement}}]});
        let guarded = json!({"Fn::If": ["Wanted", statement, {"Ref": "AWS::NoValue"}]});
        let says = |before, after| says(&DETECTOR, "AWS::IAM::Role", before, after);
        assert_eq!(
            says(policy(guarded.clone()), policy(statement.clone())),
            [
                "policy `p` statement 1 may `a:b` on `*` under a weaker condition: `Fn::If Wanted` is gone"
            ]
        );
        assert!(says(policy(statement), policy(guarded)).is_empty());
    }

    #[test]
    fn nobody_else_speaks_of_it() {
        let change = (
            "Role",
            "AWS::IAM::Role",
            region(json!("a")),
            role(Json::Null),
        );
        assert_eq!(rules_of(&[change]), ["iam-condition-relaxed"]);
    }

    #[test]
    fn narrower_and_reordered_conditions_are_none() {
        let says = |before, after| says(&DETECTOR, "AWS::IAM::Role", before, after);
        assert!(says(region(json!(["a", "b"])), region(json!(["b", "a"]))).is_empty());
        assert!(says(region(json!(["a", "b"])), region(json!("b"))).is_empty());
        assert!(says(role(Json::Null), region(json!("b"))).is_empty());
    }
}
