//! Terminal and plain text: lines of styled pieces and tables, redacted as one whole.

use unicode_width::UnicodeWidthStr as _;

use super::clean::Clean;
use super::control::{VALUE_LIMIT, push_visible, strip, tidy};
use super::redact::Redactor;
use super::render::emit;
use super::style::Piece;
use super::wrap::wrapped;

/// Columns between two columns of a table.
const GAP: usize = 2;

/// A text to print: raw pieces, of any origin. The sink redacts it as one whole, so that a secret is found also where
/// it is split over pieces or lines; what belongs together therefore goes into one `Text`.
#[derive(Debug, Clone, Default)]
pub struct Text {
    blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
enum Block {
    Line(Vec<Piece>),
    /// Wrapped at a width, further lines with an indent.
    Paragraph(Vec<Piece>, usize, usize),
    Table(Vec<Vec<Piece>>),
}

impl Text {
    /// An empty text.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends one line. A piece may contain line feeds.
    pub fn line<P: Into<Piece>>(&mut self, pieces: impl IntoIterator<Item = P>) -> &mut Self {
        self.blocks
            .push(Block::Line(pieces.into_iter().map(Into::into).collect()));
        self
    }

    /// Appends a line that goes on below, `indent` columns in, where it is wider than a terminal; without a width it is
    /// one line.
    pub fn paragraph<P: Into<Piece>>(
        &mut self,
        pieces: impl IntoIterator<Item = P>,
        indent: usize,
        width: Option<usize>,
    ) -> &mut Self {
        let pieces = pieces.into_iter().map(Into::into).collect();
        self.blocks.push(match width {
            Some(width) => Block::Paragraph(pieces, indent, width),
            None => Block::Line(pieces),
        });
        self
    }

    /// Appends an empty line.
    pub fn blank(&mut self) -> &mut Self {
        self.line([""; 0])
    }

    /// Appends rows whose cells are aligned by their width on the screen, after redaction and escaping. Each cell is
    /// one line and redacted by itself; the last cell of a row is not padded.
    pub fn table(&mut self, rows: impl IntoIterator<Item = Vec<Piece>>) -> &mut Self {
        self.blocks.push(Block::Table(rows.into_iter().collect()));
        self
    }

    /// Appends another text.
    pub fn append(&mut self, other: Text) -> &mut Self {
        self.blocks.extend(other.blocks);
        self
    }

    /// Whether nothing was appended.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Redacted, escaped, with style sequences where `colour` is on; ends with a line feed unless empty.
    pub(super) fn render(&self, redactor: &Redactor, colour: bool) -> Clean {
        let mut flat = String::new();
        let mut styles = Vec::new();
        for piece in self.pieces(redactor) {
            flat.push_str(&strip(&piece.text));
            styles.push((flat.len(), piece.style));
        }
        Clean::new(emit(&flat, &styles, redactor, colour))
    }

    fn pieces(&self, redactor: &Redactor) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Line(line) => {
                    pieces.extend_from_slice(line);
                    pieces.push("\n".into());
                }
                Block::Paragraph(line, indent, width) => {
                    pieces.extend(wrapped(line, *indent, *width, redactor));
                    pieces.push("\n".into());
                }
                Block::Table(rows) => table(rows, redactor, &mut pieces),
            }
        }
        pieces
    }
}

/// One foreign text as plain terminal text, for a log line.
pub(super) fn line(redactor: &Redactor, raw: &str) -> Clean {
    Text::new()
        .line([raw.strip_suffix('\n').unwrap_or(raw)])
        .render(redactor, false)
}

