//! Rules over all environments of a context at once. A place's document is `<environment>/<document>`.

mod shared_names;

use super::Check;
use crate::model::platform::Platform;

/// Every rule, by id.
pub const ALL: &[&Check<[Platform]>] = &[&shared_names::CHECK];
