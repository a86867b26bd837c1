//! A database or broker with a public address is guarded by its security group and its passwords alone.
//!
//! Remedy: keep it private, and reach it through the VPC.

use super::literal::{given, turned};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "publicly-accessible",
    title: "a database or broker gets a public address",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

/// Types with `PubliclyAccessible`, and what they have where the template says nothing, as far as it is known. Source:
/// the types' pages, CloudFormation template reference. Of RDS it depends on the subnet group and the VPC.
const KINDS: &[(&str, Option<bool>)] = &[
    ("AWS::AmazonMQ::Broker", Some(false)),
    ("AWS::DMS::ReplicationInstance", Some(true)),
    ("AWS::RDS::DBCluster", None),
    ("AWS::RDS::DBInstance", None),
    ("AWS::Redshift::Cluster", Some(false)),
    ("AWS::RedshiftServerless::Workgroup", Some(false)),
];

const MSK: &[&str] = &[
    "BrokerNodeGroupInfo",
    "ConnectivityInfo",
    "PublicAccess",
    "Type",
];
const REMEDY: &str = "keep it private, and reach it through the VPC";

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let exposed = |pair: &&Pair<'_>| pair.after.is_some();
    difference
        .pairs
        .iter()
        .filter(exposed)
        .filter_map(of_pair)
        .collect()
}

fn of_pair(pair: &Pair<'_>) -> Option<Danger> {
    const OPEN: &[&str] = &["PubliclyAccessible"];
    if pair.kind() == "AWS::MSK::Cluster" {
        let public =
            |value: Option<&serde_json::Value>| given(value).is_some_and(|it| it != "DISABLED");
        let opened = public(pair.is(MSK)) && !public(pair.was(MSK));
        return opened.then(|| Danger::new(&pair.path, "its brokers get public addresses", REMEDY));
    }
    let (_, absent) = KINDS.iter().find(|(kind, _)| *kind == pair.kind())?;
    let is = pair.is(OPEN);
    if given(is).is_none() {
        return match absent {
            // What is absent on both sides has not changed.
            _ if pair.stays() && given(pair.was(OPEN)).is_none() => None,
            Some(false) => None,
            Some(true) if pair.was(OPEN) == Some(&true.into()) => None,
            Some(true) => Some(Danger::new(
                &pair.path,
                "it is given a public address, by default",
                REMEDY,
            )),
            None if !pair.stays() || pair.was(OPEN) == Some(&true.into()) => None,
            None => {
                let message = "`PubliclyAccessible` is no longer set, and its subnets decide; could not prove that it stays private";
                Some(Danger::new(
                    &pair.path,
                    message,
                    "write `PubliclyAccessible: false`",
                ))
            }
        };
    }
    let turn = turned(
        true,
        pair.was(OPEN),
        is,
        absent.unwrap_or(false) && pair.stays(),
    )?;
    let message = format!("it {} given a public address{}", turn.is(), turn.doubt());
    Some(Danger::new(&pair.path, message, REMEDY))
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    const KIND: &str = "AWS::RDS::DBInstance";

    #[test]
    fn an_instance_becomes_public() {
        let private = json!({ "PubliclyAccessible": false });
        let public = json!({ "PubliclyAccessible": true });
        assert_eq!(
            says(&DETECTOR, KIND, private.clone(), public.clone()),
            ["it is given a public address"]
        );
        assert_eq!(says(&DETECTOR, KIND, Value::Null, public.clone()).len(), 1);
        assert_eq!(
            says(&DETECTOR, KIND, private.clone(), json!({})),
            [
                "`PubliclyAccessible` is no longer set, and its subnets decide; could not prove that it stays private"
            ]
        );
        assert!(says(&DETECTOR, KIND, json!({}), private.clone()).is_empty());
        assert!(
            says(
                &DETECTOR,
                KIND,
                public.clone(),
                json!({ "PubliclyAccessible": "true" })
            )
            .is_empty()
        );
        assert!(says(&DETECTOR, KIND, public, Value::Null).is_empty());
    }

    #[test]
    fn defaults_are_those_of_the_type() {
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::DMS::ReplicationInstance",
                Value::Null,
                json!({})
            ),
            ["it is given a public address, by default"]
        );
        assert!(says(&DETECTOR, "AWS::Redshift::Cluster", Value::Null, json!({})).is_empty());
        let access = |kind| json!({ "BrokerNodeGroupInfo": { "ConnectivityInfo": { "PublicAccess": { "Type": kind } } } });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::MSK::Cluster",
                access("DISABLED"),
                access("SERVICE_PROVIDED_EIPS")
            ),
            ["its brokers get public addresses"]
        );
    }
}
