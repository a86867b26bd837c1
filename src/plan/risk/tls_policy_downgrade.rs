//! A client, or somebody between, may then agree on a version or cipher that is broken, or on no encryption at all.
//!
//! Remedy: keep the policy, or take one that is no weaker.

use super::annotations::{Annotations, annotations};
use super::literal::{given, items, words};
use super::plaintext::{not_forced, unencrypted};
use super::tls::{Compared, api_gateway, balancer, cloudfront};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair, ReleasePair};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "tls-policy-downgrade",
    title: "connections may be encrypted less well",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str = "keep the policy, or take one that is no weaker";

/// Without a policy, of CloudFormation and of the controller. Sources: "Security policies for your Application Load
/// Balancer", and `--default-ssl-policy`, configuration of the AWS Load Balancer Controller.
const BALANCER_DEFAULT: &str = "ELBSecurityPolicy-2016-08";
/// Of a distribution under its own name in `cloudfront.net`: `ViewerCertificate`, CloudFormation template reference.
const CLOUDFRONT_DEFAULT: &str = "TLSv1";

const PREFIX: &str = "alb.ingress.kubernetes.io/";

type Compare = fn(&str, &str) -> Compared;

/// Types with a policy: where it stands, what it is where the template says nothing, how two compare.
const POLICIES: &[(&str, &[&str], Option<&str>, Compare)] = &[
    (
        "AWS::ElasticLoadBalancingV2::Listener",
        &["SslPolicy"],
        Some(BALANCER_DEFAULT),
        balancer,
    ),
    (
        "AWS::CloudFront::Distribution",
        &[
            "DistributionConfig",
            "ViewerCertificate",
            "MinimumProtocolVersion",
        ],
        Some(CLOUDFRONT_DEFAULT),
        cloudfront,
    ),
    (
        "AWS::ApiGateway::DomainName",
        &["SecurityPolicy"],
        None,
        api_gateway,
    ),
];

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let resources = difference
        .pairs
        .iter()
        .filter(|pair| pair.stays())
        .flat_map(of_resource);
    let releases = difference.releases.iter().flat_map(of_release);
    resources.chain(releases).collect()
}

fn of_resource(pair: &Pair<'_>) -> Vec<Danger> {
    let plain = match pair.kind() {
        "AWS::ElasticLoadBalancingV2::Listener" => unencrypted(pair),
        "AWS::RDS::DBClusterParameterGroup" | "AWS::RDS::DBParameterGroup" => not_forced(pair),
        _ => None,
    };
    if plain.is_some() {
        return plain.into_iter().collect();
    }
    let domains = match pair.kind() {
        "AWS::ApiGatewayV2::DomainName" => domains(pair),
        _ => Vec::new(),
    };
    let policy = POLICIES.iter().find(|(kind, ..)| *kind == pair.kind());
    let policy = policy.and_then(|(_, path, absent, compare)| {
        let side = |value: Option<&Json>| given(value).map(words).or(absent.map(str::to_owned));
        weaker(
            &pair.path,
            side(pair.was(path)),
            side(pair.is(path)),
            *compare,
        )
    });
    policy.into_iter().chain(domains).collect()
}

/// A domain of the second version has a policy in each of its configurations.
fn domains(pair: &Pair<'_>) -> Vec<Danger> {
    let policy = |it: &Json| given(it.get("SecurityPolicy")).map(words);
    let path = &["DomainNameConfigurations"];
    let both = items(pair.was(path)).iter().zip(items(pair.is(path)));
    both.filter_map(|(was, is)| weaker(&pair.path, policy(was), policy(is), api_gateway))
        .collect()
}

fn weaker(
    subject: &str,
    was: Option<String>,
    is: Option<String>,
    compare: Compare,
) -> Option<Danger> {
    let told = |side: &Option<String>| {
        side.as_ref()
            .map_or("not set".to_owned(), |it| format!("`{it}`"))
    };
    let (was_told, is_told) = (told(&was), told(&is));
    let compared = match (was, is) {
        (Some(was), Some(is)) => compare(&was, &is),
        (None, None) => Compared::Kept,
        _ => Compared::Unproven,
    };
    let why = match compared {
        Compared::Kept => return None,
        Compared::Weaker(why) => why,
        Compared::Unproven => "could not prove that it is no weaker",
    };
    Some(Danger::new(
        subject,
        format!("the TLS policy is {is_told}, was {was_told}; {why}"),
        REMEDY,
    ))
}

fn of_release(release: &ReleasePair<'_>) -> Vec<Danger> {
    let before = annotations(release.before);
    let subject = format!("release {}", release.change.name);
    let of_place = |(place, after): (String, Annotations<'_>)| {
        let before = before.get(&place)?;
        let has_balancer = |it: &Annotations<'_>| it.keys().any(|key| key.starts_with(PREFIX));
        (has_balancer(before) && has_balancer(&after))
            .then(|| of_ingress(&subject, before, &after))?
    };
    annotations(release.after)
        .into_iter()
        .filter_map(of_place)
        .collect()
}

