//! The envelope around a resource's properties: order, deletion, metadata.

use super::expression::{Expression, Intrinsic};
use serde::Serialize;
use serde_json::{Map, Value};

/// Typed properties of one resource type.
pub trait Properties: Serialize {
    /// `AWS::Service::Resource`.
    const TYPE: &'static str;
    /// How the type takes tags.
    const TAGS: TagStyle;
}

/// How a resource type takes tags in its `Tags` property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagStyle {
    /// Not at all.
    None,
    /// `[{ Key, Value }]`.
    List,
    /// `{ key: value }`.
    Map,
}

/// What happens to the real thing when its resource goes away or is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum DeletionPolicy {
    /// Deleted with it.
    Delete,
    /// Kept, even if the creation that made it fails.
    Retain,
    /// Kept, but not if the creation that made it fails.
    RetainExceptOnCreate,
    /// Deleted after a snapshot.
    Snapshot,
}

/// One resource of a template.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Resource {
    /// `AWS::Service::Resource`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// CloudFormation's properties, without those that are not set.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub properties: Map<String, Value>,
    /// Resources that come before and that no intrinsic names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// On removal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_policy: Option<DeletionPolicy>,
    /// On replacement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_replace_policy: Option<DeletionPolicy>,
    /// For tools.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
}

impl Resource {
    /// A resource of typed properties; those that are `None` are left out.
    pub fn of<P: Properties>(properties: &P) -> Self {
        let properties = match serde_json::to_value(properties) {
            Ok(Value::Object(map)) => map
                .into_iter()
                .filter_map(|(key, value)| Some((key, set(value)?)))
                .collect(),
            _ => Map::new(),
        };
        Resource {
            kind: P::TYPE.to_owned(),
            properties,
            depends_on: Vec::new(),
            deletion_policy: None,
            update_replace_policy: None,
            metadata: Map::new(),
        }
    }

    /// For what holds data: kept when it is removed or replaced, but not when its creation fails.
    #[must_use]
    pub fn keeps_data(self) -> Self {
        Resource {
            deletion_policy: Some(DeletionPolicy::RetainExceptOnCreate),
            update_replace_policy: Some(DeletionPolicy::Retain),
            ..self
        }
    }

    /// For databases: a last snapshot before it goes.
    #[must_use]
    pub fn snapshots_data(self) -> Self {
        Resource {
            deletion_policy: Some(DeletionPolicy::Snapshot),
            update_replace_policy: Some(DeletionPolicy::Snapshot),
            ..self
        }
    }

    /// With a tag of its own, beside the platform's; only for types with a list of tags.
    #[must_use]
    pub fn tag(mut self, key: &str, value: impl Into<String>) -> Self {
        let tags = self
            .properties
            .entry("Tags")
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(tags) = tags {
            tags.push(serde_json::json!({ "Key": key, "Value": value.into() }));
        }
        self
    }

    /// Comes after another resource although no property names it.
    #[must_use]
    pub fn after(mut self, other: &Logical) -> Self {
        self.depends_on.push(other.id.clone());
        self
    }
}

/// Without nulls, which mean "not set" in our types and nothing in CloudFormation.
fn set(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(map) => Some(
            map.into_iter()
                .filter_map(|(key, value)| Some((key, set(value)?)))
                .collect::<Map<_, _>>()
                .into(),
        ),
        Value::Array(items) => Some(items.into_iter().filter_map(set).collect::<Vec<_>>().into()),
        other => Some(other),
    }
}

/// The logical id of a resource that has been added to a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logical {
    /// Letters and digits.
    pub id: String,
}

impl Logical {
    /// `Ref` of it.
    pub fn reference(&self) -> Expression {
        Intrinsic::Ref(self.id.clone()).into()
    }

    /// An attribute of it.
    pub fn attribute(&self, name: &str) -> Expression {
        Intrinsic::GetAtt(self.id.clone(), name.to_owned()).into()
    }
}
