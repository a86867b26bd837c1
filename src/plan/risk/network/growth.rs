//! What a change admits that was not admitted before, each rule told once, by what is worst of it.

use super::gate::{Gate, Kind, Way, gates};
use super::intervals::Intervals;
use super::rule::{Beyond, Rule, admitting};
use super::source::Source;
use super::traffic;
use crate::plan::pair::Difference;
use std::collections::{BTreeMap, BTreeSet};

/// Why a rule admits more; a rule is told by the first that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::plan::risk) enum Growth {
    /// Everybody on the internet gets in.
    World,
    /// Every protocol and port is open where only some were.
    AnyProtocol,
    /// Addresses take the place of a group's members.
    GroupToRange,
    /// More ports for those who got in before.
    Ports,
    /// Others get in.
    Source,
    /// Packets get out to more.
    Out,
}

/// One rule that admits more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grown {
    /// Why.
    pub(in crate::plan::risk) growth: Growth,
    /// The resource that the rule stands in.
    pub(in crate::plan::risk) subject: String,
    /// On what, in words.
    pub(in crate::plan::risk) traffic: String,
    /// For whom, in words.
    pub(in crate::plan::risk) source: String,
    /// On what before, for the same; only where more ports are what grows.
    pub(in crate::plan::risk) traffic_before: String,
    /// For whom before, on the same; empty where for nobody.
    pub(in crate::plan::risk) source_before: String,
    /// What a message ends in: that it is not certain, where it is not.
    pub(in crate::plan::risk) doubt: &'static str,
}

/// Every rule that admits more, of one kind.
pub(in crate::plan::risk) fn grown(difference: &Difference<'_>, growth: Growth) -> Vec<Grown> {
    // Found once: each kind has a detector of its own.
    let all = difference.grown.get_or_init(|| {
        let mut found: Vec<Grown> = gates(difference).iter().flat_map(of_gate).collect();
        found.sort();
        found.dedup();
        found
    });
    let of_kind = all.iter().filter(|it| it.growth == growth);
    of_kind.cloned().collect()
}

