//! A plan from its JSON: of this version or an older one, else refused by version.

use super::change::{FORMAT, Plan};
use super::compare::digest_of;
use serde_json::Value as Json;

/// Oldest version that can still be read. It knew additions only, and everything that came later has a default.
const OLDEST: u32 = 1;

/// Why a text is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPlan {
    /// No JSON.
    #[error("is no JSON: {0}; give a file that `plan --format json` wrote")]
    Json(String),
    /// JSON without a version.
    #[error("has no `format`, so it is no plan; give a file that `plan --format json` wrote")]
    NoFormat,
    /// A version that this program does not know.
    #[error("is a plan of format {found}; this version reads {OLDEST} to {FORMAT}: {}", remedy(*found))]
    Version {
        /// Its version.
        found: u64,
    },
    /// Its digest is of something else.
    #[error(
        "does not hold what its digest says, so it was edited, or written while something in it was masked; make it again with `plan --format json`"
    )]
    Edited,
    /// The right version, but not its shape.
    #[error(
        "says that it is a plan of format {format}, and is none: {reason}; make it again with `plan --format json`"
    )]
    Shape {
        /// Its version.
        format: u64,
        /// What is wrong with it.
        reason: String,
    },
}

fn remedy(found: u64) -> &'static str {
    if found > u64::from(FORMAT) {
        "use the version that wrote it, or a newer one"
    } else {
        "make it again with `plan --format json`"
    }
}

/// Reads a plan. One of an older format comes as one of today's, but for its `format`.
///
/// # Errors
/// [`NotAPlan`].
pub fn read(text: &str) -> Result<Plan, NotAPlan> {
    // Some shells and editors put a byte order mark before what they save.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let json: Json =
        serde_json::from_str(text).map_err(|error| NotAPlan::Json(error.to_string()))?;
    let format = json
        .get("format")
        .and_then(Json::as_u64)
        .ok_or(NotAPlan::NoFormat)?;
    if !(u64::from(OLDEST)..=u64::from(FORMAT)).contains(&format) {
        return Err(NotAPlan::Version { found: format });
    }
    // From the text, for its line and column.
    let plan: Plan = serde_json::from_str(text).map_err(|error| NotAPlan::Shape {
        format,
        reason: error.to_string(),
    })?;
    // Whoever compares plans by what they are known by must not be told a digest of something else.
    let digests = &plan.digests;
    let made = digest_of(&digests.assembly, &plan.basis, &plan.stack, &plan.releases);
    if plan.format == FORMAT && made != digests.plan {
        return Err(NotAPlan::Edited);
    }
    Ok(plan)
}
