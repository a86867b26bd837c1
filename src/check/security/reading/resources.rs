//! Resources of an assembly, with their names as findings say them.

use crate::check::{Violation, violation_of};
use crate::template::assembly::Assembly;
use crate::template::cloudformation::resource::Resource;
use serde_json::Value;

/// A resource with where it is.
#[derive(Debug, Clone)]
pub(in crate::check::security) struct Found<'a> {
    /// Logical name of its stack.
    pub(in crate::check::security) stack: String,
    /// Its logical id.
    pub(in crate::check::security) id: &'a str,
    /// The resource.
    pub(in crate::check::security) resource: &'a Resource,
}

/// Every resource of every template.
pub(in crate::check::security) fn all(assembly: &Assembly) -> Vec<Found<'_>> {
    assembly
        .templates()
        .flat_map(|(stack, template)| {
            template.resources.iter().map(move |(id, resource)| Found {
                stack: stack.clone(),
                id,
                resource,
            })
        })
        .collect()
}

/// Every resource of a type, such as `AWS::EKS::Cluster`.
pub(in crate::check::security) fn of_type<'a>(
    assembly: &'a Assembly,
    kind: &str,
) -> Vec<Found<'a>> {
    let mut found = all(assembly);
    found.retain(|found| found.resource.kind == kind);
    found
}

impl<'a> Found<'a> {
    /// A property by its path.
    pub(in crate::check::security) fn get(&self, path: &[&str]) -> Option<&'a Value> {
        let (first, rest) = path.split_first()?;
        rest.iter()
            .try_fold(self.resource.properties.get(*first)?, |value, key| {
                value.get(*key)
            })
    }

    /// Whether a property is literally true.
    pub(in crate::check::security) fn is_true(&self, path: &[&str]) -> bool {
        self.get(path) == Some(&Value::Bool(true))
    }

    /// The items of a list; none if there is no such list.
    pub(in crate::check::security) fn list(&self, path: &[&str]) -> &'a [Value] {
        self.get(path)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// A violation by this resource.
    pub(in crate::check::security) fn breach(
        &self,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Violation {
        violation_of(format!("{}/{}", self.stack, self.id), message, remedy)
    }
}

/// Every name that the intrinsics in a value refer to, and the texts of `Fn::Sub`.
pub(in crate::check::security) fn names(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(names).collect(),
        Value::Object(map) => map.values().flat_map(names).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Whether a value comes from something named public, such as `PublicSubnetA`.
pub(in crate::check::security) fn is_public(value: &Value) -> bool {
    names(value).iter().any(|name| name.contains("Public"))
}
