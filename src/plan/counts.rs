//! How much of what: one number an action, and a resource in exactly one of them.

use super::change::{Action, ResourceChange};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Number of resources by action, and of releases that change. Nested stacks count as what they hold, and as one more
/// where anything changes of them beside their template, such as a policy or tags.
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
    /// Perhaps changed in place.
    #[serde(default)]
    pub may_modify: usize,
    /// Changed in place, but only in what is noise: in no other number.
    #[serde(default)]
    pub noise: usize,
    /// Removed.
    pub remove: usize,
    /// Left alone.
    pub keep: usize,
    /// Releases installed, upgraded or removed.
    pub releases: usize,
}

impl Counts {
    /// Counts one resource.
    pub fn count(&mut self, resource: &ResourceChange) {
        let field = match resource.action {
            _ if resource.is_noise() => &mut self.noise,
            Action::Add => &mut self.add,
            Action::Modify => &mut self.modify,
            Action::Replace => &mut self.replace,
            Action::MayReplace => &mut self.may_replace,
            Action::MayModify => &mut self.may_modify,
            Action::Remove => &mut self.remove,
            Action::Keep => &mut self.keep,
        };
        *field += 1;
    }
}
