//! A resource that changes, on both sides, as detectors of risks look at it.

use super::canonical::{canonical, has_intrinsic, intrinsic, is_no_value};
use super::change::{Billed, ReleaseChange, ResourceChange, StackChange};
use super::risk::{Gained, Grown};
use super::scope::Scope;
use super::tags::Deciding;
use crate::model::value::Value;
use crate::template::tree::{AssemblyTree, StackTree, kind};
use serde_json::{Map, Value as Json};
use std::ops::Deref;
use std::sync::OnceLock;

/// Everything that a detector may look at.
#[derive(Debug)]
pub struct Difference<'a> {
    /// What is there, as far as it is known.
    pub before: &'a AssemblyTree,
    /// What there will be.
    pub after: &'a AssemblyTree,
    /// Every resource that is added, changed, replaced or removed, but not what is noise.
    pub pairs: Vec<Pair<'a>>,
    /// Stacks that change.
    pub stack: &'a StackChange,
    /// Releases that change, with their values on both sides.
    pub releases: Vec<ReleasePair<'a>>,
    /// What policies grant more; found by the first detector that asks.
    pub gained: OnceLock<Vec<Gained>>,
    /// What of the network is admitted more; found by the first detector that asks.
    pub grown: OnceLock<Vec<Grown>>,
    /// Tags that something goes by; found by the first that asks.
    pub(in crate::plan) deciding: OnceLock<Deciding>,
    /// What is billed by the hour before.
    pub billed_before: &'a [Billed],
    /// What is billed by the hour after.
    pub billed_after: &'a [Billed],
}

impl Difference<'_> {
    /// Tags that something on either side goes by.
    pub(in crate::plan) fn deciding(&self) -> &Deciding {
        let roots = [&self.before.root, &self.after.root];
        self.deciding.get_or_init(|| Deciding::of(roots))
    }
}

/// One resource before and after.
#[derive(Debug)]
pub struct Pair<'a> {
    /// Its path as findings name it: `ClusterNestedStack/Cluster`.
    pub path: String,
    /// What happens to it.
    pub change: &'a ResourceChange,
    /// The resource before, where there was one, with its intrinsics in one form and what is known put in: parameters
    /// with a literal value, account, region and partition of the stack.
    pub before: Form<'a>,
    /// The same after.
    pub after: Form<'a>,
    /// The stack it is in before, where there is one.
    pub stack_before: Option<&'a StackTree>,
    /// The stack it is in after, where there is one.
    pub stack_after: Option<&'a StackTree>,
}

/// A resource in the one form. What is asked for is put into it when it is: detectors look at few resources, and at few
/// properties of these.
#[derive(Debug, Default)]
pub struct Form<'a> {
    source: Option<(&'a Json, &'a Scope)>,
    /// By their order in the resource; only those that intrinsics are in are put here.
    properties: OnceLock<Vec<OnceLock<Json>>>,
    whole: OnceLock<Option<Json>>,
}

impl<'a> Form<'a> {
    /// Of a resource as its template has it.
    pub fn of(resource: Option<&'a Json>, scope: &'a Scope) -> Self {
        Form {
            source: resource.map(|it| (it, scope)),
            ..Form::default()
        }
    }

    /// A property by the keys that lead to it.
    pub(in crate::plan) fn property(&self, path: &[&str]) -> Option<&Json> {
        let [first, rest @ ..] = path else {
            return self.as_ref()?.get("Properties");
        };
        let value = match self.source.and_then(|(resource, _)| of_parts(resource)) {
            Some(properties) => self.top(properties, first)?,
            None => self.as_ref()?.get("Properties")?.get(*first)?,
        };
        rest.iter().try_fold(value, |value, key| value.get(*key))
    }

    /// What stands beside its properties, as it is written.
    pub(in crate::plan) fn written(&self, attribute: &str) -> Option<&Json> {
        match self.source {
            Some((resource, _)) => resource.get(attribute),
            None => self.as_ref()?.get(attribute),
        }
    }

    /// Names of its properties.
    pub(in crate::plan) fn names(&self) -> Vec<&str> {
        let whole = || self.as_ref()?.get("Properties")?.as_object();
        let parts = self.source.and_then(|(resource, _)| of_parts(resource));
        let all = parts.or_else(whole).into_iter().flat_map(Map::keys);
        all.map(String::as_str).collect()
    }

    fn top(&self, properties: &'a Map<String, Json>, name: &str) -> Option<&Json> {
        let value = properties.get(name)?;
        let Some((_, scope)) = self.source.filter(|_| has_intrinsic(value)) else {
            return Some(value);
        };
        let none = || properties.iter().map(|_| OnceLock::new()).collect();
        let at = properties.keys().position(|key| key == name)?;
        let made = self.properties.get_or_init(none).get(at)?;
        let value = made.get_or_init(|| canonical(value, scope));
        (!is_no_value(value)).then_some(value)
    }
}

/// The properties of a resource as its template has them, unless an intrinsic stands for them all.
fn of_parts(resource: &Json) -> Option<&Map<String, Json>> {
    let is_whole = |value: &Json| intrinsic(value).is_some();
    let properties = resource
        .get("Properties")
        .filter(|it| !is_whole(it) && !is_whole(resource))?;
    properties.as_object()
}

impl Form<'_> {
    /// Whether there is one.
    pub fn is_some(&self) -> bool {
        self.source.is_some() || matches!(self.whole.get(), Some(Some(_)))
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        !self.is_some()
    }

    /// `AWS::Service::Resource`, where there is one.
    pub fn kind(&self) -> Option<&str> {
        let made = || self.whole.get()?.as_ref();
        self.source
            .map(|(resource, _)| resource)
            .or_else(made)
            .map(kind)
    }
}

impl From<Option<Json>> for Form<'_> {
    fn from(form: Option<Json>) -> Self {
        Form {
            whole: OnceLock::from(form),
            ..Form::default()
        }
    }
}

impl Deref for Form<'_> {
    type Target = Option<Json>;

    fn deref(&self) -> &Option<Json> {
        let made = || {
            self.source
                .map(|(resource, scope)| canonical(resource, scope))
        };
        self.whole.get_or_init(made)
    }
}

/// One release before and after.
#[derive(Debug)]
pub struct ReleasePair<'a> {
    /// What happens to it.
    pub change: &'a ReleaseChange,
    /// Its values before.
    pub before: Option<&'a Value>,
    /// Its values after.
    pub after: Option<&'a Value>,
}

impl Pair<'_> {
    /// `AWS::Service::Resource`.
    pub fn kind(&self) -> &str {
        &self.change.kind
    }

    /// A property before, by the keys that lead to it.
    pub fn was(&self, path: &[&str]) -> Option<&Json> {
        self.before.property(path)
    }

    /// A property after, by the keys that lead to it.
    pub fn is(&self, path: &[&str]) -> Option<&Json> {
        self.after.property(path)
    }

    /// Whether the resource was there and stays there.
    pub fn stays(&self) -> bool {
        self.before.is_some() && self.after.is_some()
    }

    /// Properties after; none where it goes away.
    pub fn properties(&self) -> Option<&Map<String, Json>> {
        self.after.as_ref()?.get("Properties")?.as_object()
    }
}
