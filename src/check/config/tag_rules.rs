//! Every resource carries the tags, so one that a single service refuses stops the deploy there. AWS takes
//! 50, of which five are ours.
//!
//! Remedy: keep to 45 tags with keys up to 128 and values up to 256 of letters, digits, spaces and
//! `+-=._:/@`.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::template::stack::MARKER_TAG;

pub(super) const CHECK: Check<Platform> = Check {
    id: "tag-rules",
    title: "tags are ones that every service takes",
    severity: Severity::Error,
    run: breaches,
};

/// AWS takes 50; the marker, `Name` and what finds subnets and nodes are ours.
const MOST: usize = 45;

/// Prefixes of tags that mean something to controllers; on every resource they would mean it everywhere.
const RESERVED: [&str; 6] = [
    "kubernetes.io/",
    "k8s.io/",
    "karpenter.sh/",
    "karpenter.k8s.aws/",
    "elbv2.k8s.aws/",
    "eks:",
];

fn breaches(platform: &Platform) -> Vec<Violation> {
    let tags = &platform.tags;
    let mut found = Vec::new();
    if tags.len() > MOST {
        found.push(violation(
            Place::new("conf", "/tags"),
            format!(
                "{} tags; a resource has room for {MOST} beside ours",
                tags.len()
            ),
            "remove some",
        ));
    }
    for (index, tag) in tags.iter().enumerate() {
        let key = tag.key.as_str();
        let mut breach = |part: &str, message: String, remedy: &str| {
            let place = Place::new("conf", format!("/tags/{index}/{part}"));
            found.push(violation(place, message, remedy));
        };
        // IAM takes keys that differ only in case for the same.
        if tags[..index]
            .iter()
            .any(|other| other.key.eq_ignore_ascii_case(key))
        {
            breach(
                "key",
                format!("tag `{key}` is there twice; IAM does not tell case apart"),
                "remove one",
            );
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            breach(
                "key",
                format!("`{key}` starts with `aws:`, which AWS keeps to itself"),
                "choose another prefix",
            );
        }
        if let Some(prefix) = RESERVED.iter().find(|prefix| key.starts_with(**prefix)) {
            breach(
                "key",
                format!(
                    "`{key}` starts with `{prefix}`, by which controllers find subnets, nodes and load balancers"
                ),
                "choose another prefix",
            );
        }
        if key == "Name" {
            breach(
                "key",
                "`Name` would give everything one name".to_owned(),
                "choose another key",
            );
        }
        if key == MARKER_TAG {
            breach(
                "key",
                format!("`{key}` is the tag by which we know our resources"),
                "remove it",
            );
        }
        let length = key.chars().count();
        if !(1..=128).contains(&length) {
            breach(
                "key",
                format!("a key of {length} characters"),
                "write 1 to 128",
            );
        }
        let length = tag.value.chars().count();
        if length > 256 {
            breach(
                "value",
                format!("the value of tag `{key}` has {length} characters"),
                "write at most 256",
            );
        }
        for (part, text) in [("key", key), ("value", tag.value.as_str())] {
            if !text.chars().all(is_allowed) {
                breach(
                    part,
                    format!("tag `{key}` has characters that not every service takes"),
                    "write letters, digits, spaces and `+-=._:/@`",
                );
            }
        }
    }
    found
}

fn is_allowed(character: char) -> bool {
    character.is_alphanumeric() || " +-=._:/@".contains(character)
}
