//! Protocols with their ports as numbers: a protocol's number above, sixteen bits of port, or of type and code, below.
//!
//! Source of how protocols and ports are written: `IpPermission`, Amazon EC2 API reference: "specifying -1 or a
//! protocol number other than tcp, udp, icmp, or icmpv6 allows traffic on all ports, regardless of any port range".

use super::intervals::Intervals;
use crate::plan::risk::literal::{given, number};
use serde_json::Value as Json;

const ICMP: u128 = 1;
const TCP: u128 = 6;
const UDP: u128 = 17;
const ICMP6: u128 = 58;
const MOST_PORTS: u128 = 0xffff;

/// Everything on every protocol.
pub(in crate::plan::risk) fn all() -> Intervals {
    Intervals::of([(0, (255 << 16) | MOST_PORTS)])
}

/// What a protocol with two bounds lets through; nothing where one of them is not literal. Of ICMP the bounds are type
/// and code.
pub(in crate::plan::risk) fn of(
    protocol: Option<&Json>,
    from: Option<&Json>,
    to: Option<&Json>,
) -> Option<Intervals> {
    let protocol = match protocol? {
        Json::String(name) => match name.to_lowercase().as_str() {
            "tcp" => TCP,
            "udp" => UDP,
            "icmp" => ICMP,
            "icmpv6" => ICMP6,
            "-1" | "all" => return Some(all()),
            other => other.parse().ok()?,
        },
        Json::Number(number) if number.as_i64() == Some(-1) => return Some(all()),
        Json::Number(number) => u128::from(number.as_u64()?),
        _ => return None,
    };
    let bound = |value: Option<&Json>| match given(value) {
        None => Some(None),
        Some(value) => number(value).map(|it| u128::try_from(it).ok()),
    };
    let (from, to) = (bound(from), bound(to));
    let (from, to) = match protocol {
        TCP | UDP => (from?.unwrap_or(0), to?.unwrap_or(MOST_PORTS)),
        ICMP | ICMP6 => match (from?, to?) {
            (None, _) => (0, MOST_PORTS),
            (Some(kind), None) => (kind << 8, (kind << 8) | 0xff),
            (Some(kind), Some(code)) => ((kind << 8) | code, (kind << 8) | code),
        },
        _ => (0, MOST_PORTS),
    };
    let fits = protocol <= 255 && from <= MOST_PORTS && to <= MOST_PORTS;
    fits.then(|| Intervals::of([((protocol << 16) | from, (protocol << 16) | to)]))
}

/// `port 443`, `UDP ports 1 to 5`, `every port and protocol`.
pub(in crate::plan::risk) fn words(traffic: &Intervals) -> String {
    if *traffic == all() {
        return "every port and protocol".to_owned();
    }
    let parts = traffic
        .ranges()
        .iter()
        .flat_map(|(from, to)| by_protocol(*from, *to));
    let mut parts: Vec<String> = parts
        .map(|(protocol, from, to)| one(protocol, from, to))
        .collect();
    if parts.len() > 4 {
        let more = parts.len() - 3;
        parts.truncate(3);
        parts.push(format!("{more} more"));
    }
    parts.join(", ")
}

/// A range, cut where one protocol ends; whole protocols in a row are told as one.
fn by_protocol(from: u128, to: u128) -> Vec<(u128, u128, u128)> {
    let protocols = (from >> 16)..=(to >> 16);
    protocols
        .map(|protocol| {
            let first = from.max(protocol << 16) & MOST_PORTS;
            let last = to.min((protocol << 16) | MOST_PORTS) & MOST_PORTS;
            (protocol, first, last)
        })
        .collect()
}

fn one(protocol: u128, from: u128, to: u128) -> String {
    let whole = (from, to) == (0, MOST_PORTS);
    let name = match protocol {
        TCP => "TCP",
        UDP => "UDP",
        ICMP => "ICMP",
        ICMP6 => "ICMPv6",
        other => return format!("protocol {other}"),
    };
    match protocol {
        TCP | UDP if whole => format!("every {name} port"),
        ICMP | ICMP6 if whole => name.to_owned(),
        ICMP | ICMP6 => format!("{name} type {}", from >> 8),
        TCP if from == to => format!("port {from}"),
        TCP => format!("ports {from} to {to}"),
        _ if from == to => format!("{name} port {from}"),
        _ => format!("{name} ports {from} to {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{of, words};
    use serde_json::{Value, json};

    fn said(protocol: Value, from: Value, to: Value) -> String {
        let known = of(Some(&protocol), Some(&from), Some(&to));
        known.map_or("unknown".to_owned(), |it| words(&it))
    }

    #[test]
    fn reads_what_cloudformation_takes() {
        let none = Value::Null;
        assert_eq!(said(json!("tcp"), json!("443"), json!(443)), "port 443");
        assert_eq!(said(json!(6), json!(1), json!(5)), "ports 1 to 5");
        assert_eq!(
            said(json!("-1"), json!(1), json!(5)),
            "every port and protocol"
        );
        assert_eq!(
            said(json!(-1), none.clone(), none.clone()),
            "every port and protocol"
        );
        assert_eq!(
            said(json!("udp"), none.clone(), none.clone()),
            "every UDP port"
        );
        assert_eq!(said(json!("icmp"), json!(8), json!(-1)), "ICMP type 8");
        assert_eq!(said(json!("icmp"), json!(-1), json!(-1)), "ICMP");
        assert_eq!(said(json!("50"), json!(1), json!(2)), "protocol 50");
        assert_eq!(
            said(json!("tcp"), json!({ "Ref": "Port" }), json!(1)),
            "unknown"
        );
        assert_eq!(said(json!({ "Ref": "P" }), none.clone(), none), "unknown");
    }

    #[test]
    fn a_type_of_icmp_holds_its_codes() {
        let every = of(Some(&json!("icmp")), Some(&json!(8)), Some(&json!(-1)));
        let one = of(Some(&json!("icmp")), Some(&json!(8)), Some(&json!(3)));
        let other = of(Some(&json!("icmp")), Some(&json!(9)), Some(&json!(3)));
        let (every, one, other) = (every.unwrap(), one.unwrap(), other.unwrap());
        assert!(every.covers(&one) && !one.covers(&every) && !every.covers(&other));
    }
}
