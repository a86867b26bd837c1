//! Every range and group that gets in is one more from which a stolen machine or password is of use.
//!
//! Remedy: let in only the ranges or groups that need it.

use super::network::denial::loosened;
use super::network::growth::{Growth, grown};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Difference;

pub(super) const DETECTOR: Detector = Detector {
    id: "cidr-wider",
    title: "more sources get into a security group or subnet",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let widened = grown(difference, Growth::Source).into_iter().map(|it| {
        let was = match it.source_before.as_str() {
            "" => ", was closed".to_owned(),
            before => format!(", was {before}"),
        };
        Danger::new(
            it.subject,
            format!(
                "ingress on {} is open to `{}`{was}{}",
                it.traffic, it.source, it.doubt
            ),
            "let in only what needs it",
        )
    });
    let loosened = loosened(difference).into_iter().map(|it| {
        let message = format!(
            "the entry that denies ingress from `{}` {}; could not prove narrower",
            it.source, it.how
        );
        Danger::new(
            it.subject,
            message,
            "keep the entry, or see that no other entry admits it",
        )
    });
    widened.chain(loosened).collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::{Case, resource, says};
    use serde_json::{Value, json};

    const GROUP: &str = "AWS::EC2::SecurityGroup";

    fn ranges(ranges: &[&str]) -> Value {
        let rule =
            |range| json!({ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": range });
        json!({ "SecurityGroupIngress": ranges.iter().map(rule).collect::<Vec<_>>() })
    }

    #[test]
    fn names_the_range_and_those_before() {
        assert_eq!(
            says(
                &DETECTOR,
                GROUP,
                ranges(&["10.1.0.0/16"]),
                ranges(&["10.0.0.0/8"])
            ),
            ["ingress on port 443 is open to `10.0.0.0/8`, was `10.1.0.0/16`"]
        );
    }

    #[test]
    fn a_range_is_covered_by_its_halves() {
        let halves = ranges(&["10.0.0.0/9", "10.128.0.0/9"]);
        assert!(says(&DETECTOR, GROUP, halves.clone(), ranges(&["10.0.0.0/8"])).is_empty());
        assert!(says(&DETECTOR, GROUP, ranges(&["10.0.0.0/8"]), halves.clone()).is_empty());
        assert!(
            says(
                &DETECTOR,
                GROUP,
                halves.clone(),
                ranges(&["10.128.0.0/9", "10.0.0.0/9"])
            )
            .is_empty()
        );
        assert!(says(&DETECTOR, GROUP, halves, ranges(&["10.3.0.1/16"])).is_empty());
    }

    #[test]
    fn doubts_what_is_not_literal_but_only_when_it_changes() {
        let of = |source: Value| {
            json!({ "SecurityGroupIngress": [
                { "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": source }
            ] })
        };
        let vpc = json!({ "Fn::GetAtt": ["Vpc", "CidrBlock"] });
        assert!(says(&DETECTOR, GROUP, of(vpc.clone()), of(vpc.clone())).is_empty());
        assert!(says(&DETECTOR, GROUP, of(json!("0.0.0.0/0")), of(vpc.clone())).is_empty());
        assert_eq!(
            says(&DETECTOR, GROUP, of(json!("10.0.0.0/8")), of(vpc)),
            [
                "ingress on port 443 is open to `Vpc.CidrBlock`, was `10.0.0.0/8`; could not prove narrower"
            ]
        );
    }

    #[test]
    fn another_group_is_another_source_in_whatever_words() {
        let of = |source: Value| {
            json!({ "SecurityGroupIngress": [
                { "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "SourceSecurityGroupId": source }
            ] })
        };
        let app = of(json!({ "Ref": "App" }));
        assert!(
            says(
                &DETECTOR,
                GROUP,
                app.clone(),
                of(json!({ "Fn::GetAtt": ["App", "GroupId"] }))
            )
            .is_empty()
        );
        assert_eq!(
            says(&DETECTOR, GROUP, app, of(json!({ "Ref": "Jobs" }))),
            ["ingress on port 5432 is open to `Jobs`, was `App`"]
        );
    }

    #[test]
    fn a_rule_of_its_own_opens_a_group_that_is_there_and_not_one_that_is_new() {
        let rule = json!({ "GroupId": { "Fn::GetAtt": ["Group", "GroupId"] }, "IpProtocol": "tcp",
            "FromPort": 22, "ToPort": 22, "CidrIp": "10.0.0.0/8" });
        let rule = resource("AWS::EC2::SecurityGroupIngress", rule);
        let alone = Case::default().with("Stack/Rule", Value::Null, rule.clone());
        assert_eq!(
            alone.says(&DETECTOR),
            ["ingress on port 22 is open to `10.0.0.0/8`, was closed"]
        );
        let new = Case::default().with("Stack/Rule", Value::Null, rule).with(
            "Stack/Group",
            Value::Null,
            resource(GROUP, ranges(&["10.0.0.0/8"])),
        );
        assert!(new.says(&DETECTOR).is_empty());
    }

    #[test]
    fn entries_of_a_network_acl_allow_and_deny() {
        let entry = |action: &str, number: u32, range: &str| {
            json!({ "NetworkAclId": { "Ref": "Acl" }, "RuleNumber": number, "Protocol": 6, "RuleAction": action,
                "CidrBlock": range, "PortRange": { "From": 443, "To": 443 } })
        };
        let says = |before, after| says(&DETECTOR, "AWS::EC2::NetworkAclEntry", before, after);
        assert_eq!(
            says(
                entry("allow", 1, "10.1.0.0/16"),
                entry("allow", 1, "10.0.0.0/8")
            ),
            ["ingress on port 443 is open to `10.0.0.0/8`, was `10.1.0.0/16`"]
        );
        assert_eq!(
            says(
                entry("deny", 1, "10.0.0.0/8"),
                entry("deny", 1, "10.1.0.0/16")
            ),
            [
                "the entry that denies ingress from `10.0.0.0/8` denies less; could not prove narrower"
            ]
        );
        assert_eq!(says(entry("deny", 1, "10.0.0.0/8"), Value::Null).len(), 1);
        assert_eq!(
            says(
                entry("deny", 1, "10.0.0.0/8"),
                entry("deny", 5, "10.0.0.0/8")
            )
            .len(),
            1
        );
        assert!(
            says(
                entry("deny", 1, "10.1.0.0/16"),
                entry("deny", 1, "10.0.0.0/8")
            )
            .is_empty()
        );
        assert!(says(entry("allow", 1, "10.0.0.0/8"), Value::Null).is_empty());
    }
}
