//! A JSON Schema as the check reads it.

use crate::config::nearest::listed;
use serde_json::Value;
use std::borrow::Cow;

/// A schema with what its `$ref` and `allOf` add.
pub(super) struct View<'a> {
    parts: Vec<&'a serde_json::Map<String, Value>>,
    /// The branches of `anyOf` or `oneOf`.
    pub(super) alternatives: Vec<&'a Value>,
    /// `false` admits nothing.
    never: bool,
}

impl<'a> View<'a> {
    pub(super) fn of(schema: &'a Value, root: &'a Value) -> Self {
        let mut view = View {
            parts: Vec::new(),
            alternatives: Vec::new(),
            never: false,
        };
        view.add(schema, root, 0);
        view
    }

    fn add(&mut self, schema: &'a Value, root: &'a Value, depth: usize) {
        let Value::Object(part) = schema else {
            self.never |= schema == &Value::Bool(false);
            return;
        };
        self.parts.push(part);
        // Definitions refer to one another, and nothing stops one that refers to itself.
        if depth > 16 {
            return;
        }
        let target = part.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|name| root.pointer(name.strip_prefix('#')?));
        if let Some(target) = target {
            self.add(target, root, depth + 1);
        }
        for all in part
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.add(all, root, depth + 1);
        }
        for any in ["anyOf", "oneOf"] {
            let branches = part.get(any).and_then(Value::as_array);
            self.alternatives.extend(branches.into_iter().flatten());
        }
    }

    pub(super) fn keyword(&self, name: &str) -> Option<&'a Value> {
        self.parts.iter().find_map(|part| part.get(name))
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.keyword(name).and_then(Value::as_f64)
    }

    pub(super) fn types(&self) -> Vec<&'a str> {
        match self.keyword("type") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn takes(&self, name: &str) -> bool {
        let types = self.types();
        types.contains(&name) || (types.is_empty() && self.implies(name))
    }

    /// What a schema without `type` speaks of.
    fn implies(&self, name: &str) -> bool {
        let says = |keyword| self.keyword(keyword).is_some();
        match name {
            "object" => says("properties") || says("additionalProperties") || says("required"),
            "array" => says("items") || says("prefixItems"),
            "string" => says("const") || says("enum"),
            _ => false,
        }
    }

    pub(super) fn takes_scalar(&self) -> bool {
        ["string", "integer", "number", "boolean"]
            .iter()
            .any(|name| self.takes(name))
    }

    pub(super) fn is_free(&self) -> bool {
        !self.never
            && self.types().is_empty()
            && !["object", "array", "string"]
                .iter()
                .any(|name| self.implies(name))
    }

    pub(super) fn required(&self) -> Vec<&'a str> {
        let lists = self.parts.iter().filter_map(|part| part.get("required"));
        let names = lists.filter_map(Value::as_array).flatten();
        names.filter_map(Value::as_str).collect()
    }

    pub(super) fn property(&self, key: &str) -> Option<&'a Value> {
        self.parts
            .iter()
            .find_map(|part| part.get("properties")?.get(key))
    }

    pub(super) fn properties(&self) -> Vec<&'a str> {
        let maps = self.parts.iter().filter_map(|part| part.get("properties"));
        let keys = maps.filter_map(Value::as_object).flat_map(|map| map.keys());
        keys.map(String::as_str).collect()
    }

    /// What is expected, in words.
    pub(super) fn expected(&self) -> Cow<'static, str> {
        let words: Vec<String> = self
            .types()
            .into_iter()
            .filter(|name| *name != "null")
            .map(|name| match name {
                "string" => "text",
                "integer" => "a whole number",
                "number" => "a number",
                "boolean" => "`true` or `false`",
                "array" => "a list",
                _ => "a map",
            })
            .map(str::to_owned)
            .collect();
        if words.is_empty() {
            return if self.implies("array") {
                "a list"
            } else {
                "a map"
            }
            .into();
        }
        listed(&words).into()
    }
}