fn table(rows: &[Vec<Piece>], redactor: &Redactor, pieces: &mut Vec<Piece>) {
    let cell = |piece: &Piece| {
        let mut text = String::new();
        for c in tidy(redactor, &piece.text, VALUE_LIMIT).chars() {
            match c {
                '\n' => text.push('↵'),
                '\t' => text.push(' '),
                c => push_visible(&mut text, c),
            }
        }
        Piece {
            style: piece.style,
            text,
        }
    };
    let rows: Vec<Vec<Piece>> = rows
        .iter()
        .map(|row| row.iter().map(cell).collect())
        .collect();
    let mut widths = Vec::new();
    for row in &rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.text.width().max(*width);
        }
    }
    for mut row in rows {
        // Trailing empty cells would leave trailing spaces.
        while row.last().is_some_and(|cell| cell.text.is_empty()) {
            row.pop();
        }
        let last = row.len().saturating_sub(1);
        for (at, cell) in row.into_iter().enumerate() {
            let padding = if at == last {
                0
            } else {
                widths[at] + GAP - cell.text.width()
            };
            pieces.push(cell);
            pieces.push(" ".repeat(padding).into());
        }
        pieces.push("\n".into());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};

    use super::super::control::is_hidden;
    use super::super::style::{bold, dim, plain, red};
    use super::{Redactor, Text};

    fn render(text: &Text, colour: bool) -> String {
        text.render(&Redactor::default(), colour)
            .as_str()
            .to_owned()
    }

    #[test]
    fn renders_styles_only_in_colour() {
        let mut text = Text::new();
        text.line([red("error"), plain(": "), bold("two\nlines")])
            .blank();
        assert_eq!(render(&text, false), "error: two\nlines\n\n");
        assert_eq!(
            render(&text, true),
            "\u{1b}[31merror\u{1b}[0m: \u{1b}[1mtwo\u{1b}[0m\n\u{1b}[1mlines\u{1b}[0m\n\n"
        );
    }

    #[test]
    fn aligns_columns_after_escaping() {
        let mut text = Text::new();
        text.table([
            vec![bold("AKIAIOSFODNN7EXAMPLE"), plain("x"), plain("")],
            vec![dim("日本"), plain("a\nb")],
            vec![plain("e\u{200b}"), plain("y")],
        ]);
        insta::assert_snapshot!(render(&text, false), @r"
        ***        x
        日本       a↵b
        e\u{200b}  y
        ");
    }

    #[test]
    fn masks_a_secret_split_over_pieces_and_lines() {
        let mut text = Text::new();
        text.line([plain("k AKIAIOSF"), bold("ODNN7EXAMPLE!")]);
        text.line(["-----BEGIN PRIVATE KEY-----"])
            .line(["abc"])
            .line(["-----END PRIVATE KEY-----"])
            .line(["end"]);
        assert_eq!(render(&text, false), "k ***!\n***\nend\n");
    }

    #[test]
    fn cuts_a_very_long_piece_and_goes_on() {
        let mut text = Text::new();
        text.line([plain("é".repeat(super::VALUE_LIMIT)), plain("next")]);
        let out = render(&text, false);
        assert!(
            out.ends_with("é… (65534 more bytes)next\n") && out.len() < super::VALUE_LIMIT + 40
        );
    }

    #[test]
    fn makes_workflow_commands_visible() {
        let mut text = Text::new();
        text.line([plain("  "), plain(":"), bold(":error::x")])
            .line(["a ##", "[group]"])
            .line(["AWS::IAM::Role"]);
        assert_eq!(
            render(&text, true)
                .replace("\u{1b}[1m", "")
                .replace("\u{1b}[0m", ""),
            "  :\\u{3a}error::x\na ##\\u{5b}group]\nAWS::IAM::Role\n"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn nothing_hidden_and_no_command_survives(pieces in proptest::collection::vec("(\\PC|[:#\\[ \n\r\u{1b}\u{200b}\u{202e}]){0,12}", 0..8)) {
            let mut text = Text::new();
            text.line(pieces.iter().map(String::as_str));
            let out = render(&text, false);
            prop_assert!(!out.contains(is_hidden), "{out:?}");
            prop_assert!(!out.contains("##["), "{out:?}");
            prop_assert!(!out.lines().any(|line| line.trim_start().starts_with("::")), "{out:?}");
        }

        #[test]
        fn styles_never_change_the_words(a in "\\PC{0,12}", b in any::<String>()) {
            let mut text = Text::new();
            text.line([red(a), bold(b)]);
            let coloured = render(&text, true);
            let stripped = ["\u{1b}[31m", "\u{1b}[1m", "\u{1b}[0m"].iter().fold(coloured, |text, s| text.replace(s, ""));
            prop_assert!(stripped == render(&text, false));
        }
    }
}
