//! Paragraphs as wide as a terminal. A line ends only at a space, and never inside a secret: what is looked for in the
//! whole text afterwards must still be found, and what somebody copies must be whole.

use unicode_width::UnicodeWidthChar as _;

use super::control::{is_hidden, strip};
use super::redact::{MASK, Redactor};
use super::style::{Piece, plain};

/// Fewest columns beside the indent in which wrapping helps anybody.
const LEAST: usize = 20;

/// The pieces with line feeds where lines end; each further line begins with `indent` spaces.
pub(super) fn wrapped(
    pieces: &[Piece],
    indent: usize,
    width: usize,
    redactor: &Redactor,
) -> Vec<Piece> {
    if width < indent + LEAST {
        return pieces.to_vec();
    }
    let pieces: Vec<Piece> = (pieces.iter())
        .map(|piece| Piece::new(piece.style, strip(&piece.text)))
        .collect();
    let flat: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let breaks = breaks(&flat, indent, width, redactor);
    let mut out = Vec::new();
    let mut start = 0;
    for piece in &pieces {
        let end = start + piece.text.len();
        let mut from = start;
        for at in breaks.iter().filter(|at| (start..end).contains(*at)) {
            out.push(Piece::new(piece.style, &flat[from..*at]));
            out.push(plain(format!("\n{}", " ".repeat(indent))));
            from = at + 1;
        }
        out.push(Piece::new(piece.style, &flat[from..end]));
        start = end;
    }
    out
}

/// Where a space or line feed becomes the end of a line.
fn breaks(flat: &str, indent: usize, width: usize, redactor: &Redactor) -> Vec<usize> {
    let mut secrets = redactor.spans(flat).into_iter().peekable();
    let mut breaks = Vec::new();
    let mut column = 0;
    // The last place where the line may end, and the column behind it.
    let mut last: Option<(usize, usize)> = None;
    for (at, c) in flat.char_indices() {
        while secrets.next_if(|span| span.end <= at).is_some() {}
        column += match secrets.peek() {
            Some(span) if span.start == at => MASK.len(),
            Some(span) if span.start < at => 0,
            _ if c == '\n' => {
                breaks.push(at);
                (column, last) = (indent, None);
                0
            }
            // What leads a line is its indent.
            _ if c == ' ' && column > indent => {
                last = Some((at, column + 1));
                1
            }
            _ => shown(c),
        };
        // A space may stand over the edge: it ends the line or is never seen.
        if let (true, Some((end, behind))) = (column > width && c != ' ', last) {
            breaks.push(end);
            (column, last) = (indent + column - behind, None);
        }
    }
    breaks
}

/// Columns of a character as it is written.
fn shown(c: char) -> usize {
    match c {
        '\t' => 1,
        c if is_hidden(c) => c.escape_unicode().count(),
        c => c.width().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
    use unicode_width::UnicodeWidthStr as _;

    use super::super::style::{bold, plain, red};
    use super::super::text::Text;
    use super::Redactor;

    fn render(text: &Text) -> String {
        text.render(&Redactor::default(), false).as_str().to_owned()
    }

    #[test]
    fn further_lines_are_indented() {
        let mut text = Text::new();
        let pieces = [
            red("error"),
            plain(": "),
            bold("one two three four five six seven"),
        ];
        text.paragraph(pieces.clone(), 3, Some(24));
        insta::assert_snapshot!(render(&text), @r"
        error: one two three
           four five six seven
        ");
        let mut whole = Text::new();
        whole.paragraph(pieces, 3, None);
        assert_eq!(render(&whole), "error: one two three four five six seven\n");
    }

    #[test]
    fn a_word_that_is_too_long_stays_whole() {
        let mut text = Text::new();
        text.paragraph(
            [plain(format!("look at {} x", "/path".repeat(8)))],
            2,
            Some(24),
        );
        assert_eq!(
            render(&text),
            format!("look at\n  {}\n  x\n", "/path".repeat(8))
        );
    }

    #[test]
    fn a_secret_with_spaces_is_still_found() {
        let redactor = Redactor::default();
        redactor.register("correct horse battery staple");
        let mut text = Text::new();
        text.paragraph(
            [plain(
                "the password is correct horse battery staple, by the way",
            )],
            2,
            Some(24),
        );
        let out = text.render(&redactor, false);
        assert_eq!(out.as_str(), "the password is ***, by\n  the way\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn only_spaces_are_lost(words in "([a-z日]{5,9} ){0,12}", width in 26_usize..60) {
            let mut text = Text::new();
            text.paragraph([plain(words.clone())], 4, Some(width));
            let out = render(&text);
            prop_assert!(out.lines().all(|line| line.trim_end().width() <= width || !line.trim().contains(' ')), "{}", out);
            let letters = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(letters(&out), letters(&words));
        }
    }
}
