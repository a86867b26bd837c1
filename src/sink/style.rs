//! Styled pieces of text. The caller names the style; the sequences are put in by the sink, where colour is on.

/// How a piece of text stands out, in a terminal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// As the terminal shows text.
    #[default]
    Plain,
    /// Names and headlines.
    Bold,
    /// What matters less.
    Dim,
    /// Errors and what is destroyed.
    Red,
    /// Warnings and what is replaced or changed.
    Yellow,
    /// What is well or added.
    Green,
    /// Places: files, links, commands to type.
    Cyan,
}

impl Style {
    pub(super) fn sequence(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "\u{1b}[1m",
            Self::Dim => "\u{1b}[2m",
            Self::Red => "\u{1b}[31m",
            Self::Yellow => "\u{1b}[33m",
            Self::Green => "\u{1b}[32m",
            Self::Cyan => "\u{1b}[36m",
        }
    }
}

/// A part of a line: raw text, of any origin, and its style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    pub(super) style: Style,
    pub(super) text: String,
}

impl Piece {
    /// A piece of this style.
    pub fn new(style: Style, text: impl Into<String>) -> Self {
        Self {
            style,
            text: text.into(),
        }
    }
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        plain(text)
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        plain(text)
    }
}

/// Unstyled text.
pub fn plain(text: impl Into<String>) -> Piece {
    Piece::new(Style::Plain, text)
}

/// Bold text.
pub fn bold(text: impl Into<String>) -> Piece {
    Piece::new(Style::Bold, text)
}

/// Dim text.
pub fn dim(text: impl Into<String>) -> Piece {
    Piece::new(Style::Dim, text)
}

/// Red text.
pub fn red(text: impl Into<String>) -> Piece {
    Piece::new(Style::Red, text)
}

/// Yellow text.
pub fn yellow(text: impl Into<String>) -> Piece {
    Piece::new(Style::Yellow, text)
}

/// Green text.
pub fn green(text: impl Into<String>) -> Piece {
    Piece::new(Style::Green, text)
}

/// Cyan text.
pub fn cyan(text: impl Into<String>) -> Piece {
    Piece::new(Style::Cyan, text)
}
