//! `NotAction`, `NotResource` and `NotPrincipal` with `Allow` grant everything that nobody thought of, and what AWS adds
//! tomorrow.
//!
//! Remedy: name what is allowed.

use super::Detector;
use super::grant::{Class, Family, dangers};
use crate::model::finding::{Risk, Severity};

pub(super) const DETECTOR: Detector = Detector {
    id: "iam-not-action",
    title: "no statement starts to allow everything but what it names",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: |difference| {
        dangers(
            difference,
            &[Family::Identity, Family::Trust, Family::Resource],
            Class::NotElement,
            REMEDY,
        )
    },
};

const REMEDY: &str = "name what is allowed instead";

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::says;
    use serde_json::{Value as Json, json};

    fn role(statement: Json) -> Json {
        let document = json!({"Statement": statement});
        json!({"Policies": [{"PolicyName": "app", "PolicyDocument": document}]})
    }

    #[test]
    fn names_what_is_left_out() {
        let after = role(json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:a"}));
        let said = says(&DETECTOR, "AWS::IAM::Role", Json::Null, after.clone());
        assert_eq!(
            said,
            ["policy `app` statement 1 may also everything but `iam:*` on `arn:a`"]
        );
        let said = says(&DETECTOR, "AWS::IAM::Role", after.clone(), after.clone());
        assert!(said.is_empty());
        let narrower =
            json!({"Effect": "Allow", "NotAction": ["iam:*", "s3:*"], "Resource": "arn:a"});
        assert!(says(&DETECTOR, "AWS::IAM::Role", after, role(narrower)).is_empty());
    }

    #[test]
    fn everybody_but_somebody_is_everybody() {
        let policy =
            |statement: Json| json!({"Bucket": "b", "PolicyDocument": {"Statement": statement}});
        let after = policy(json!({
            "Sid": "Most", "Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "*",
        }));
        assert_eq!(
            says(&DETECTOR, "AWS::S3::BucketPolicy", policy(json!([])), after),
            [
                "bucket policy statement `Most` also lets everything but `111122223333` `s3:GetObject` on `*`"
            ]
        );
    }

    #[test]
    fn a_denial_of_all_but_some_is_none() {
        let after = role(json!({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}));
        assert!(says(&DETECTOR, "AWS::IAM::Role", role(json!([])), after).is_empty());
    }
}
