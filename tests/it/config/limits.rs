//! Input made to cost more than anybody has, in time or memory, is refused by name: without its bounds none of this ends.

use super::{World, lines};
use backstage_infra::config::yaml;
use backstage_infra::model::source::{Layer, SourceMap};

fn read(text: String) -> Vec<String> {
    let mut sources = SourceMap::default();
    let file = sources.add("a.yaml", text, Layer::Context);
    let (_, findings) = yaml::document(&sources, file);
    lines(&findings)
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..30 {
        let alias = format!("*a{}", level - 1);
        laughs += &format!("a{level}: &a{level} [{}]\n", vec![alias; 9].join(", "));
    }
    let wide = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(1 << 20),
        vec!["*a"; 1000].join(", ")
    );
    for (text, name) in [(laughs, "a"), (wide, "a")] {
        let found = read(text);
        assert_eq!(found.len(), 1, "{found:?}");
        let expected = format!("with the anchor `{name}");
        assert!(found[0].contains(&expected), "{found:?}");
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let nested = "[".repeat(100) + &"]".repeat(100);
    for (text, says) in [
        (nested, "more than 64 levels"),
        ("- x\n".repeat(200_000), "more than 100000 values"),
        ("x".repeat(17 << 20), "at most 16 MiB are read"),
        ("a: 1\n".repeat(20_000), "set twice"),
        ("{".repeat(100_000), "levels of nesting"),
        ("? ".repeat(100_000), "a.yaml:1:"),
        ("- ".repeat(100_000), "more than 64 levels"),
    ] {
        let found = read(text);
        assert!(
            found.iter().any(|line| line.contains(says)),
            "{says}: {:?}",
            found.first()
        );
        assert!(found.len() <= 51, "{}", found.len());
    }
}

#[test]
fn a_template_cannot_run_away() {
    let context = format!(
        "backstage: {{list: [{}], long: {}}}\n",
        vec!["1"; 1000].join(", "),
        "x".repeat(1 << 20)
    );
    let list = |body: &str, times: usize| {
        let open = "{{#backstage:list}}".repeat(times);
        let close = "{{/backstage:list}}".repeat(times);
        format!("{open}{body}{close}")
    };
    for (template, rule) in [
        (list("text\n", 3), "template-too-large"),
        (list("", 3), "template-too-large"),
        (list("{{>t0}}", 1), "template-cycle"),
        ("{{>t1}}".repeat(100), "template-too-large"),
        (list("- {{backstage:long}}\n", 1), "template-too-large"),
        (list("- {{backstage:list}}\n", 1), "template-too-large"),
        ("{{#backstage:list}}".repeat(50_000), "template-syntax"),
        ("{{/backstage:list}}".repeat(50_000), "template-syntax"),
    ] {
        let fan = |next: usize| format!("{{{{>t{next}}}}}").repeat(100);
        let texts: Vec<String> = (2..=20).map(fan).collect();
        let mut templates = vec![
            ("t0".to_owned(), template),
            ("t20".to_owned(), String::new()),
        ];
        templates.extend(
            texts
                .into_iter()
                .enumerate()
                .map(|(at, text)| (format!("t{}", at + 1), text)),
        );
        let templates: Vec<(&str, &str)> = templates
            .iter()
            .map(|(n, t)| (n.as_str(), t.as_str()))
            .collect();
        let world = World::new(&context, &templates);
        let (_, findings) = world.load("t0");
        assert!(
            findings.iter().any(|finding| finding.rule == rule),
            "{rule}: {:?}",
            lines(&findings)
        );
        assert!(findings.len() <= 50);
    }
}
