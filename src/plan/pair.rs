//! A resource that changes, on both sides, as detectors of risks look at it.

use super::canonical::canonical;
use super::change::{Billed, ReleaseChange, ResourceChange, StackChange};
use super::risk::{Gained, Grown};
use super::scope::Scope;
use crate::model::value::Value;
use crate::template::tree::{AssemblyTree, StackTree, kind};
use serde_json::{Map, Value as Json};
use std::cell::OnceCell;
use std::ops::Deref;

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
    pub gained: OnceCell<Vec<Gained>>,
    /// What of the network is admitted more; found by the first detector that asks.
    pub grown: OnceCell<Vec<Grown>>,
    /// What is billed by the hour before.
    pub billed_before: &'a [Billed],
    /// What is billed by the hour after.
    pub billed_after: &'a [Billed],
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

/// A resource in the one form, put into it when it is first looked at: detectors look at few.
#[derive(Debug, Default)]
pub struct Form<'a> {
    source: Option<(&'a Json, &'a Scope)>,
    form: OnceCell<Option<Json>>,
}

impl<'a> Form<'a> {
    /// Of a resource as its template has it.
    pub fn of(resource: Option<&'a Json>, scope: &'a Scope) -> Self {
        Form {
            source: resource.map(|it| (it, scope)),
            form: OnceCell::new(),
        }
    }
}

impl Form<'_> {
    /// Whether there is one.
    pub fn is_some(&self) -> bool {
        self.source.is_some() || matches!(self.form.get(), Some(Some(_)))
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        !self.is_some()
    }

    /// `AWS::Service::Resource`, where there is one.
    pub fn kind(&self) -> Option<&str> {
        let made = || self.form.get()?.as_ref();
        self.source
            .map(|(resource, _)| resource)
            .or_else(made)
            .map(kind)
    }
}

impl From<Option<Json>> for Form<'_> {
    fn from(form: Option<Json>) -> Self {
        Form {
            source: None,
            form: OnceCell::from(form),
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
        self.form.get_or_init(made)
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
        at(self.before.as_ref(), path)
    }

    /// A property after, by the keys that lead to it.
    pub fn is(&self, path: &[&str]) -> Option<&Json> {
        at(self.after.as_ref(), path)
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

fn at<'a>(resource: Option<&'a Json>, path: &[&str]) -> Option<&'a Json> {
    path.iter()
        .try_fold(resource?.get("Properties")?, |value, key| value.get(*key))
}
