//! A rule for every protocol opens what nobody thought of, and whatever starts to listen later.
//!
//! Remedy: name the protocol and ports.

use super::network::growth::{Grown, Growth, grown};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Difference;

pub(super) const DETECTOR: Detector = Detector {
    id: "protocol-any",
    title: "a rule opens every protocol and port",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let danger = |it: Grown| {
        let was = match it.traffic_before.as_str() {
            "" => "was closed".to_owned(),
            before => format!("was {before}"),
        };
        Danger::new(
            it.subject,
            format!(
                "ingress from `{}` is open on {}, {was}{}",
                it.source, it.traffic, it.doubt
            ),
            "name the protocol and the ports",
        )
    };
    grown(difference, Growth::AnyProtocol)
        .into_iter()
        .map(danger)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::cidr_wider;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    fn rule(protocol: &str, range: &str) -> Value {
        let mut rule = json!({ "IpProtocol": protocol, "CidrIp": range });
        if protocol == "tcp" {
            rule["FromPort"] = json!(443);
            rule["ToPort"] = json!(443);
        }
        json!({ "SecurityGroupIngress": [rule] })
    }

    #[test]
    fn names_what_was_open() {
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::EC2::SecurityGroup",
                rule("tcp", "10.0.0.0/8"),
                rule("-1", "10.0.0.0/8")
            ),
            ["ingress from `10.0.0.0/8` is open on every port and protocol, was port 443"]
        );
    }

    #[test]
    fn another_source_of_the_same_is_another_danger() {
        let (before, after) = (rule("-1", "10.1.0.0/16"), rule("-1", "10.0.0.0/8"));
        assert!(
            says(
                &DETECTOR,
                "AWS::EC2::SecurityGroup",
                before.clone(),
                after.clone()
            )
            .is_empty()
        );
        assert_eq!(
            says(
                &cidr_wider::DETECTOR,
                "AWS::EC2::SecurityGroup",
                before.clone(),
                after.clone()
            )
            .len(),
            1
        );
        assert!(says(&DETECTOR, "AWS::EC2::SecurityGroup", after, before).is_empty());
    }
}
