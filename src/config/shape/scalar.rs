//! Text against what a schema says of text, numbers and words.

use super::{Checker, View};
use crate::config::nearest::suggestion;
use crate::config::node::{Kind, Node, Resolved, Style, child};
use crate::model::scalar;
use serde_json::Value;

impl<'a> Checker<'a> {
    pub(super) fn scalar(&mut self, node: &mut Node, view: &View<'a>, pointer: &str) {
        let Kind::Scalar(scalar) = &mut node.kind else {
            return;
        };
        let textual = view.takes("string");
        let resolved = if textual {
            scalar.resolve()
        } else {
            scalar.coerce()
        };
        match resolved {
            Resolved::Boolean(_) if view.takes("boolean") => scalar.style = Style::Plain,
            Resolved::Unsigned(value) if view.takes("integer") || view.takes("number") => {
                scalar.style = Style::Plain;
                self.range(node, i128::from(value), view, pointer);
            }
            Resolved::Signed(value) if view.takes("integer") || view.takes("number") => {
                scalar.style = Style::Plain;
                self.range(node, i128::from(value), view, pointer);
            }
            Resolved::Float(value) if view.takes("number") && value.is_finite() => {
                scalar.style = Style::Plain;
            }
            _ if textual => {
                scalar.style = Style::Quoted;
                self.text(node, view, pointer);
            }
            _ => self.not_of_type(node, view, pointer),
        }
    }

    /// Anything goes, except what JSON cannot say.
    pub(super) fn free(&mut self, node: &Node, pointer: &str) {
        match &node.kind {
            Kind::Scalar(scalar) => {
                if let Resolved::Float(value) = scalar.resolve()
                    && !value.is_finite()
                {
                    let message = format!("`{}` is a number that JSON does not have", scalar.text);
                    let remedy = Some("if text was meant, quote it".to_owned());
                    self.report("bad-value", node, pointer, message, remedy);
                }
            }
            Kind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.free(item, &child(pointer, &index.to_string()));
                }
            }
            Kind::Map(entries) => {
                for entry in entries {
                    self.free(&entry.value, &child(pointer, &entry.key));
                }
            }
            Kind::Null | Kind::Invalid => {}
        }
    }

    /// One of some words.
    pub(super) fn choice(&mut self, node: &mut Node, words: &[&str], pointer: &str) {
        if let Kind::Scalar(scalar) = &mut node.kind {
            scalar.style = Style::Quoted;
            if words.contains(&scalar.text.as_str()) {
                return;
            }
        }
        let message = match node.text() {
            Some(text) => format!("`{text}` is not a choice here"),
            None => format!("this is {}, where a word is needed", node.describe()),
        };
        let remedy = suggestion(node.text().unwrap_or_default(), words.iter().copied());
        self.report("not-a-choice", node, pointer, message, remedy);
    }

    fn text(&mut self, node: &mut Node, view: &View<'a>, pointer: &str) {
        if let Some(words) = words(view) {
            return self.choice(node, &words, pointer);
        }
        let text = node.text().unwrap_or_default();
        let length = text.chars().count() as f64;
        if let Some(least) = view.number("minLength").filter(|least| length < *least) {
            let message = match text {
                "" => "the text is empty".to_owned(),
                _ => format!("`{text}` is too short"),
            };
            let remedy = Some(format!("write {least} characters or more"));
            return self.report("bad-value", node, pointer, message, remedy);
        }
        if let Some(most) = view.number("maxLength").filter(|most| length > *most) {
            let message = format!("`{text}` is too long");
            let remedy = Some(format!("write at most {most} characters"));
            return self.report("bad-value", node, pointer, message, remedy);
        }
        let format = view.keyword("format").and_then(Value::as_str);
        if let Some(Err(problem)) = format.and_then(|format| scalar::check(format, text)) {
            let problem = problem.to_string();
            let (message, remedy) = match problem.split_once("; ") {
                Some((message, remedy)) => (message.to_owned(), Some(remedy.to_owned())),
                None => (problem, None),
            };
            self.report("bad-value", node, pointer, message, remedy);
        }
    }

    fn range(&mut self, node: &Node, value: i128, view: &View<'a>, pointer: &str) {
        let format = view.keyword("format").and_then(Value::as_str);
        let (low, high) = bounds(format.unwrap_or_default());
        let low = view.whole("minimum").map_or(low, |least| least.max(low));
        let high = view.whole("maximum").map_or(high, |most| most.min(high));
        if (low..=high).contains(&value) {
            return;
        }
        let message = match (low > i128::from(i64::MIN), high < i128::from(u64::MAX)) {
            (true, true) => format!("`{value}` is not from {low} to {high}"),
            (true, false) => format!("`{value}` is less than {low}"),
            _ => format!("`{value}` is more than {high}"),
        };
        let remedy = match (low > i128::from(i64::MIN), high < i128::from(u64::MAX)) {
            (true, true) => format!("write a number from {low} to {high}"),
            (true, false) => format!("write {low} or more"),
            _ => format!("write {high} or less"),
        };
        self.report("out-of-range", node, pointer, message, Some(remedy));
    }

    fn not_of_type(&mut self, node: &Node, view: &View<'a>, pointer: &str) {
        let quoted = node
            .scalar()
            .filter(|scalar| scalar.style == Style::Quoted)
            .map(|scalar| (scalar, view.expected()));
        let Some((scalar, expected)) = quoted else {
            return self.wrong_type(node, view, pointer);
        };
        let message = format!(
            "`{}` is text, since it is quoted, not {expected}",
            scalar.text
        );
        let remedy = Some("remove the quotes".to_owned());
        self.report("wrong-type", node, pointer, message, remedy);
    }
}

impl View<'_> {
    fn whole(&self, name: &str) -> Option<i128> {
        let value = self.keyword(name)?;
        let signed = value.as_i64().map(i128::from);
        signed
            .or_else(|| value.as_u64().map(i128::from))
            .or_else(|| value.as_f64().map(|value| value as i128))
    }
}

/// The words of `enum` and `const`, if there are any.
pub(super) fn words<'a>(view: &View<'a>) -> Option<Vec<&'a str>> {
    if let Some(only) = view.keyword("const") {
        return only.as_str().map(|only| vec![only]);
    }
    let all = view.keyword("enum")?.as_array()?;
    all.iter()
        .filter(|word| !word.is_null())
        .map(Value::as_str)
        .collect()
}

/// The range of an integer format.
fn bounds(format: &str) -> (i128, i128) {
    match format {
        "uint8" => (0, i128::from(u8::MAX)),
        "uint16" => (0, i128::from(u16::MAX)),
        "uint32" => (0, i128::from(u32::MAX)),
        "uint64" | "uint" => (0, i128::from(u64::MAX)),
        "int8" => (i128::from(i8::MIN), i128::from(i8::MAX)),
        "int16" => (i128::from(i16::MIN), i128::from(i16::MAX)),
        "int32" => (i128::from(i32::MIN), i128::from(i32::MAX)),
        "int64" | "int" => (i128::from(i64::MIN), i128::from(i64::MAX)),
        _ => (i128::from(i64::MIN), i128::from(u64::MAX)),
    }
}
