//! `anyOf` and `oneOf`: which branch was meant, so that the message is about that one.

use super::scalar::words;
use super::{Checker, View};
use crate::config::nearest::{listed, suggestion};
use crate::config::node::{Kind, Node, Resolved, child};
use serde_json::Value;

/// One branch with its keywords.
struct Branch<'a> {
    schema: &'a Value,
    view: View<'a>,
}

impl<'a> Branch<'a> {
    fn is_null(&self) -> bool {
        self.view.types() == ["null"]
    }

    fn words(&self) -> Option<Vec<&'a str>> {
        let only_text = self.view.alternatives.is_empty() && self.view.takes("string");
        only_text.then(|| words(&self.view)).flatten()
    }

    /// The word that an internally tagged variant has under this key.
    fn tag(&self, key: &str) -> Option<&'a str> {
        self.view.property(key)?.get("const")?.as_str()
    }

    /// The one key of an externally tagged variant.
    fn variant(&self) -> Option<&'a str> {
        match self.view.required()[..] {
            [only] if self.view.takes("object") && self.view.properties() == [only] => Some(only),
            _ => None,
        }
    }

    fn takes(&self, node: &Node) -> bool {
        if !self.view.alternatives.is_empty() || self.view.is_free() {
            return true;
        }
        match node.kind {
            Kind::List(_) => self.view.takes("array"),
            Kind::Map(_) => self.view.takes("object"),
            Kind::Scalar(_) => self.view.takes_scalar(),
            Kind::Null | Kind::Invalid => false,
        }
    }
}

impl<'a> Checker<'a> {
    pub(super) fn alternatives(&mut self, node: &mut Node, view: &View<'a>, pointer: &str) {
        let all = view.alternatives.iter().map(|schema| Branch {
            schema,
            view: View::of(schema, self.root),
        });
        let (nulls, branches): (Vec<_>, Vec<_>) = all.partition(Branch::is_null);
        if node.kind == Kind::Null && !nulls.is_empty() {
            return;
        }
        if let [only] = &branches[..] {
            return self.node(node, only.schema, pointer);
        }
        let known: Vec<&str> = branches
            .iter()
            .filter_map(Branch::words)
            .flatten()
            .collect();
        if branches.iter().all(|branch| branch.words().is_some()) {
            return self.choice(node, &known, pointer);
        }
        if let Kind::Map(_) = node.kind {
            if let Some(key) = tag_key(&branches) {
                return self.tagged(node, key, &branches, pointer);
            }
            let variants: Vec<&str> = branches.iter().filter_map(Branch::variant).collect();
            let maps = branches.iter().filter(|branch| branch.takes(node)).count();
            if !variants.is_empty() && variants.len() == maps {
                return self.variant(node, &branches, &variants, pointer);
            }
        }
        let variants = branches.iter().filter_map(Branch::variant);
        if let Some(text) = node.text()
            && variants.clone().any(|variant| variant == text)
        {
            let message = format!("`{text}` takes a value");
            let remedy = Some(format!("write it as `{text}: …`"));
            return self.report("wrong-type", node, pointer, message, remedy);
        }
        let text_branches = branches.iter().filter(|branch| branch.takes(node)).count();
        let word_branches = branches.iter().filter(|b| b.words().is_some()).count();
        if node.text().is_some() && text_branches == word_branches && word_branches > 0 {
            let known: Vec<&str> = known.into_iter().chain(variants).collect();
            return self.choice(node, &known, pointer);
        }
        self.tried(node, branches, pointer);
    }

