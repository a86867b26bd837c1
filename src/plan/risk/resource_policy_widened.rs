//! A resource's own policy lets in whom no role shows: buckets, keys, queues, tables, domains, endpoints and whatever else
//! has one. A denial that goes, such as the one of requests without TLS, is a growth too, and so is a policy that goes
//! where everybody is let in without one.
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
    fn every_place_of_a_policy_is_read() {
        let document = |action: &str| json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}, "Action": action, "Resource": "*"}});
        let at = |path: &str, document: Json| {
            path.rsplit('/').fold(document, |value, key| match key {
                "*" => json!([value]),
                key => json!({ key: value }),
            })
        };
        for (kind, path, label) in [
            ("AWS::Backup::BackupVault", "AccessPolicy", "vault policy"),
            (
                "AWS::DynamoDB::GlobalTable",
                "Replicas/*/ResourcePolicy/PolicyDocument",
                "table policy",
            ),
            (
                "AWS::DynamoDB::Table",
                "ResourcePolicy/PolicyDocument",
                "table policy",
            ),
            ("AWS::ECR::RegistryPolicy", "PolicyText", "registry policy"),
            (
                "AWS::EFS::FileSystem",
                "FileSystemPolicy",
                "file system policy",
            ),
            (
                "AWS::Elasticsearch::Domain",
                "AccessPolicies",
                "domain policy",
            ),
            (
                "AWS::Kinesis::ResourcePolicy",
                "ResourcePolicy",
                "stream policy",
            ),
            ("AWS::Logs::ResourcePolicy", "PolicyDocument", "logs policy"),
            (
                "AWS::OpenSearchService::Domain",
                "AccessPolicies",
                "domain policy",
            ),
            ("AWS::S3::AccessPoint", "Policy", "access point policy"),
            (
                "AWS::S3Express::BucketPolicy",
                "PolicyDocument",
                "bucket policy",
            ),
        ] {
            let (one, all) = (at(path, document("a:b")), at(path, document("a:*")));
            let expected = format!("{label} statement 1 also lets `${{Role.Arn}}` `a:*` on `*`");
            assert_eq!(
                says(&DETECTOR, kind, one.clone(), all.clone()),
                [expected],
                "{kind}"
            );
            assert!(says(&DETECTOR, kind, all.clone(), one).is_empty(), "{kind}");
            // Of a document as text it is the same.
            let text = at(path, json!(document("a:*").to_string()));
            assert!(says(&DETECTOR, kind, all, text).is_empty(), "{kind}");
        }
        // What every account has is there before its policy is.
        let logs = json!({"PolicyName": "p", "PolicyDocument": document("a:b").to_string()});
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::Logs::ResourcePolicy",
                Json::Null,
                logs.clone()
            )
            .len(),
            1
        );
        let renamed = [
            ("Old", "AWS::Logs::ResourcePolicy", logs.clone(), Json::Null),
            ("New", "AWS::Logs::ResourcePolicy", Json::Null, logs),
        ];
        assert!(says_of(&DETECTOR, &renamed).is_empty());
    }

    #[test]
    fn no_policy_is_a_wide_one_where_the_service_says_so() {
        let endpoint = "AWS::EC2::VPCEndpoint";
        let narrow = json!({"PolicyDocument": {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:b/*"}}});
        assert_eq!(
            says(&DETECTOR, endpoint, narrow.clone(), json!({})),
            ["the default endpoint policy statement 1 also lets `*` `*` on `*`"]
        );
        assert!(says(&DETECTOR, endpoint, json!({}), narrow.clone()).is_empty());
        assert!(rules_of(&[("E", endpoint, Json::Null, json!({}))]).is_empty());
        assert!(rules_of(&[("E", endpoint, Json::Null, narrow)]).is_empty());
        let api = "AWS::ApiGateway::RestApi";
        let own = json!({"Policy": {"Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}}});
        assert_eq!(
            says(&DETECTOR, api, own.clone(), json!({})),
            ["the default API policy statement 1 also lets `*` `execute-api:Invoke` on `*`"]
        );
        assert!(says(&DETECTOR, api, json!({}), own.clone()).is_empty());
        let private = json!({"EndpointConfiguration": {"Types": ["PRIVATE"]}});
        assert!(says(&DETECTOR, api, own, private).is_empty());
    }

    #[test]
    fn a_policy_of_an_organization_takes_rights_away() {
        let kind = "AWS::Organizations::Policy";
        let deny = |actions: Json| json!({"Type": "SERVICE_CONTROL_POLICY", "TargetIds": ["ou-1"], "Content": {"Statement": {"Sid": "Keep", "Effect": "Deny", "Action": actions, "Resource": "*"}}});
        let (both, one) = (deny(json!(["a:b", "a:c"])), deny(json!("a:b")));
        assert_eq!(
            says(&DETECTOR, kind, both.clone(), one.clone()),
            ["organization policy statement `Keep` no longer denies `*` `a:c` on `*`"]
        );
        assert_eq!(says(&DETECTOR, kind, both.clone(), Json::Null).len(), 1);
        assert!(says(&DETECTOR, kind, one, both).is_empty());
        let tags = |content: Json| json!({"Type": "TAG_POLICY", "Content": content});
        assert!(
            says(
                &DETECTOR,
                kind,
                tags(json!({"a": 1})),
                tags(json!({"a": 2}))
            )
            .is_empty()
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
