//! What a parser of GitHub's Markdown makes of a text: its nodes without their words, and what of the words GitHub would
//! turn into something of its own.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};

/// Elements that our text has.
const ELEMENTS: [&str; 7] = ["details", "summary", "code", "sub", "wbr", "br", "!--"];

/// Elements that a word may be in; where there are such, it is one text all the same.
const INLINE: [&str; 3] = ["code", "wbr", "br"];

/// Every node with its depth; runs of words are one. Panics at what is never ours.
pub(super) fn structure(text: &str) -> Vec<String> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.alerts = true;
    extension.math_dollars = true;
    extension.math_code = true;
    extension.superscript = true;
    extension.description_lists = true;
    extension.underline = true;
    let arena = Arena::new();
    let mut out = Vec::new();
    walk(parse_document(&arena, text, &options), 0, &mut out);
    out
}

fn walk<'a>(node: &'a AstNode<'a>, depth: usize, out: &mut Vec<String>) {
    let mut is_code = false;
    for child in node.children() {
        let value = child.data.borrow().value.clone();
        let said = match &value {
            NodeValue::Text(text) => {
                if !is_code {
                    is_dead(text);
                }
                "text".to_owned()
            }
            NodeValue::SoftBreak => "text".to_owned(),
            NodeValue::HtmlInline(html) => {
                let name = element(html);
                is_code = if name == "code" {
                    !html.starts_with("</")
                } else {
                    is_code
                };
                if INLINE.contains(&name) {
                    "text".to_owned()
                } else {
                    html.clone()
                }
            }
            NodeValue::HtmlBlock(block) => format!("html {}", tags(&block.literal)),
            NodeValue::Link(link) => {
                let hosts = [
                    "https://github.com/acme/portal/",
                    "https://us-west-2.console.aws.amazon.com/",
                ];
                assert!(
                    hosts.iter().any(|host| link.url.starts_with(host)),
                    "{}",
                    link.url
                );
                "link".to_owned()
            }
            NodeValue::CodeBlock(block) => {
                assert!(block.fenced && block.closed, "{}", block.literal);
                format!("block {}", block.info)
            }
            NodeValue::Heading(heading) => format!("heading {}", heading.level),
            NodeValue::Table(table) => format!("table of {}", table.num_columns),
            NodeValue::Alert(alert) => format!("alert {:?}", alert.alert_type),
            NodeValue::Paragraph => "paragraph".to_owned(),
            NodeValue::List(_) => "list".to_owned(),
            NodeValue::Item(_) => "item".to_owned(),
            NodeValue::TableRow(_) => "row".to_owned(),
            NodeValue::TableCell => "cell".to_owned(),
            NodeValue::Emph => "emph".to_owned(),
            NodeValue::Strong => "strong".to_owned(),
            other => panic!("no node of ours: {other:?}"),
        };
        let line = format!("{}{said}", "  ".repeat(depth));
        if said != "text" || out.last() != Some(&line) {
            out.push(line);
        }
        walk(child, depth + 1, out);
    }
}

fn element(html: &str) -> &str {
    let name = html.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '!' && c != '-');
    let name = &name[..end.unwrap_or(name.len())];
    assert!(ELEMENTS.contains(&name), "no element of ours: {html}");
    if name != "!--" {
        let bare = [format!("<{name}>"), format!("</{name}>")];
        assert!(
            bare.contains(&html.trim().to_owned()),
            "with attributes: {html}"
        );
    }
    name
}

/// The tags of a block of HTML, but those that a word may be in; its words outside of `code` are dead.
fn tags(html: &str) -> String {
    if html.starts_with("<!-- backstage-infra:plan:v1 ") && html.matches("<").count() == 1 {
        return "marker".to_owned();
    }
    let (mut out, mut rest, mut is_code) = (String::new(), html, false);
    while let Some((words, tag)) = rest.split_once('<') {
        if !is_code {
            is_dead(words);
        }
        let (tag, after) = tag.split_once('>').expect("a tag that ends");
        let tag = format!("<{tag}>");
        let name = element(&tag);
        is_code = if name == "code" {
            !tag.starts_with("</")
        } else {
            is_code
        };
        if !INLINE.contains(&name) {
            out.push_str(&tag);
        }
        rest = after;
    }
    assert!(!rest.contains('>'), "{html}");
    out
}

/// GitHub makes something of these words after rendering, wherever they stand outside of code.
fn is_dead(text: &str) {
    let lower = text.to_ascii_lowercase();
    let number_after = |mark: &str| {
        lower
            .match_indices(mark)
            .any(|(at, _)| lower[at + mark.len()..].starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_commit =
        |word: &str| (7..=40).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_hexdigit());
    let is_emoji = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_+-".contains(&b))
    };
    let colons: Vec<&str> = text.split(':').collect();
    let live = lower.contains(['@', '$'])
        || number_after("#")
        || number_after("gh-")
        || lower.contains("://")
        || lower.contains("www.")
        || lower
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(is_commit)
        || colons.len() > 2
            && colons[1..colons.len() - 1]
                .iter()
                .any(|word| is_emoji(word));
    assert!(!live, "GitHub makes something of {text:?}");
}

#[test]
#[should_panic(expected = "GitHub makes something of")]
fn finds_a_mention() {
    structure("by @org/team");
}

#[test]
#[should_panic(expected = "no element of ours")]
fn finds_an_element() {
    structure("<img src=x>");
}

#[test]
#[should_panic(expected = "no node of ours")]
fn finds_a_formula() {
    structure("a $`x`$ b");
}
