//! Numbers with their noun.

use std::fmt::Display;

/// `1 node`, `2 nodes`.
pub(in crate::check::config) fn counted(count: impl Display, noun: &str) -> String {
    let count = count.to_string();
    let plural = if count == "1" { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
