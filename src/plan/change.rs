//! The plan: one JSON value, the same for text, comment and check.

pub use super::counts::Counts;
use crate::model::finding::Finding;
use crate::model::reference::Reference;
use crate::model::target::Target;
use crate::model::value::Value;
use crate::template::read::SEVERAL;
use crate::template::release::UNRECORDED;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// Version of the plan's JSON.
pub const FORMAT: u32 = 2;

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
    /// How the basis came to be.
    #[serde(default)]
    pub comparison: Comparison,
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

impl Plan {
    /// Whether the root only stands for several stacks that are deployed side by side: it has their name, and nothing else.
    pub fn is_several(&self) -> bool {
        let root = &self.stack;
        let changes = [&root.parameters, &root.settings, &root.template];
        let is_bare = changes.iter().all(|it| it.is_empty()) && root.resources.is_empty();
        root.name == SEVERAL && is_bare && root.outputs.is_empty()
    }
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
    /// What is there could not be found out, so the plan shows everything there will be.
    Unknown,
}

/// How the basis came to be, for readers; in no digest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Comparison {
    /// What it was compared with, in words: `HEAD~1 (8ad083c)`; empty where with nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub with: String,
    /// Why with this: `base of the pull request`; empty where the command line says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// What a reader must know of it, a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
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
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
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
    /// Changed in place if what it refers to gets another value.
    MayModify,
    /// Made.
    Add,
    /// As it is.
    #[default]
    Keep,
}

/// Pointer of a stack's termination protection among its settings.
pub const PROTECTION: &str = "/termination-protection";

/// Changes of one stack.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StackChange {
    /// Logical id; of the root, the name of its template.
    pub name: String,
    /// What happens to it.
    pub action: Action,
    /// Whether it is one of several that the assembly has no more. Nothing deletes it: it stays in the account as it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dropped: bool,
    /// What it is, in the template's words.
    pub description: String,
    /// Values given to the root's parameters that change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<PropertyChange>,
    /// What the deploy sets of the stack itself, as JSON pointers: `/termination-protection`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<PropertyChange>,
    /// What changes in the template beside its resources, as JSON pointers in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub template: Vec<PropertyChange>,
    /// Of a nested stack, the change of the resource that it is in its parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<Box<ResourceChange>>,
    /// Its own resources that change; nested stacks are under `stacks`.
    pub resources: Vec<ResourceChange>,
    /// Keys of its outputs after the deploy.
    pub outputs: Vec<String>,
    /// The nested ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stacks: Vec<StackChange>,
}

impl StackChange {
    /// The change of the resource that it is in its parent, where that changes in more than its template.
    pub fn own(&self) -> Option<&ResourceChange> {
        (self.resource.as_deref()).filter(|it| it.is_beside_template())
    }

    /// This stack and all below it, each with the path of logical ids that leads to it; its own is empty.
    pub fn walk(&self) -> Vec<(String, &StackChange)> {
        let mut all = vec![(String::new(), self)];
        let mut at = 0;
        while let Some((path, stack)) = all.get(at).cloned() {
            for nested in &stack.stacks {
                all.push((joined(&path, &nested.name), nested));
            }
            at += 1;
        }
        all
    }
}

/// A path one step deeper, as findings and reports name resources: `ClusterNestedStack/Cluster`.
pub fn joined(path: &str, id: &str) -> String {
    match path {
        "" => id.to_owned(),
        path => format!("{path}/{id}"),
    }
}

/// Change of one resource.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// What changes in the resource beside its properties, as JSON pointers in it: `/DeletionPolicy`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<PropertyChange>,
    /// Why it is replaced, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Paths of the resources that change because this one is replaced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takes: Vec<String>,
    /// What data is lost, where some is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_loss: Option<String>,
    /// The same resource under another name or in another stack, which is removed or made beside this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<String>,
}

impl ResourceChange {
    /// Whether it is modified in nothing that matters to a reader.
    pub fn is_noise(&self) -> bool {
        self.action == Action::Modify
            && (self.properties.iter().chain(&self.attributes)).all(|change| change.noise.is_some())
    }

    /// Of a nested stack's resource, whether more of it changes than where its template lies: then it counts as a resource
    /// beside those that it holds. One that comes or goes counts as what it holds.
    pub fn is_beside_template(&self) -> bool {
        let is_template =
            |it: &PropertyChange| matches!(it.noise, Some(Noise::Asset | Noise::Metadata));
        let mut all = self.properties.iter().chain(&self.attributes);
        !matches!(self.action, Action::Add | Action::Remove) && !all.all(is_template)
    }
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

/// Why a change of a text is none of what it says. Counted, never hidden.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Noise {
    /// The address of an asset that is named by its content.
    Asset,
    /// Tags only.
    Tags,
    /// The order of a list in which order means nothing.
    Order,
    /// The same value in other words: another intrinsic, a list of one for its item.
    Words,
    /// What only tools read: metadata, descriptions.
    Metadata,
}

/// Change of one property.
///
/// In a list, what is removed is named by its index before, what is added or changed by its index after. To apply
/// the changes to a list: remove from the last to the first, add from the first to the last, then change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PropertyChange {
    /// JSON pointer in the properties, parameters or values.
    pub path: String,
    /// Value before; absent: there was none.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "even_null"
    )]
    pub before: Option<Value>,
    /// Value after; absent: there is none. Equal to `before` where only what it refers to changes.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "even_null"
    )]
    pub after: Option<Value>,
    /// Whether CloudFormation replaces the resource for it.
    #[serde(default, skip_serializing_if = "Replaces::is_no")]
    pub replaces: Replaces,
    /// Why it matters to no reader, where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise: Option<Noise>,
    /// What moves the value, where the text stays the same: `Vpc is replaced`, `parameter Zone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Whether only the deploy can tell if the value changes at all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub uncertain: bool,
    /// Whether the values were hidden since they may be secret.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// A value that is there, and may be null: a chart takes that for "remove the default", which is not "no value".
fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Whether a change of a property makes CloudFormation replace its resource.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Replaces {
    /// Changed in place.
    #[default]
    No,
    /// Depends on what cannot be known before.
    May,
    /// Always.
    Yes,
}

impl Replaces {
    /// Whether it is [`Replaces::No`], which the JSON leaves out.
    pub fn is_no(&self) -> bool {
        *self == Replaces::No
    }
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
    /// How long to wait for readiness.
    #[serde(default)]
    pub timeout_minutes: u32,
    /// What changes beside values, as JSON pointers in the release: `/version`, `/needs/0`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<PropertyChange>,
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
