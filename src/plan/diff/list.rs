//! Two lists → what was removed, added and changed, with what stayed in its place.

use super::form::Forms;
use super::value::{Sides, change, is_in_statement, pointer, values};
use crate::model::value::Value;
use crate::plan::canonical::in_form;
use crate::plan::change::{Noise, PropertyChange};
use serde_json::{Value as Json, json};
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
const MOST_PAIRS: usize = 4_000_000;

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
    let mut forms = Forms::default();
    let mut numbers =
        |items: &[Cow<'_, Json>]| -> Vec<u32> { items.iter().map(|it| forms.of(it)).collect() };
    let (old_forms, new_forms) = (numbers(&old), numbers(&new));
    let is_unordered = is_in_statement(path) || (sides.is_unordered)(path);
    if is_unordered && is_permutation(&old_forms, &new_forms) {
        let is_order = old_forms != new_forms;
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
    let kept = kept(&old_forms, &new_forms);
    for gap in gaps(&kept, (old.len(), new.len())) {
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
    for (old, new) in kept {
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

fn is_permutation(old: &[u32], new: &[u32]) -> bool {
    let sorted = |items: &[u32]| {
        let mut items = items.to_vec();
        items.sort_unstable();
        items
    };
    old.len() == new.len() && sorted(old) == sorted(new)
}

/// Runs of items without a partner, between those that stayed.
struct Gap {
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

fn gaps(kept: &[(usize, usize)], ends: (usize, usize)) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    for (next_old, next_new) in kept.iter().copied().chain([ends]) {
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
fn kept(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let front = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let back = old[front..]
        .iter()
        .rev()
        .zip(new[front..].iter().rev())
        .take_while(|(a, b)| a == b)
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
    old: &[u32],
    new: &[u32],
    front: usize,
    rows: usize,
    columns: usize,
) -> Vec<(usize, usize)> {
    let mut length = vec![vec![0_u32; columns + 1]; rows + 1];
    let alike = |row: usize, column: usize| old[front + row] == new[front + column];
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
    let text = |value: &Option<Value>| value.as_ref().map(|it| json!(it).to_string());
    let mut come: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, change) in changes.iter().enumerate().rev() {
        if change.before.is_none()
            && let Some(text) = text(&change.after)
        {
            come.entry(text).or_default().push(at);
        }
    }
    for old in 0..changes.len() {
        let gone = text(&changes[old].before).filter(|_| changes[old].after.is_none());
        let partner = gone.and_then(|text| come.get_mut(&text)?.pop());
        if let Some(new) = partner {
            changes[old].noise = Some(Noise::Order);
            changes[new].noise = Some(Noise::Order);
        }
    }
}
