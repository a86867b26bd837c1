#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
//! The clock. Everything else takes the time as an argument.

use crate::model::date::Date;
use std::time::{SystemTime, UNIX_EPOCH};

/// Today, in UTC.
#[must_use]
pub fn today() -> Date {
    // A clock before 1970 is wrong by any measure; the first day is as good as another then.
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Date::of_unix_days(since.map_or(0, |it| it.as_secs() / (24 * 60 * 60)))
}
