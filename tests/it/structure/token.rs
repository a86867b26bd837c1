//! Rust text to tokens with their lines: as much of the grammar as reading paths needs.
//! Comments and the contents of strings are not tokens, so words in them count for nothing.

/// A word, or one character of punctuation; `::` is one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) line: usize,
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = string(rest) {
            length
        } else if first == '\'' {
            quote(rest)
        } else {
            let length = if is_word(first) {
                rest.find(|c| !is_word(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            if !first.is_whitespace() {
                found.push(Token {
                    text: &rest[..length],
                    line,
                });
            }
            length
        };
        line += rest[..length].matches('\n').count();
        at += length;
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of the string literal that `text` starts with, prefix and hashes included.
fn string(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c", ""]
        .into_iter()
        .find(|prefix| text.starts_with(prefix) && starts_string(&text[prefix.len()..], prefix))?;
    let body = &text[prefix.len()..];
    if prefix.contains('r') {
        let hashes = body.len() - body.trim_start_matches('#').len();
        let close = format!("\"{}", "#".repeat(hashes));
        let open = prefix.len() + hashes + 1;
        return Some(
            text[open..]
                .find(&close)
                .map_or(text.len(), |end| open + end + close.len()),
        );
    }
    let mut escaped = false;
    for (at, c) in body.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(prefix.len() + at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

fn starts_string(body: &str, prefix: &str) -> bool {
    if prefix.contains('r') {
        body.trim_start_matches('#').starts_with('"')
    } else {
        body.starts_with('"')
    }
}

/// A character literal, or the quote of a lifetime alone.
fn quote(text: &str) -> usize {
    let mut after = text[1..].chars();
    match (after.next(), after.next()) {
        (Some('\\'), Some(escaped)) => {
            let open = 2 + escaped.len_utf8();
            text[open..]
                .find('\'')
                .map_or(text.len(), |end| open + end + 1)
        }
        (Some(c), Some('\'')) => 2 + c.len_utf8(),
        _ => 1,
    }
}

#[test]
fn words_in_comments_and_strings_are_no_tokens() {
    let text = "a // crate::b\n/* c /* d */ e */ f(\"crate::g \\\" h\", r#\"i \" j\"#, b\"k\", 'l', '\\'', &'m n);";
    let words: Vec<(&str, usize)> = tokens(text)
        .iter()
        .filter(|token| token.text.starts_with(is_word))
        .map(|token| (token.text, token.line))
        .collect();
    assert_eq!(words, [("a", 1), ("f", 2), ("m", 2), ("n", 2)]);
}

#[test]
fn lines_are_counted_through_strings_of_several_lines() {
    let found = tokens("let a = \"\n\n\";\nb");
    assert_eq!(
        found.last().map(|token| (token.text, token.line)),
        Some(("b", 4))
    );
}
