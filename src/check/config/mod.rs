//! Rules over the typed platform: what its parts must agree on.

use super::Check;
use crate::model::platform::Platform;

/// Every rule, by id.
pub const ALL: &[&Check<Platform>] = &[];
