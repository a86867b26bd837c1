//! Credentials that are known by their form, wherever they stand.

/// Beginnings of tokens, with the fewest letters and digits that must follow, and what they are.
const TOKENS: [(&str, usize, &str); 13] = [
    ("ghp_", 20, "a GitHub token"),
    ("gho_", 20, "a GitHub token"),
    ("ghs_", 20, "a GitHub token"),
    ("ghu_", 20, "a GitHub token"),
    ("ghr_", 20, "a GitHub token"),
    ("github_pat_", 20, "a GitHub token"),
    ("glpat-", 20, "a GitLab token"),
    ("glc_", 10, "a Grafana Cloud key"),
    ("glsa_", 20, "a Grafana key"),
    ("xoxb-", 10, "a Slack token"),
    ("xoxp-", 10, "a Slack token"),
    ("AKIA", 16, "an AWS access key"),
    ("ASIA", 16, "an AWS access key"),
];

/// What credential a text holds, in words that do not show it.
pub fn credential(text: &str) -> Option<&'static str> {
    if let Some(what) = token(text.as_bytes()) {
        return Some(what);
    }
    let key = text
        .split("-----BEGIN ")
        .skip(1)
        .any(|rest| matches!(rest.split_once("-----"), Some((label, _)) if label.ends_with("PRIVATE KEY")));
    if key {
        return Some("a private key");
    }
    has_password(text).then_some("an address with a password")
}

/// The token that stands somewhere in a text. One pass, since every text of a platform is looked through.
fn token(text: &[u8]) -> Option<&'static str> {
    let starts = text
        .iter()
        .enumerate()
        .filter(|(_, byte)| b"gxA".contains(byte));
    starts.map(|(at, _)| &text[at..]).find_map(|rest| {
        let (_, _, what) = TOKENS.iter().find(|(prefix, least, _)| {
            rest.strip_prefix(prefix.as_bytes()).is_some_and(|rest| {
                rest.iter()
                    .take_while(|byte| is_of_token(**byte, prefix))
                    .count()
                    >= *least
            })
        })?;
        Some(*what)
    })
}

fn is_of_token(byte: u8, prefix: &str) -> bool {
    match prefix {
        "AKIA" | "ASIA" => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        _ => byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-',
    }
}

/// Whether there is a `scheme://user:password@host`; a password that is a variable is none.
fn has_password(text: &str) -> bool {
    text.split("://").skip(1).any(|rest| {
        let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'<>`".contains(c));
        let authority = &rest[..end.unwrap_or(rest.len())];
        let password = authority
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':'))
            .map(|(_, password)| password);
        password.is_some_and(|password| !password.is_empty() && !password.starts_with("${"))
    })
}

#[cfg(test)]
mod tests {
    use super::credential;

    #[test]
    fn knows_credentials_by_their_form() {
        let word = "a1B2".repeat(9);
        for (text, what) in [
            (format!("ghp_{word}"), Some("a GitHub token")),
            (
                format!("https://x:ghp_{word}@github.com/acme"),
                Some("a GitHub token"),
            ),
            ("AKIAIOSFODNN7EXAMPLE".to_owned(), Some("an AWS access key")),
            (
                "-----BEGIN EC PRIVATE KEY-----\nMIIB".to_owned(),
                Some("a private key"),
            ),
            (
                "postgres://app:hunter2@db/x".to_owned(),
                Some("an address with a password"),
            ),
            ("postgres://app:${PASSWORD}@db/x".to_owned(), None),
            ("https://github.com/acme/catalog".to_owned(), None),
            ("ssh://git@github.com:22/acme".to_owned(), None),
            ("AKIARA, the company; ghp_short".to_owned(), None),
            ("-----BEGIN CERTIFICATE-----".to_owned(), None),
        ] {
            assert_eq!(credential(&text), what, "{text}");
        }
    }
}
