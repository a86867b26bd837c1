//! Whoever reaches the API server can try leaked tokens and flaws of it; a range that grows lets more people try.
//!
//! Remedy: list only the networks that administer the cluster under `endpoint.cidrs`, or make the endpoint private.

use super::literal::{boolean, given, said, words};
use super::network::source::{Source, every_v4, range};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "eks-endpoint-wider",
    title: "more of the network reaches the API server",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

const PUBLIC: &[&str] = &["ResourcesVpcConfig", "EndpointPublicAccess"];
const RANGES: &[&str] = &["ResourcesVpcConfig", "PublicAccessCidrs"];

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let clusters = difference
        .pairs
        .iter()
        .filter(|pair| pair.kind() == "AWS::EKS::Cluster");
    clusters
        .filter(|pair| pair.stays())
        .filter_map(of_cluster)
        .collect()
}

fn of_cluster(pair: &Pair<'_>) -> Option<Danger> {
    let before = sources(pair.was(PUBLIC), pair.was(RANGES));
    let after = sources(pair.is(PUBLIC), pair.is(RANGES));
    let known: Vec<&Source> = before.iter().collect();
    let new: Vec<&Source> = after
        .iter()
        .filter(|source| !source.within(&known))
        .collect();
    if new.is_empty() {
        return None;
    }
    let was = match before.as_slice() {
        [] => "private".to_owned(),
        _ => told(pair.was(RANGES)),
    };
    let is_unproven = new.iter().all(|source| source.is_unknown());
    let doubt = if is_unproven {
        "; could not prove narrower"
    } else {
        ""
    };
    let message = format!(
        "the API server is open to {}, was {was}{doubt}",
        told(pair.is(RANGES))
    );
    Some(Danger::new(
        &pair.path,
        message,
        "list only the networks that administer the cluster, or make it private",
    ))
}

/// Who reaches it from outside the VPC. Absent, the endpoint is public, and open to `0.0.0.0/0`: `ResourcesVpcConfig`
/// of `AWS::EKS::Cluster`, CloudFormation template reference. What the deploy alone knows counts as public.
fn sources(public: Option<&Json>, ranges: Option<&Json>) -> Vec<Source> {
    if given(public).and_then(boolean) == Some(false) {
        return Vec::new();
    }
    match given(ranges) {
        None => vec![every_v4()],
        Some(Json::Array(ranges)) if ranges.is_empty() => vec![every_v4()],
        Some(Json::Array(ranges)) => ranges.iter().map(range).collect(),
        Some(unknown) => vec![range(unknown)],
    }
}

fn told(ranges: Option<&Json>) -> String {
    match given(ranges) {
        None => "`0.0.0.0/0`".to_owned(),
        Some(Json::Array(ranges)) if ranges.is_empty() => "`0.0.0.0/0`".to_owned(),
        Some(Json::Array(ranges)) => ranges
            .iter()
            .map(|it| format!("`{}`", words(it)))
            .collect::<Vec<_>>()
            .join(", "),
        other => said(other),
    }
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    fn change(before: Value, after: Value) -> Vec<String> {
        let of = |config: Value| json!({ "ResourcesVpcConfig": config });
        says(&DETECTOR, "AWS::EKS::Cluster", of(before), of(after))
    }

    fn ranges(ranges: &[&str]) -> Value {
        json!({ "EndpointPublicAccess": true, "PublicAccessCidrs": ranges })
    }

    #[test]
    fn names_the_ranges_on_both_sides() {
        assert_eq!(
            change(ranges(&["192.0.2.0/25"]), ranges(&["192.0.2.0/24"])),
            ["the API server is open to `192.0.2.0/24`, was `192.0.2.0/25`"]
        );
        assert_eq!(
            change(
                ranges(&["192.0.2.0/24"]),
                json!({ "EndpointPublicAccess": true })
            ),
            ["the API server is open to `0.0.0.0/0`, was `192.0.2.0/24`"]
        );
        assert_eq!(
            change(
                json!({ "EndpointPublicAccess": false }),
                ranges(&["192.0.2.0/24"])
            ),
            ["the API server is open to `192.0.2.0/24`, was private"]
        );
    }

    #[test]
    fn ranges_are_a_set() {
        let halves = ranges(&["192.0.2.0/25", "192.0.2.128/25"]);
        assert!(change(halves.clone(), ranges(&["192.0.2.0/24"])).is_empty());
        assert!(change(halves.clone(), ranges(&["192.0.2.128/25", "192.0.2.0/25"])).is_empty());
        assert!(change(json!({}), halves.clone()).is_empty());
        assert!(change(halves, json!({ "EndpointPublicAccess": "false" })).is_empty());
    }

    #[test]
    fn doubts_what_the_deploy_alone_knows() {
        let given =
            json!({ "EndpointPublicAccess": true, "PublicAccessCidrs": [{ "Ref": "Office" }] });
        assert!(change(given.clone(), given.clone()).is_empty());
        assert_eq!(
            change(ranges(&["192.0.2.0/24"]), given),
            ["the API server is open to `Office`, was `192.0.2.0/24`; could not prove narrower"]
        );
    }
}
