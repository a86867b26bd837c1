//! A load balancer on the internet hands what anybody sends to what stands behind it.
//!
//! Remedy: keep it internal, or see that what stands behind it asks who is there.

use super::annotations::annotations;
use super::literal::{boolean, given};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair, ReleasePair};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "load-balancer-public",
    title: "a load balancer faces the internet",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

const PUBLIC: &str = "internet-facing";
const REMEDY: &str = "keep it `internal`, or see that what stands behind it asks who is there";

/// Annotations that name the scheme, of an Ingress and of a Service. Both are internal without it: "Ingress
/// annotations" and "Service annotations", AWS Load Balancer Controller.
const SCHEMES: [&str; 2] = [
    "alb.ingress.kubernetes.io/scheme",
    "service.beta.kubernetes.io/aws-load-balancer-scheme",
];

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let resources = difference.pairs.iter().filter_map(of_resource);
    let releases = difference.releases.iter().flat_map(of_release);
    resources.chain(releases).collect()
}

fn of_resource(pair: &Pair<'_>) -> Option<Danger> {
    let is_balancer = matches!(
        pair.kind(),
        "AWS::ElasticLoadBalancingV2::LoadBalancer" | "AWS::ElasticLoadBalancing::LoadBalancer"
    );
    let is_same = pair.stays() && given(pair.was(&["Scheme"])) == given(pair.is(&["Scheme"]));
    if !is_balancer || is_same || pair.after.is_none() {
        return None;
    }
    let was = pair.before.is_some().then(|| public(pair.was(&["Scheme"])));
    let message = match (was, public(pair.is(&["Scheme"]))) {
        (Some(Some(true)), _) | (_, Some(false)) => return None,
        (None, Some(true)) => "the load balancer faces the internet".to_owned(),
        (Some(_), Some(true)) => "the load balancer faces the internet, was `internal`".to_owned(),
        (_, None) => {
            "the load balancer may face the internet; could not prove otherwise".to_owned()
        }
    };
    Some(Danger::new(&pair.path, message, REMEDY))
}

/// "The default is an Internet-facing load balancer": `Scheme` of both types, CloudFormation template reference.
fn public(scheme: Option<&Json>) -> Option<bool> {
    match given(scheme) {
        None => Some(true),
        Some(Json::String(scheme)) => Some(scheme == PUBLIC),
        Some(other) => boolean(other),
    }
}

fn of_release(release: &ReleasePair<'_>) -> Vec<Danger> {
    let before = annotations(release.before);
    let after = annotations(release.after);
    let subject = format!("release {}", release.change.name);
    let of_place = |(place, annotations): (&String, &super::annotations::Annotations<'_>)| {
        let was = before.get(place);
        let opened = SCHEMES.iter().any(|key| {
            annotations.get(key) == Some(&PUBLIC) && was.and_then(|it| it.get(key)) != Some(&PUBLIC)
        });
        opened.then(|| {
            let was = if was.is_some() {
                ", was `internal`"
            } else {
                ""
            };
            Danger::new(
                &subject,
                format!("the load balancer of `{place}` faces the internet{was}"),
                REMEDY,
            )
        })
    };
    after.iter().filter_map(of_place).collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::{Case, says};
    use serde_json::{Value, json};

    const KIND: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";

    #[test]
    fn a_balancer_turns_to_the_internet_also_by_default() {
        let internal = json!({ "Scheme": "internal" });
        let public = json!({ "Scheme": "internet-facing" });
        let expected = ["the load balancer faces the internet, was `internal`"];
        assert_eq!(
            says(&DETECTOR, KIND, internal.clone(), public.clone()),
            expected
        );
        assert_eq!(says(&DETECTOR, KIND, internal.clone(), json!({})), expected);
        assert_eq!(
            says(&DETECTOR, KIND, Value::Null, json!({})),
            ["the load balancer faces the internet"]
        );
        assert!(says(&DETECTOR, KIND, public.clone(), json!({ "Name": "it" })).is_empty());
        assert!(says(&DETECTOR, KIND, public, internal.clone()).is_empty());
        assert!(says(&DETECTOR, KIND, Value::Null, internal).is_empty());
    }

    #[test]
    fn a_release_asks_for_one_by_annotation() {
        let values = |enabled: bool, scheme: &str| json!({ "ingress": { "enabled": enabled, "annotations": { "alb.ingress.kubernetes.io/scheme": scheme } } });
        let says = |before, after| {
            Case::default()
                .release(["1.0.0", "1.0.0"], before, after)
                .says(&DETECTOR)
        };
        assert_eq!(
            says(values(true, "internal"), values(true, "internet-facing")),
            ["the load balancer of `ingress` faces the internet, was `internal`"]
        );
        assert_eq!(
            says(
                values(false, "internet-facing"),
                values(true, "internet-facing")
            ),
            ["the load balancer of `ingress` faces the internet"]
        );
        assert!(
            says(
                values(true, "internet-facing"),
                values(true, "internet-facing")
            )
            .is_empty()
        );
        assert!(says(values(true, "internet-facing"), values(true, "internal")).is_empty());
    }
}
