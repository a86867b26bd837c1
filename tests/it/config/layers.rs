//! Layers, environments, flat and nested files, and every mistake in them.

use super::{KEYS, World, lines};
use backstage_infra::config::layers::{Given, environments};
use backstage_infra::config::yaml;
use backstage_infra::model::source::{Layer, Origin, SourceMap};
use std::collections::BTreeSet;

const NESTED: &str = "\
platform: {account: 000123456789, region: us-west-2}
backstage:replicas: 2
deployment:
  users: [{username: ann}]
environments:
  production: {backstage: {replicas: 4}}
  staging:
    platform:region: eu-west-1
";

fn flag(key: &str, value: &str) -> Given {
    Given {
        key: key.to_owned(),
        value: value.to_owned(),
        origin: Origin::Flag {
            key: key.to_owned(),
        },
    }
}

fn variable(key: &str, value: &str, name: &str) -> Given {
    Given {
        origin: Origin::Variable {
            name: name.to_owned(),
        },
        ..flag(key, value)
    }
}

#[test]
fn later_layers_win_and_explain_says_which() {
    let given = [
        variable(
            "backstage:replicas",
            "5",
            "BACKSTAGE_INFRA__BACKSTAGE__REPLICAS",
        ),
        flag("backstage:replicas", "6"),
        flag("deployment:zones", "[a, 'b']"),
    ];
    let world = World::given(NESTED, &[], Some("production"), &given);
    assert_eq!(lines(&world.findings), Vec::<String>::new());
    assert_eq!(world.context.text("platform:account"), Some("000123456789"));
    assert_eq!(
        world.context.text("platform:environment"),
        Some("production")
    );
    let explanation = world.context.explain("backstage:replicas", &world.sources);
    let layers: Vec<String> = explanation
        .layers
        .iter()
        .map(|l| format!("{} {} {} {}", l.layer, l.value, l.location, l.wins))
        .collect();
    assert_eq!(
        layers,
        [
            "context 2 backstage.yaml:2:21 false",
            "environment production 4 backstage.yaml:6:38 false",
            "variable 5 $BACKSTAGE_INFRA__BACKSTAGE__REPLICAS false",
            "flag 6 --set backstage:replicas true",
        ]
    );
    let meant = world
        .context
        .explain("platform:acount", &world.sources)
        .meant;
    assert_eq!(meant.as_deref(), Some("platform:account"));
}

#[test]
fn a_flat_file_of_the_original_loads() {
    let flat = r#"{
      "platform:account": "000123456789",
      "platform:environment": "production",
      "deployment:github:org": "acme",
      "deployment:eks:users": [{"username": "ann"}],
      "availability-zones:account=1:region=us-west-2": ["us-west-2a"],
      "acknowledged-issue-numbers": [32775],
      "@aws-cdk/core:x": true,
      "hosted-zone:account=1": {"Id": "x"}
    }"#;
    let world = World::new(flat, &[]);
    assert_eq!(lines(&world.findings), Vec::<String>::new());
    assert_eq!(
        world.context.text("backstage:github:organization"),
        Some("acme")
    );
    assert_eq!(world.context.text("deployment:github:org"), Some("acme"));
    assert_eq!(
        world
            .context
            .get("deployment:users")
            .map(|n| n.items().len()),
        Some(1)
    );
    let world = World::given(flat, &[], Some("staging"), &[]);
    assert_eq!(
        lines(&world.findings),
        [
            "backstage.yaml:3:31 environment-mismatch this is for the environment `production`, not `staging`; remove the key or use `--environment production`"
        ]
    );
}

#[test]
fn lists_environments() {
    for (text, expected) in [
        (NESTED, vec!["production", "staging"]),
        (
            "{\"platform:environment\": \"prototype\"}",
            vec!["prototype"],
        ),
        ("platform: {environment: production}", vec!["production"]),
        ("", vec![]),
    ] {
        let mut sources = SourceMap::default();
        let file = sources.add("backstage.yaml", text, Layer::Context);
        let (node, _) = yaml::document(&sources, file);
        assert_eq!(environments(&node.expect("YAML"), KEYS, &sources), expected);
    }
}

