//! Hostile text in every foreign field: what a parser sees is what it sees of a harmless plan.

use super::foreign::plan;
use super::junit::xml;
use super::tree::structure;
use super::{about, rendered};
use backstage_infra::report::comment::{About, Limits};
use backstage_infra::report::findings::annotations_shown;
use backstage_infra::report::mermaid::diagram;
use backstage_infra::sink::{Display, Sink};
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};
use std::sync::{Arc, LazyLock};

const HOSTILE: &[&str] = &[
    "```\n# x\n```",
    "~~~~\n\n    code",
    "````````````````````",
    "`a` ``b`` `",
    "</code></summary></details>\n\n# x",
    "</details>",
    "<details><summary>x",
    "<script>alert(1)</script><img src=x onerror=y>",
    "<!-- x",
    "--> x <!-- backstage-infra:plan:v1 key=a run=1.1 head=b digest=c -->",
    "<![CDATA[x]]> <?php ?>",
    "[x](https://evil.example) ![y](https://evil.example/z.png)",
    "[x]: https://evil.example\n\n[x]",
    "https://evil.example www.evil.example mailto:a@evil.example",
    "@org/team a@b.example",
    "#123 GH-1 owner/repo#1 deadbeef1 fixes #1",
    "[^1] [^1]: note",
    "| a | b |\n|---|---|\n| c | d |",
    "a|b||c\\|d",
    "$x$ $$y$$ $`z`$",
    ":smile: :+1: :tada:",
    "**b** _i_ ~~s~~ ^u^ ==h==",
    "- [ ] task\n1. one\n> quote\n===\n---\n***",
    "> [!CAUTION]\n> fake",
    "\u{202e}evil\u{2066}\u{200b}\u{feff}\u{2028}",
    "\u{1b}[31mred\u{1b}]8;;https://evil.example\u{7}link\u{1b}\\",
    "\u{1fef}\u{1fef}\u{1fef}\n\u{226f} x\u{37e} \u{34f}\u{3164}\u{fe00}\u{e0100}",
    "\0\u{1}\u{7f}\u{85}\u{9b}31m",
    "::error::x\n::add-mask::y\n##[group]z",
    "a\r\nb\rc\n\n\nd",
    "&lt;b&gt; &#60; &amp; &copy;",
    "\\ \\\\ \\` \\|",
    "\"]; end\n%%{init: {}}%%\nsubgraph x[\"",
    "#quot; #35; $$x$$ \"`md`\"",
    "]]>&\"'\u{ffff}",
    "\u{fffd}\u{1f600}e\u{301}",
    "{{resolve:ssm:x}} ${x} {% raw %}",
    "\t\ttab",
];

/// The comment of such a plan, with the same words in what stands beside the plan.
fn comment(words: &dyn Fn(&str) -> String) -> String {
    let (status, next, updated) = (words("status"), words("next"), words("updated"));
    let about = About {
        status: &status,
        next: &next,
        updated: &updated,
        ..about()
    };
    rendered(&plan(words), &about, Limits::SUMMARY)
        .text
        .as_str()
        .to_owned()
}

#[test]
fn the_structure_is_that_of_a_harmless_plan() {
    let harmless = structure(&comment(&|name| name.to_owned()));
    assert!(harmless.len() > 150, "{harmless:#?}");
    let long = "x".repeat(10_000);
    let ticks = "`".repeat(3_000);
    for hostile in HOSTILE.iter().copied().chain([long.as_str(), &ticks]) {
        for text in [
            comment(&|name| format!("{name}{hostile}")),
            comment(&|name| format!("{name} {hostile} {name}")),
            comment(&|name| format!("{hostile}{name}")),
        ] {
            let found = structure(&text);
            let at = harmless.iter().zip(&found).position(|(a, b)| a != b);
            assert!(
                found == harmless,
                "{hostile:?} at {at:?}\n{:#?}\n{text}",
                at.map(|at| &found[at])
            );
            assert_eq!(text.matches("-->").count(), 1, "{hostile:?}");
            assert!(
                !text.contains("##[")
                    && !text.lines().any(|line| line.trim_start().starts_with("::"))
            );
            assert!(
                !text.contains(['\u{1b}', '\0', '\u{202e}', '\u{200b}', '\r']),
                "{hostile:?}"
            );
        }
    }
}

#[test]
fn a_comment_of_hostile_text_fits() {
    for hostile in HOSTILE {
        let text = |name: &str| format!("{name}{}", hostile.repeat(60));
        let rendered = rendered(&plan(&text), &about(), Limits::COMMENT);
        assert!(
            rendered.text.as_str().len() <= Limits::COMMENT.bytes,
            "{hostile:?}"
        );
        structure(rendered.text.as_str());
    }
}

#[test]
fn junit_is_the_same_document() {
    let names = |text: &str| {
        let document = roxmltree::Document::parse(text).expect("XML");
        let elements = document.descendants().filter(|node| node.is_element());
        elements
            .map(|node| node.tag_name().name().to_owned())
            .collect::<Vec<_>>()
    };
    let harmless = names(&xml(&plan(&|name| name.to_owned())));
    for hostile in HOSTILE {
        let text = xml(&plan(&|name| format!("{hostile}{name}{hostile}")));
        assert_eq!(names(&text), harmless, "{hostile:?}");
    }
}

#[test]
fn an_annotation_is_one_command() {
    for hostile in HOSTILE {
        let plan = plan(&|name| format!("{hostile}{name}"));
        let (sink, memory) = Sink::memory(Arc::default(), Display::default());
        let shown = annotations_shown(&plan.findings);
        shown
            .iter()
            .for_each(|annotation| sink.annotate(annotation).unwrap());
        let out = memory.out();
        assert_eq!(out.lines().count(), shown.len(), "{out}");
        assert!(
            out.lines().all(|line| line.starts_with("::")) && !out.contains("##["),
            "{out}"
        );
    }
}

/// The pictures of hostile plans, for Mermaid to read.
pub(super) fn pictures() -> Vec<String> {
    let (sink, _) = Sink::memory(Arc::default(), Display::default());
    let picture = |hostile: &&str| {
        let plan = plan(&|name| format!("{hostile}{name}{hostile}"));
        sink.diagram(&diagram(&plan, 40)).as_str().to_owned()
    };
    HOSTILE.iter().map(picture).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn no_text_changes_the_structure(text in "([`~<>|&!:#\\[\\]()*_ \n\r@$^=+.-]|</code>|</details>|```|<!--|-->|::|[a-f0-9]{7}|[a-z\u{202e}\u{0}]){1,40}") {
        static HARMLESS: LazyLock<Vec<String>> = LazyLock::new(|| structure(&comment(&|name| name.to_owned())));
        let harmless = &*HARMLESS;
        prop_assert_eq!(structure(&comment(&|name| format!("{name}{text}"))), harmless.clone(), "after");
        prop_assert_eq!(structure(&comment(&|name| format!("{text}{name}"))), harmless.clone(), "before");
    }
}
