//! Names inside PostgreSQL.

/// Whether a text is a name that needs no quotes: a letter, then letters, digits and underscores, at most 63.
/// Source: "Identifiers and Key Words", PostgreSQL documentation; RDS takes no other.
pub(in crate::check::config) fn is_identifier(name: &str) -> bool {
    let letter_first = name
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic());
    letter_first
        && name.len() <= 63
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
