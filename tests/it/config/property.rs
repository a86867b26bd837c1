//! What holds for every text: values read back as themselves, places are true, nothing panics.

use super::{World, lines};
use backstage_infra::config::bind;
use backstage_infra::config::mustache::{CLOSE, OPEN};
use backstage_infra::config::node::{Kind, Node};
use backstage_infra::config::yaml;
use backstage_infra::model::source::{Layer, Origin, SourceMap};
use backstage_infra::model::value::Value;
use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_oneof, proptest};

/// Text that YAML, Mustache or both would make something of, and any other text.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "{{",
            "}}",
            "{{platform:region}}",
            "{{#x}}",
            "'",
            "\"",
            ": ",
            ":",
            "#",
            " #",
            "- ",
            "\n",
            "\r\n",
            "\t",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a",
            "*a",
            "!!str",
            "|",
            ">",
            "%YAML",
            "---",
            "...",
            "<<",
            "null",
            "~",
            "true",
            "0123",
            "1.10",
            ".nan",
            "\\",
            "\\n",
            "\u{0}",
            "\u{7}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{e000}0\u{e001}",
            "\u{e000}",
            "😀",
            "é",
            " ",
            "",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// A document of scraps, so that parsers get past their first line.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "a: ",
        "b",
        "\n",
        "  ",
        "- ",
        "{{",
        "}}",
        "{{x}}",
        "{{#backstage:list}}",
        "{{/backstage:list}}",
        "{{^a}}",
        "{{>p}}",
        "{{.}}",
        "{{platform:region}}",
        "{{!",
        "{{=",
        "=}}",
        "<% %>",
        "<%",
        "%>",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "|\n",
        ">-\n",
        "&x ",
        "*x",
        "? ",
        ": ",
        "!!int ",
        "!t ",
        "#",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "%TAG ! a\n",
        "é",
        "😀",
        "\r",
        "\t",
        "<<: ",
        "1",
        "\u{e000}",
        "\\",
        "\u{feff}",
    ]);
    prop_oneof![
        prop::collection::vec(scrap, 0..40).prop_map(|scraps| scraps.concat()),
        any::<String>(),
    ]
}

/// JSON's quoting is YAML's double quoting.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}

const TEMPLATE: &str = "\
before: kept
plain: {{platform:text}}
mixed: a {{platform:text}} b
single: 'x{{platform:text}}'
double: \"{{platform:text}}\\n\"
literal: |
  first {{platform:text}}
  last
folded: >-
  {{platform:text}}
flow: [{{platform:text}}, {k: {{platform:text}}}, '{{platform:text}}']
{{platform:text}}-key: under
list:
{{#deployment:zones}}
  - {name: {{.}}, other: 1}
{{/deployment:zones}}
after: kept # {{platform:text}}
";

fn at<'a>(node: &'a Node, pointer: &str) -> &'a str {
    let text = node.at(pointer).and_then(Node::text);
    text.unwrap_or_else(|| panic!("no text at {pointer}"))
}

fn walk(node: &Node, visit: &mut impl FnMut(&Node)) {
    visit(node);
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| walk(item, visit)),
        Kind::Map(entries) => entries.iter().for_each(|entry| walk(&entry.value, visit)),
        Kind::Null | Kind::Scalar(_) | Kind::Invalid => {}
    }
}

