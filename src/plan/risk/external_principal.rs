//! Another account has its own administrators: whoever they let in has what is granted to the account, and nothing here
//! shows who that is.
//!
//! Remedy: name one role of the other account and, where a service acts for it, demand `sts:ExternalId` or
//! `aws:PrincipalOrgID`.

use super::Detector;
use super::grant::{Class, Family, dangers};
use crate::model::finding::{Risk, Severity};

pub(super) const DETECTOR: Detector = Detector {
    id: "external-principal",
    title: "nobody outside the account is let in who was not",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: |difference| {
        dangers(
            difference,
            &[Family::Trust, Family::Resource],
            Class::External,
            REMEDY,
        )
    },
};

const REMEDY: &str = "name one role of the other account, and hold it back by `sts:ExternalId` or `aws:PrincipalOrgID`";

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{rules_of, says};
    use serde_json::{Value as Json, json};

    fn bucket(principal: Json, condition: Json) -> Json {
        json!({"Bucket": "b", "PolicyDocument": {"Statement": {
            "Sid": "Read", "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "*",
            "Condition": condition,
        }}})
    }

    fn nothing() -> Json {
        json!({"Bucket": "b", "PolicyDocument": {"Statement": []}})
    }

    #[test]
    fn another_account_and_anybody_are_outside() {
        let kind = "AWS::S3::BucketPolicy";
        for (principal, shown) in [
            (json!({"AWS": "444455556666"}), "444455556666"),
            (
                json!({"AWS": "arn:aws:iam::444455556666:role/a"}),
                "arn:aws:iam::444455556666:role/a",
            ),
            (json!("*"), "*"),
            (json!({"AWS": ["*"]}), "*"),
        ] {
            let after = bucket(principal, Json::Null);
            assert_eq!(
                says(&DETECTOR, kind, nothing(), after.clone()),
                [format!(
                    "bucket policy statement `Read` also lets `{shown}` `s3:GetObject` on `*`"
                )]
            );
            assert!(says(&DETECTOR, kind, after.clone(), after.clone()).is_empty());
            assert_eq!(
                rules_of(&[("P", kind, nothing(), after)]),
                ["external-principal"]
            );
        }
    }

    #[test]
    fn the_own_account_services_and_an_organization_are_not() {
        for (principal, condition) in [
            (json!({"AWS": "111122223333"}), Json::Null),
            (json!({"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}), Json::Null),
            (json!({"Service": "logging.s3.amazonaws.com"}), Json::Null),
            (
                json!("*"),
                json!({"StringEquals": {"aws:PrincipalOrgID": "o-a"}}),
            ),
        ] {
            let said = says(
                &DETECTOR,
                "AWS::S3::BucketPolicy",
                nothing(),
                bucket(principal, condition),
            );
            assert!(said.is_empty(), "{said:?}");
        }
    }

    #[test]
    fn a_new_role_or_key_is_looked_at_too() {
        let trust = json!({"AssumeRolePolicyDocument": {"Statement": {
            "Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole",
        }}});
        assert_eq!(
            says(&DETECTOR, "AWS::IAM::Role", Json::Null, trust),
            ["trust policy statement 1 also lets `444455556666` `sts:AssumeRole`"]
        );
        let permission = json!({"Action": "lambda:InvokeFunction", "FunctionName": {"Ref": "F"}, "Principal": "444455556666"});
        assert_eq!(
            says(&DETECTOR, "AWS::Lambda::Permission", Json::Null, permission),
            ["permission statement 1 also lets `444455556666` `lambda:InvokeFunction` on `${F}`"]
        );
    }

    #[test]
    fn what_is_shared_without_a_policy_is_looked_at_too() {
        let layer = json!({"Action": "lambda:GetLayerVersion", "LayerVersionArn": {"Ref": "L"}, "Principal": "*"});
        let kind = "AWS::Lambda::LayerVersionPermission";
        assert_eq!(says(&DETECTOR, kind, Json::Null, layer.clone()).len(), 1);
        let mut held = layer;
        held["OrganizationId"] = json!("o-a");
        assert!(says(&DETECTOR, kind, Json::Null, held).is_empty());
        let share =
            |who: &str| json!({"Name": "s", "Principals": [who], "ResourceArns": ["arn:a"]});
        let kind = "AWS::RAM::ResourceShare";
        assert_eq!(
            says(
                &DETECTOR,
                kind,
                share("111122223333"),
                share("444455556666")
            ),
            ["resource share statement 1 also lets `444455556666` `use` on `arn:a`"]
        );
        assert!(
            says(
                &DETECTOR,
                kind,
                share("444455556666"),
                share("111122223333")
            )
            .is_empty()
        );
        let service = json!({"ServiceId": "vpce-svc-1", "AllowedPrincipals": ["arn:aws:iam::444455556666:root"]});
        let kind = "AWS::EC2::VPCEndpointServicePermissions";
        assert_eq!(says(&DETECTOR, kind, Json::Null, service).len(), 1);
    }

    #[test]
    fn everybody_within_a_network_is_nobody_outside() {
        let open = json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": "*"}});
        let kind = "AWS::OpenSearchService::Domain";
        let inside = json!({"VPCOptions": {"SubnetIds": ["s"]}, "AccessPolicies": open});
        assert!(says(&DETECTOR, kind, Json::Null, inside).is_empty());
        let outside = json!({ "AccessPolicies": open });
        assert_eq!(says(&DETECTOR, kind, Json::Null, outside).len(), 1);
    }

    #[test]
    fn says_where_the_account_is_not_known() {
        let after = bucket(
            json!({"AWS": {"Fn::Sub": "arn:aws:iam::${Other}:root"}}),
            Json::Null,
        );
        let said = says(&DETECTOR, "AWS::S3::BucketPolicy", nothing(), after);
        assert_eq!(
            said,
            [
                "notice: could not prove that it is the stack's own account: bucket policy statement `Read` also lets \
              `arn:aws:iam::${Other}:root` `s3:GetObject` on `*`"
            ]
        );
    }
}
