//! A canned ACL lets everybody, or everybody with an account anywhere, read a bucket, and no policy says so.
//!
//! Remedy: leave `AccessControl` out, and let in by a bucket policy who needs it.

use super::literal::{given, said};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "bucket-acl-wider",
    title: "no bucket lets in everybody by its ACL",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: |difference: &Difference<'_>| difference.pairs.iter().filter_map(danger).collect(),
};

const REMEDY: &str = "leave `AccessControl` out, and let in by a bucket policy who needs it";

/// Canned ACLs that let in others than the owner and AWS, from less to more, and whom. Source: "Canned ACL", Amazon S3
/// user guide.
const OPEN: [(&str, &str); 3] = [
    (
        "AuthenticatedRead",
        "everybody with an AWS account lists it",
    ),
    ("PublicRead", "everybody on the internet lists it"),
    (
        "PublicReadWrite",
        "everybody on the internet lists it and writes into it",
    ),
];

fn danger(pair: &Pair<'_>) -> Option<Danger> {
    if pair.kind() != "AWS::S3::Bucket" || pair.after.is_none() {
        return None;
    }
    let (was, is) = (
        given(pair.was(&["AccessControl"])),
        given(pair.is(&["AccessControl"])),
    );
    let breadth = |value: Option<&Json>| {
        let at = OPEN
            .iter()
            .position(|(name, _)| value.is_some_and(|it| it == name));
        at.map_or(0, |at| at + 1)
    };
    let message = if is.is_some_and(Json::is_object) && was != is {
        format!(
            "the ACL is {}, was {}; could not prove narrower",
            said(is),
            said(was)
        )
    } else if breadth(is) > breadth(was) {
        let (_, whom) = OPEN.get(breadth(is) - 1)?;
        format!(
            "the ACL is {}, was {}: {whom}, unless a public access block stops it",
            said(is),
            said(was)
        )
    } else {
        return None;
    };
    Some(Danger::new(&pair.path, message, REMEDY))
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::says;
    use serde_json::{Value as Json, json};

    #[test]
    fn an_acl_lets_in_more() {
        let of = |acl: &str| json!({ "AccessControl": acl });
        let change = |before: Json, after: Json| says(&DETECTOR, "AWS::S3::Bucket", before, after);
        assert_eq!(
            change(of("Private"), of("PublicRead")),
            [
                "the ACL is `PublicRead`, was `Private`: everybody on the internet lists it, unless a public access block stops it"
            ]
        );
        assert_eq!(change(json!({}), of("AuthenticatedRead")).len(), 1);
        assert_eq!(change(of("PublicRead"), of("PublicReadWrite")).len(), 1);
        assert_eq!(change(Json::Null, of("PublicRead")).len(), 1);
        assert_eq!(
            change(of("Private"), json!({ "AccessControl": { "Ref": "Acl" } })).len(),
            1
        );
        assert!(change(json!({}), of("Private")).is_empty());
        assert!(change(json!({}), of("LogDeliveryWrite")).is_empty());
        assert!(change(of("PublicReadWrite"), of("PublicRead")).is_empty());
        assert!(change(of("PublicRead"), of("PublicRead")).is_empty());
    }
}
