//! sha256 over canonical JSON: keys sorted, no white space, no time stamps.

use super::sorted::sorted;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// sha256 of bytes, in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// `sha256:…` of a value's canonical JSON.
#[expect(
    clippy::expect_used,
    reason = "a map with keys that are no text is a mistake in a type, not in what it holds"
)]
pub fn digest(value: &impl Serialize) -> String {
    let text = sorted(value).expect("keys are texts");
    format!("sha256:{}", sha256(&text))
}

#[cfg(test)]
mod tests {
    use super::{digest, sha256};

    #[test]
    fn does_not_depend_on_the_order_of_keys() {
        let (a, b): (serde_json::Value, serde_json::Value) = (
            serde_json::from_str(r#"{"a":1,"b":2}"#).unwrap(),
            serde_json::from_str(r#"{"b":2,"a":1}"#).unwrap(),
        );
        assert_eq!(digest(&a), digest(&b));
        assert_eq!(
            sha256(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
