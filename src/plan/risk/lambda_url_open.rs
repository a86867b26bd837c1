//! A function's URL without authorization runs the function for whoever finds it, under its role and on its bill.
//!
//! Remedy: set `AuthType` to `AWS_IAM`, or put a load balancer or API Gateway in front that asks who is there.

use super::literal::given;
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "lambda-url-open",
    title: "a function answers everybody at its URL",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let urls = difference
        .pairs
        .iter()
        .filter(|pair| pair.kind() == "AWS::Lambda::Url");
    urls.filter_map(of_url).collect()
}

fn of_url(pair: &Pair<'_>) -> Option<Danger> {
    let (was, is) = (
        given(pair.was(&["AuthType"])),
        given(pair.is(&["AuthType"]))?,
    );
    if was == Some(is) || is == "AWS_IAM" || was.is_some_and(|it| it == "NONE") {
        return None;
    }
    let message = match is.as_str() {
        Some(_) => "the function's URL asks nobody who they are",
        None => "the function's URL may ask nobody who they are; could not prove otherwise",
    };
    Some(Danger::new(
        &pair.path,
        message,
        "set `AuthType` to `AWS_IAM`",
    ))
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    #[test]
    fn a_url_is_opened_added_and_closed() {
        let of = |kind: &str| json!({ "AuthType": kind });
        let says = |before, after| says(&DETECTOR, "AWS::Lambda::Url", before, after);
        assert_eq!(
            says(of("AWS_IAM"), of("NONE")),
            ["the function's URL asks nobody who they are"]
        );
        assert_eq!(says(Value::Null, of("NONE")).len(), 1);
        assert!(says(of("NONE"), of("NONE")).is_empty());
        assert!(says(of("NONE"), of("AWS_IAM")).is_empty());
        assert!(says(of("NONE"), Value::Null).is_empty());
    }
}
