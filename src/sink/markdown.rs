//! GitHub Markdown: comments and step summaries. Foreign text opens no block, link, mention or element.

use std::fmt::Write as _;

use super::clean::Clean;
use super::control::{Commands, VALUE_LIMIT, push_code, push_visible, tidy};
use super::redact::Redactor;

/// Builds a Markdown text from constants of the source and escaped foreign values.
#[derive(Debug)]
pub struct Markdown<'r> {
    redactor: &'r Redactor,
    body: String,
}

impl<'r> Markdown<'r> {
    pub(super) fn new(redactor: &'r Redactor) -> Self {
        Self {
            redactor,
            body: String::new(),
        }
    }

    /// Markup from the source code, taken as it is. Static, so that no text from outside gets here by accident.
    pub fn markup(&mut self, text: &'static str) -> &mut Self {
        self.body.push_str(text);
        self
    }

    /// Prose. White space is collapsed, line feeds become `<br>`, and words that GitHub would turn into links,
    /// mentions or formulas become inline code.
    pub fn plain(&mut self, raw: &str) -> &mut Self {
        let text = tidy(self.redactor, raw, VALUE_LIMIT);
        for (row, line) in text.trim().split('\n').enumerate() {
            self.body.push_str(if row == 0 { "" } else { "<br>" });
            for (at, word) in line.split_whitespace().enumerate() {
                self.body.push_str(if at == 0 { "" } else { " " });
                if is_live(word) {
                    push_code_element(&mut self.body, word)
                } else {
                    push_word(&mut self.body, word)
                }
            }
        }
        self
    }

    /// A name or value as inline code, which may stand in a table's cell.
    pub fn code(&mut self, raw: &str) -> &mut Self {
        push_code_element(&mut self.body, &tidy(self.redactor, raw, VALUE_LIMIT));
        self
    }

    /// A code block on lines of its own. `language` colours it; use `""` for none.
    pub fn fenced(&mut self, language: &'static str, raw: &str) -> &mut Self {
        let text = tidy(self.redactor, raw, VALUE_LIMIT);
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(3.max(longest + 1));
        if !self.body.is_empty() && !self.body.ends_with('\n') {
            self.body.push('\n');
        }
        let _ = writeln!(self.body, "{fence}{language}");
        let mut commands = Commands::default();
        // Comment marks stay out of the whole text: our own marker is the only comment in it.
        for c in text
            .replace("<!--", "<\\u{21}--")
            .replace("-->", "--\\u{3e}")
            .chars()
        {
            if commands.completes(c) {
                push_code(&mut self.body, c)
            } else {
                push_visible(&mut self.body, c)
            }
        }
        if !self.body.ends_with('\n') {
            self.body.push('\n');
        }
        let _ = writeln!(self.body, "{fence}");
        self
    }

    /// Bytes so far, to stay within a comment's limit.
    #[must_use]
    pub fn len(&self) -> usize {
        self.body.len()
    }

    /// Whether nothing was appended.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// The text.
    pub fn finish(self) -> Clean {
        Clean::new(self.body)
    }
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
fn push_code_element(out: &mut String, text: &str) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert, proptest};

    use super::{Markdown, Redactor};

    fn built(build: impl Fn(&mut Markdown<'_>)) -> String {
        let redactor = Redactor::default();
        let mut markdown = Markdown::new(&redactor);
        build(&mut markdown);
        markdown.finish().as_str().to_owned()
    }

    #[test]
    fn prose_has_no_live_marks() {
        insta::assert_snapshot!(built(|m| { m.plain("  # *a* [x](y) <b>\n- by @org/team, fixes #12 at deadbeef1 www.x.y &amp; k-9"); }),
            @r"\# \*a\* \[x\]\(y\) &lt;b&gt;<br>\- by <code>&#64;<wbr>org/team,</code> fixes <code>&#35;12</code> at <code>deadbeef1</code> <code>www&#46;x&#46;y</code> &amp;amp; k\-9");
    }

    #[test]
    fn code_fits_a_cell() {
        insta::assert_snapshot!(built(|m| { m.code("a|b\n`c` </code> _d_ https://e AKIAIOSFODNN7EXAMPLE"); }),
            @"<code>a&#124;b↵&#96;c&#96; &#60;/code&#62; &#95;d&#95; https&#58;//e &#42;&#42;&#42;</code>");
    }

    #[test]
    fn a_fence_is_longer_than_any_in_it() {
        insta::assert_snapshot!(built(|m| { m.markup("Diff:").fenced("diff", "+ ````\n <!-- x -->\n::error::y"); }), @r"
        Diff:
        `````diff
        + ````
         <\u{21}-- x --\u{3e}
        :\u{3a}error::y
        `````
        ");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn content_never_leaves_its_element(text in "([`~<>|&!:#\\[\\]()*_ \n\r@-]|</code>|```|[a-z\u{202e}]){0,40}") {
            let code = built(|m| { m.code(&text); });
            let inner = code.strip_prefix("<code>").and_then(|rest| rest.strip_suffix("</code>")).unwrap_or("<").replace("&#64;<wbr>", "");
            prop_assert!(!inner.contains(['<', '>', '|', '`', '\n', '*', '_', '[', ']', '@', '\u{202e}']), "{}", code);

            let plain = built(|m| { m.plain(&text); });
            prop_assert!(!plain.contains('\n') && !plain.contains("<!--") && !plain.contains("-->"), "{}", plain);

            let block = built(|m| { m.fenced("", &text); });
            let fence = block.lines().next().unwrap_or_default().to_owned();
            let body: Vec<&str> = block.lines().skip(1).collect();
            let closes = |line: &&&str| line.trim().len() >= fence.len() && line.trim().bytes().all(|b| b == b'`');
            prop_assert!(body.iter().filter(closes).count() == 1 && body.last().is_some_and(|last| *last == fence), "{}", block);
            prop_assert!(!block.contains("<!--") && !block.contains("-->"));
        }
    }
}