#[test]
fn says_every_mistake_where_it_is() {
    let cases: &[(&str, &[&str])] = &[
        (
            "",
            &[
                "backstage.yaml:1:1 missing-key the context file is empty; start from the example in the README",
            ],
        ),
        (
            "- a\n",
            &[
                "backstage.yaml:1:1 wrong-type the context file is a list, not a map; write it as `key: value`; start from the example in the README",
            ],
        ),
        (
            "platfrom: {account: 1}\n",
            &[
                "backstage.yaml:1:1 unknown-key `platfrom` is not a key of the context; did you mean `platform`?",
            ],
        ),
        (
            "account: 1\n",
            &[
                "backstage.yaml:1:1 unknown-key `account` is not a key of the context; did you mean `platform:account`?",
            ],
        ),
        (
            "platform: x\n",
            &[
                "backstage.yaml:1:11 wrong-type `platform` is text, not a map of values; write what is set in it under `platform:`",
            ],
        ),
        (
            "platform:\n  account: 12\n  region: [a]\nbackstage:\n  replicas: 99\n  public: 'true'\n  health: legcy\n",
            &[
                "backstage.yaml:2:12 bad-value `12` is not an AWS account id; write its twelve digits",
                "backstage.yaml:3:11 wrong-type this is a list, not text; write text",
                "backstage.yaml:5:13 out-of-range `99` is not from 1 to 50; write a number from 1 to 50",
                "backstage.yaml:6:11 wrong-type `true` is text, since it is quoted, not `true` or `false`; remove the quotes",
                "backstage.yaml:7:11 not-a-choice `legcy` is not a choice here; did you mean `legacy`?",
            ],
        ),
        (
            "deployment:\n  users:\n    - {usrname: ann}\n    - {username: bob, email: bob}\n",
            &[
                "backstage.yaml:3:8 unknown-key `usrname` is not a key that is known here; did you mean `username`?",
                "backstage.yaml:4:30 bad-value `bob` is not an e-mail address; write it as `ops@example.com`",
            ],
        ),
        (
            "platform: {region: us-west-2}\nplatform:region: us-east-1\n",
            &[
                "backstage.yaml:2:1 duplicate-key `platform:region` is set twice, first on line 1; remove one of the two",
            ],
        ),
        (
            "environments: {staging: {}}\n",
            &[
                "backstage.yaml:1:1 unknown-environment the context has no environment `production`; use `staging`",
            ],
        ),
        (
            "environments:\n  production:\n    platform: {environment: staging}\n",
            &[
                "backstage.yaml:3:29 environment-mismatch this is for the environment `staging`, not `production`; remove the key; the block's name says it",
            ],
        ),
        (
            "environments: [a]\n",
            &[
                "backstage.yaml:1:15 wrong-type `environments` is not a map of environments by name; write each as `name: {…}`",
            ],
        ),
    ];
    for (text, expected) in cases {
        let world = World::given(text, &[], Some("production"), &[]);
        assert_eq!(lines(&world.findings), *expected, "{text}");
    }
}

#[test]
fn says_what_is_wrong_with_a_flag() {
    let given = [
        flag("backstage:replicas", "many"),
        variable("platfrm:account", "1", "BACKSTAGE_INFRA__PLATFRM__ACCOUNT"),
        flag("deployment:zones", "[a"),
    ];
    let world = World::given("platform: {region: us-west-2}", &[], None, &given);
    assert_eq!(
        lines(&world.findings),
        [
            "--set backstage:replicas wrong-type `many` is not a whole number; write a whole number",
            "$BACKSTAGE_INFRA__PLATFRM__ACCOUNT unknown-key `platfrm:account` is not a key of the context; did you mean `platform:account`?",
            "--set deployment:zones yaml-syntax a list opened with `[` is not closed; add the `]`",
        ]
    );
}

#[test]
fn warns_of_keys_that_nothing_uses() {
    let world = World::new(
        "platform: {acount: 1, own: 2, region: us-west-2}\n",
        &[("t", "{{platform:own}}")],
    );
    let used: BTreeSet<String> = world.render("t").used;
    assert_eq!(
        lines(&world.context.unused(&used, &world.sources)),
        [
            "backstage.yaml:1:12 unused-key no template uses `platform:acount`; did you mean `platform:account`?"
        ]
    );
}
