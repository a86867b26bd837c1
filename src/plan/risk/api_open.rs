//! An API that asks nobody who they are does what it does for whoever finds it.
//!
//! Remedy: keep the authorization, or see that what stands behind the API asks who is there.

use super::literal::{given, items, said};
use super::switch::{Switch, turned_of};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "api-open",
    title: "an API answers who was not let in before",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str =
    "keep the authorization, or see that what stands behind the API asks who is there";

/// Types with the property that says how callers are asked who they are, and the value for not at all, which it also has
/// where the template says nothing.
const ASKING: [(&str, &str, &str); 3] = [
    ("AWS::ApiGateway::Method", "AuthorizationType", "NONE"),
    ("AWS::ApiGatewayV2::Route", "AuthorizationType", "NONE"),
    // A key that every client has says nothing of who it is.
    ("AWS::AppSync::GraphQLApi", "AuthenticationType", "API_KEY"),
];

const KEYS: &[Switch] = &[
    Switch {
        kind: "AWS::ApiGateway::Method",
        path: &["ApiKeyRequired"],
        absent: false,
        what: "the key that callers must have",
    },
    Switch {
        kind: "AWS::ApiGatewayV2::Route",
        path: &["ApiKeyRequired"],
        absent: false,
        what: "the key that callers must have",
    },
];

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let of = |pair: &Pair<'_>| {
        let messages = [
            unasked(pair),
            no_longer_private(pair),
            no_longer_signed_in(pair),
        ];
        let keys = turned_of(KEYS, pair, false)
            .map(|(key, turn)| format!("{} {} dropped{}", key.what, turn.is(), turn.doubt()));
        let all = messages.into_iter().flatten().chain(keys);
        all.map(|it| Danger::new(&pair.path, it, REMEDY))
            .collect::<Vec<_>>()
    };
    let stays = difference.pairs.iter().filter(|it| it.stays());
    stays.flat_map(of).collect()
}

fn unasked(pair: &Pair<'_>) -> Option<String> {
    let (_, property, open) = ASKING.iter().find(|(kind, ..)| *kind == pair.kind())?;
    let (was, is) = (given(pair.was(&[property])), given(pair.is(&[property])));
    let is_open = |value: Option<&Json>| value.is_none_or(|it| it == open);
    if was == is || is_open(was) {
        return None;
    }
    match is {
        Some(Json::Object(_)) => Some(format!(
            "`{property}` is {}, was {}; could not prove that callers are asked who they are",
            said(is),
            said(was)
        )),
        is if is_open(is) => Some(format!(
            "callers are no longer asked who they are: `{property}` is `{open}`, was {}",
            said(was)
        )),
        _ => None,
    }
}

fn no_longer_private(pair: &Pair<'_>) -> Option<String> {
    let types = ["EndpointConfiguration", "Types"];
    let is_private = |value: Option<&Json>| items(value).iter().any(|it| it == "PRIVATE");
    let was_only_private = pair.kind() == "AWS::ApiGateway::RestApi"
        && is_private(pair.was(&types))
        && !is_private(pair.is(&types));
    was_only_private.then(|| "the API is on the internet, was private".to_owned())
}

/// A load balancer that sent people to sign in, and now forwards what anybody sends.
fn no_longer_signed_in(pair: &Pair<'_>) -> Option<String> {
    let property = match pair.kind() {
        "AWS::ElasticLoadBalancingV2::Listener" => "DefaultActions",
        "AWS::ElasticLoadBalancingV2::ListenerRule" => "Actions",
        _ => return None,
    };
    let kinds = |value: Option<&Json>| -> Vec<String> {
        let kind = |it: &Json| it.get("Type").and_then(Json::as_str).map(str::to_owned);
        items(value).iter().filter_map(kind).collect()
    };
    let (was, is) = (kinds(pair.was(&[property])), kinds(pair.is(&[property])));
    let asks = |kinds: &[String]| {
        let asking = |it: &String| it.starts_with("authenticate-") || it == "jwt-validation";
        kinds.iter().any(asking)
    };
    let forwards = is.iter().any(|it| it == "forward");
    (asks(&was) && !asks(&is) && forwards)
        .then(|| "people no longer sign in before they get to what stands behind".to_owned())
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value as Json, json};

    #[test]
    fn authorization_goes() {
        for kind in ["AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route"] {
            let of = |how: Json| json!({ "AuthorizationType": how });
            let change = |before: Json, after: Json| says(&DETECTOR, kind, before, after);
            assert_eq!(
                change(of(json!("AWS_IAM")), of(json!("NONE"))),
                [
                    "callers are no longer asked who they are: `AuthorizationType` is `NONE`, was `AWS_IAM`"
                ]
            );
            assert_eq!(change(of(json!("JWT")), json!({})).len(), 1);
            assert_eq!(
                change(of(json!("JWT")), of(json!({ "Ref": "How" }))).len(),
                1
            );
            assert!(change(of(json!("JWT")), of(json!("CUSTOM"))).is_empty());
            assert!(change(of(json!("NONE")), of(json!("AWS_IAM"))).is_empty());
            assert!(change(json!({}), of(json!("NONE"))).is_empty());
            assert!(change(Json::Null, of(json!("NONE"))).is_empty());
            let key = |required: bool| json!({ "ApiKeyRequired": required });
            assert_eq!(
                change(key(true), key(false)),
                ["the key that callers must have is dropped"]
            );
            assert!(change(key(false), key(true)).is_empty());
        }
    }

    #[test]
    fn a_private_api_comes_out() {
        let of = |kind: &str| json!({ "EndpointConfiguration": { "Types": [kind] } });
        let change =
            |before: Json, after: Json| says(&DETECTOR, "AWS::ApiGateway::RestApi", before, after);
        assert_eq!(
            change(of("PRIVATE"), of("REGIONAL")),
            ["the API is on the internet, was private"]
        );
        assert!(change(of("EDGE"), of("REGIONAL")).is_empty());
        assert!(change(of("REGIONAL"), of("PRIVATE")).is_empty());
    }

    #[test]
    fn nobody_signs_in_any_more() {
        let of = |kinds: &[&str]| {
            let actions: Vec<Json> = kinds.iter().map(|kind| json!({ "Type": kind })).collect();
            json!({ "Actions": actions })
        };
        let change = |before: Json, after: Json| {
            says(
                &DETECTOR,
                "AWS::ElasticLoadBalancingV2::ListenerRule",
                before,
                after,
            )
        };
        let (both, one) = (of(&["authenticate-oidc", "forward"]), of(&["forward"]));
        assert_eq!(change(both.clone(), one.clone()).len(), 1);
        assert!(change(one, both.clone()).is_empty());
        assert!(change(both, of(&["redirect"])).is_empty());
    }
}
