//! What is kept from calling out cannot carry data away, nor fetch the second part of an attack.
//!
//! Remedy: name where packets need to go; a group that goes nowhere says so by a rule to `127.0.0.1/32`.

use super::network::growth::{Grown, Growth, grown};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Difference;

pub(super) const DETECTOR: Detector = Detector {
    id: "egress-wider",
    title: "what is in a security group reaches more",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let danger = |it: Grown| {
        let was = match it.source_before.as_str() {
            "" => "was closed".to_owned(),
            before => format!("was {before}"),
        };
        Danger::new(
            it.subject,
            format!(
                "egress on {} is open to `{}`, {was}{}",
                it.traffic, it.source, it.doubt
            ),
            "name only where packets need to go",
        )
    };
    grown(difference, Growth::Out)
        .into_iter()
        .map(danger)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    const GROUP: &str = "AWS::EC2::SecurityGroup";

    fn to(range: &str) -> Value {
        json!({ "SecurityGroupEgress": [{ "IpProtocol": "-1", "CidrIp": range }] })
    }

    #[test]
    fn a_group_that_went_nowhere_goes_somewhere() {
        assert_eq!(
            says(&DETECTOR, GROUP, to("127.0.0.1/32"), to("10.0.0.0/8")),
            ["egress on every port and protocol is open to `10.0.0.0/8`, was `127.0.0.1/32`"]
        );
        assert!(says(&DETECTOR, GROUP, to("10.0.0.0/8"), to("127.0.0.1/32")).len() == 1);
        assert!(says(&DETECTOR, GROUP, to("10.0.0.0/8"), to("10.0.0.0/9")).is_empty());
    }

    #[test]
    fn a_group_without_a_rule_goes_everywhere() {
        let none = json!({ "GroupDescription": "it" });
        assert_eq!(
            says(&DETECTOR, GROUP, to("10.0.0.0/8"), none.clone()).len(),
            1
        );
        assert!(says(&DETECTOR, GROUP, none.clone(), to("0.0.0.0/0")).is_empty());
        assert!(says(&DETECTOR, GROUP, none.clone(), none.clone()).is_empty());
        assert!(says(&DETECTOR, GROUP, Value::Null, none).is_empty());
    }
}
