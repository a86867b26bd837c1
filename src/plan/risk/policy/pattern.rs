//! One pattern of a policy: characters, the wildcards `*` and `?`, and what only a deploy knows.

use super::text::{Part, parts, shown_parts};
use serde_json::Value as Json;

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::plan::risk) enum Token {
    /// Itself.
    Char(char),
    /// Any text that nobody knows yet, equal only to itself.
    Opaque(Box<str>),
    /// Any one character.
    One,
    /// Any characters.
    Many,
}

/// A pattern with the text it was written as.
#[derive(Debug, Clone)]
pub(in crate::plan::risk) struct Pattern {
    /// What it means.
    pub(in crate::plan::risk) tokens: Vec<Token>,
    /// What a reader is shown.
    pub(in crate::plan::risk) text: String,
}

impl Pattern {
    /// Everything.
    pub(in crate::plan::risk) fn everything() -> Self {
        Pattern {
            tokens: vec![Token::Many],
            text: "*".to_owned(),
        }
    }

    /// A value in which `*` and `?` are wildcards.
    pub(in crate::plan::risk) fn wild(value: &Json, names: &[String]) -> Self {
        Pattern::of(value, names, true)
    }

    /// A value in which they are characters.
    pub(in crate::plan::risk) fn literal(value: &Json, names: &[String]) -> Self {
        Pattern::of(value, names, false)
    }

    fn of(value: &Json, names: &[String], wild: bool) -> Self {
        let parts = parts(value, names);
        let mut tokens = Vec::new();
        for part in &parts {
            match part {
                Part::Text(text) => read(text, wild, &mut tokens),
                Part::Opaque(name) => tokens.push(Token::Opaque(name.as_str().into())),
            }
        }
        tokens.dedup_by(|b, a| *a == Token::Many && *b == Token::Many);
        Pattern {
            tokens,
            text: shown_parts(&parts),
        }
    }

    /// The same without regard to case.
    pub(in crate::plan::risk) fn folded(mut self) -> Self {
        for token in &mut self.tokens {
            if let Token::Char(c) = token {
                *c = c.to_ascii_lowercase();
            }
        }
        self
    }

    /// Whether it is `*`.
    pub(in crate::plan::risk) fn is_everything(&self) -> bool {
        self.tokens == [Token::Many]
    }

    /// Whether it is one text, all of which is known.
    pub(super) fn is_plain(&self) -> bool {
        let is_char = |token: &Token| matches!(token, Token::Char(_));
        self.tokens.iter().all(is_char)
    }

    /// Whether another plain one is the same text, with or without regard to case.
    pub(super) fn is_same_text(&self, other: &Pattern, is_folded: bool) -> bool {
        let is_same = |(a, b): (&Token, &Token)| match (a, b) {
            (Token::Char(a), Token::Char(b)) if is_folded => a.eq_ignore_ascii_case(b),
            (a, b) => a == b,
        };
        let mut both = self.tokens.iter().zip(&other.tokens);
        self.tokens.len() == other.tokens.len() && both.all(is_same)
    }

    /// Its pieces between colons, the last with all that is left: the six of an ARN.
    pub(in crate::plan::risk) fn arn(&self) -> Option<[&[Token]; 6]> {
        let pieces: Vec<&[Token]> = self
            .tokens
            .splitn(6, |token| *token == Token::Char(':'))
            .collect();
        pieces.try_into().ok()
    }

    /// Whether no text is of both, as far as beginning and end tell.
    pub(super) fn is_apart_from(&self, other: &Pattern) -> bool {
        differ(self.tokens.iter(), other.tokens.iter())
            || differ(self.tokens.iter().rev(), other.tokens.iter().rev())
    }
}

/// Whether two sequences differ before the first wildcard of either.
fn differ<'a>(
    mut a: impl Iterator<Item = &'a Token>,
    mut b: impl Iterator<Item = &'a Token>,
) -> bool {
    loop {
        match (a.next(), b.next()) {
            (None, None) | (Some(Token::Many), _) | (_, Some(Token::Many)) => return false,
            (Some(Token::One), Some(Token::Char(_) | Token::One))
            | (Some(Token::Char(_)), Some(Token::One)) => {}
            (a, b) if a == b => {}
            _ => return true,
        }
    }
}

/// `${*}`, `${?}` and `${$}` are these characters; any other `${…}` is a variable of the policy.
fn read(text: &str, wild: bool, tokens: &mut Vec<Token>) {
    tokens.reserve(text.len());
    let one = |c: char| match c {
        '*' if wild => Token::Many,
        '?' if wild => Token::One,
        c => Token::Char(c),
    };
    if !text.contains("${") {
        tokens.extend(text.chars().map(one));
        return;
    }
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let variable = rest
            .strip_prefix("${")
            .and_then(|after| after.split_once('}'));
        rest = match variable {
            Some((name, after)) => {
                tokens.push(match name {
                    "*" => Token::Char('*'),
                    "?" => Token::Char('?'),
                    "$" => Token::Char('$'),
                    name => Token::Opaque(format!("${{{name}}}").into()),
                });
                after
            }
            None => {
                tokens.push(one(c));
                &rest[c.len_utf8()..]
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Token};
    use serde_json::json;

    #[test]
    fn reads_wildcards_variables_and_escapes() {
        let pattern = Pattern::wild(&json!("a**?${*}${aws:username}"), &[]);
        assert_eq!(
            pattern.tokens,
            [
                Token::Char('a'),
                Token::Many,
                Token::One,
                Token::Char('*'),
                Token::Opaque("${aws:username}".into())
            ]
        );
        let literal = Pattern::literal(&json!("*"), &[]);
        assert_eq!(literal.tokens, [Token::Char('*')]);
    }

    #[test]
    fn what_begins_or_ends_otherwise_is_apart() {
        let apart = |a: &str, b: &str| {
            Pattern::wild(&json!(a), &[]).is_apart_from(&Pattern::wild(&json!(b), &[]))
        };
        assert!(apart("s3:*", "ec2:*") && apart("*a", "*b") && apart("a", "ab"));
        assert!(!apart("s3:*", "s?:Get") && !apart("a*b", "ac*b") && !apart("a", "a"));
    }
}
