//! Entries of a network ACL that deny: where one goes, gets narrower or is asked later, what it denied may get through.
//!
//! What the other entries admit is not looked at, since those that do not change are not seen.

use super::rule::{Beyond, Rule};
use crate::plan::pair::{Difference, Pair};
use crate::plan::risk::literal::{boolean, number};
use serde_json::Value as Json;

/// One denial that lets more through.
#[derive(Debug)]
pub(in crate::plan::risk) struct Loosened {
    /// The entry.
    pub(in crate::plan::risk) subject: String,
    /// Whom it denied, in words.
    pub(in crate::plan::risk) source: String,
    /// What became of it, in words.
    pub(in crate::plan::risk) how: &'static str,
}

/// Every such denial of packets in.
pub(in crate::plan::risk) fn loosened(difference: &Difference<'_>) -> Vec<Loosened> {
    let pairs = difference.pairs.iter();
    pairs
        .filter(|pair| pair.kind() == "AWS::EC2::NetworkAclEntry")
        .filter_map(of_entry)
        .collect()
}

fn of_entry(pair: &Pair<'_>) -> Option<Loosened> {
    let was = denial(pair, pair.before.as_ref())?;
    let later = |path: &str| {
        let value = |side: Option<&Json>| side.and_then(number);
        value(pair.was(&[path])) < value(pair.is(&[path]))
    };
    let how = match denial(pair, pair.after.as_ref()) {
        // An entry that allows now is told by what it allows.
        None if pair.after.is_some() => return None,
        None => "is gone",
        Some(is) if was.beyond(&[&is]) != Beyond::Nothing => "denies less",
        Some(_) if later("RuleNumber") => "is asked after more entries",
        Some(_) => return None,
    };
    Some(Loosened {
        subject: pair.path.clone(),
        source: was.words,
        how,
    })
}

fn denial(pair: &Pair<'_>, resource: Option<&Json>) -> Option<Rule> {
    let entry = resource?.get("Properties")?;
    let denies_in =
        entry["RuleAction"] == "deny" && entry.get("Egress").and_then(boolean) != Some(true);
    denies_in.then(|| Rule::of_acl(&pair.path, entry))
}
