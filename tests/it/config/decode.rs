//! Nodes to types: typed by destination, every problem at once, references in their place.

use super::{World, lines};
use backstage_infra::config::decode::document;
use backstage_infra::model::reference::Reference;
use backstage_infra::model::scalar::{AccountId, Cidr, KubernetesVersion};
use backstage_infra::model::value::Value;
use proptest::prelude::{ProptestConfig, prop, proptest};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Document {
    version: KubernetesVersion,
    #[serde(default)]
    account: Option<AccountId>,
    #[serde(default)]
    count: u16,
    #[serde(default)]
    ratio: Option<f64>,
    #[serde(default)]
    public: bool,
    #[serde(default)]
    /// How it is.
    mode: Option<Mode>,
    #[serde(default)]
    source: Option<Source>,
    #[serde(default)]
    step: Option<Step>,
    #[serde(default)]
    port: Option<Port>,
    #[serde(default)]
    cidrs: BTreeSet<Cidr>,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    #[serde(default)]
    values: Option<Value>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    /// One.
    OnDemand,
    /// Other.
    Spot,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Source {
    None,
    File { name: String },
    Url(String),
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum Step {
    Apply { version: String, wait: u8 },
    Delete { name: String },
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Port {
    Number(u16),
    Name(String),
}

const CONTEXT: &str = "\
platform: {account: 000123456789, kubernetes: 1.30}
backstage: {replicas: '3', quoted: 'true'}
database: {host: {$reference: {output: {stack: Database, key: Host}}}}
";

fn decode(template: &str) -> (Option<Document>, Vec<String>) {
    let context = CONTEXT.replace("'3'", "3");
    let world = World::new(&context, &[("t", template)]);
    assert_eq!(lines(&world.findings), Vec::<String>::new());
    let (node, mut findings) = world.load("t");
    let (value, more) = document(&node.expect("a node"), &world.sources, "network");
    findings.extend(more);
    (value, lines(&findings))
}

#[test]
fn a_destination_decides_the_type() {
    let (document, findings) = decode(
        "version: {{platform:kubernetes}}\naccount: {{platform:account}}\ncount: {{backstage:replicas}}\nratio: 1\npublic: true\nmode: spot\n\
         source: {file: {name: 007}}\nstep: {kind: apply, version: 1.10, wait: 0x1F}\nport: 80\ncidrs: [10.0.0.0/16]\ntags:\n",
    );
    assert_eq!(findings, Vec::<String>::new());
    let document = document.expect("a document");
    assert_eq!(document.version.as_str(), "1.30");
    assert_eq!(
        document.account.map(String::from).as_deref(),
        Some("000123456789")
    );
    assert_eq!(
        (document.count, document.ratio, document.public),
        (3, Some(1.0), true)
    );
    assert_eq!(document.mode, Some(Mode::Spot));
    assert_eq!(
        document.source,
        Some(Source::File {
            name: "007".to_owned()
        })
    );
    assert_eq!(
        document.step,
        Some(Step::Apply {
            version: "1.10".to_owned(),
            wait: 31
        })
    );
    assert_eq!(document.port, Some(Port::Number(80)));
    assert!(document.tags.is_empty());
}

#[test]
fn enums_decode_in_every_form() {
    for (text, source, step, port) in [
        (
            "source: none\nport: http\n",
            Some(Source::None),
            None,
            Some(Port::Name("http".to_owned())),
        ),
        (
            "source: {url: 1.0}\nport: '80'\n",
            Some(Source::Url("1.0".to_owned())),
            None,
            Some(Port::Name("80".to_owned())),
        ),
        (
            "step: {name: 1, kind: delete}\nsource: ~\n",
            None,
            Some(Step::Delete {
                name: "1".to_owned(),
            }),
            None,
        ),
    ] {
        let (document, findings) = decode(&format!("version: 1.36\n{text}"));
        assert_eq!(findings, Vec::<String>::new(), "{text}");
        let document = document.expect("a document");
        assert_eq!(
            (document.source, document.step, document.port),
            (source, step, port)
        );
    }
}

#[test]
fn free_values_follow_the_core_schema_unless_the_context_says_text() {
    let (document, findings) = decode(
        "version: 1.36\nvalues: {a: {{platform:account}}, b: {{backstage:quoted}}, c: {{database:host}}, d: 1.10, e: yes, f: 'x', g: ~, h: true, i: 000123, j: '{{backstage:replicas}}', k: {{backstage:replicas}}}\n",
    );
    assert_eq!(findings, Vec::<String>::new());
    let values = document
        .and_then(|document| document.values)
        .expect("values");
    let text = |key: &str| values.get(&[key]).and_then(Value::as_str);
    assert_eq!(text("a"), Some("000123456789"));
    assert_eq!(text("b"), Some("true"));
    assert_eq!(text("e"), Some("yes"));
    assert_eq!(text("f"), Some("x"));
    assert_eq!(text("i"), Some("000123"));
    assert_eq!(text("j"), Some("3"));
    assert!(
        matches!(values.get(&["c"]), Some(Value::Reference(Reference::Output { key, .. })) if key == "Host")
    );
    assert_eq!(values.get(&["g"]), Some(&Value::Null));
    assert_eq!(values.get(&["h"]), Some(&Value::Bool(true)));
    assert_eq!(values.get(&["k"]), Some(&Value::Number(3.into())));
}

#[test]
fn says_every_mistake_where_it_is() {
    let cases: &[(&str, &[&str])] = &[
        (
            "",
            &["t:1:1 missing-key `version` is missing; add `version: …`"],
        ),
        (
            "[]",
            &["t:1:1 wrong-type this is a list, not a map; write a map"],
        ),
        (
            "verion: 1\ncount: 70000\npublic: yes\nratio: .inf\n",
            &[
                "t:1:1 unknown-key `verion` is not a key that is known here; did you mean `version`?",
                "t:2:8 out-of-range `70000` is not from 0 to 65535; write a number from 0 to 65535",
                "t:3:9 wrong-type `yes` is not `true` or `false`; write `true` or `false`",
                "t:4:8 wrong-type `.inf` is not a number; write a number",
            ],
        ),
        (
            "version: 1,31\ncount: '3'\nmode: spott\ncidrs: [10.0.0.1/16, 10.0.0.0/8, 10.0.0.0/8]\ntags: {a: [b], c: 1}\n",
            &[
                "t:1:10 bad-value `1,31` is not a Kubernetes version; write it as `1.36`",
                "t:2:8 wrong-type `3` is text, since it is quoted, not a whole number; remove the quotes",
                "t:3:7 not-a-choice `spott` is not a choice here; did you mean `spot`?",
                "t:4:9 bad-value `10.0.0.1/16` has host bits set; the network is `10.0.0.0/16`",
                "t:4:34 bad-value `10.0.0.0/8` is in the list twice, first as item 2; remove one of the two",
                "t:5:11 wrong-type this is a list, not text; write text",
            ],
        ),
        (
            "version: 1.36\nsource: {fil: {}}\nstep: {kind: aply}\nport: [1]\n",
            &[
                "t:2:10 unknown-key `fil` is not a key that is known here; did you mean `file`?",
                "t:3:14 not-a-choice `aply` is not a choice here; did you mean `apply`?",
                "t:4:7 wrong-type this is a list, not a whole number or text; write a whole number or text",
            ],
        ),
        (
            "version: 1.36\nsource: {file: {nam: x}}\nstep: {version: 1}\nvalues: {a: .nan}\n",
            &[
                "t:2:17 unknown-key `nam` is not a key that is known here; did you mean `name`?",
                "t:3:7 missing-key `kind` is missing; set it to `apply` or `delete`",
                "t:4:13 bad-value `.nan` is a number that JSON does not have; if text was meant, quote it",
            ],
        ),
        (
            "version: 1.36\nstep: {kind: apply, version: [], extra: 1}\nsource: fil\n",
            &[
                "t:2:7 missing-key `wait` is missing; add `wait: …`",
                "t:2:30 wrong-type this is a list, not text; write text",
                "t:2:34 unknown-key `extra` is not a key that is known here; use `kind`, `version` or `wait`",
                "t:3:9 not-a-choice `fil` is not a choice here; did you mean `file`?",
            ],
        ),
        (
            "version: 1.36\nsource: url\n",
            &["t:2:9 wrong-type `url` takes a value; write it as `url: …`"],
        ),
        (
            "version: {{database:host}}\ncount: {{platform:account}}\n",
            &[
                "backstage.yaml:3:18 wrong-type `database:host` is known only after the deploy; use it where a chart takes a free value, or write the value out",
                "backstage.yaml:1:21 wrong-type `000123456789` is not a whole number; write a whole number",
            ],
        ),
    ];
    for (template, expected) in cases {
        let (document, findings) = decode(template);
        assert_eq!(findings, *expected, "{template}");
        assert_eq!(document, None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_is_a_value_or_findings(pieces in prop::collection::vec(prop::sample::select(vec![
        "version: ", "1.36\n", "step: ", "{kind: apply}\n", "{kind: [delete]}\n", "source: ", "none\n", "{file: ", "{name: 1}}\n", "port: ",
        "80\n", "~\n", "[1, {}]\n", "values: ", "{$reference: 1}\n", "{{database:host}}\n", "{{platform:account}}\n", "mode: ", "cidrs: ",
        "tags: ", "count: ", "-1\n", "1e400\n", "0xFFFFFFFFFFFFFFFFF\n", "é\n", "\n", "  - ",
    ]), 0..24)) {
        let world = World::new(CONTEXT, &[("t", &pieces.concat())]);
        let (node, mut findings) = world.load("t");
        let Some(node) = node else {
            assert!(!findings.is_empty());
            return Ok(());
        };
        let (value, more) = document::<Document>(&node, &world.sources, "network");
        findings.extend(more);
        assert!(value.is_some() || !findings.is_empty());
        assert!(findings.iter().all(|finding| finding.location.is_some()));
    }
}

#[test]
fn a_mistake_is_said_once() {
    let world = World::new(
        "platform: {account: 12}\n",
        &[(
            "t",
            "version: 1.36\naccount: {{platform:account}}\nmode: {{platfrm:x}}\n",
        )],
    );
    assert_eq!(world.findings.len(), 1);
    let (node, findings) = world.load("t");
    assert_eq!(findings.len(), 1, "{:?}", lines(&findings));
    let (value, more) = document::<Document>(&node.expect("a node"), &world.sources, "network");
    assert_eq!((value, lines(&more)), (None, Vec::new()));
}
