//! Where packets come from, or go to: addresses, members of a group, or what only the deploy knows.

use super::intervals::Intervals;
use crate::plan::risk::literal::{given, words};
use ipnet::{Ipv4Net, Ipv6Net};
use serde_json::Value as Json;

/// One end of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::plan::risk) enum Source {
    /// IPv4 addresses.
    V4(Intervals),
    /// IPv6 addresses.
    V6(Intervals),
    /// A range of one of the families, true: IPv6, that is known only after the deploy.
    Unknown(bool, String),
    /// Members of a security group.
    Group(String),
    /// Ranges of a managed prefix list.
    PrefixList(String),
}

type Read = fn(&Json) -> Source;

/// The keys of a rule that name a source, and how the value is read.
const KEYS: &[(&str, Read)] = &[
    ("CidrIp", v4),
    ("CidrBlock", v4),
    ("CidrIpv6", v6),
    ("Ipv6CidrBlock", v6),
    ("SourceSecurityGroupId", group),
    ("DestinationSecurityGroupId", group),
    ("SourceSecurityGroupName", group),
    ("SourcePrefixListId", prefix_list),
    ("DestinationPrefixListId", prefix_list),
];

impl Source {
    /// The source of a rule, with its words; none where the rule names none.
    pub(in crate::plan::risk) fn of(rule: &Json) -> Option<(Source, String)> {
        KEYS.iter().find_map(|(key, read)| {
            let value = given(rule.get(*key))?;
            Some((read(value), words(value)))
        })
    }

    /// Whether it is addresses, and not those who have something in common.
    pub(in crate::plan::risk) fn is_range(&self) -> bool {
        matches!(self, Source::V4(_) | Source::V6(_) | Source::Unknown(..))
    }

    /// Whether the deploy alone knows what it is.
    pub(in crate::plan::risk) fn is_unknown(&self) -> bool {
        matches!(self, Source::Unknown(..))
    }

    /// Whether others together admit everything that it does.
    ///
    /// Members of a group have addresses, so whoever admits all of a family admits them too; a list is of one family,
    /// and nobody says which, so it takes both.
    pub(in crate::plan::risk) fn within(&self, others: &[&Source]) -> bool {
        if others.contains(&self) {
            return true;
        }
        match self {
            Source::V4(range) => union(others, v4_of, |it| it.meets(range)).covers(range),
            Source::V6(range) => union(others, v6_of, |it| it.meets(range)).covers(range),
            Source::Unknown(false, _) => is_every_v4(others),
            Source::Unknown(true, _) => is_every_v6(others),
            Source::Group(_) => is_every_v4(others) || is_every_v6(others),
            Source::PrefixList(_) => is_every_v4(others) && is_every_v6(others),
        }
    }

    /// Whether it is of a family of which the others together admit all.
    pub(in crate::plan::risk) fn is_of_everybody(&self, others: &[&Source]) -> bool {
        match self {
            Source::V4(_) => is_every_v4(others),
            Source::V6(_) => is_every_v6(others),
            _ => false,
        }
    }

    /// How much it admits, to tell the wider first.
    pub(in crate::plan::risk) fn size(&self) -> u128 {
        match self {
            Source::V4(range) | Source::V6(range) => range.size(),
            _ => 0,
        }
    }
}

/// All of IPv4.
pub(in crate::plan::risk) fn every_v4() -> Source {
    Source::V4(Intervals::of([(0, u128::from(u32::MAX))]))
}

fn is_every_v4(sources: &[&Source]) -> bool {
    is_every(sources, v4_of, u128::from(u32::MAX))
}

fn is_every_v6(sources: &[&Source]) -> bool {
    is_every(sources, v6_of, u128::MAX)
}

/// Whether sources of a family have every address up to the last one of it. Where all of them together are too few, which
/// is nearly always, nothing needs to be sorted.
fn is_every(sources: &[&Source], family: Family, last: u128) -> bool {
    let sizes = sources.iter().filter_map(|it| family(it));
    let size = sizes.map(Intervals::size).fold(0, u128::saturating_add);
    size >= last && union(sources, family, |_| true).covers(&Intervals::of([(0, last)]))
}

/// The addresses of a source, if it is of a family.
type Family = fn(&Source) -> Option<&Intervals>;

/// The addresses of a family in sources, of those ranges that are asked for.
fn union(sources: &[&Source], family: Family, is_asked: impl Fn(&Intervals) -> bool) -> Intervals {
    let ranges = sources.iter().filter_map(|it| family(it));
    Intervals::union(ranges.filter(|it| is_asked(it)))
}

fn v4_of(source: &Source) -> Option<&Intervals> {
    match source {
        Source::V4(range) => Some(range),
        _ => None,
    }
}

fn v6_of(source: &Source) -> Option<&Intervals> {
    match source {
        Source::V6(range) => Some(range),
        _ => None,
    }
}

fn v4(value: &Json) -> Source {
    let range: Option<Ipv4Net> = value.as_str().and_then(|text| text.trim().parse().ok());
    range.map_or_else(
        || Source::Unknown(false, value.to_string()),
        |it| {
            let bounds = (u32::from(it.network()), u32::from(it.broadcast()));
            Source::V4(Intervals::of([(bounds.0.into(), bounds.1.into())]))
        },
    )
}

fn v6(value: &Json) -> Source {
    let range: Option<Ipv6Net> = value.as_str().and_then(|text| text.trim().parse().ok());
    range.map_or_else(
        || Source::Unknown(true, value.to_string()),
        |it| {
            Source::V6(Intervals::of([(
                u128::from(it.network()),
                u128::from(it.broadcast()),
            )]))
        },
    )
}

/// A range of either family.
pub(in crate::plan::risk) fn range(value: &Json) -> Source {
    match v4(value) {
        Source::Unknown(..) => match v6(value) {
            Source::Unknown(..) => Source::Unknown(false, value.to_string()),
            known => known,
        },
        known => known,
    }
}

/// Of a group in a VPC, `Ref` gives what its attribute `GroupId` does. Source: `AWS::EC2::SecurityGroup`, return
/// values, CloudFormation template reference.
pub(in crate::plan::risk) fn group(value: &Json) -> Source {
    Source::Group(match value.get("Ref").and_then(Json::as_str) {
        Some(id) => serde_json::json!({ "Fn::GetAtt": [id, "GroupId"] }).to_string(),
        None => value.to_string(),
    })
}

fn prefix_list(value: &Json) -> Source {
    Source::PrefixList(value.to_string())
}
