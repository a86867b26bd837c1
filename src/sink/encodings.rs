//! The forms under which a secret turns up in other texts.

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The secret itself, its JSON forms (once and twice quoted), its URL forms, and its Base64 forms at each of the three
/// alignments that it can have inside a larger text. With repetitions.
pub(super) fn forms(secret: &str) -> Vec<String> {
    let json = json(secret);
    let mut forms = vec![self::json(&json), json];
    for hex in [b"0123456789ABCDEF", b"0123456789abcdef"] {
        let url = url(secret, hex);
        forms.push(url.replace("%20", "+"));
        forms.push(url);
    }
    for alphabet in [STANDARD, URL_SAFE] {
        forms.extend((0..3).map(|shift| base64_core(secret.as_bytes(), shift, alphabet)));
    }
    forms.push(secret.to_owned());
    forms
}

/// As between the quotes of a JSON string.
fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn url(text: &str, hex: &[u8; 16]) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digit = |nibble: u8| char::from(hex[usize::from(nibble)]);
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}

/// The Base64 characters that depend on nothing but `bytes` when `shift` (0 to 2) other bytes precede them.
fn base64_core(bytes: &[u8], shift: usize, alphabet: &[u8; 64]) -> String {
    let bit = |at: usize| match (at / 8).checked_sub(shift).and_then(|byte| bytes.get(byte)) {
        Some(byte) => byte >> (7 - at % 8) & 1,
        None => 0,
    };
    let first = (shift * 8).div_ceil(6);
    let last = (shift + bytes.len()) * 8 / 6;
    let sextet = |char: usize| (char * 6..char * 6 + 6).fold(0, |value, at| value << 1 | bit(at));
    (first..last)
        .map(|char| char::from(alphabet[usize::from(sextet(char))]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{STANDARD, base64_core, forms};

    #[test]
    fn knows_the_usual_forms() {
        let forms = forms("p?s \"w\n>>>");
        for form in [
            r#"p?s \"w\n>>>"#,
            r#"p?s \\\"w\\n>>>"#,
            "p%3Fs%20%22w%0A%3E%3E%3E",
            "p%3fs+%22w%0a%3e%3e%3e",
        ] {
            assert!(
                forms.iter().any(|known| known == form),
                "{form} in {forms:?}"
            );
        }
    }

    #[test]
    fn base64_is_found_at_each_alignment() {
        // printf '…' | base64
        assert!("c2VjcmV0LXZhbHVl".contains(&base64_core(b"secret-value", 0, STANDARD)));
        assert!("dXNlcjpzZWNyZXQtdmFsdWU=".contains(&base64_core(b"secret-value", 2, STANDARD)));
        assert!("eHNlY3JldC12YWx1ZQ==".contains(&base64_core(b"secret-value", 1, STANDARD)));
    }
}
