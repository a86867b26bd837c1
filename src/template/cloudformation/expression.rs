//! Values and intrinsic functions.

use crate::model::value::Value;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// An intrinsic function, or a list or join of them. Its JSON is CloudFormation's long form.
#[derive(Debug, Clone, PartialEq)]
pub enum Intrinsic {
    /// `Ref` of a parameter, resource or pseudo parameter.
    Ref(String),
    /// `Fn::GetAtt`.
    GetAtt(String, String),
    /// `Fn::Sub` over the names in its text, and further variables.
    Sub(String, BTreeMap<String, Intrinsic>),
    /// `Fn::Select` of an index in a list.
    Select(usize, Box<Intrinsic>),
    /// `Fn::Split` by a delimiter.
    Split(String, Box<Intrinsic>),
    /// `Fn::Join` by a delimiter.
    Join(String, Vec<Expression>),
}

impl Intrinsic {
    /// `Fn::Sub` with no variables of its own.
    pub fn sub(text: impl Into<String>) -> Self {
        Intrinsic::Sub(text.into(), BTreeMap::new())
    }

    /// A text that `Fn::Sub` leaves as it is, to stand beside names that it replaces.
    pub fn literal(text: &str) -> String {
        text.replace("${", "${!")
    }

    /// `Fn::Sub` with variables.
    pub fn sub_with<const N: usize>(
        text: impl Into<String>,
        variables: [(&str, Intrinsic); N],
    ) -> Self {
        Intrinsic::Sub(
            text.into(),
            variables
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }
}

impl Serialize for Intrinsic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Intrinsic::Ref(name) => map.serialize_entry("Ref", name)?,
            Intrinsic::GetAtt(id, attribute) => {
                map.serialize_entry("Fn::GetAtt", &[id, attribute])?
            }
            Intrinsic::Sub(text, variables) if variables.is_empty() => {
                map.serialize_entry("Fn::Sub", text)?
            }
            Intrinsic::Sub(text, variables) => {
                map.serialize_entry("Fn::Sub", &(text, variables))?
            }
            Intrinsic::Select(index, list) => map.serialize_entry("Fn::Select", &(index, list))?,
            Intrinsic::Split(delimiter, text) => {
                map.serialize_entry("Fn::Split", &(delimiter, text))?
            }
            Intrinsic::Join(delimiter, items) => {
                map.serialize_entry("Fn::Join", &(delimiter, items))?
            }
        }
        map.end()
    }
}

/// A property's value: text, or an intrinsic that gives it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Expression {
    /// As written.
    Text(String),
    /// Computed by CloudFormation.
    Intrinsic(Intrinsic),
}

impl Default for Expression {
    fn default() -> Self {
        Expression::Text(String::new())
    }
}

impl From<&str> for Expression {
    fn from(text: &str) -> Self {
        Expression::Text(text.to_owned())
    }
}

impl From<String> for Expression {
    fn from(text: String) -> Self {
        Expression::Text(text)
    }
}

impl From<&String> for Expression {
    fn from(text: &String) -> Self {
        Expression::Text(text.clone())
    }
}

impl From<Intrinsic> for Expression {
    fn from(intrinsic: Intrinsic) -> Self {
        Expression::Intrinsic(intrinsic)
    }
}

/// A JSON document in a property (a policy, a configuration) whose leaves may be intrinsics.
pub type Document = serde_json::Value;

/// A document of our own making, from anything that serializes.
pub fn document(value: &impl Serialize) -> Document {
    serde_json::to_value(value).unwrap_or(Document::Null)
}

/// A free-form value as a document, with each reference turned into the intrinsic that `resolve` gives.
pub fn resolved(
    value: &Value,
    resolve: &mut impl FnMut(&crate::model::reference::Reference) -> Expression,
) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Bool(*value),
        Value::Number(value) => Document::Number(value.clone()),
        Value::String(value) => Document::String(value.clone()),
        Value::List(items) => items.iter().map(|item| resolved(item, resolve)).collect(),
        Value::Map(map) => map
            .iter()
            .map(|(key, item)| (key.clone(), resolved(item, resolve)))
            .collect(),
        Value::Reference(reference) => document(&resolve(reference)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Expression, Intrinsic};

    #[test]
    fn writes_the_long_form() {
        let arn = Intrinsic::sub_with(
            "${Arn}/x",
            [("Arn", Intrinsic::GetAtt("Role".into(), "Arn".into()))],
        );
        let json = serde_json::to_string(&Expression::from(arn)).unwrap();
        assert_eq!(
            json,
            r#"{"Fn::Sub":["${Arn}/x",{"Arn":{"Fn::GetAtt":["Role","Arn"]}}]}"#
        );
    }
}
