//! What must hold of every set of rules, and inclusion against counting in a small universe.

use super::intervals::Intervals;
use super::rule::{Beyond, Rule};
use crate::plan::risk::resource_test::says;
use crate::plan::risk::{
    cidr_wider, egress_wider, group_to_cidr, open_to_world, ports_wider, protocol_any,
};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Value, json};

/// A range of ports among sixteen, and the range that it is open to: below `10.0.0.0/28`, by its number and length.
#[derive(Debug, Clone)]
struct Small {
    from: u32,
    to: u32,
    address: u32,
    length: u32,
}

impl Small {
    fn json(&self) -> Value {
        let range = format!("10.0.0.{}/{}", self.address, self.length);
        json!({ "IpProtocol": "tcp", "FromPort": self.from, "ToPort": self.to, "CidrIp": range })
    }

    fn admits(&self, port: u32, address: u32) -> bool {
        let bits = 32 - self.length;
        (self.from..=self.to).contains(&port) && address >> bits == self.address >> bits
    }
}

fn small() -> impl Strategy<Value = Small> {
    (0u32..16, 0u32..16, 0u32..16, 28u32..=32).prop_map(|(a, b, address, length)| Small {
        from: a.min(b),
        to: a.max(b),
        address,
        length,
    })
}

/// Any rule, also such as nobody should write.
fn wild() -> impl Strategy<Value = Value> {
    let protocols = ["tcp", "udp", "icmp", "-1", "50", "58"];
    let sources = [
        ("CidrIp", json!("0.0.0.0/0")),
        ("CidrIp", json!("10.0.0.0/8")),
        ("CidrIp", json!("10.128.0.0/9")),
        ("CidrIp", json!({ "Ref": "Range" })),
        ("CidrIpv6", json!("::/0")),
        ("CidrIpv6", json!("fd00::/8")),
        ("SourceSecurityGroupId", json!({ "Ref": "App" })),
        ("SourcePrefixListId", json!("pl-1")),
    ];
    let port = || {
        (0usize..5).prop_map(|at| {
            [
                json!(0),
                json!("22"),
                json!(443),
                json!({ "Ref": "Port" }),
                Value::Null,
            ][at]
                .clone()
        })
    };
    (0..protocols.len(), 0..sources.len(), port(), port()).prop_map(
        move |(protocol, source, from, to)| {
            let (key, value) = sources[source].clone();
            let mut rule =
                json!({ "IpProtocol": protocols[protocol], "FromPort": from, "ToPort": to });
            rule[key] = value;
            rule
        },
    )
}

/// Everything that any detector says of a group whose rules change, both ways.
fn all(before: &[Value], after: &[Value]) -> Vec<Vec<String>> {
    let detectors = [
        &open_to_world::DETECTOR,
        &cidr_wider::DETECTOR,
        &ports_wider::DETECTOR,
        &protocol_any::DETECTOR,
        &group_to_cidr::DETECTOR,
        &egress_wider::DETECTOR,
    ];
    let group = |rules: &[Value]| json!({ "SecurityGroupIngress": rules });
    let of = |detector| {
        says(
            detector,
            "AWS::EC2::SecurityGroup",
            group(before),
            group(after),
        )
    };
    detectors.map(of).to_vec()
}

fn count(found: &[Vec<String>]) -> usize {
    found.iter().map(Vec::len).sum()
}

proptest! {
    #[test]
    fn intervals_are_what_counting_says(
        one in vec((0u128..20, 0u128..20), 0..5),
        other in vec((0u128..20, 0u128..20), 0..5),
    ) {
        let has = |ranges: &[(u128, u128)], it| ranges.iter().any(|(from, to)| (*from..=*to).contains(&it));
        let sets = (Intervals::of(one.clone()), Intervals::of(other.clone()));
        prop_assert_eq!(sets.0.covers(&sets.1), (0..20).all(|it| !has(&other, it) || has(&one, it)));
        prop_assert_eq!(sets.0.meets(&sets.1), (0..20).any(|it| has(&other, it) && has(&one, it)));
        prop_assert_eq!(sets.0.size(), (0..20).filter(|it| has(&one, *it)).count() as u128);
    }

    #[test]
    fn a_rule_is_within_others_exactly_where_counting_says(rule in small(), others in vec(small(), 0..6)) {
        let parsed: Vec<Rule> = others.iter().map(|it| Rule::of_group("It", &it.json())).collect();
        let found = Rule::of_group("It", &rule.json()).beyond(&parsed.iter().collect::<Vec<_>>());
        let is_new = |port: u32| (0..16).any(|address| {
            rule.admits(port, address) && !others.iter().any(|it| it.admits(port, address))
        });
        let tcp = 6u128 << 16;
        let left = (0..16).filter(|port| is_new(*port)).map(|port| (tcp | u128::from(port), tcp | u128::from(port)));
        let left = Intervals::of(left);
        let expected = if left.ranges().is_empty() { Beyond::Nothing } else { Beyond::Traffic(left) };
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_same_rules_are_no_danger_in_any_order(rules in vec(wild(), 0..6), by in any::<u64>()) {
        let mut shuffled = rules.clone();
        if !shuffled.is_empty() {
            let at = (by as usize) % shuffled.len();
            shuffled.rotate_left(at);
            shuffled.swap(0, at);
        }
        prop_assert_eq!(count(&all(&rules, &shuffled)), 0);
    }

    #[test]
    fn order_changes_nothing(before in vec(wild(), 0..5), after in vec(wild(), 0..5), by in any::<usize>()) {
        let mut shuffled = after.clone();
        shuffled.rotate_left(by % after.len().max(1));
        let mut first = before.clone();
        first.reverse();
        prop_assert_eq!(all(&before, &after), all(&first, &shuffled));
    }

    #[test]
    fn a_rule_less_is_no_danger(rules in vec(wild(), 1..6), at in any::<usize>()) {
        let mut fewer = rules.clone();
        fewer.remove(at % rules.len());
        prop_assert_eq!(count(&all(&rules, &fewer)), 0);
    }

    #[test]
    fn what_is_not_within_is_told_and_what_is_within_is_not(before in vec(small(), 0..4), after in vec(small(), 0..4)) {
        let json = |rules: &[Small]| rules.iter().map(Small::json).collect::<Vec<_>>();
        let has = |rules: &[Small], port, address| rules.iter().any(|it| it.admits(port, address));
        let grows = (0..16).any(|port| (0..16).any(|address| {
            has(&after, port, address) && !has(&before, port, address)
        }));
        let told = count(&all(&json(&before), &json(&after)));
        prop_assert_eq!(told > 0, grows);
        prop_assert!(told <= after.len());
    }
}