    fn tagged(&mut self, node: &mut Node, key: &str, branches: &[Branch<'a>], pointer: &str) {
        let tags: Vec<&str> = branches.iter().filter_map(|b| b.tag(key)).collect();
        let Some(value) = node.get(key) else {
            let message = format!("`{key}` is missing");
            let words: Vec<String> = tags.iter().map(|tag| format!("`{tag}`")).collect();
            let remedy = Some(format!("set it to {}", listed(&words)));
            return self.report("missing-key", node, pointer, message, remedy);
        };
        if value.kind == Kind::Invalid {
            return;
        }
        let text = value.text();
        match branches
            .iter()
            .find(|b| text.is_some() && b.tag(key) == text)
        {
            Some(branch) => self.node(node, branch.schema, pointer),
            None => {
                let mut value = value.clone();
                self.choice(&mut value, &tags, &child(pointer, key));
            }
        }
    }

    fn variant(
        &mut self,
        node: &mut Node,
        branches: &[Branch<'a>],
        variants: &[&str],
        pointer: &str,
    ) {
        let named =
            |branch: &&Branch<'a>| branch.variant().is_some_and(|key| node.get(key).is_some());
        if let Some(branch) = branches.iter().find(named) {
            return self.node(node, branch.schema, pointer);
        }
        let Some(first) = node.entries().first() else {
            let words: Vec<String> = variants.iter().map(|key| format!("`{key}`")).collect();
            let message = format!("one of {} is missing", listed(&words));
            let remedy = Some("add one".to_owned());
            return self.report("missing-key", node, pointer, message, remedy);
        };
        let message = format!("`{}` is not a key that is known here", first.key);
        let remedy = suggestion(&first.key, variants.iter().copied());
        let key = Node {
            kind: Kind::Null,
            span: first.key_span,
            origin: first.key_origin.clone(),
        };
        let pointer = child(pointer, &first.key);
        self.report("unknown-key", &key, &pointer, message, remedy);
    }

    /// The first branch without a problem, else the problems of the one that has the fewest.
    fn tried(&mut self, node: &mut Node, mut branches: Vec<Branch<'a>>, pointer: &str) {
        branches.sort_by_key(|branch| !native(node, &branch.view));
        let mut best: Option<(usize, &'a Value)> = None;
        for branch in branches.iter().filter(|branch| branch.takes(node)) {
            let mut settled = node.clone();
            let problems = self.attempt(&mut settled, branch.schema, pointer);
            if problems == 0 {
                *node = settled;
                return;
            }
            if best.is_none_or(|(fewest, _)| problems < fewest) {
                best = Some((problems, branch.schema));
            }
        }
        if let Some((_, schema)) = best {
            return self.node(node, schema, pointer);
        }
        let expected: Vec<String> = branches
            .iter()
            .map(|branch| branch.view.expected().into_owned())
            .collect();
        let expected = listed(&expected);
        let message = format!("this is {}, not {expected}", node.describe());
        let remedy = Some(format!("write {expected}"));
        self.report("wrong-type", node, pointer, message, remedy);
    }

    fn attempt(&mut self, node: &mut Node, schema: &'a Value, pointer: &str) -> usize {
        let mut trial = Checker {
            root: self.root,
            sources: self.sources,
            subject: self.subject,
            findings: Vec::new(),
            trial: true,
        };
        trial.node(node, schema, pointer);
        trial.findings.len()
    }
}

/// The key under which every map-like branch has a word of its own.
fn tag_key<'a>(branches: &[Branch<'a>]) -> Option<&'a str> {
    let maps: Vec<&Branch<'a>> = branches
        .iter()
        .filter(|branch| branch.view.takes("object"))
        .collect();
    let candidates = maps.first()?.view.properties();
    candidates
        .into_iter()
        .find(|key| maps.iter().all(|branch| branch.tag(key).is_some()))
}

/// Whether a branch is for what the scalar is by itself: `80` is a number before it is text.
fn native(node: &Node, view: &View<'_>) -> bool {
    match node.scalar().map(|scalar| scalar.resolve()) {
        Some(Resolved::Boolean(_)) => view.takes("boolean"),
        Some(Resolved::Unsigned(_) | Resolved::Signed(_)) => {
            view.takes("integer") || view.takes("number")
        }
        Some(Resolved::Float(_)) => view.takes("number"),
        Some(Resolved::Text) => view.takes("string"),
        None => false,
    }
}
