//! Characters that a reader cannot see: escape sequences are removed, the rest is made visible.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use super::redact::Redactor;

/// Most bytes of one interpolated value in any output. A value is a name, a message or a snippet; a longer one is
/// cut so that a single hostile field cannot drown a report.
pub(super) const VALUE_LIMIT: usize = 64 * 1024;

/// One foreign value, redacted, without terminal sequences, with `\n` line ends, and cut to `limit` bytes.
///
/// Redacted after the sequences go, since they may stand inside a secret, and before the cut: half a secret would not
/// be recognised.
pub(super) fn tidy(redactor: &Redactor, raw: &str, limit: usize) -> String {
    cut(redactor.redact(&strip(raw)).into_owned(), limit)
}

/// The same in Unicode's composed form (NFC): what looks the same is written the same. For display alone, since a name in
/// another form may be another name to whoever reads it back.
pub(super) fn composed(redactor: &Redactor, raw: &str, limit: usize) -> String {
    cut(compose(redactor, raw), limit)
}

/// A whole value, redacted and composed. A letter may become another by it, `\u{212a}` becomes `K`, and what was nothing a
/// secret; so it comes before any escaping, and is redacted again.
pub(super) fn compose(redactor: &Redactor, raw: &str) -> String {
    let text = redactor.redact(&strip(raw)).into_owned();
    if is_nfc(&text) {
        return text;
    }
    let composed: String = text.nfc().collect();
    redactor.redact(&composed).into_owned()
}

fn cut(mut text: String, limit: usize) -> String {
    if text.len() > limit {
        let cut = (0..=limit)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        let more = text.len() - cut;
        text.truncate(cut);
        text.push_str(&cut_mark(more));
    }
    text
}

/// What stands where a value was cut.
pub(super) fn cut_mark(more_bytes: usize) -> String {
    format!("… ({more_bytes} more bytes)")
}

/// Whether the character is invisible or moves the others: C0 and C1 (but not line feed and tab), bidirectional
/// controls, zero-width characters, line separators, tag characters, letters without a shape, and variation selectors but
/// those by which a sign is an emoji or none.
pub(super) fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        c if c.is_control() => true,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{3164}' | '\u{ffa0}' => true,
        '\u{fe00}'..='\u{fe0d}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0100}'..='\u{e01ef}' => true,
        _ => false,
    }
}

/// Appends the character, a hidden one as `\u{…}`.
pub(super) fn push_visible(out: &mut String, c: char) {
    if is_hidden(c) {
        push_code(out, c);
    } else {
        out.push(c);
    }
}

/// Appends the character as `\u{…}`.
pub(super) fn push_code(out: &mut String, c: char) {
    out.extend(c.escape_unicode());
}

/// Makes lines harmless to the runner, which takes `::` after leading white space and `##[` anywhere for commands.
/// Fed with every character of a text in order.
#[derive(Default)]
pub(super) struct Commands {
    past_start: bool,
    colon: bool,
    hashes: u8,
}

impl Commands {
    /// Whether this character would complete the beginning of a workflow command and must not be written as it is.
    pub(super) fn completes(&mut self, c: char) -> bool {
        let command = (c == ':' && self.colon) || (c == '[' && self.hashes >= 2);
        self.colon = c == ':' && !self.past_start;
        self.hashes = if c == '#' {
            self.hashes.saturating_add(1)
        } else {
            0
        };
        self.past_start = c != '\n' && (self.past_start || !c.is_whitespace());
        command
    }
}

