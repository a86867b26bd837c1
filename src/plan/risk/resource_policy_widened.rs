//! A resource's own policy lets in whom no role shows: buckets, keys, queues, topics, secrets, repositories, functions
//! and event buses. A denial that goes, such as the one of requests without TLS, is a growth too.
//!
//! Remedy: name fewer principals and actions, put conditions and denials back, or say why the growth is wanted.

use super::Detector;
use super::grant::{Class, Family, dangers};
use crate::model::finding::{Risk, Severity};

pub(super) const DETECTOR: Detector = Detector {
    id: "resource-policy-widened",
    title: "no policy of a resource lets in more than before",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: |difference| dangers(difference, &[Family::Resource], Class::Resource, REMEDY),
};

const REMEDY: &str =
    "name exactly who may do what, and put conditions and denials back that held before";

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{rules_of, says, says_of};
    use serde_json::{Value as Json, json};

    const BUCKET: &str = "AWS::S3::BucketPolicy";

    fn policy(statements: Json) -> Json {
        json!({"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Statement": statements}})
    }

    fn read() -> Json {
        let role = json!({"Fn::GetAtt": ["Role", "Arn"]});
        json!({"Effect": "Allow", "Principal": {"AWS": role}, "Action": "s3:GetObject", "Resource": "arn:b/*"})
    }

    fn tls() -> Json {
        json!({
            "Sid": "NothingWithoutTls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:b/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        })
    }

    #[test]
    fn a_denial_that_goes_is_wider() {
        let (before, after) = (policy(json!([read(), tls()])), policy(json!([read()])));
        let gone =
            "bucket policy statement `NothingWithoutTls` no longer denies `*` `s3:*` on `arn:b/*`";
        assert_eq!(
            says(&DETECTOR, BUCKET, before.clone(), after.clone()),
            [gone]
        );
        assert_eq!(says(&DETECTOR, BUCKET, before.clone(), Json::Null), [gone]);
        assert_eq!(
            rules_of(&[("P", BUCKET, before.clone(), after.clone())]),
            ["resource-policy-widened"]
        );
        assert!(says(&DETECTOR, BUCKET, after, before.clone()).is_empty());
        let bucket = ("Bucket", "AWS::S3::Bucket", json!({}), Json::Null);
        assert!(says_of(&DETECTOR, &[bucket, ("P", BUCKET, before, Json::Null)]).is_empty());
    }

    #[test]
    fn a_policy_grows_from_nothing_unless_its_resource_is_new() {
        let after = policy(json!([read(), tls()]));
        assert_eq!(
            says(&DETECTOR, BUCKET, Json::Null, after.clone()),
            ["bucket policy statement 1 also lets `${Role.Arn}` `s3:GetObject` on `arn:b/*`"]
        );
        let bucket = ("Bucket", "AWS::S3::Bucket", Json::Null, json!({}));
        assert!(says_of(&DETECTOR, &[bucket, ("P", BUCKET, Json::Null, after)]).is_empty());
    }

    #[test]
    fn a_renamed_policy_is_the_same() {
        let document = policy(json!([tls(), read()]));
        let old = ("Old", BUCKET, document.clone(), Json::Null);
        assert!(says_of(&DETECTOR, &[old, ("New", BUCKET, Json::Null, document)]).is_empty());
    }

    #[test]
    fn a_permission_without_its_source_is_wider() {
        let with = |source: Json| {
            json!({
                "Action": "lambda:InvokeFunction", "FunctionName": {"Ref": "F"}, "Principal": "s3.amazonaws.com",
                "SourceAccount": source,
            })
        };
        let before = with(json!("111122223333"));
        let mut after = before.clone();
        after.as_object_mut().unwrap().remove("SourceAccount");
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::Lambda::Permission",
                before.clone(),
                after.clone()
            ),
            [
                "permission statement 1 lets `s3.amazonaws.com` `lambda:InvokeFunction` on `${F}` under a weaker condition: \
              `StringEquals AWS:SourceAccount` is gone"
            ]
        );
        assert!(says(&DETECTOR, "AWS::Lambda::Permission", after, before).is_empty());
    }

    #[test]
    fn the_policy_that_kms_gives_a_key_counts() {
        let root = json!({"KeyPolicy": {"Statement": {
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*",
        }}});
        assert!(says(&DETECTOR, "AWS::KMS::Key", json!({}), root.clone()).is_empty());
        assert!(says(&DETECTOR, "AWS::KMS::Key", root, json!({})).is_empty());
    }

    #[test]
    fn what_a_policy_is_put_on_counts() {
        let queues = |names: Json| {
            json!({"Queues": names, "PolicyDocument": {"Statement": {
                "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:*", "Resource": "*",
            }}})
        };
        let (one, two) = (
            queues(json!([{"Ref": "A"}])),
            queues(json!([{"Ref": "B"}, {"Ref": "A"}])),
        );
        assert_eq!(
            says(&DETECTOR, "AWS::SQS::QueuePolicy", one, two),
            ["queue policy is also put on `${B}`"]
        );
    }

    #[test]
    fn says_where_a_document_is_not_known() {
        let after = json!({"Bucket": "b", "PolicyDocument": {"Ref": "Document"}});
        assert_eq!(
            says(&DETECTOR, BUCKET, policy(json!([read()])), after.clone()),
            ["notice: could not prove narrower: bucket policy is not known before the deploy"]
        );
        assert!(says(&DETECTOR, BUCKET, after.clone(), after).is_empty());
    }
}
