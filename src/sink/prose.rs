//! Words in Markdown: what GitHub would make something of stands in an element that parts it.

use std::fmt::Write as _;

use super::control::push_visible;

/// `AWS::EKS::Cluster`: names with a capital first, which no emoji has, and none that could be a commit; or bare words.
pub(super) fn is_kind(text: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.bytes().all(|b| b.is_ascii_alphanumeric())
            && !(part.len() >= 7 && part.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let is_words = !text.is_empty()
        && text.len() <= 40
        && (text.split(' ')).all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic()) && !is_live(word)
        });
    if is_words {
        return true;
    }
    text.len() <= 120
        && (2..=4).contains(&text.split("::").count())
        && text.split("::").all(is_name)
}

/// Whether GitHub makes something of the word after rendering, where no backslash helps: mentions and e-mail
/// addresses, issues, commits, links, formulas, emoji; or the runner, a command.
fn is_live(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let digits_after = |mark: &str| {
        lower
            .match_indices(mark)
            .any(|(at, _)| lower[at + mark.len()..].starts_with(|c: char| c.is_ascii_digit()))
    };
    let commit =
        |part: &str| (7..=40).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit());
    lower.contains(['@', '$'])
        || ["://", "www.", "::"]
            .iter()
            .any(|mark| lower.contains(mark))
        || digits_after("#")
        || digits_after("gh-")
        || lower
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(commit)
        || lower.matches(':').count() > 1
}

/// One line of prose. Backticks in pairs are ours as a rule: messages name values so.
pub(super) fn push_prose(out: &mut String, line: &str) {
    let parts: Vec<&str> = line.split('`').collect();
    let is_paired = parts.len() % 2 == 1
        && parts
            .iter()
            .skip(1)
            .step_by(2)
            .all(|quoted| !quoted.trim().is_empty());
    if !is_paired {
        return push_words(out, line);
    }
    for (at, part) in parts.into_iter().enumerate() {
        if at % 2 == 1 {
            push_code_element(out, part);
            continue;
        }
        if at > 0 && part.starts_with(char::is_whitespace) {
            out.push(' ');
        }
        push_words(out, part);
        if !part.trim().is_empty() && part.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }
}

fn push_words(out: &mut String, text: &str) {
    for (at, word) in text.split_whitespace().enumerate() {
        out.push_str(if at == 0 { "" } else { " " });
        if is_live(word) {
            push_code_element(out, word)
        } else {
            push_word(out, word)
        }
    }
}

/// A word in which every mark of Markdown or HTML is a character of its own.
fn push_word(out: &mut String, word: &str) {
    for c in word.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_ascii_punctuation()
                && !matches!(c, ',' | '/' | ';' | ':' | '\'' | '?' | '%') =>
            {
                out.extend(['\\', c])
            }
            c => push_visible(out, c),
        }
    }
}

/// `<code>`: its inside is still read as Markdown, so marks are character references, which never open anything.
pub(super) fn push_code_element(out: &mut String, text: &str) {
    out.push_str("<code>");
    for c in text.chars() {
        match c {
            '\n' => out.push('↵'),
            '\t' => out.push(' '),
            // E-mail addresses are found after references are read; the element parts the text.
            '@' => out.push_str("&#64;<wbr>"),
            // Readable source for the commonest names; none of these opens anything inside a line, except where
            // they make a link ("www.", "://"), which the colon and the full stop below break.
            '-' | '/' | ',' | '=' | ';' | '\'' | '?' | '%' | '+' | '{' | '}' => out.push(c),
            c if c.is_ascii_punctuation() => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => push_visible(out, c),
        }
    }
    out.push_str("</code>");
}
