//! Gains in words: one danger a statement and cause, naming what is gained.

use super::class::{Class, is_perhaps_own, open_claims};
use super::{Family, Found, Grant};
use crate::model::finding::Severity;
use crate::plan::risk::Danger;
use crate::plan::risk::policy::cover::Why;
use std::collections::BTreeMap;

/// More than this many things are not listed.
const MOST: usize = 5;

/// What sets gains of one statement apart: whether it was a denial, why, and whether it is certain.
type Cause = (usize, bool, u8, Vec<String>);

/// The dangers of a grant's gains, which are all of one class.
pub(super) fn dangers(grant: &Grant<'_>, found: &[Found<'_>], remedy: &str) -> Vec<Danger> {
    let mut statements: Vec<&str> = Vec::new();
    let mut causes: BTreeMap<Cause, Vec<&Found<'_>>> = BTreeMap::new();
    for one in found {
        let name = one.gain.statement.name.as_str();
        let known = statements.iter().position(|it| *it == name);
        let at = known.unwrap_or_else(|| {
            statements.push(name);
            statements.len() - 1
        });
        let (why, words) = match &one.gain.why {
            Why::More => (0, Vec::new()),
            Why::Relaxed(words) => (1, words.clone()),
            Why::Unproven => (2, Vec::new()),
        };
        let is_perhaps = one.class == Class::External && is_perhaps_own(grant, &one.gain);
        let why = if is_perhaps { 3 } else { why };
        causes
            .entry((at, one.was_denied, why, words))
            .or_default()
            .push(one);
    }
    let danger = |((_, was_denied, why, words), all): (Cause, Vec<&Found<'_>>)| {
        let name = all.first().map_or("", |one| &one.gain.statement.name);
        let what = what(grant.family, &all);
        let lets = |also: &str| match grant.family {
            Family::Identity => format!("{name} may{also} {what}"),
            Family::Trust | Family::Resource => format!("{name}{also} lets {what}"),
        };
        let mut message = match (was_denied, why) {
            (false, 0) => lets(" also"),
            (false, 1) => format!(
                "{} under a weaker condition: {}",
                lets(""),
                words.join(", ")
            ),
            (false, 2) => format!("could not prove narrower: {}", lets("")),
            (false, _) => format!(
                "could not prove that it is the stack's own account: {}",
                lets(" also")
            ),
            (true, 0) => format!("{name} no longer denies {what}"),
            (true, 1) => format!("{name} no longer denies {what} in every case that it did"),
            (true, _) => format!("could not prove narrower: {name} may no longer deny {what}"),
        };
        if let Some(one) = all.first().filter(|one| one.class == Class::OpenId) {
            let claims = open_claims(one.gain.statement);
            if !claims.is_empty() {
                message.push_str(&format!(", with {}", claims.join(" and ")));
            }
        }
        Danger {
            severity: (why > 1).then_some(Severity::Notice),
            ..Danger::new(&grant.pair.path, message, remedy)
        }
    };
    causes.into_iter().map(danger).collect()
}

/// What cannot be read on one of the sides.
pub(super) fn unread(grant: &Grant<'_>, remedy: &str) -> Option<Danger> {
    let (label, _) = (grant.after.unread.iter())
        .chain(&grant.before.unread)
        .next()?;
    let message = format!("could not prove narrower: {label} is not known before the deploy");
    Some(Danger {
        severity: Some(Severity::Notice),
        ..Danger::new(&grant.pair.path, message, remedy)
    })
}

/// What a document is put on that it was not, unless that is new itself.
pub(super) fn more_targets(grant: &Grant<'_>, remedy: &str) -> Option<Danger> {
    let more = &grant.more_targets;
    let label =
        (grant.after.statements.first()).map(|it| match it.name.split_once(" statement ") {
            Some((label, _)) => label.to_owned(),
            None => it.name.clone(),
        })?;
    (!more.is_empty()).then(|| {
        let message = format!("{label} is also put on {}", listed(more));
        Danger::new(&grant.pair.path, message, remedy)
    })
}

/// Who may do what on what; as one product where it is one.
fn what(family: Family, all: &[&Found<'_>]) -> String {
    let mut parts: [Vec<String>; 3] = Default::default();
    let mut triples = Vec::new();
    for one in all {
        let gain = &one.gain;
        let triple = [&gain.principal, &gain.action, &gain.resource].map(|atom| atom.shown());
        for (part, shown) in parts.iter_mut().zip(&triple) {
            if !part.contains(shown) {
                part.push(shown.clone());
            }
        }
        if !triples.contains(&triple) {
            triples.push(triple);
        }
    }
    let words = |[who, action, resource]: [String; 3]| match family {
        Family::Identity => format!("{action} on {resource}"),
        Family::Trust => format!("{who} {action}"),
        Family::Resource => format!("{who} {action} on {resource}"),
    };
    let product: usize = parts.iter().map(Vec::len).product();
    if product == triples.len() {
        return words(parts.map(|part| listed(&part)));
    }
    listed(&triples.into_iter().map(words).collect::<Vec<String>>())
}

/// The first of them, and how many more there are.
fn listed(all: &[String]) -> String {
    let shown = all
        .iter()
        .take(MOST)
        .cloned()
        .collect::<Vec<String>>()
        .join(", ");
    match all.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
