//! Everything that lets packets into one security group or network ACL, or out of it, on both sides.
//!
//! Rules inline in a group and rules that are resources of their own are one set, so a rule that moves from one form
//! to the other changes nothing. A resource that does not change is in no pair; what it admits is not seen.

use super::rule::Rule;
use super::source::{every_v4, group};
use super::traffic;
use crate::plan::pair::{Difference, Form, Pair};
use crate::plan::risk::literal::{boolean, given, words};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Which way packets go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::plan::risk) enum Way {
    /// In.
    In,
    /// Out.
    Out,
}

/// What decides over packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::plan::risk) enum Kind {
    /// A security group: what no rule admits stays out.
    Group,
    /// A network ACL: entries are asked in order.
    Acl,
}

/// One set of rules before and after.
#[derive(Debug)]
pub(in crate::plan::risk) struct Gate {
    /// What it is.
    pub(in crate::plan::risk) kind: Kind,
    /// Which way.
    pub(in crate::plan::risk) way: Way,
    /// Whether the group or ACL is made with this change.
    pub(in crate::plan::risk) is_new: bool,
    /// What is admitted before.
    pub(in crate::plan::risk) before: Vec<Rule>,
    /// What is admitted after.
    pub(in crate::plan::risk) after: Vec<Rule>,
}

#[derive(Default)]
struct Sides {
    before: Vec<Rule>,
    after: Vec<Rule>,
}

/// Kind, stack, group and way.
type Key = (Kind, String, String, Way);

/// Types of resources that are gates or rules of one.
const KINDS: [&str; 4] = [
    "AWS::EC2::NetworkAclEntry",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
];

/// Every gate that changes.
pub(in crate::plan::risk) fn gates(difference: &Difference<'_>) -> Vec<Gate> {
    let mut gates: BTreeMap<Key, Sides> = BTreeMap::new();
    let mut new = BTreeSet::new();
    for pair in &difference.pairs {
        let (stack, id) = pair.path.rsplit_once('/').unwrap_or(("", &pair.path));
        if pair.before.is_none() {
            new.insert((stack.to_owned(), id.to_owned()));
        }
        for (side, resource) in [&pair.before, &pair.after].into_iter().enumerate() {
            if !resource.kind().is_some_and(|kind| KINDS.contains(&kind)) {
                continue;
            }
            for (kind, owner, way, rules) in rules(pair, id, resource) {
                let sides = gates
                    .entry((kind, stack.to_owned(), owner, way))
                    .or_default();
                let into = if side == 0 {
                    &mut sides.before
                } else {
                    &mut sides.after
                };
                into.extend(rules);
            }
        }
    }
    let gate = |((kind, stack, owner, way), sides): (Key, Sides)| Gate {
        kind,
        way,
        is_new: new.contains(&(stack, owner)),
        before: without_default(sides.before),
        after: without_default(sides.after),
    };
    gates.into_iter().map(gate).collect()
}

type Rules = (Kind, String, Way, Vec<Rule>);

/// Rules of a resource, with the group that they are of.
fn rules(pair: &Pair<'_>, id: &str, resource: &Form<'_>) -> Vec<Rules> {
    let path = pair.path.as_str();
    let get = |name: &str| resource.property(&[name]);
    let whole = || resource.property(&[]).unwrap_or(&Json::Null);
    let one = || vec![Rule::of_group(path, whole())];
    match resource.kind().unwrap_or_default() {
        "AWS::EC2::SecurityGroup" => {
            let inbound = inline(path, given(get("SecurityGroupIngress")));
            let outbound = inline(path, given(get("SecurityGroupEgress")));
            let outbound = match outbound.is_empty() {
                true => vec![everything(path)],
                false => outbound,
            };
            vec![
                (Kind::Group, id.to_owned(), Way::In, inbound),
                (Kind::Group, id.to_owned(), Way::Out, outbound),
            ]
        }
        "AWS::EC2::SecurityGroupIngress" => {
            let owner = get("GroupId").or(get("GroupName"));
            vec![(Kind::Group, owner_of(owner), Way::In, one())]
        }
        "AWS::EC2::SecurityGroupEgress" => {
            vec![(Kind::Group, owner_of(get("GroupId")), Way::Out, one())]
        }
        "AWS::EC2::NetworkAclEntry" if get("RuleAction").is_none_or(|it| it != "deny") => {
            let out = get("Egress").and_then(boolean) == Some(true);
            let way = if out { Way::Out } else { Way::In };
            let owner = owner_of(get("NetworkAclId"));
            vec![(Kind::Acl, owner, way, vec![Rule::of_acl(path, whole())])]
        }
        _ => Vec::new(),
    }
}

/// Rules in a list; a list that the deploy alone knows is one rule that nothing is known of.
fn inline(path: &str, list: Option<&Json>) -> Vec<Rule> {
    match list {
        None => Vec::new(),
        Some(Json::Array(rules)) => rules
            .iter()
            .filter(|rule| given(Some(rule)).is_some())
            .map(|rule| Rule::of_group(path, rule))
            .collect(),
        Some(unknown) => vec![Rule::of_group(
            path,
            &json!({ "IpProtocol": unknown, "CidrIp": unknown }),
        )],
    }
}

/// "When you create a security group […] a default egress rule that allows outbound traffic on all ports and IP
/// protocols to any location": `AWS::EC2::SecurityGroup`, CloudFormation template reference.
fn everything(path: &str) -> Rule {
    Rule {
        subject: path.to_owned(),
        traffic: Ok(traffic::all()),
        source: every_v4(),
        words: DEFAULT.to_owned(),
    }
}

const DEFAULT: &str = "everywhere, since no rule says otherwise";

/// "The default rule is removed" by a rule out that is a resource of its own: `AWS::EC2::SecurityGroupEgress`,
/// CloudFormation template reference.
fn without_default(rules: Vec<Rule>) -> Vec<Rule> {
    let has_own = rules.iter().any(|rule| rule.words != DEFAULT);
    rules
        .into_iter()
        .filter(|rule| !has_own || rule.words != DEFAULT)
        .collect()
}

/// A group's logical id, however it is named, or what names it.
fn owner_of(value: Option<&Json>) -> String {
    let Some(value) = value else {
        return String::new();
    };
    let attribute = value.get("Fn::GetAtt").and_then(|it| it.get(0));
    let own = value
        .get("Ref")
        .or(attribute.filter(|_| group(value) == group_of(attribute)));
    own.and_then(Json::as_str)
        .map_or_else(|| words(value), str::to_owned)
}

fn group_of(id: Option<&Json>) -> super::source::Source {
    group(&json!({ "Ref": id }))
}
