//! Two lists → what was removed, added and changed, with what stayed in its place.

use super::value::{Sides, change, is_in_statement, pointer, values};
use crate::model::value::Value;
use crate::plan::canonical::{in_form, same};
use crate::plan::change::{Noise, PropertyChange};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Keys by which an item is the same one before and after, whatever else of it changes.
const IDENTITIES: [&str; 11] = [
    "Key",
    "Name",
    "Sid",
    "Id",
    "PolicyName",
    "DeviceName",
    "name",
    "id",
    "ParameterKey",
    "AttributeName",
    "IndexName",
];

/// Most pairs of items that are compared with each other; longer lists are compared from both ends only.
const MOST_PAIRS: usize = 250_000;

/// Changes between two lists at a pointer.
pub(super) fn lists(
    path: &str,
    before: &[Json],
    after: &[Json],
    sides: &Sides<'_>,
    found: &mut Vec<PropertyChange>,
) {
    // What both begin and end with needs no closer look.
    let front = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let back = before[front..]
        .iter()
        .rev()
        .zip(after[front..].iter().rev());
    let back = back.take_while(|(a, b)| a == b).count();
    let (whole_before, whole_after) = (before, after);
    let before = &before[front..before.len() - back];
    let after = &after[front..after.len() - back];
    let step = |index: usize| pointer(path, &(front + index).to_string());
    let old: Vec<Cow<'_, Json>> = before.iter().map(|it| in_form(it, sides.before)).collect();
    let new: Vec<Cow<'_, Json>> = after.iter().map(|it| in_form(it, sides.after)).collect();
    let is_unordered = is_in_statement(path) || (sides.is_unordered)(path);
    if is_unordered && old.len() == new.len() && is_permutation(&old, &new) {
        let is_order = !old.iter().zip(&new).all(|(a, b)| same(a, b));
        found.push(PropertyChange {
            noise: Some(if is_order { Noise::Order } else { Noise::Words }),
            path: path.to_owned(),
            before: Some(Value::List(whole_before.iter().map(Value::from).collect())),
            after: Some(Value::List(whole_after.iter().map(Value::from).collect())),
            ..PropertyChange::default()
        });
        return;
    }
    let start = found.len();
    for gap in gaps(&old, &new) {
        let pairs = paired(&old, &new, &gap);
        let stays: HashSet<usize> = pairs.iter().map(|(old, _)| *old).collect();
        let partners: HashMap<usize, usize> = pairs.iter().map(|(old, new)| (*new, *old)).collect();
        for index in gap.old.clone().filter(|it| !stays.contains(it)) {
            found.push(change(&step(index), Some(&before[index]), None));
        }
        for index in gap.new.clone() {
            match partners.get(&index) {
                Some(old) => {
                    let path = step(index);
                    values(
                        &path,
                        Some(&before[*old]),
                        Some(&after[index]),
                        sides,
                        found,
                    );
                }
                None => found.push(change(&step(index), None, Some(&after[index]))),
            }
        }
    }
    // What stayed may still be written in other words.
    for (old, new) in kept(&old, &new) {
        if before[old] != after[new] {
            found.push(PropertyChange {
                noise: Some(Noise::Words),
                ..change(&step(new), Some(&before[old]), Some(&after[new]))
            });
        }
    }
    if is_unordered {
        mark_moved(&mut found[start..]);
    }
}

