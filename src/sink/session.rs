//! The runner's commands, switched off for the whole run: what we print can be no command, and ours are let through one by
//! one. Source: "Stopping and starting workflow commands", GitHub documentation.

use super::annotation::escape;
use super::clean::Clean;
use super::control::tidy;
use super::redact::Redactor;
use std::fmt::{Debug, Formatter};

/// Most bytes of a group's title.
const TITLE: usize = 200;

/// Fewest characters of what the runner is told to mask: a shorter one would mask half of the log.
const SHORTEST_MASK: usize = 6;

/// The word that lets commands through again; nobody else may know it.
#[derive(Clone, PartialEq, Eq)]
pub struct Session(String);

/// Not the word.
impl Debug for Session {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session")
    }
}

impl Session {
    /// A session of a word of random letters and digits, at least 32 of them.
    #[must_use]
    pub fn new(word: &str) -> Option<Self> {
        let fits = word.len() >= 32 && word.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then(|| Self(word.to_owned()))
    }

    /// The line that switches commands off.
    pub(super) fn stop(&self) -> Clean {
        Clean::new(format!("::stop-commands::{}\n", self.0))
    }

    /// One command, let through.
    pub(super) fn through(&self, command: &str) -> Clean {
        let word = &self.0;
        Clean::new(format!("::{word}::\n{command}::stop-commands::{word}\n"))
    }
}

/// Commands that keep a secret's lines out of the log. The one place where a secret is written: to the runner, which
/// takes it for a command and shows none of it.
pub(super) fn masks(secret: &str) -> String {
    let lines = secret.lines().map(str::trim);
    let lines = lines.filter(|line| line.chars().count() >= SHORTEST_MASK);
    let escaped = |line: &str| line.replace('%', "%25").replace('\r', "%0D");
    lines
        .map(|line| format!("::add-mask::{}\n", escaped(line)))
        .collect()
}

/// The command that begins a group of lines that the log folds.
pub(super) fn group(redactor: &Redactor, title: &str) -> String {
    let title = tidy(redactor, title, TITLE).replace('\n', " ");
    let shown = escape(&title);
    format!("::group::{shown}\n")
}

#[cfg(test)]
mod tests {
    use super::super::{Annotation, AnnotationLevel, Display, Sink, Text};
    use super::{Redactor, Session, group, masks};
    use std::sync::Arc;

    const WORD: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn commands_are_off_but_for_ours() {
        let (sink, memory) = Sink::memory(Arc::default(), Display::default());
        let sink = sink.in_session(Session::new(WORD).unwrap()).unwrap();
        sink.line(["::set-output name=a::b"]).unwrap();
        sink.annotate(&Annotation::new(AnnotationLevel::Notice, "ours"))
            .unwrap();
        sink.error_text(Text::new().line(["to the same stream, in order"]))
            .unwrap();
        let out = memory.out();
        let expected = format!(
            "::stop-commands::{WORD}\n:\\u{{3a}}set-output name=a::b\n::{WORD}::\n::notice::ours\n::stop-commands::{WORD}\nto the same stream, in order\n"
        );
        assert_eq!((out, memory.err()), (expected, String::new()));
    }

    #[test]
    fn takes_only_a_word_that_nobody_guesses() {
        assert!(Session::new("short").is_none() && Session::new(&":".repeat(40)).is_none());
        assert_eq!(format!("{:?}", Session::new(WORD).unwrap()), "Session");
    }

    #[test]
    fn masks_lines_that_are_long_enough() {
        assert_eq!(
            masks("abc\n  line%one \r\nline-two"),
            "::add-mask::line%25one\n::add-mask::line-two\n"
        );
        let redactor = Redactor::default();
        assert_eq!(group(&redactor, "a\nb%\u{1b}[0m"), "::group::a b%25\n");
    }
}
