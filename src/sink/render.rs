//! From joined pieces to terminal text: secrets masked, characters escaped, styles as sequences.

use super::control::{Commands, VALUE_LIMIT, cut_mark, push_code, push_visible};
use super::redact::{MASK, Redactor};
use super::style::Style;

/// Writes the joined pieces, whose ends and styles are `styles`. Secrets are looked for in the joined text alone: masking
/// a piece by itself would take away the beginning by which the rest is recognised.
pub(super) fn emit(
    flat: &str,
    styles: &[(usize, Style)],
    redactor: &Redactor,
    colour: bool,
) -> String {
    let mut out = String::with_capacity(flat.len());
    let mut pen = Pen {
        out: &mut out,
        colour,
        style: Style::Plain,
        commands: Commands::default(),
    };
    let mut secrets = redactor.spans(flat).into_iter().peekable();
    let mut styles = styles.iter().copied().peekable();
    let mut start = 0;
    for (at, c) in flat.char_indices() {
        while let Some((end, _)) = styles.next_if(|(end, _)| *end <= at) {
            start = end;
        }
        let (end, style) = styles.peek().copied().unwrap_or((flat.len(), Style::Plain));
        while secrets.next_if(|span| span.end <= at).is_some() {}
        match secrets.peek() {
            _ if at > start + VALUE_LIMIT => {}
            Some(span) if span.start == at => MASK.chars().for_each(|c| pen.push(style, c)),
            Some(span) if span.start < at => {}
            _ => pen.push(style, c),
        }
        // The first character past the limit is still written, so that there is exactly one place to say so.
        if at <= start + VALUE_LIMIT
            && at + c.len_utf8() > start + VALUE_LIMIT
            && at + c.len_utf8() < end
        {
            cut_mark(end - at - c.len_utf8())
                .chars()
                .for_each(|c| pen.push(style, c));
        }
    }
    pen.change(Style::Plain);
    out
}

struct Pen<'a> {
    out: &'a mut String,
    colour: bool,
    style: Style,
    commands: Commands,
}

impl Pen<'_> {
    fn push(&mut self, style: Style, c: char) {
        // A style ends with its line: a reader that shows single lines would carry it into the next.
        self.change(if c == '\n' { Style::Plain } else { style });
        if self.commands.completes(c) {
            push_code(self.out, c);
        } else {
            push_visible(self.out, c);
        }
    }

    fn change(&mut self, style: Style) {
        if self.colour && style != self.style {
            if self.style != Style::Plain {
                self.out.push_str("\u{1b}[0m");
            }
            self.out.push_str(style.sequence());
            self.style = style;
        }
    }
}
