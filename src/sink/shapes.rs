//! Secrets known by their shape. One pass over the bytes; no regular expression is compiled.
//!
//! A shape is taken only where it cannot be a name, an ARN, a digest or an account id: reports are full of those.

use std::ops::Range;

use super::named::{assigned, credential};

/// Prefixes that mark the rest of the word as a token, with the fewest characters that must follow.
/// GitHub's tokens have 36 or more, Grafana Cloud's and the presigned EKS token hundreds.
const PREFIXES: [(&str, usize); 9] = [
    ("ghp_", 20),
    ("gho_", 20),
    ("ghs_", 20),
    ("ghu_", 20),
    ("ghr_", 20),
    ("github_pat_", 20),
    ("glc_", 20),
    ("glsa_", 20),
    ("k8s-aws-v1.", 8),
];

/// Byte ranges of everything that looks like a secret, in order of their start.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut at = 0;
    // Up to here no JWT begins: its first word was already walked and has no second one.
    let mut no_jwt = 0;
    while let Some(byte) = bytes.get(at) {
        let span = match byte {
            b'A' => access_key(bytes, at),
            b'g' | b'k' => token(bytes, at),
            b'e' if at >= no_jwt => jwt(bytes, at, &mut no_jwt),
            b'-' => private_key(bytes, at),
            b'b' | b'B' => bearer(bytes, at),
            b':' => userinfo(bytes, at).or_else(|| credential(bytes, at)),
            b'=' => credential(bytes, at).or_else(|| assigned(bytes, at)),
            _ => None,
        };
        at = span.as_ref().map_or(at + 1, |span: &Range<usize>| span.end);
        spans.extend(span);
    }
    spans
}

fn access_key(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let key = bytes.get(at..at + 20)?;
    let known = key.starts_with(b"AKIA") || key.starts_with(b"ASIA");
    (known
        && key
            .iter()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
    .then_some(at..at + 20)
}

fn token(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let (prefix, least) = PREFIXES
        .iter()
        .find(|(prefix, _)| bytes[at..].starts_with(prefix.as_bytes()))?;
    let from = at + prefix.len();
    let end = run(bytes, from, |b| {
        b.is_ascii_alphanumeric() || b"_-+/=".contains(&b)
    });
    (end - from >= *least).then_some(at..end)
}

/// Words of Base64 joined by dots, of which the first opens a JSON object.
fn jwt(bytes: &[u8], at: usize, no_jwt: &mut usize) -> Option<Range<usize>> {
    if !bytes[at..].starts_with(b"eyJ") {
        return None;
    }
    let word = |from| {
        run(bytes, from, |b| {
            b.is_ascii_alphanumeric() || b"_-=".contains(&b)
        })
    };
    let first = word(at);
    let mut end = first;
    // Five words at most (an encrypted token), so that a long chain of words is not walked from each of them.
    for _ in 0..4 {
        if bytes.get(end) == Some(&b'.') && word(end + 1) > end + 1 {
            end = word(end + 1);
        }
    }
    if end - first < 8 || first - at < 8 {
        *no_jwt = first;
        return None;
    }
    Some(at..end)
}

/// A private key in PEM, also cut short, indented, in a diff, or quoted with `\n`.
///
/// Only lines that can be a key's are taken, not everything up to some end mark: whoever writes two names of a
/// report could otherwise hide what stands between them.
fn private_key(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let label = at + bytes[at..].starts_with(b"-----BEGIN ").then_some(11)?;
    let close = run(bytes, label, |b| {
        b == b' ' || b.is_ascii_uppercase() || b.is_ascii_digit()
    });
    if !bytes[label..close].ends_with(b"PRIVATE KEY") || !bytes[close..].starts_with(b"-----") {
        return None;
    }
    let mut end = close + 5;
    loop {
        let line = key_line(bytes, end);
        let header = [&b"Proc-Type:"[..], b"DEK-Info:"]
            .iter()
            .any(|name| bytes[line..].starts_with(name));
        let stop = run(bytes, line, |b| {
            if header {
                b != b'\n' && b != b'\\'
            } else {
                b.is_ascii_alphanumeric() || b"+/=".contains(&b)
            }
        });
        if stop > line {
            end = stop;
        }
        // Full lines have 64 characters, 76 in some tools; a short one is the last.
        if stop - line < 32 && !header {
            break;
        }
    }
    let foot = key_line(bytes, end);
    if bytes[foot..].starts_with(b"-----END ") {
        end = run(bytes, foot + 9, |b| {
            b == b' ' || b.is_ascii_uppercase() || b.is_ascii_digit()
        });
        end = run(bytes, end, |b| b == b'-');
    }
    Some(at..end)
}

/// Where a key's next line begins: after white space, quotes, the marks of a diff and of YAML, and quoted line feeds.
fn key_line(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        at += match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b'|' | b'>' | b'"' | b'\'' | b',' => 1,
            b'\\' if matches!(next, Some(b'n' | b'r')) => 2,
            b'\\' => 1,
            b'+' if next == Some(&b' ') => 1,
            b'-' if next != Some(&b'-') => 1,
            _ => break,
        };
    }
    at
}

