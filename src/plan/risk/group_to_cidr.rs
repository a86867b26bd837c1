//! A group admits machines by what they are for, a range admits whatever gets an address in it.
//!
//! Remedy: let in the security group of those who connect.

use super::network::growth::{Grown, Growth, grown};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Difference;

pub(super) const DETECTOR: Detector = Detector {
    id: "group-to-cidr",
    title: "a range of addresses takes the place of a security group",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let danger = |it: Grown| {
        Danger::new(
            it.subject,
            format!(
                "ingress on {} is open to the range `{}`, was {}{}",
                it.traffic, it.source, it.source_before, it.doubt
            ),
            "let in the security group of those who connect",
        )
    };
    grown(difference, Growth::GroupToRange)
        .into_iter()
        .map(danger)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    fn rule(key: &str, source: Value) -> Value {
        let mut rule = json!({ "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432 });
        rule[key] = source;
        json!({ "SecurityGroupIngress": [rule] })
    }

    #[test]
    fn names_group_and_range() {
        let group = rule(
            "SourceSecurityGroupId",
            json!({ "Fn::GetAtt": ["App", "GroupId"] }),
        );
        let range = rule("CidrIp", json!("10.0.0.0/8"));
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::EC2::SecurityGroup",
                group.clone(),
                range.clone()
            ),
            ["ingress on port 5432 is open to the range `10.0.0.0/8`, was `App.GroupId`"]
        );
        assert!(says(&DETECTOR, "AWS::EC2::SecurityGroup", range, group.clone()).is_empty());
        assert!(says(&DETECTOR, "AWS::EC2::SecurityGroup", group.clone(), group).is_empty());
    }
}
