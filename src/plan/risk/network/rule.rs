//! One rule of a security group or network ACL, and what of it others do not admit.

use super::intervals::Intervals;
use super::source::Source;
use super::traffic;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Who may send what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::plan::risk) struct Rule {
    /// Path of the resource that it stands in.
    pub(in crate::plan::risk) subject: String,
    /// On which protocols and ports; as text where the deploy alone knows.
    pub(in crate::plan::risk) traffic: Result<Intervals, String>,
    /// From where, or to where.
    pub(in crate::plan::risk) source: Source,
    /// The same in words.
    pub(in crate::plan::risk) words: String,
}

/// What of a rule others do not admit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::plan::risk) enum Beyond {
    /// Nothing.
    Nothing,
    /// This traffic.
    Traffic(Intervals),
    /// Something, as far as can be told.
    Unproven,
}

impl Rule {
    /// A rule as security groups have it, inline or as a resource.
    pub(in crate::plan::risk) fn of_group(subject: &str, rule: &Json) -> Rule {
        let traffic = traffic::of(
            rule.get("IpProtocol"),
            rule.get("FromPort"),
            rule.get("ToPort"),
        );
        let unknown = ["IpProtocol", "FromPort", "ToPort"].map(|key| rule[key].to_string());
        Rule::new(subject, rule, traffic.ok_or_else(|| unknown.join(" ")))
    }

    /// An entry of a network ACL.
    pub(in crate::plan::risk) fn of_acl(subject: &str, entry: &Json) -> Rule {
        let bound = |group: &str, key: &str| entry.get(group).and_then(|it| it.get(key));
        let from = bound("PortRange", "From").or_else(|| bound("Icmp", "Type"));
        let to = bound("PortRange", "To").or_else(|| bound("Icmp", "Code"));
        let unknown = ["Protocol", "PortRange", "Icmp"].map(|key| entry[key].to_string());
        let traffic = traffic::of(entry.get("Protocol"), from, to);
        Rule::new(subject, entry, traffic.ok_or_else(|| unknown.join(" ")))
    }

    fn new(subject: &str, rule: &Json, traffic: Result<Intervals, String>) -> Rule {
        let nowhere = || {
            (
                Source::Unknown(false, rule.to_string()),
                "a source that is not literal".to_owned(),
            )
        };
        let (source, words) = Source::of(rule).unwrap_or_else(nowhere);
        Rule {
            subject: subject.to_owned(),
            traffic,
            source,
            words,
        }
    }

    /// What of it others do not admit together: its traffic is cut wherever one of them begins or ends, and in each
    /// piece the sources of those that admit the piece must cover its own.
    pub(in crate::plan::risk) fn beyond(&self, others: &[&Rule]) -> Beyond {
        let Ok(mine) = &self.traffic else {
            let unknown_alike =
                |other: &&&Rule| other.traffic == self.traffic && other.traffic.is_err();
            let alike: Vec<&Source> = others
                .iter()
                .filter(unknown_alike)
                .map(|it| &it.source)
                .collect();
            let whole =
                |other: &&&Rule| other.traffic.as_ref().is_ok_and(|it| *it == traffic::all());
            let all: Vec<&Source> = others.iter().filter(whole).map(|it| &it.source).collect();
            let is_within = self.source.within(&[alike, all].concat());
            return if is_within {
                Beyond::Nothing
            } else {
                Beyond::Unproven
            };
        };
        // Of thousands of rules few speak of the same ports.
        let meeting = |other: &&&Rule| other.traffic.as_ref().is_ok_and(|it| it.meets(mine));
        let near: Vec<&Rule> = others.iter().filter(meeting).copied().collect();
        let left: Vec<(u128, u128)> = pieces(mine, &near)
            .into_iter()
            .filter(|piece| !self.source.within(&admitting(&near, *piece)))
            .collect();
        let may_be_alike =
            |other: &&Rule| other.traffic.is_err() && self.source.within(&[&other.source]);
        match left.is_empty() {
            true => Beyond::Nothing,
            false if self.source.is_unknown() || others.iter().any(may_be_alike) => {
                Beyond::Unproven
            }
            false => Beyond::Traffic(Intervals::of(left)),
        }
    }
}

/// Sources of the rules that admit all of a piece of traffic.
pub(in crate::plan::risk) fn admitting<'a>(
    rules: &[&'a Rule],
    piece: (u128, u128),
) -> Vec<&'a Source> {
    let piece = Intervals::of([piece]);
    let admits = |rule: &&&Rule| rule.traffic.as_ref().is_ok_and(|it| it.covers(&piece));
    rules
        .iter()
        .filter(admits)
        .map(|rule| &rule.source)
        .collect()
}

/// Traffic cut wherever a rule begins or ends.
fn pieces(traffic: &Intervals, rules: &[&Rule]) -> Vec<(u128, u128)> {
    let known = rules.iter().filter_map(|rule| rule.traffic.as_ref().ok());
    let ranges = known.flat_map(Intervals::ranges);
    let starts: BTreeSet<u128> = ranges
        .flat_map(|(from, to)| [*from, to.saturating_add(1)])
        .collect();
    let mut pieces = Vec::new();
    for (from, to) in traffic.ranges() {
        let mut at = *from;
        for start in starts.iter().filter(|it| *from < **it && **it <= *to) {
            pieces.push((at, start - 1));
            at = *start;
        }
        pieces.push((at, *to));
    }
    pieces
}
