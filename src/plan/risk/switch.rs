//! Properties that are on or off, as a table: what a service has where a template says nothing, and in which words.

use super::literal::{Turn, turned};
use crate::plan::pair::Pair;

/// One such property of one type.
pub(super) struct Switch {
    /// `AWS::Service::Resource`.
    pub(super) kind: &'static str,
    /// Keys that lead to the property.
    pub(super) path: &'static [&'static str],
    /// What it is where the template says nothing.
    pub(super) absent: bool,
    /// What it switches, in words.
    pub(super) what: &'static str,
}

/// Every switch of a resource that stays and that turned to a value.
pub(super) fn turned_of<'a>(
    table: &'a [Switch],
    pair: &'a Pair<'_>,
    to: bool,
) -> impl Iterator<Item = (&'a Switch, Turn)> {
    let of_pair = move |switch: &'a Switch| {
        let applies = pair.stays() && switch.kind == pair.kind();
        let turn = || {
            turned(
                to,
                pair.was(switch.path),
                pair.is(switch.path),
                switch.absent,
            )
        };
        applies.then(turn).flatten().map(|turn| (switch, turn))
    };
    table.iter().filter_map(of_pair)
}
