//! Secrets known by the name before them: `password=…`, `"SecretAccessKey": "…"`.

use std::ops::Range;

use super::shapes::run;

/// Names whose value is secret after `=`; compared with the end of the word before it, without case.
const ASSIGNED: [&str; 4] = ["password", "passwd", "secret", "x-amz-signature"];

/// Names whose value is secret after `=` or `:`, with spaces and quotes between: no other thing has these names.
const CREDENTIALS: [&str; 7] = [
    "secret_access_key",
    "secretaccesskey",
    "session_token",
    "sessiontoken",
    "security_token",
    "security-token",
    "masteruserpassword",
];

/// Most spaces between a name, its sign and its value; a bound so that long white space is not walked repeatedly.
const SPACES: usize = 32;

/// Whether a value under this key, in a structure, is a secret by the key's name.
pub(super) fn is_credential(key: &str) -> bool {
    ends_with(key.as_bytes(), &CREDENTIALS)
        || ["password", "secretstring"]
            .iter()
            .any(|name| key.eq_ignore_ascii_case(name))
}

/// Whether the value only points at a secret, or says nothing: these must stay readable.
pub(super) fn is_reference(value: &[u8]) -> bool {
    let empty: [&[u8]; 5] = [b"", b"true", b"false", b"null", b"none"];
    let pointers: [&[u8]; 5] = [b"arn:", b"{{", b"${", b"$(", b"***"];
    empty.contains(&value) || pointers.iter().any(|pointer| value.starts_with(pointer))
}

/// `aws_secret_access_key = …`, `"SecretAccessKey": "…"`, `X-Amz-Security-Token=…`.
pub(super) fn credential(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let blank = |b: &&u8| matches!(**b, b' ' | b'\t' | b'"' | b'\'' | b'\\');
    let name = at
        - bytes[..at]
            .iter()
            .rev()
            .take(SPACES)
            .take_while(blank)
            .count();
    if !ends_with(&bytes[..name], &CREDENTIALS) {
        return None;
    }
    let from = at
        + 1
        + bytes[at + 1..]
            .iter()
            .take(SPACES)
            .take_while(blank)
            .count();
    let end = run(bytes, from, is_value);
    // Short values after a colon are words about it: "session_token: expired".
    let least = if bytes[at] == b':' { 16 } else { 1 };
    (end - from >= least && !is_reference(&bytes[from..end])).then_some(from..end)
}

/// `password=…`, to the closing quote where the value is quoted.
pub(super) fn assigned(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    if !ends_with(&bytes[..at], &ASSIGNED) {
        return None;
    }
    let (from, end) = match bytes.get(at + 1) {
        Some(quote @ (b'"' | b'\'')) => (at + 2, run(bytes, at + 2, |b| b != *quote && b != b'\n')),
        _ => (at + 1, run(bytes, at + 1, is_value)),
    };
    (!is_reference(&bytes[from..end])).then_some(from..end)
}

fn is_value(b: u8) -> bool {
    !b.is_ascii_whitespace() && !b"\"'`&;<>\\".contains(&b)
}

fn ends_with(text: &[u8], names: &[&str]) -> bool {
    names.iter().any(|name| {
        text.len()
            .checked_sub(name.len())
            .is_some_and(|from| text[from..].eq_ignore_ascii_case(name.as_bytes()))
    })
}
