//! The type of an unquoted text where nothing else says it.

/// What YAML's core schema makes of a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resolved {
    /// `true`, `false`.
    Boolean(bool),
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A negative whole number.
    Signed(i64),
    /// Any other number, with `.inf` and `.nan`.
    Float(f64),
    /// Anything else.
    Text,
}

/// YAML 1.2's core schema, except that a number that would lose digits (leading zeros, or more
/// than 64 bits) stays text: account ids are written so.
pub(super) fn resolve(text: &str) -> Resolved {
    match text {
        "true" | "True" | "TRUE" => return Resolved::Boolean(true),
        "false" | "False" | "FALSE" => return Resolved::Boolean(false),
        ".nan" | ".NaN" | ".NAN" => return Resolved::Float(f64::NAN),
        _ => {}
    }
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        let sign = if negative { -1.0 } else { 1.0 };
        return Resolved::Float(sign * f64::INFINITY);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let plain = !digits.starts_with(['+', '-']);
            return match u64::from_str_radix(digits, radix) {
                Ok(value) if plain => Resolved::Unsigned(value),
                _ => Resolved::Text,
            };
        }
    }
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return whole(negative, digits);
    }
    float(digits).map_or(Resolved::Text, |value| {
        Resolved::Float(if negative { -value } else { value })
    })
}

fn whole(negative: bool, digits: &str) -> Resolved {
    if digits.len() > 1 && digits.starts_with('0') {
        return Resolved::Text;
    }
    let value = match (negative, digits.parse::<u64>()) {
        (true, Ok(0)) => Some(Resolved::Unsigned(0)),
        (true, Ok(_)) => format!("-{digits}").parse().ok().map(Resolved::Signed),
        (false, Ok(value)) => Some(Resolved::Unsigned(value)),
        (_, Err(_)) => None,
    };
    value.unwrap_or(Resolved::Text)
}

/// `[0-9]* . [0-9]*` with an exponent, at least one digit before it.
fn float(digits: &str) -> Option<f64> {
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], Some(&digits[at + 1..])),
        None => (digits, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && all_digits(exponent)
    });
    let fits = all_digits(before)
        && all_digits(after)
        && !(before.is_empty() && after.is_empty())
        && exponent_fits;
    fits.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Resolved, resolve};

    #[test]
    fn resolves_by_the_core_schema() {
        for (text, expected) in [
            ("true", Resolved::Boolean(true)),
            ("yes", Resolved::Text),
            ("0", Resolved::Unsigned(0)),
            ("-0", Resolved::Unsigned(0)),
            ("+12", Resolved::Unsigned(12)),
            ("-12", Resolved::Signed(-12)),
            ("0o17", Resolved::Unsigned(15)),
            ("0x1F", Resolved::Unsigned(31)),
            ("0x+1", Resolved::Text),
            ("1.10", Resolved::Float(1.1)),
            ("-.5e3", Resolved::Float(-500.0)),
            ("-.inf", Resolved::Float(f64::NEG_INFINITY)),
            ("inf", Resolved::Text),
            ("nan", Resolved::Text),
            (".", Resolved::Text),
            ("1e", Resolved::Text),
            ("1_000", Resolved::Text),
            ("12:30", Resolved::Text),
            ("", Resolved::Text),
            ("-", Resolved::Text),
        ] {
            assert_eq!(resolve(text), expected, "{text}");
        }
    }

    #[test]
    fn keeps_what_a_number_would_lose() {
        assert_eq!(resolve("000123456789"), Resolved::Text);
        assert_eq!(resolve("123456789012345678901234"), Resolved::Text);
        assert_eq!(
            resolve("18446744073709551615"),
            Resolved::Unsigned(u64::MAX)
        );
        assert_eq!(resolve("-9223372036854775808"), Resolved::Signed(i64::MIN));
    }
}
