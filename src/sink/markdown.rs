//! GitHub Markdown: comments and step summaries. Foreign text opens no block, link, mention or element.

use std::fmt::Write as _;

use super::clean::Clean;
use super::control::{Commands, VALUE_LIMIT, push_code, push_visible, tidy};
use super::redact::Redactor;

/// Builds a Markdown text from constants of the source and escaped foreign values.
#[derive(Debug)]
pub struct Markdown<'r> {
    pub(super) redactor: &'r Redactor,
    pub(super) body: String,
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

    /// A number, as it is.
    pub fn number(&mut self, number: usize) -> &mut Self {
        let _ = write!(self.body, "{number}");
        self
    }

    /// Prose. White space is collapsed, line feeds become `<br>`; what stands between backticks, and words that GitHub
    /// would turn into links, mentions or formulas, become inline code.
    pub fn plain(&mut self, raw: &str) -> &mut Self {
        self.plain_within(raw, VALUE_LIMIT)
    }

    /// The same, cut to a number of bytes.
    pub fn plain_within(&mut self, raw: &str, bytes: usize) -> &mut Self {
        let text = tidy(self.redactor, raw, bytes.min(VALUE_LIMIT));
        for (row, line) in text.trim().split('\n').enumerate() {
            self.body.push_str(if row == 0 { "" } else { "<br>" });
            push_prose(&mut self.body, line);
        }
        self
    }

    /// A name or value as inline code, which may stand in a table's cell.
    pub fn code(&mut self, raw: &str) -> &mut Self {
        self.code_within(raw, VALUE_LIMIT)
    }

    /// The same, cut to a number of bytes.
    pub fn code_within(&mut self, raw: &str, bytes: usize) -> &mut Self {
        let text = tidy(self.redactor, raw, bytes.min(VALUE_LIMIT));
        push_code_element(&mut self.body, &text);
        self
    }

    /// A resource type: as it is where it looks like one, which may stand anywhere in a line; else as inline code.
    pub fn kind(&mut self, raw: &str) -> &mut Self {
        if is_kind(raw) {
            self.body.push_str(raw);
            return self;
        }
        self.code_within(raw, 120)
    }

    /// A code block on lines of its own. `language` colours it; use `""` for none.
    pub fn fenced(&mut self, language: &'static str, raw: &str) -> &mut Self {
        let text = tidy(self.redactor, raw, VALUE_LIMIT);
        self.block(language, &text)
    }

    /// A code block of text that is redacted and cut.
    pub(super) fn block(&mut self, language: &'static str, text: &str) -> &mut Self {
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

    /// An empty text for a part that may be left out, to be given to [`Markdown::append`].
    #[must_use]
    pub fn part(&self) -> Markdown<'r> {
        Markdown::new(self.redactor)
    }

    /// Appends a part as it is.
    pub fn append(&mut self, part: &Markdown<'_>) -> &mut Self {
        self.body.push_str(&part.body);
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

/// `AWS::EKS::Cluster`: names with a capital first, which no emoji has, and none that could be a commit; or bare words.
fn is_kind(text: &str) -> bool {
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
fn push_prose(out: &mut String, line: &str) {
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
    fn what_is_quoted_is_code() {
        insta::assert_snapshot!(built(|m| { m.plain("use `a|b`, not `<b>`. `x` y"); }),
            @"use <code>a&#124;b</code>, not <code>&#60;b&#62;</code>\\. <code>x</code> y");
        insta::assert_snapshot!(built(|m| { m.plain("`a` `` `b"); }), @r"\`a\` \`\` \`b");
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
