#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
//! The clock. Everything else takes the time as an argument.

use crate::model::date::Date;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time since 1970, in UTC.
#[must_use]
pub fn since_1970() -> Duration {
    // A clock before 1970 is wrong by any measure; its beginning is as good as another time then.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

/// Today, in UTC.
#[must_use]
pub fn today() -> Date {
    Date::of_unix_days(since_1970().as_secs() / (24 * 60 * 60))
}