/// What follows `Bearer `, if it is a word with a digit; prose about bearers has none.
fn bearer(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let from = at + "bearer ".len();
    if !bytes.get(at..from)?.eq_ignore_ascii_case(b"bearer ") {
        return None;
    }
    let end = run(bytes, from, |b| {
        b.is_ascii_alphanumeric() || b"._~+/=-".contains(&b)
    });
    (end - from >= 16 && bytes[from..end].iter().any(u8::is_ascii_digit)).then_some(from..end)
}

/// The password of `scheme://user:password@host`.
fn userinfo(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    if !bytes[at..].starts_with(b"://") {
        return None;
    }
    let from = at + 3;
    let end = run(bytes, from, |b| {
        !b.is_ascii_whitespace() && !b"/?#\"'<>`\\".contains(&b)
    });
    let host = from + bytes[from..end].iter().rposition(|b| *b == b'@')?;
    let password = from + bytes[from..host].iter().position(|b| *b == b':')? + 1;
    (password < host).then_some(password..host)
}

/// Where the run of bytes that satisfy `class` ends.
pub(super) fn run(bytes: &[u8], from: usize, class: impl Fn(u8) -> bool) -> usize {
    from + bytes
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|b| class(**b))
        .count()
}

#[cfg(test)]
mod tests {
    use super::super::redact::Redactor;

    fn redact(text: &str) -> String {
        Redactor::default().redact(text).into_owned()
    }

    #[test]
    fn masks_what_is_secret_by_its_shape() {
        let word = "a1B2".repeat(10);
        for (text, expected) in [
            ("key AKIAIOSFODNN7EXAMPLE.".to_owned(), "key ***."),
            ("xASIAIOSFODNN7EXAMPLE".to_owned(), "x***"),
            (format!("ghp_{word} gho_{word}"), "*** ***"),
            (format!("github_pat_{word}"), "***"),
            (format!("glc_{word}=="), "***"),
            (format!("k8s-aws-v1.{word}"), "***"),
            (format!("t=eyJhbGciOi.eyJzdWIi.{word}!"), "t=***!"),
            (
                format!("Authorization: Bearer {word}"),
                "Authorization: Bearer ***",
            ),
            (
                format!("aws_secret_access_key = {word}"),
                "aws_secret_access_key = ***",
            ),
            (
                format!(r#"{{"SecretAccessKey": "{word}"}}"#),
                r#"{"SecretAccessKey": "***"}"#,
            ),
            (
                format!(r#"{{\"SessionToken\": \"{word}\"}}"#),
                r#"{\"SessionToken\": \"***\"}"#,
            ),
            (
                "postgres://app:s3cret@db:5432/x".to_owned(),
                "postgres://app:***@db:5432/x",
            ),
            (
                "?X-Amz-Security-Token=abc%2F&X-Amz-Signature=0f".to_owned(),
                "?X-Amz-Security-Token=***&X-Amz-Signature=***",
            ),
            (
                "PGPASSWORD=x client_secret='a b' z".to_owned(),
                "PGPASSWORD=*** client_secret='***' z",
            ),
            (
                "<-----BEGIN RSA PRIVATE KEY-----\nab\n-----END RSA PRIVATE KEY----->".to_owned(),
                "<***>",
            ),
            ("-----BEGIN PRIVATE KEY-----\\nab".to_owned(), "***"),
            (
                format!(
                    "+ -----BEGIN EC PRIVATE KEY-----\n+ Proc-Type: 4,ENCRYPTED\n+ {word}\n+ ab==\n+ next.x"
                ),
                "+ ***\n+ next.x",
            ),
        ] {
            assert_eq!(redact(&text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_harmless_text_alone() {
        for text in [
            "arn:aws:iam::111122223333:role/backstage-prod AWS::SecretsManager::Secret",
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "client_secret, the secret `backstage/prod/github` and secret: missing",
            "secret=arn:aws:secretsmanager:eu-west-1:111122223333:secret:x password={{resolve:ssm:x}} secret=",
            "https://github.com:443/@scope ssh://git@github.com docker://ghcr.io/a/b:1@sha256:ab",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            "session_token: expired; the bearer of authorization-configuration; eyJust.a.word",
            "-----BEGIN PRIVATE KEYS-----",
            "AROAEXAMPLEEXAMPLE123 ghp_short k8s-aws-v1",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn a_key_s_marks_in_two_names_hide_nothing_between() {
        let text =
            "-----BEGIN PRIVATE KEY-----\n- the database is destroyed\n-----END PRIVATE KEY-----";
        assert_eq!(
            redact(text),
            "*** database is destroyed\n-----END PRIVATE KEY-----"
        );
    }

    #[test]
    fn time_is_linear() {
        // Each of these is quadratic in a naive search; at this size that takes minutes, not milliseconds.
        for part in [
            "eyJ",
            "://",
            "password=\"",
            "-----BEGIN ",
            "ghp_",
            "session_token:",
            " ",
            "eyJ.",
            "AKIA",
        ] {
            let text = part.repeat(1 << 20 >> 2);
            assert!(redact(&text).len() <= text.len() + 3);
        }
    }
}
