//! The block is what stands between one wrong policy or ACL and everybody reading the bucket.
//!
//! Remedy: keep all four settings on; serve public content through CloudFront.

use super::literal::{self, Turn};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "public-access-block-off",
    title: "a bucket may become public",
    risk: Risk::Weakening,
    severity: Severity::Warning,
    run: dangers,
};

const SETTINGS: [&str; 4] = [
    "BlockPublicAcls",
    "BlockPublicPolicy",
    "IgnorePublicAcls",
    "RestrictPublicBuckets",
];

/// Types with the four settings, in a property of their own or among the others.
const KINDS: &[(&str, &[&str])] = &[
    ("AWS::S3::AccessPoint", &["PublicAccessBlockConfiguration"]),
    ("AWS::S3::Bucket", &["PublicAccessBlockConfiguration"]),
    (
        "AWS::S3::MultiRegionAccessPoint",
        &["PublicAccessBlockConfiguration"],
    ),
];

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    difference
        .pairs
        .iter()
        .filter(|pair| pair.stays())
        .filter_map(of_pair)
        .collect()
}

fn of_pair(pair: &Pair<'_>) -> Option<Danger> {
    let (_, path) = KINDS.iter().find(|(kind, _)| *kind == pair.kind())?;
    // A template that says nothing turns off what an earlier one turned on: the update deletes the configuration.
    let turned = |setting: &&&str| {
        let path = [path, &[**setting][..]].concat();
        literal::turned(false, pair.was(&path), pair.is(&path), false)
    };
    let off: Vec<(&&str, Turn)> = SETTINGS
        .iter()
        .filter_map(|it| Some((it, turned(&it)?)))
        .collect();
    let unproven = off.iter().all(|(_, turn)| *turn == Turn::Unproven);
    let turn = if unproven {
        Turn::Unproven
    } else {
        Turn::Certain
    };
    let names: Vec<String> = off.iter().map(|(name, _)| format!("`{name}`")).collect();
    let verb = match turn {
        Turn::Certain if names.len() > 1 => "are",
        turn => turn.is(),
    };
    (!names.is_empty()).then(|| {
        let message = format!("{} {verb} turned off{}", names.join(", "), turn.doubt());
        Danger::new(
            &pair.path,
            message,
            "keep all four settings of the public access block on",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::{Value, json};

    fn bucket(block: Value) -> Value {
        json!({ "PublicAccessBlockConfiguration": block })
    }

    fn change(before: Value, after: Value) -> Vec<String> {
        says(&DETECTOR, "AWS::S3::Bucket", before, after)
    }

    #[test]
    fn names_the_settings_that_go() {
        let both = bucket(json!({ "BlockPublicAcls": true, "BlockPublicPolicy": "true" }));
        assert_eq!(
            change(
                both.clone(),
                bucket(json!({ "BlockPublicAcls": true, "BlockPublicPolicy": false }))
            ),
            ["`BlockPublicPolicy` is turned off"]
        );
        assert_eq!(
            change(both.clone(), json!({})),
            ["`BlockPublicAcls`, `BlockPublicPolicy` are turned off"]
        );
        assert!(change(both.clone(), both.clone()).is_empty());
        assert!(change(json!({}), both.clone()).is_empty());
        assert!(change(both, Value::Null).is_empty());
    }
}