fn of_ingress(subject: &str, before: &Annotations<'_>, after: &Annotations<'_>) -> Option<Danger> {
    let get = |side: &Annotations<'_>, name: &str| {
        side.get(format!("{PREFIX}{name}").as_str())
            .map(|value| (*value).to_owned())
    };
    let listens = |side| get(side, "listen-ports").is_some_and(|ports| ports.contains("HTTPS"));
    if listens(before) && !listens(after) {
        let message = "the load balancer no longer listens on HTTPS; nothing is encrypted";
        return Some(Danger::new(
            subject,
            message,
            "keep `HTTPS` in `listen-ports`",
        ));
    }
    if get(before, "ssl-redirect").is_some() && get(after, "ssl-redirect").is_none() {
        let message =
            "plain HTTP is no longer redirected to HTTPS, so a client may stay unencrypted";
        return Some(Danger::new(subject, message, "keep `ssl-redirect`"));
    }
    let policy = |side| get(side, "ssl-policy").or(Some(BALANCER_DEFAULT.to_owned()));
    weaker(subject, policy(before), policy(after), balancer)
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::{Case, says};
    use serde_json::{Value, json};

    #[test]
    fn a_listener_takes_older_clients_or_all() {
        let of = |policy: &str| json!({ "Protocol": "HTTPS", "SslPolicy": policy });
        let says = |before, after| {
            says(
                &DETECTOR,
                "AWS::ElasticLoadBalancingV2::Listener",
                before,
                after,
            )
        };
        let good = of("ELBSecurityPolicy-TLS13-1-2-2021-06");
        assert_eq!(
            says(good.clone(), json!({ "Protocol": "HTTPS" })),
            [
                "the TLS policy is `ELBSecurityPolicy-2016-08`, was `ELBSecurityPolicy-TLS13-1-2-2021-06`; clients may use an older version of TLS"
            ]
        );
        assert_eq!(
            says(good.clone(), of("ELBSecurityPolicy-Next")),
            [
                "the TLS policy is `ELBSecurityPolicy-Next`, was `ELBSecurityPolicy-TLS13-1-2-2021-06`; could not prove that it is no weaker"
            ]
        );
        assert_eq!(
            says(good.clone(), json!({ "Protocol": "HTTP" })),
            ["the listener answers in `HTTP`, was `HTTPS`; nothing is encrypted"]
        );
        assert!(says(json!({ "Protocol": "HTTPS" }), good.clone()).is_empty());
        assert!(says(good.clone(), good).is_empty());
    }

    #[test]
    fn other_types_have_policies_too() {
        let of = |policy: &str| json!({ "DistributionConfig": { "ViewerCertificate": { "MinimumProtocolVersion": policy } } });
        let kind = "AWS::CloudFront::Distribution";
        assert_eq!(
            says(&DETECTOR, kind, of("TLSv1.2_2021"), of("TLSv1.1_2016")).len(),
            1
        );
        assert!(says(&DETECTOR, kind, of("TLSv1.2_2019"), of("TLSv1.2_2021")).is_empty());
        let of =
            |policy: &str| json!({ "DomainNameConfigurations": [{ "SecurityPolicy": policy }] });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::ApiGatewayV2::DomainName",
                of("TLS_1_2"),
                of("TLS_1_0")
            )
            .len(),
            1
        );
        let of = |forced: &str| json!({ "Parameters": { "rds.force_ssl": forced } });
        assert_eq!(
            says(
                &DETECTOR,
                "AWS::RDS::DBClusterParameterGroup",
                of("1"),
                of("0")
            ),
            ["`rds.force_ssl` is no longer on, so the database may take connections without TLS"]
        );
    }

    #[test]
    fn an_ingress_says_it_by_annotation() {
        let ingress = |annotations: Value| json!({ "ingress": { "enabled": true, "annotations": annotations } });
        let of = |policy: &str, ports: &str| {
            ingress(json!({
                "alb.ingress.kubernetes.io/ssl-policy": policy,
                "alb.ingress.kubernetes.io/listen-ports": ports,
                "alb.ingress.kubernetes.io/ssl-redirect": "443",
            }))
        };
        let says = |before: &Value, after: Value| {
            Case::default()
                .release(["1.0.0", "1.0.0"], before.clone(), after)
                .says(&DETECTOR)
        };
        let both = r#"[{"HTTP": 80}, {"HTTPS": 443}]"#;
        let good = of("ELBSecurityPolicy-TLS13-1-2-2021-06", both);
        assert!(says(&good, good.clone()).is_empty());
        assert!(says(&good, of("ELBSecurityPolicy-TLS13-1-3-2021-06", both)).is_empty());
        assert_eq!(says(&good, of("ELBSecurityPolicy-2016-08", both)).len(), 1);
        assert_eq!(
            says(
                &good,
                of("ELBSecurityPolicy-TLS13-1-2-2021-06", r#"[{"HTTP": 80}]"#)
            ),
            ["the load balancer no longer listens on HTTPS; nothing is encrypted"]
        );
    }
}