fn spans_lie_on_characters(node: &Node, sources: &SourceMap) {
    walk(node, &mut |node| {
        for span in [Some(node.span), node.origin.span()].into_iter().flatten() {
            let text = &sources.file(span.file).text;
            assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_reads_back_as_itself_and_changes_nothing_else(text in nasty()) {
        let context = format!("platform: {{text: {0}}}\ndeployment: {{zones: [{0}, z]}}\n", quoted(&text));
        let world = World::new(&context, &[("t", TEMPLATE)]);
        assert_eq!(lines(&world.findings), Vec::<String>::new());
        let (node, findings) = world.load("t");
        assert_eq!(lines(&findings), Vec::<String>::new());
        let node = node.expect("a map");
        assert_eq!(at(&node, "/plain"), text);
        assert_eq!(at(&node, "/mixed"), format!("a {text} b"));
        assert_eq!(at(&node, "/single"), format!("x{text}"));
        assert_eq!(at(&node, "/double"), format!("{text}\n"));
        assert_eq!(at(&node, "/literal"), format!("first {text}\nlast\n"));
        assert_eq!(at(&node, "/folded"), text);
        assert_eq!(at(&node, "/flow/0"), text);
        assert_eq!(at(&node, "/flow/1/k"), text);
        assert_eq!(at(&node, "/flow/2"), text);
        assert_eq!(at(&node, "/list/0/name"), text);
        assert_eq!(at(&node, "/list/1/name"), "z");
        let keys: Vec<&str> = node.entries().iter().map(|entry| entry.key.as_str()).collect();
        let own = format!("{text}-key");
        assert_eq!(
            keys,
            ["before", "plain", "mixed", "single", "double", "literal", "folded", "flow", own.as_str(), "list", "after"]
        );
        assert_eq!(node.get(&own).and_then(Node::text), Some("under"));
        assert_eq!((at(&node, "/before"), at(&node, "/after")), ("kept", "kept"));
        // Where nothing asks for a type, text stays text, whatever it looks like.
        let value: Value = backstage_infra::config::decode::node(node.at("/plain").expect("plain")).expect("a value");
        assert_eq!(value, Value::String(text));
        spans_lie_on_characters(&node, &world.sources);
    }

    #[test]
    fn every_literal_byte_is_the_templates(template in scraps(), partial in scraps()) {
        let world = World::new(
            "platform: {region: us-west-2}\nbackstage: {list: [1, 2]}\n",
            &[("t", &template), ("p", &partial)],
        );
        let rendered = world.render("t");
        let mut in_sentinel = false;
        for (at, character) in rendered.text.char_indices() {
            let width = character.len_utf8();
            let span = rendered.mapping.span(at..at + width);
            let source = &world.sources.file(span.file).text;
            let slice = source.get(span.start as usize..span.end as usize).expect("on characters");
            in_sentinel |= character == OPEN && rendered.interpolations.iter().any(|i| i.span == span);
            if in_sentinel {
                assert!(rendered.interpolations.iter().any(|i| i.span == span));
            } else {
                assert_eq!(slice, &rendered.text[at..at + width]);
            }
            in_sentinel &= character != CLOSE;
        }
    }

    #[test]
    fn nothing_panics_and_every_span_slices(template in scraps(), partial in scraps(), context in scraps()) {
        let world = World::new(&context, &[("t", &template), ("p", &partial)]);
        let rendered = world.render("t");
        if let (Some(node), _) = bind::load(&rendered, &world.sources) {
            spans_lie_on_characters(&node, &world.sources);
        }
        for (file, _) in world.sources.files() {
            if let (Some(node), _) = yaml::document(&world.sources, file) {
                spans_lie_on_characters(&node, &world.sources);
            }
        }
    }

    #[test]
    fn a_scalars_place_is_its_bytes(text in "[a-z0-9é😀][a-z0-9é😀.]{0,12}") {
        let mut sources = SourceMap::default();
        let yaml_text = format!("\u{feff}# é\r\nk: {{ é: {text} }}\r\nl:\r\n  - &x {text}\r\n  - \"{text}\"\r\n");
        let file = sources.add("a.yaml", yaml_text, Layer::Context);
        let (node, findings) = yaml::document(&sources, file);
        assert_eq!(lines(&findings), Vec::<String>::new());
        let node = node.expect("a map");
        for (pointer, written) in [("/k/é", text.clone()), ("/l/0", text.clone()), ("/l/1", format!("\"{text}\""))] {
            let node = node.at(pointer).expect(pointer);
            assert_eq!(sources.slice(node.span), written);
            assert_eq!(node.origin, Origin::At(node.span));
        }
    }
}