/// Removes terminal escape sequences and turns CRLF into LF. A lone escape character stays, to be made visible.
pub(super) fn strip(text: &str) -> Cow<'_, str> {
    if !text.contains(['\u{1b}', '\r']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\u{1b}', '\r']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = if rest.starts_with("\r\n") {
            1
        } else {
            sequence(rest.as_bytes())
        };
        if length == 0 {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        } else {
            rest = &rest[length..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Bytes of the escape sequence at the start, 0 where there is none. Ends on ASCII, so on a character boundary.
fn sequence(bytes: &[u8]) -> usize {
    let run = |from: usize, range: std::ops::RangeInclusive<u8>| {
        from + bytes
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|b| range.contains(b))
            .count()
    };
    match bytes.get(..2) {
        Some([0x1b, b'[']) => {
            let end = run(run(2, 0x30..=0x3f), 0x20..=0x2f);
            end + usize::from(bytes.get(end).is_some_and(|b| (0x40..=0x7e).contains(b)))
        }
        // Strings (titles, links): to their terminator, but never over a line end or into another sequence, so
        // that an unterminated one hides nothing.
        Some([0x1b, b']' | b'P' | b'X' | b'^' | b'_']) => {
            let stop = bytes[2..]
                .iter()
                .position(|b| matches!(b, 0x07 | 0x1b | b'\n'))
                .map(|at| at + 2);
            match stop.map(|at| (at, &bytes[at..])) {
                Some((at, [0x07, ..])) => at + 1,
                Some((at, [0x1b, b'\\', ..])) => at + 2,
                _ => 2,
            }
        }
        Some([0x1b, 0x20..=0x7e]) => {
            let end = run(1, 0x20..=0x2f);
            end + usize::from(bytes.get(end).is_some_and(|b| (0x30..=0x7e).contains(b)))
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{Commands, Redactor, composed, is_hidden, strip, tidy};

    #[test]
    fn removes_colours_titles_and_links() {
        assert_eq!(strip("a\u{1b}[1;31mb\u{1b}[0m\r\nc"), "ab\nc");
        assert_eq!(
            strip("\u{1b}]0;title\u{7}x\u{1b}]8;;https://e\u{1b}\\y"),
            "xy"
        );
        assert_eq!(strip("\u{1b}(Bz\u{1b}7"), "z");
    }

    #[test]
    fn an_unterminated_title_hides_nothing() {
        assert_eq!(strip("\u{1b}]0;kept\nnext"), "0;kept\nnext");
    }

    #[test]
    fn a_lone_escape_or_return_stays_to_be_made_visible() {
        assert_eq!(strip("a\u{1b}"), "a\u{1b}");
        assert_eq!(strip("a\rb"), "a\rb");
        assert!(
            is_hidden('\u{1b}')
                && is_hidden('\r')
                && is_hidden('\u{202e}')
                && is_hidden('\u{200b}')
        );
    }

    #[test]
    fn a_secret_broken_by_colours_is_still_found() {
        let redactor = Redactor::default();
        redactor.register("correct-horse");
        assert_eq!(tidy(&redactor, "correct\u{1b}[0m-horse", 100), "***");
    }

    #[test]
    fn a_secret_at_the_cut_leaves_no_half() {
        let redactor = Redactor::default();
        redactor.register("correct-horse");
        assert_eq!(
            tidy(&redactor, "é correct-horse battery", 5),
            "é **… (9 more bytes)"
        );
    }

    #[test]
    fn what_looks_the_same_is_written_the_same() {
        let redactor = Redactor::default();
        redactor.register("correct-horse-K");
        let composed = |raw| composed(&redactor, raw, 40);
        assert_eq!(composed("cafe\u{301} \u{212b}"), "café Å");
        // Never what is redacted or cut, and never a mark that escaping has passed over.
        assert_eq!(composed("correct-horse-\u{212a}"), "***");
        assert_eq!(composed("\u{1fef}x\u{37e}"), "`x;");
        assert_eq!(composed(&"e\u{301}".repeat(30)).matches('é').count(), 20);
    }

    #[test]
    fn recognises_the_beginning_of_a_command() {
        let hits = |text: &str| {
            let mut commands = Commands::default();
            text.chars().filter(|c| commands.completes(*c)).count()
        };
        assert_eq!(hits("::error::x"), 1);
        assert_eq!(hits("ok\n \t::error::x\n##[error]"), 2);
        assert_eq!(hits("AWS::EKS::Cluster ##x [y] :"), 0);
    }
}
