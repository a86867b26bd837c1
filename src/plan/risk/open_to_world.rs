//! Scanners find an open port within minutes, and then only the software behind it stands in between.
//!
//! Remedy: name the ranges that need it, or let in another security group.

use super::network::growth::{Growth, grown};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Difference;

pub(super) const DETECTOR: Detector = Detector {
    id: "open-to-world",
    title: "a port is opened to the whole internet",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let danger = |it: super::network::growth::Grown| {
        let was = match it.source_before.as_str() {
            "" => String::new(),
            before => format!(", was {before}"),
        };
        Danger::new(
            it.subject,
            format!(
                "ingress on {} is open to `{}`{was}{}",
                it.traffic, it.source, it.doubt
            ),
            "name the ranges or the security group that need it",
        )
    };
    grown(difference, Growth::World)
        .into_iter()
        .map(danger)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::{Case, resource, says};
    use serde_json::{Value, json};

    const GROUP: &str = "AWS::EC2::SecurityGroup";

    fn group(rules: Value) -> Value {
        json!({ "SecurityGroupIngress": rules, "SecurityGroupEgress": [] })
    }

    fn port(port: u16, range: &str) -> Value {
        json!({ "IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": range })
    }

    #[test]
    fn names_the_port_and_who_got_in_before() {
        let before = group(json!([port(443, "10.0.0.0/8")]));
        let after = group(json!([port(443, "0.0.0.0/0")]));
        assert_eq!(
            says(&DETECTOR, GROUP, before, after),
            ["ingress on port 443 is open to `0.0.0.0/0`, was `10.0.0.0/8`"]
        );
    }

    #[test]
    fn sees_added_groups_rules_and_both_families() {
        let after = group(json!([{ "IpProtocol": "-1", "CidrIpv6": "::/0" }]));
        assert_eq!(
            says(&DETECTOR, GROUP, Value::Null, after),
            ["ingress on every port and protocol is open to `::/0`"]
        );
        let rule = json!({ "GroupId": { "Ref": "Other" }, "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
            "CidrIp": "0.0.0.0/0" });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::EC2::SecurityGroupIngress",
                Value::Null,
                rule
            ),
            ["ingress on port 22 is open to `0.0.0.0/0`"]
        );
    }

    #[test]
    fn two_halves_of_the_internet_are_all_of_it() {
        let before = group(json!([port(443, "0.0.0.0/1")]));
        let after = group(json!([port(443, "0.0.0.0/1"), port(443, "128.0.0.0/1")]));
        assert_eq!(says(&DETECTOR, GROUP, before, after).len(), 1);
    }

    #[test]
    fn tells_only_what_is_new() {
        let wide =
            json!({ "IpProtocol": "tcp", "FromPort": 440, "ToPort": 450, "CidrIp": "0.0.0.0/0" });
        let before = group(json!([port(443, "0.0.0.0/0")]));
        assert_eq!(
            says(
                &DETECTOR,
                GROUP,
                before,
                group(json!([wide, port(443, "10.0.0.0/8")]))
            ),
            [
                "ingress on ports 440 to 442, ports 444 to 450 is open to `0.0.0.0/0`, was `0.0.0.0/0`"
            ]
        );
    }

    #[test]
    fn says_nothing_of_what_is_narrower_reordered_reworded_or_moved() {
        let two = group(json!([port(443, "0.0.0.0/0"), port(80, "0.0.0.0/0")]));
        let swapped = group(json!([port(80, "0.0.0.0/0"), port(443, "0.0.0.0/0")]));
        let one = group(
            json!([{ "IpProtocol": 6, "FromPort": "443", "ToPort": "443", "CidrIp": "0.0.0.0/0" }]),
        );
        assert!(says(&DETECTOR, GROUP, two.clone(), swapped).is_empty());
        assert!(says(&DETECTOR, GROUP, two.clone(), one).is_empty());
        assert!(says(&DETECTOR, GROUP, two, Value::Null).is_empty());
        let mut alone = port(443, "0.0.0.0/0");
        alone["GroupId"] = json!({ "Fn::GetAtt": ["Group", "GroupId"] });
        let inline = resource(GROUP, group(json!([port(443, "0.0.0.0/0")])));
        let moved = Case::default()
            .with("Stack/Group", inline, resource(GROUP, group(json!([]))))
            .with(
                "Stack/Rule",
                Value::Null,
                resource("AWS::EC2::SecurityGroupIngress", alone),
            );
        assert!(moved.says(&DETECTOR).is_empty());
    }
}
