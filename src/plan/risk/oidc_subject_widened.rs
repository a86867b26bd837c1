//! Anybody with a workflow or a pod has a token of the same issuer: only `sub` and `aud` in the trust say whose tokens
//! take on the role.
//!
//! Remedy: demand the exact `sub` and `aud` with `StringEquals`.

use super::Detector;
use super::grant::{Class, Family, dangers};
use crate::model::finding::{Risk, Severity};

pub(super) const DETECTOR: Detector = Detector {
    id: "oidc-subject-widened",
    title: "no role takes tokens of more subjects or audiences",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: |difference| dangers(difference, &[Family::Trust], Class::OpenId, REMEDY),
};

const REMEDY: &str = "demand `sub` and `aud` with `StringEquals`, naming repository and environment or service account";

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{rules_of, says};
    use serde_json::{Value as Json, json};

    const ISSUER: &str = "token.actions.githubusercontent.com";

    fn trust(condition: Json) -> Json {
        let provider = format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}");
        json!({"AssumeRolePolicyDocument": {"Statement": [{
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": condition,
        }]}})
    }

    fn subject(operator: &str, subject: &str) -> Json {
        let mut condition = json!({"StringEquals": {format!("{ISSUER}:aud"): "sts.amazonaws.com"}});
        condition[operator][format!("{ISSUER}:sub")] = json!(subject);
        trust(condition)
    }

    #[test]
    fn a_wildcard_for_a_name_is_wider() {
        let before = subject("StringEquals", "repo:a/b:ref:refs/heads/main");
        let after = subject("StringLike", "repo:a/b:*");
        assert_eq!(
            says(&DETECTOR, "AWS::IAM::Role", before.clone(), after.clone()),
            [
                "trust policy statement 1 lets `arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com` \
              `sts:AssumeRoleWithWebIdentity` under a weaker condition: \
              `StringEquals token.actions.githubusercontent.com:sub` is wider"
            ]
        );
        assert!(says(&DETECTOR, "AWS::IAM::Role", after.clone(), before.clone()).is_empty());
        assert!(says(&DETECTOR, "AWS::IAM::Role", after.clone(), after.clone()).is_empty());
        assert_eq!(
            rules_of(&[("Role", "AWS::IAM::Role", before, after)]),
            ["oidc-subject-widened"]
        );
    }

    #[test]
    fn without_a_subject_everybody_is_meant_in_a_new_role_too() {
        let after = trust(json!({"StringEquals": {format!("{ISSUER}:aud"): "sts.amazonaws.com"}}));
        let said = says(&DETECTOR, "AWS::IAM::Role", Json::Null, after);
        assert_eq!(said.len(), 1);
        assert!(
            said[0].ends_with("`sts:AssumeRoleWithWebIdentity`, with any `sub`"),
            "{said:?}"
        );
        let anybody = subject("StringLike", "repo:*");
        assert_eq!(
            says(&DETECTOR, "AWS::IAM::Role", Json::Null, anybody).len(),
            1
        );
        let exact = subject("StringEquals", "repo:a/b:environment:production");
        assert!(says(&DETECTOR, "AWS::IAM::Role", Json::Null, exact).is_empty());
    }

    #[test]
    fn reads_the_text_that_our_templates_are() {
        let text = |test: &str| {
            let text = format!(
                r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"Federated":"${{Provider}}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{{test}}}}}]}}"#
            );
            let issuer = json!({"Fn::Select": [1, {"Fn::Split": ["//", {"Ref": "IssuerUrl"}]}]});
            json!({"AssumeRolePolicyDocument": {"Fn::Sub": [text, {"Issuer": issuer, "Provider": {"Ref": "ProviderArn"}}]}})
        };
        let exact = text(
            r#""StringEquals":{"${Issuer}:aud":"sts.amazonaws.com","${Issuer}:sub":"system:serviceaccount:a:b"}"#,
        );
        let wide = text(
            r#""StringEquals":{"${Issuer}:aud":"sts.amazonaws.com"},"StringLike":{"${Issuer}:sub":"system:serviceaccount:a:*"}"#,
        );
        let says = |before: &Json, after: &Json| {
            says(&DETECTOR, "AWS::IAM::Role", before.clone(), after.clone())
        };
        assert_eq!(says(&exact, &wide).len(), 1);
        assert!(says(&wide, &exact).is_empty() && says(&exact, &exact).is_empty());
    }
}
