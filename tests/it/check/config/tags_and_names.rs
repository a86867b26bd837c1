//! Tags and physical names.

use super::nodes::set;
use super::{accepts, says, text};
use backstage_infra::model::identity::Tag;

#[test]
fn tag_rules() {
    let tag = |key: &str, value: &str| Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    };
    says(
        "tag-rules",
        |p| p.tags.push(tag("Team", "other")),
        "conf.tags[2].key: tag `Team` is there twice; IAM does not tell case apart; remove one",
    );
    says(
        "tag-rules",
        |p| p.tags.push(tag("aws:team", "x")),
        "conf.tags[2].key: `aws:team` starts with `aws:`, which AWS keeps to itself; choose another prefix",
    );
    says(
        "tag-rules",
        |p| p.tags.push(tag("backstage-infra:deployment", "x")),
        "conf.tags[2].key: `backstage-infra:deployment` is the tag by which we know our resources; remove it",
    );
    says(
        "tag-rules",
        |p| p.tags.push(tag("", "x")),
        "conf.tags[2].key: a key of 0 characters; write 1 to 128",
    );
    says(
        "tag-rules",
        |p| p.tags.push(tag("note", &"x".repeat(257))),
        "conf.tags[2].value: the value of tag `note` has 257 characters; write at most 256",
    );
    says(
        "tag-rules",
        |p| p.tags.push(tag("note", "50 %")),
        "conf.tags[2].value: tag `note` has characters that not every service takes; write letters, digits, spaces and `+-=._:/@`",
    );
    says(
        "tag-rules",
        |p| {
            p.tags = (0..46)
                .map(|index| tag(&format!("tag-{index}"), "x"))
                .collect()
        },
        "conf.tags: 46 tags; a resource has room for 45 beside ours; remove some",
    );
    accepts(|p| p.tags.push(tag("größe", "α + β = _:/@")));
}

#[test]
fn name_lengths() {
    says(
        "name-lengths",
        |p| p.identity.environment = text("an-environment-with-a-name-too-long"),
        "conf.identity.environment: `an-environment-with-a-name-too-long` has 35 characters; write 1 to 32",
    );
    says(
        "name-lengths",
        |p| p.identity.id = text("a-name-of-thirty-three-characters"),
        "conf.identity.id: `a-name-of-thirty-three-characters` has 33 characters; write 1 to 32",
    );
    says(
        "name-lengths",
        |p| p.assets = "Assets".to_owned(),
        "conf.assets: `Assets` has characters that AWS does not take here; write lower-case letters, digits, dots and dashes",
    );
    says(
        "name-lengths",
        |p| p.releases[1].log_groups[0].name = "/backstage load".to_owned(),
        "release/aws-load-balancer-controller.log-groups[0].name: `/backstage load` has characters that AWS does not take here; write letters, digits and any of `._-/#`",
    );
    says(
        "name-lengths",
        |p| p.releases[2].name = text("a-release-whose-name-is-longer-than-what-helm-can-take"),
        "release/a-release-whose-name-is-longer-than-what-helm-can-take.name: `a-release-whose-name-is-longer-than-what-helm-can-take` has 54 characters; write 1 to 53",
    );
    says(
        "name-lengths",
        |p| {
            p.secrets.secrets[1].name = "backstage-{github}".to_owned();
            p.secrets.secrets[1].readers.clear();
            set(p, &["secrets"], serde_json::json!([]));
        },
        "secrets.secrets[1].name: `backstage-{github}` has characters that AWS does not take here; write letters, digits and any of `/_+=.@-`",
    );
}

#[test]
fn names_unique() {
    says(
        "names-unique",
        |p| {
            let copy = p.node_groups.node_groups[0].clone();
            p.node_groups.node_groups.push(copy);
        },
        "node-groups.node-groups[1].name: there are two node groups `core`; rename or remove one",
    );
    says(
        "names-unique",
        |p| {
            let copy = p.addons.addons[3].clone();
            p.addons.addons.push(copy);
        },
        "addons.addons[5].name: there are two add-ons `coredns`; rename or remove one",
    );
    says(
        "names-unique",
        |p| p.access.entries[1].name = "admin".to_owned(),
        "access.entries[1].name: there are two access entries `admin`; rename or remove one",
    );
    says(
        "names-unique",
        |p| {
            p.releases[2].name = text("karpenter");
            p.releases[2].enabled = true;
        },
        "release/karpenter.name: there are two releases `karpenter`; rename or remove one",
    );
    says(
        "names-unique",
        |p| p.network.endpoints.interface = vec!["sts".to_owned(); 2],
        "network.endpoints.interface[1]: there are two interface endpoints for `sts`; rename or remove one",
    );
}
