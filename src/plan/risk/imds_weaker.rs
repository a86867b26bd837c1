//! Version 1 of the metadata service hands a machine's role to whoever makes a program on it fetch a URL; a second
//! hop hands it to every container.
//!
//! Remedy: keep `HttpTokens: required` and a hop limit of 1.

use super::literal::{given, number, said};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "imds-weaker",
    title: "a machine's role is easier to steal",
    risk: Risk::Weakening,
    severity: Severity::Warning,
    run: dangers,
};

const KINDS: &[(&str, &[&str])] = &[
    (
        "AWS::AutoScaling::LaunchConfiguration",
        &["MetadataOptions"],
    ),
    (
        "AWS::EC2::LaunchTemplate",
        &["LaunchTemplateData", "MetadataOptions"],
    ),
];

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    difference
        .pairs
        .iter()
        .filter(|pair| pair.stays())
        .flat_map(of_pair)
        .collect()
}

fn of_pair(pair: &Pair<'_>) -> Vec<Danger> {
    let Some((_, path)) = KINDS.iter().find(|(kind, _)| *kind == pair.kind()) else {
        return Vec::new();
    };
    let both = |key: &str| {
        let path = [path, &[key][..]].concat();
        (given(pair.was(&path)), given(pair.is(&path)))
    };
    let mut found = Vec::new();
    let mut push =
        |message: String, remedy: &str| found.push(Danger::new(&pair.path, message, remedy));
    let (was, is) = both("HttpTokens");
    if was.is_some_and(|it| it == "required") && is.is_none_or(|it| it != "required") {
        let doubt = if is.is_some_and(|it| it.is_object()) {
            "; could not prove otherwise"
        } else {
            ""
        };
        push(
            format!(
                "`HttpTokens` is {}, was `required`; version 1 of the metadata service answers{doubt}",
                said(is)
            ),
            "keep `HttpTokens: required`",
        );
    }
    // One hop is the default: `MetadataOptions` of `AWS::EC2::LaunchTemplate`, CloudFormation template reference.
    let (was, is) = both("HttpPutResponseHopLimit");
    let hops = |value: Option<&serde_json::Value>| value.map_or(Some(1), number);
    if let (Some(before), Some(after)) = (hops(was), hops(is))
        && after > before
    {
        push(
            format!(
                "the metadata service answers over {after} hops, was {before}; containers reach the machine's role"
            ),
            "keep the hop limit at 1",
        );
    }
    let (was, is) = both("HttpEndpoint");
    if was.is_some_and(|it| it == "disabled") && is.is_none_or(|it| it != "disabled") {
        push(
            "the metadata service is turned on".to_owned(),
            "keep `HttpEndpoint: disabled`",
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    fn change(before: Value, after: Value) -> Vec<String> {
        let of = |options: Value| json!({ "LaunchTemplateData": { "MetadataOptions": options } });
        says(&DETECTOR, "AWS::EC2::LaunchTemplate", of(before), of(after))
    }

    #[test]
    fn names_what_became_easier() {
        let good = json!({ "HttpTokens": "required", "HttpPutResponseHopLimit": 1 });
        assert_eq!(
            change(
                good.clone(),
                json!({ "HttpTokens": "optional", "HttpPutResponseHopLimit": "2" })
            ),
            [
                "`HttpTokens` is `optional`, was `required`; version 1 of the metadata service answers",
                "the metadata service answers over 2 hops, was 1; containers reach the machine's role",
            ]
        );
        assert_eq!(
            change(good.clone(), json!({})),
            ["`HttpTokens` is not set, was `required`; version 1 of the metadata service answers"]
        );
        assert!(change(good.clone(), good.clone()).is_empty());
        assert!(change(json!({ "HttpPutResponseHopLimit": 2 }), good).is_empty());
    }
}
