//! The plan: one JSON value, the same for text, comment and check.

use crate::model::finding::Finding;
use crate::model::reference::Reference;
use crate::model::value::Value;
use crate::template::release::UNRECORDED;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the plan's JSON.
pub const FORMAT: u32 = 1;

/// What deploying would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Plan {
    /// [`FORMAT`].
    pub format: u32,
    /// Which deployment.
    pub target: Target,
    /// What the desired state was compared with.
    pub basis: Basis,
    /// What this plan is known by.
    pub digests: Digests,
    /// How much of what.
    pub counts: Counts,
    /// The root stack, with the nested ones in it.
    pub stack: StackChange,
    /// Helm releases by wave.
    pub releases: Vec<ReleaseChange>,
    /// Risks and rules.
    pub findings: Vec<Finding>,
    /// What is billed by the hour.
    pub billed: Vec<Billed>,
}

/// Which deployment a plan is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Target {
    /// Prefix of its names.
    pub deployment: String,
    /// Name of the environment.
    pub environment: String,
    /// AWS account.
    pub account: String,
    /// AWS region.
    pub region: String,
    /// Name of the root stack.
    pub stack: String,
    /// Host of the portal.
    pub host: String,
}

/// What the desired state was compared with: never a revision, time or run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Basis {
    /// Nothing exists yet.
    Empty,
    /// Another assembly.
    Assembly {
        /// Its digest.
        digest: String,
    },
}

/// sha256 over canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Digests {
    /// Templates, parameters, values with their references, charts.
    pub assembly: String,
    /// The assembly's, the basis and the changes.
    pub plan: String,
}

/// What happens to a resource, stack or release.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Goes away.
    Remove,
    /// A new one is made and the old one goes away.
    Replace,
    /// Replaced or modified, which only the deploy can tell.
    MayReplace,
    /// Changed in place.
    Modify,
    /// Made.
    Add,
    /// As it is.
    Keep,
}

/// Number of resources by action, and of releases that change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// Made.
    pub add: usize,
    /// Changed in place.
    pub modify: usize,
    /// Replaced.
    pub replace: usize,
    /// Perhaps replaced.
    pub may_replace: usize,
    /// Removed.
    pub remove: usize,
    /// Left alone.
    pub keep: usize,
    /// Releases installed, upgraded or removed.
    pub releases: usize,
}

impl Counts {
    /// Counts one resource.
    pub fn count(&mut self, action: Action) {
        let field = match action {
            Action::Add => &mut self.add,
            Action::Modify => &mut self.modify,
            Action::Replace => &mut self.replace,
            Action::MayReplace => &mut self.may_replace,
            Action::Remove => &mut self.remove,
            Action::Keep => &mut self.keep,
        };
        *field += 1;
    }
}

/// Changes of one stack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StackChange {
    /// Logical id; of the root, the name of its template.
    pub name: String,
    /// What happens to it.
    pub action: Action,
    /// What it is, in the template's words.
    pub description: String,
    /// Parameters whose values change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<PropertyChange>,
    /// Its own resources; nested stacks are under `stacks`.
    pub resources: Vec<ResourceChange>,
    /// Keys of its outputs after the deploy.
    pub outputs: Vec<String>,
    /// The nested ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stacks: Vec<StackChange>,
}

/// Change of one resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ResourceChange {
    /// Its logical id.
    pub logical_id: String,
    /// `AWS::Service::Resource`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happens to it.
    pub action: Action,
    /// What matters of it, as words for one line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub highlights: Vec<Highlight>,
    /// Properties that change; of an added resource, all of them.
    pub properties: Vec<PropertyChange>,
    /// Why it is replaced, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What data is lost, where some is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_loss: Option<String>,
}

/// One fact of a resource worth a reader's eye.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Highlight {
    /// What is told of, in words; empty where the value says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its value, in words.
    pub value: String,
}

/// Change of one property.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PropertyChange {
    /// JSON pointer in the properties, parameters or values.
    pub path: String,
    /// Value before; absent: there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// Value after; absent: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// Change of one Helm release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReleaseChange {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// What happens to it.
    pub action: Action,
    /// Wave that it is installed in, from 1.
    pub wave: u32,
    /// Releases that come before.
    pub needs: Vec<String>,
    /// Name of the chart.
    pub chart: String,
    /// Where the chart is.
    pub repository: String,
    /// Version before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_before: Option<String>,
    /// Version after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_after: Option<String>,
    /// sha256 of the chart, or `unrecorded`.
    pub sha256: String,
    /// What matters of it, as words for one line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub highlights: Vec<Highlight>,
    /// Values that change, by key.
    pub values: Vec<PropertyChange>,
    /// Values that are known only after the deploy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownValue>,
}

impl ReleaseChange {
    /// Whether the chart is our own.
    pub fn is_local(&self) -> bool {
        self.repository == "local"
    }

    /// Whether it is known which bytes the chart has.
    pub fn is_recorded(&self) -> bool {
        self.sha256 != UNRECORDED
    }
}

/// A value that is known only after the deploy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct UnknownValue {
    /// JSON pointer in the values.
    pub path: String,
    /// What it will be.
    pub reference: Reference,
}

/// Something that costs by the hour, named with count and size; there are no prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Billed {
    /// What it is, in AWS's words.
    pub what: String,
    /// How many.
    pub count: u32,
    /// Which size, class or kind; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub size: String,
    /// Where it comes from: a resource or release.
    pub source: String,
}
