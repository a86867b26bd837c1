//! Rules over the synthesized resources: what must never go out.

use super::Check;
use crate::template::assembly::Assembly;

/// Every rule, by id.
pub const ALL: &[&Check<Assembly>] = &[];