/// The widest first, and none that says what a wider one said.
fn of_gate(gate: &Gate) -> Vec<Grown> {
    let before: Vec<&Rule> = gate.before.iter().collect();
    let after: Vec<&Rule> = gate.after.iter().collect();
    let left: BTreeSet<_> = after.iter().map(|it| (&it.traffic, &it.source)).collect();
    let gone = |rule: &&&Rule| !left.contains(&(&rule.traffic, &rule.source));
    let gone: Vec<&Rule> = before.iter().filter(gone).copied().collect();
    let mut wider: Vec<(Growth, &Rule, Beyond)> = after
        .iter()
        .map(|rule| (rule, rule.beyond(&before)))
        .filter(|(_, beyond)| *beyond != Beyond::Nothing)
        .map(|(rule, beyond)| {
            let sides = (&before[..], &after[..]);
            (growth(gate.way, rule, &beyond, sides, &gone), *rule, beyond)
        })
        .filter(|(growth, ..)| {
            !gate.is_new || (*growth == Growth::World && gate.kind == Kind::Group)
        })
        .collect();
    let breadth = |rule: &Rule| rule.traffic.as_ref().map_or(0, |it| it.size());
    wider.sort_by(|a, b| {
        let key = |it: &(Growth, &Rule, Beyond)| {
            (
                it.0,
                u128::MAX - it.1.source.size(),
                u128::MAX - breadth(it.1),
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.1.cmp(b.1))
    });
    let mut told = before.clone();
    let mut found = Vec::new();
    let mut sources: BTreeMap<&Result<Intervals, String>, String> = BTreeMap::new();
    for (growth, rule, beyond) in wider {
        if rule.beyond(&told) != Beyond::Nothing {
            // Rules on the same ports have the same before them.
            let sources = match gate.is_new {
                true => String::new(),
                false => {
                    let of = || {
                        list(
                            before
                                .iter()
                                .filter(|it| overlap(it, rule))
                                .map(|it| &it.words),
                        )
                    };
                    sources.entry(&rule.traffic).or_insert_with(of).clone()
                }
            };
            found.push(told_of(growth, rule, &beyond, &before, sources));
        }
        told.push(rule);
    }
    found
}

fn growth(
    way: Way,
    rule: &Rule,
    beyond: &Beyond,
    (before, after): (&[&Rule], &[&Rule]),
    gone: &[&Rule],
) -> Growth {
    let is_full = rule.traffic.as_ref().is_ok_and(|it| *it == traffic::all());
    if way == Way::Out {
        Growth::Out
    } else if is_of_everybody(rule, beyond, after) {
        Growth::World
    } else if is_full && !gone.iter().any(|other| other.traffic == rule.traffic) {
        Growth::AnyProtocol
    } else if rule.source.is_range() && gone.iter().any(|it| is_group(it) && overlap(it, rule)) {
        Growth::GroupToRange
    } else if rule
        .source
        .within(&before.iter().map(|it| &it.source).collect::<Vec<_>>())
    {
        Growth::Ports
    } else {
        Growth::Source
    }
}

/// Whether, on some of what is new, all rules together admit everybody: two halves of the internet are all of it.
fn is_of_everybody(rule: &Rule, beyond: &Beyond, after: &[&Rule]) -> bool {
    match beyond {
        Beyond::Traffic(traffic) => traffic
            .ranges()
            .iter()
            .any(|piece| rule.source.is_of_everybody(&admitting(after, *piece))),
        _ => rule.source.is_of_everybody(&[&rule.source]),
    }
}

fn is_group(rule: &Rule) -> bool {
    matches!(rule.source, Source::Group(_))
}

fn overlap(one: &Rule, other: &Rule) -> bool {
    match (&one.traffic, &other.traffic) {
        (Ok(one), Ok(other)) => one.meets(other),
        (one, other) => one == other,
    }
}

fn told_of(
    growth: Growth,
    rule: &Rule,
    beyond: &Beyond,
    before: &[&Rule],
    source_before: String,
) -> Grown {
    let unknown = || "ports that are not literal".to_owned();
    let traffic = match (growth, beyond, &rule.traffic) {
        (Growth::World | Growth::Source, Beyond::Traffic(new), _) => traffic::words(new),
        (_, _, Ok(all)) => traffic::words(all),
        _ => unknown(),
    };
    let ports = || {
        let same = before.iter().filter(|it| rule.source.within(&[&it.source]));
        let words: Vec<String> = same
            .map(|it| {
                it.traffic
                    .as_ref()
                    .map_or_else(|_| unknown(), traffic::words)
            })
            .collect();
        listed(words.iter().collect::<BTreeSet<_>>(), |it| it.to_owned())
    };
    let is_unproven = *beyond == Beyond::Unproven;
    Grown {
        growth,
        subject: rule.subject.clone(),
        traffic,
        source: rule.words.clone(),
        traffic_before: match growth {
            Growth::Ports | Growth::AnyProtocol => ports(),
            _ => String::new(),
        },
        source_before,
        doubt: if is_unproven {
            "; could not prove narrower"
        } else {
            ""
        },
    }
}

/// Sources in words, as they are quoted.
fn list<'w>(words: impl Iterator<Item = &'w String>) -> String {
    listed(words.collect(), |it| format!("`{it}`"))
}

/// Up to three, and how many more.
fn listed(words: BTreeSet<&String>, shown: impl Fn(&str) -> String) -> String {
    let most = if words.len() > 4 { 3 } else { 4 };
    let mut shown: Vec<String> = words.iter().take(most).map(|it| shown(it)).collect();
    if words.len() > most {
        shown.push(format!("{} more", words.len() - most));
    }
    shown.join(", ")
}
