//! The table of context keys: names, names of old, and what each may hold.

use serde_json::{Value, json};

/// A context key that the project knows.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As in `platform:account`.
    pub name: &'static str,
    /// Names by which the original's files and templates call it.
    pub aliases: &'static [&'static str],
    /// What it may hold.
    pub kind: KeyKind,
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum KeyKind {
    /// Any text.
    Text,
    /// Text of a format that [`crate::model::scalar::check`] knows.
    Format(&'static str),
    /// A whole number.
    Integer {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// `true` or `false`.
    Boolean,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A list of such values.
    List(&'static KeyKind),
    /// A list of maps with these fields.
    ListOf(&'static [Field]),
    /// A map of anything.
    Map,
}

/// One field of the maps in a list.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it may hold.
    pub kind: KeyKind,
    /// Whether each item must have it.
    pub required: bool,
}

impl KeyKind {
    /// The JSON Schema of a value; values are checked against it, and editors use it.
    pub fn schema(&self) -> Value {
        match self {
            KeyKind::Text => json!({ "type": "string" }),
            KeyKind::Format(format) => json!({ "type": "string", "format": format }),
            KeyKind::Integer { min, max } => {
                json!({ "type": "integer", "minimum": min, "maximum": max })
            }
            KeyKind::Boolean => json!({ "type": "boolean" }),
            KeyKind::Choice(words) => json!({ "type": "string", "enum": words }),
            KeyKind::List(items) => json!({ "type": "array", "items": items.schema() }),
            KeyKind::ListOf(fields) => json!({ "type": "array", "items": item(fields) }),
            KeyKind::Map => json!({ "type": "object" }),
        }
    }

    /// The fields of its items.
    pub(super) fn fields(&self) -> &'static [Field] {
        match self {
            KeyKind::ListOf(fields) => fields,
            _ => &[],
        }
    }
}

fn item(fields: &[Field]) -> Value {
    let properties: serde_json::Map<String, Value> = fields
        .iter()
        .map(|field| (field.name.to_owned(), field.kind.schema()))
        .collect();
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A table of keys.
#[derive(Debug, Clone, Copy)]
pub struct Keys(pub &'static [Key]);

/// The first parts of all keys.
pub const FAMILIES: [&str; 4] = ["platform", "deployment", "backstage", "database"];

impl Keys {
    /// The key of a name or of an alias.
    pub fn find(&self, name: &str) -> Option<&'static Key> {
        let named = |key: &&Key| key.name == name;
        let aliased = |key: &&Key| key.aliases.contains(&name);
        self.0
            .iter()
            .find(named)
            .or_else(|| self.0.iter().find(aliased))
    }

    /// Today's name for a name or an alias.
    pub fn canonical<'a>(&self, name: &'a str) -> &'a str
    where
        'static: 'a,
    {
        self.find(name).map_or(name, |key| key.name)
    }

    /// Every name.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.0.iter().map(|key| key.name)
    }
}
