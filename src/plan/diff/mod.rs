//! Two trees of templates → what changes, down to the property. Compares meaning, reports text.

pub(super) mod condition;
pub(super) mod list;
pub(super) mod loss;
mod path;
pub(super) mod release;
pub(super) mod resource;
pub(super) mod secret;
mod section;
pub(super) mod stack;
pub(super) mod travel;
pub(super) mod twin;
pub(super) mod uses;
pub(super) mod value;
