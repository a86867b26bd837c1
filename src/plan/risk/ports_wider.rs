//! Behind every further port is a program that nobody meant to be reached.
//!
//! Remedy: open only the ports that something answers on.

use super::network::growth::{Grown, Growth, grown};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Difference;

pub(super) const DETECTOR: Detector = Detector {
    id: "ports-wider",
    title: "who gets in reaches more ports",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let danger = |it: Grown| {
        let was = match it.traffic_before.as_str() {
            "" => String::new(),
            before => format!(", was {before}"),
        };
        Danger::new(
            it.subject,
            format!(
                "ingress from `{}` is open on {}{was}{}",
                it.source, it.traffic, it.doubt
            ),
            "open only the ports that something answers on",
        )
    };
    grown(difference, Growth::Ports)
        .into_iter()
        .map(danger)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    fn ports(rules: &[(Value, Value)]) -> Value {
        let rule = |(from, to): &(Value, Value)| json!({ "IpProtocol": "tcp", "FromPort": from, "ToPort": to, "CidrIp": "10.0.0.0/8" });
        json!({ "SecurityGroupIngress": rules.iter().map(rule).collect::<Vec<_>>() })
    }

    fn change(before: &[(Value, Value)], after: &[(Value, Value)]) -> Vec<String> {
        says(
            &DETECTOR,
            "AWS::EC2::SecurityGroup",
            ports(before),
            ports(after),
        )
    }

    #[test]
    fn names_the_ports_and_those_before() {
        assert_eq!(
            change(&[(json!(443), json!(443))], &[(json!(1), json!(1024))]),
            ["ingress from `10.0.0.0/8` is open on ports 1 to 1024, was port 443"]
        );
    }

    #[test]
    fn a_span_is_covered_by_its_parts() {
        let parts = [(json!(1), json!(5)), (json!("6"), json!("9"))];
        let whole = [(json!(1), json!(9))];
        assert!(change(&parts, &whole).is_empty());
        assert!(change(&whole, &parts).is_empty());
        assert!(change(&whole, &[(json!(2), json!(3))]).is_empty());
    }

    #[test]
    fn doubts_a_port_that_is_not_literal() {
        let given = [(json!({ "Ref": "Port" }), json!({ "Ref": "Port" }))];
        assert!(change(&given, &given).is_empty());
        assert_eq!(
            change(&[(json!(443), json!(443))], &given),
            [
                "ingress from `10.0.0.0/8` is open on ports that are not literal, was port 443; could not prove narrower"
            ]
        );
    }
}
