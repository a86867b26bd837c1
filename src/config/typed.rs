//! The types of the documents, with their schemas made once.

use crate::model::{
    access::Access, addon::Addons, certificate::Certificate, cluster::Cluster, database::Database,
    network::Network, node_group::NodeGroups, platform::Conf, policy::Policy, release::Release,
    secret::Secrets, storage::StorageClass,
};
use schemars::{JsonSchema, schema_for};
use serde_json::Value;
use std::any::{TypeId, type_name};
use std::collections::HashMap;

/// The schema of every type that a template becomes.
#[derive(Debug)]
pub(super) struct Schemas(HashMap<TypeId, Value>);

impl Schemas {
    /// All of them.
    pub(super) fn new() -> Self {
        let mut schemas = Schemas(HashMap::new());
        schemas
            .add::<Conf>()
            .add::<Network>()
            .add::<Cluster>()
            .add::<Access>()
            .add::<Addons>();
        schemas
            .add::<NodeGroups>()
            .add::<StorageClass>()
            .add::<Database>()
            .add::<Secrets>();
        schemas
            .add::<Certificate>()
            .add::<Release>()
            .add::<Policy>();
        schemas
    }

    fn add<T: JsonSchema + 'static>(&mut self) -> &mut Self {
        self.0.insert(TypeId::of::<T>(), schema_for!(T).to_value());
        self
    }

    /// The schema of a type.
    pub(super) fn of<T: 'static>(&self) -> &Value {
        const NOTHING: &Value = &Value::Null;
        debug_assert!(
            self.0.contains_key(&TypeId::of::<T>()),
            "{} has no schema",
            type_name::<T>()
        );
        self.0.get(&TypeId::of::<T>()).unwrap_or(NOTHING)
    }
}

impl Default for Schemas {
    fn default() -> Self {
        Self::new()
    }
}
