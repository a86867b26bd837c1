//! A change of a property as a diff shows it.

use crate::model::value::Value;
use crate::plan::change::{PropertyChange, Replaces};
use crate::report::value::{kind, place, text};
use crate::sink::{Side, ValueChange};

/// A change as a diff shows it.
pub(super) fn shown(change: &PropertyChange) -> ValueChange {
    let side = |value: &Option<Value>| match value {
        Some(_) if change.hidden => Side::Hidden,
        Some(value) => Side::Text(text(value)),
        None => Side::Absent,
    };
    let (before, after) = match (side(&change.before), side(&change.after)) {
        (Side::Absent, Side::Absent) if change.hidden => (Side::Hidden, Side::Hidden),
        sides => sides,
    };
    ValueChange {
        label: place(&change.path),
        note: note(change),
        before,
        after,
    }
}

fn note(change: &PropertyChange) -> String {
    let mut notes = Vec::new();
    match change.replaces {
        Replaces::No => {}
        Replaces::May => notes.push("↯ may replace".to_owned()),
        Replaces::Yes => notes.push("↯ replaces".to_owned()),
    }
    notes.extend(
        change
            .cause
            .as_ref()
            .map(|cause| format!("moved by: {cause}")),
    );
    notes.extend(change.noise.map(|noise| format!("noise: {}", kind(noise))));
    notes.join(" · ")
}
