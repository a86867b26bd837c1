//! GitHub Markdown: comments and step summaries. Foreign text opens no block, link, mention or element.

use std::fmt::Write as _;

use super::clean::Clean;
use super::control::{Commands, VALUE_LIMIT, composed, push_code, push_visible};
use super::prose::{is_kind, push_code_element, push_prose};
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
        let text = composed(self.redactor, raw, bytes.min(VALUE_LIMIT));
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
        let text = composed(self.redactor, raw, bytes.min(VALUE_LIMIT));
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
        let text = composed(self.redactor, raw, VALUE_LIMIT);
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
    fn marks_that_come_of_composing_are_escaped_too() {
        let code = built(|m| {
            m.code("\u{1fef}\u{37e}").plain(" e\u{301}\u{1fef}");
        });
        assert_eq!(code, "<code>&#96;;</code>\u{e9}\\`");
        let fence = built(|m| {
            m.fenced("", "\u{1fef}\u{1fef}\u{1fef}\nx");
        });
        assert_eq!(fence, "````\n```\nx\n````\n");
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
