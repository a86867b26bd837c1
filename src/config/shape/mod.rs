//! Whether a node has the structure that a JSON Schema (as schemars writes it) asks for.
//!
//! All problems at once, each where a user would change it. The check also settles types: after it,
//! a scalar under text is text and a scalar under a number is plain, so that decoding needs no schema.

mod branch;
mod scalar;
mod view;

use super::nearest::{nearest, suggestion};
use super::node::{Kind, Node, child};
use crate::model::finding::Finding;
use crate::model::source::{Origin, SourceMap};
use serde_json::Value;
use std::collections::HashMap;
use view::View;

/// Problems that one document reports.
const MAX_FINDINGS: usize = 100;

/// Checks a node and settles its types. `subject` turns a JSON pointer into what findings are about.
pub fn check(
    node: &mut Node,
    schema: &Value,
    sources: &SourceMap,
    subject: &dyn Fn(&str) -> String,
) -> Vec<Finding> {
    let mut checker = Checker {
        root: schema,
        sources,
        subject,
        findings: Vec::new(),
        trial: false,
    };
    checker.node(node, schema, "");
    checker.findings
}

struct Checker<'a> {
    root: &'a Value,
    sources: &'a SourceMap,
    subject: &'a dyn Fn(&str) -> String,
    findings: Vec<Finding>,
    /// Only whether there is a problem matters, not where.
    trial: bool,
}

impl<'a> Checker<'a> {
    fn node(&mut self, node: &mut Node, schema: &'a Value, pointer: &str) {
        if node.kind == Kind::Invalid || self.findings.len() >= MAX_FINDINGS {
            return;
        }
        let view = View::of(schema, self.root);
        if !view.alternatives.is_empty() {
            return self.alternatives(node, &view, pointer);
        }
        if view.is_free() {
            return self.free(node, pointer);
        }
        if let Some(reference) = node.scalar().filter(|scalar| scalar.reference.is_some()) {
            let name = reference.via.first().map_or("the value", String::as_str);
            let message = format!("`{name}` is known only after the deploy");
            let remedy = "use it where a chart takes a free value, or write the value out";
            return self.report(
                "wrong-type",
                node,
                pointer,
                message,
                Some(remedy.to_owned()),
            );
        }
        if node.kind == Kind::Null && !view.takes("null") {
            // A section without items leaves a key with nothing under it.
            if view.takes("array") {
                node.kind = Kind::List(Vec::new());
            } else if view.takes("object") {
                node.kind = Kind::Map(Vec::new());
            }
        }
        match &mut node.kind {
            Kind::Null if view.takes("null") => {}
            Kind::List(_) if view.takes("array") => self.list(node, &view, pointer),
            Kind::Map(_) if view.takes("object") => self.map(node, &view, pointer),
            Kind::Scalar(_) if view.takes_scalar() => self.scalar(node, &view, pointer),
            _ => self.wrong_type(node, &view, pointer),
        }
    }

    fn list(&mut self, node: &mut Node, view: &View<'a>, pointer: &str) {
        let count = node.items().len();
        let least = view.number("minItems").map_or(0, |n| n as usize);
        let most = view.number("maxItems").map_or(usize::MAX, |n| n as usize);
        if count < least || count > most {
            let message = match (least, most) {
                (least, usize::MAX) => format!("{count} items where at least {least} are needed"),
                (0, most) => format!("{count} items where at most {most} fit"),
                (least, most) if least == most => format!("{count} items where {least} are needed"),
                (least, most) => format!("{count} items where {least} to {most} are needed"),
            };
            let remedy = Some("make the list longer or shorter".to_owned());
            self.report("out-of-range", node, pointer, message, remedy);
        }
        let Kind::List(items) = &mut node.kind else {
            return;
        };
        let prefix = view.keyword("prefixItems").and_then(Value::as_array);
        for (index, item) in items.iter_mut().enumerate() {
            let schema = prefix
                .and_then(|prefix| prefix.get(index))
                .or_else(|| view.keyword("items"));
            let pointer = child(pointer, &index.to_string());
            self.node(item, schema.unwrap_or(&Value::Bool(true)), &pointer);
        }
        if view.keyword("uniqueItems") == Some(&Value::Bool(true)) {
            self.unique(items, pointer);
        }
    }

    fn unique(&mut self, items: &[Node], pointer: &str) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            let Some(text) = item.text() else {
                continue;
            };
            if let Some(first) = seen.insert(text, index) {
                let message = format!("`{text}` is in the list twice, first as item {}", first + 1);
                let remedy = Some("remove one of the two".to_owned());
                let pointer = child(pointer, &index.to_string());
                self.report("bad-value", item, &pointer, message, remedy);
            }
        }
    }

    fn map(&mut self, node: &mut Node, view: &View<'a>, pointer: &str) {
        let closed = view.keyword("additionalProperties") == Some(&Value::Bool(false));
        let unknown =
            (node.entries().iter()).filter(|entry| closed && view.property(&entry.key).is_none());
        let meant: Vec<&str> = unknown
            .filter_map(|entry| nearest(&entry.key, view.properties()))
            .collect();
        for name in view.required() {
            if node.get(name).is_some() {
                continue;
            }
            let pointer = child(pointer, name);
            if meant.contains(&name) {
                // Said of the key that was mistyped; who collects places has to hear of this one too.
                (self.subject)(&pointer);
                continue;
            }
            let message = format!("`{name}` is missing");
            let remedy = Some(format!("add `{name}: …`"));
            self.report("missing-key", node, &pointer, message, remedy);
        }
        let Kind::Map(entries) = &mut node.kind else {
            return;
        };
        let others = view.keyword("additionalProperties");
        for entry in entries.iter_mut() {
            let pointer = child(pointer, &entry.key);
            if let Some(schema) = view.property(&entry.key) {
                self.node(&mut entry.value, schema, &pointer);
            } else if others == Some(&Value::Bool(false)) {
                let message = format!("`{}` is not a key that is known here", entry.key);
                let remedy = suggestion(&entry.key, view.properties())
                    .or_else(|| Some("remove it".to_owned()));
                let origin = entry.key_origin.clone();
                let key = Node {
                    kind: Kind::Null,
                    span: entry.key_span,
                    origin,
                };
                self.report("unknown-key", &key, &pointer, message, remedy);
            } else {
                let schema = others.unwrap_or(&Value::Bool(true));
                self.node(&mut entry.value, schema, &pointer);
            }
        }
    }

    fn wrong_type(&mut self, node: &Node, view: &View<'a>, pointer: &str) {
        let expected = view.expected();
        let message = match node.scalar() {
            Some(scalar) => format!("`{}` is not {expected}", scalar.text),
            None => format!("this is {}, not {expected}", node.describe()),
        };
        let remedy = Some(format!("write {expected}"));
        self.report("wrong-type", node, pointer, message, remedy);
    }

    fn report(
        &mut self,
        rule: &str,
        node: &Node,
        pointer: &str,
        message: String,
        remedy: Option<String>,
    ) {
        let finding = Finding::error(rule, message);
        if self.trial {
            self.findings.push(finding);
            return;
        }
        if self.findings.len() >= MAX_FINDINGS {
            return;
        }
        // A value from elsewhere also stands somewhere in a template; an empty span stands nowhere.
        let elsewhere = node.origin != Origin::At(node.span) && node.span.start < node.span.end;
        let related = elsewhere.then(|| self.sources.location(node.span));
        self.findings.push(Finding {
            remedy,
            related: related.into_iter().collect(),
            ..finding
                .about((self.subject)(pointer))
                .at(self.sources.locate(&node.origin))
        });
    }
}