fn is_permutation(old: &[Cow<'_, Json>], new: &[Cow<'_, Json>]) -> bool {
    let mut left: Vec<&Json> = new.iter().map(Cow::as_ref).collect();
    // Long lists are compared by their text, sorted; short ones by meaning.
    if old.len() * new.len() > MOST_PAIRS {
        let sorted = |items: &[Cow<'_, Json>]| {
            let mut texts: Vec<String> = items.iter().map(|it| it.to_string()).collect();
            texts.sort_unstable();
            texts
        };
        return sorted(old) == sorted(new);
    }
    old.iter().all(|item| {
        let at = left.iter().position(|other| same(item, other));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}

/// Runs of items without a partner, between those that stayed.
struct Gap {
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

fn gaps(old: &[Cow<'_, Json>], new: &[Cow<'_, Json>]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    let ends = [(old.len(), new.len())];
    for (next_old, next_new) in kept(old, new).into_iter().chain(ends) {
        if next_old > at_old || next_new > at_new {
            gaps.push(Gap {
                old: at_old..next_old,
                new: at_new..next_new,
            });
        }
        (at_old, at_new) = (next_old + 1, next_new + 1);
    }
    gaps
}

/// Indices of a longest common subsequence.
fn kept(old: &[Cow<'_, Json>], new: &[Cow<'_, Json>]) -> Vec<(usize, usize)> {
    let front = old.iter().zip(new).take_while(|(a, b)| same(a, b)).count();
    let back = old[front..]
        .iter()
        .rev()
        .zip(new[front..].iter().rev())
        .take_while(|(a, b)| same(a, b))
        .count();
    let (rows, columns) = (old.len() - front - back, new.len() - front - back);
    let mut kept: Vec<(usize, usize)> = (0..front).map(|it| (it, it)).collect();
    if rows * columns <= MOST_PAIRS {
        kept.extend(common(old, new, front, rows, columns));
    }
    kept.extend((0..back).map(|it| (front + rows + it, front + columns + it)));
    kept
}

/// The middle part, by the table of lengths.
fn common(
    old: &[Cow<'_, Json>],
    new: &[Cow<'_, Json>],
    front: usize,
    rows: usize,
    columns: usize,
) -> Vec<(usize, usize)> {
    let mut length = vec![vec![0_u32; columns + 1]; rows + 1];
    let alike = |row: usize, column: usize| same(&old[front + row], &new[front + column]);
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            length[row][column] = if alike(row, column) {
                length[row + 1][column + 1] + 1
            } else {
                length[row + 1][column].max(length[row][column + 1])
            };
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < rows && column < columns {
        if alike(row, column) {
            pairs.push((front + row, front + column));
            (row, column) = (row + 1, column + 1);
        } else if length[row + 1][column] >= length[row][column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// Items of a gap that are one thing before and after, in order: by what identifies them, else, where as many went as
/// came, by their place.
fn paired(old: &[Cow<'_, Json>], new: &[Cow<'_, Json>], gap: &Gap) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut from = gap.new.start;
    let mut places: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for index in gap.new.clone().rev() {
        if let Some(identity) = identity(&new[index]) {
            places.entry(identity).or_default().push(index);
        }
    }
    for index in gap.old.clone() {
        let places = identity(&old[index]).and_then(|it| places.get_mut(&it));
        let Some(places) = places else {
            continue;
        };
        // The first that is left; what was passed over would have to move.
        while places.last().is_some_and(|place| *place < from) {
            places.pop();
        }
        if let Some(partner) = places.pop() {
            pairs.push((index, partner));
            from = partner + 1;
        }
    }
    if pairs.is_empty() && gap.old.len() == gap.new.len() {
        let nameless = |item: &Json| identity(item).is_none();
        pairs = (gap.old.clone().zip(gap.new.clone()))
            .filter(|(a, b)| nameless(&old[*a]) && nameless(&new[*b]))
            .collect();
    }
    pairs
}

fn identity(item: &Json) -> Option<(&'static str, &str)> {
    let of = |key: &'static str| Some((key, item.get(key)?.as_str()?));
    IDENTITIES.into_iter().find_map(of)
}

/// What left one place of an unordered list and came to another has only moved.
fn mark_moved(changes: &mut [PropertyChange]) {
    let gone: Vec<usize> = (0..changes.len())
        .filter(|it| changes[*it].after.is_none())
        .collect();
    let mut come: Vec<usize> = (0..changes.len())
        .filter(|it| changes[*it].before.is_none())
        .collect();
    for old in gone {
        let partner = come
            .iter()
            .position(|new| changes[*new].after == changes[old].before);
        if let Some(at) = partner {
            let new = come.swap_remove(at);
            changes[old].noise = Some(Noise::Order);
            changes[new].noise = Some(Noise::Order);
        }
    }
}
