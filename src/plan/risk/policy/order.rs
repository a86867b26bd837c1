//! Values of conditions that have an order, or hold one another: numbers, dates, ranges of addresses.

use ipnet::IpNet;
use std::net::IpAddr;

/// A number.
pub(super) fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A point in time, written as `2026-12-31T23:59:59Z`, as a number in the same order.
pub(super) fn date(text: &str) -> Option<f64> {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    shape
        .eq_ignore_ascii_case("0000-00-00T00:00:00Z")
        .then(|| number(&digits))?
}

/// Whether every address of some ranges is in others; `None` where one is no range.
pub(super) fn ranges_within(inner: &[String], outer: &[String]) -> Option<bool> {
    let read = |texts: &[String]| {
        let nets: Option<Vec<IpNet>> = texts.iter().map(|text| range(text)).collect();
        nets.map(|nets| IpNet::aggregate(&nets))
    };
    let outer = read(outer)?;
    let is_within = |net: &IpNet| outer.iter().any(|outer| outer.contains(net));
    Some(read(inner)?.iter().all(is_within))
}

fn range(text: &str) -> Option<IpNet> {
    let net = text.parse().ok();
    net.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

#[cfg(test)]
mod tests {
    use super::{date, ranges_within};

    #[test]
    fn ranges_are_sets_of_addresses() {
        let within = |inner: &[&str], outer: &[&str]| {
            let own = |texts: &[&str]| {
                texts
                    .iter()
                    .map(|&text| text.to_owned())
                    .collect::<Vec<_>>()
            };
            ranges_within(&own(inner), &own(outer))
        };
        assert_eq!(
            within(&["10.0.0.0/8"], &["10.0.0.0/9", "10.128.0.0/9"]),
            Some(true)
        );
        assert_eq!(within(&["10.0.0.1"], &["10.0.0.0/9"]), Some(true));
        assert_eq!(within(&["0.0.0.0/0"], &["10.0.0.0/9"]), Some(false));
        assert_eq!(within(&["vpc"], &["10.0.0.0/9"]), None);
    }

    #[test]
    fn dates_are_in_order() {
        assert!(date("2026-01-02T00:00:00Z") > date("2026-01-01T23:59:59Z"));
        assert_eq!(date("2026-01-02"), None);
    }
}
