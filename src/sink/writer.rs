//! The writers. Each takes one whole text at a time, so texts of different threads never mix within a line.

use std::io::ErrorKind;
use std::sync::Arc;

use serde::Serialize;

use super::annotation::{Annotation, MESSAGE_LIMIT};
use super::clean::Clean;
use super::control::{push_visible, tidy};
use super::markdown::Markdown;
use super::redact::Redactor;
use super::session::Session;
use super::streams::{Memory, Stream, Target};
use super::text::Text;
use super::{json, output, session, text};

/// Columns where nobody says how wide the output is; what terminals and CI logs show without wrapping.
pub const DEFAULT_WIDTH: usize = 100;

/// What the environment says about the display.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Display {
    /// `NO_COLOR` is set and not empty: never colour. Wins over `force_color`.
    pub no_color: bool,
    /// `CLICOLOR_FORCE` is set and neither empty nor `0`: colour also where there is no terminal.
    pub force_color: bool,
    /// `COLUMNS`, in characters; wins over the terminal's own width.
    pub columns: Option<usize>,
}

/// A text could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// The stream refused the bytes; the disk behind a redirection may be full.
    #[error("writing to {stream} failed; check where the output is redirected to")]
    Write {
        /// `standard output` or `standard error`.
        stream: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The value has no JSON form.
    #[error("a report has no JSON form")]
    Json(#[from] serde_json::Error),
}

/// Where all output goes. Cheap to clone; clones share the streams and the redactor.
#[derive(Debug, Clone)]
pub struct Sink {
    redactor: Arc<Redactor>,
    target: Target,
    display: Display,
    /// In GitHub Actions: commands of others are off.
    session: Option<Arc<Session>>,
}

impl Sink {
    /// A sink on standard output and standard error.
    #[must_use]
    pub fn standard(redactor: Arc<Redactor>, display: Display) -> Self {
        Self {
            redactor,
            target: Target::Streams,
            display,
            session: None,
        }
    }

    /// A sink that keeps the text, for tests. It is no terminal.
    #[must_use]
    pub fn memory(redactor: Arc<Redactor>, display: Display) -> (Self, Memory) {
        let memory = Memory::default();
        (
            Self {
                redactor,
                target: Target::Memory(memory.clone()),
                display,
                session: None,
            },
            memory,
        )
    }

    /// The same in a run of GitHub Actions: the runner's commands are off from here on but for ours, and everything goes
    /// to standard output, since the runner reads the two streams in no order.
    ///
    /// # Errors
    /// See [`Sink::write`].
    pub fn in_session(self, session: Session) -> Result<Self, SinkError> {
        self.write(session.stop())?;
        Ok(Self {
            session: Some(Arc::new(session)),
            ..self
        })
    }

    /// Whether it is one of a run of GitHub Actions.
    #[must_use]
    pub fn is_session(&self) -> bool {
        self.session.is_some()
    }

    /// The redactor, to register secrets that turn up later (a session token, a web identity token).
    #[must_use]
    pub fn redactor(&self) -> &Arc<Redactor> {
        &self.redactor
    }

    /// Whether standard output is a terminal.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.target.is_terminal(Stream::Out)
    }

    /// Columns of standard output: `COLUMNS`, else the terminal's width, else [`DEFAULT_WIDTH`].
    #[must_use]
    pub fn width(&self) -> usize {
        let terminal = || self.target.width();
        self.display
            .columns
            .or_else(terminal)
            .filter(|width| *width > 0)
            .unwrap_or(DEFAULT_WIDTH)
    }

    /// Columns that standard output has room for; nothing where it is no terminal, since nothing is cut there.
    #[must_use]
    pub fn columns(&self) -> Option<usize> {
        self.is_terminal().then(|| self.width())
    }

    /// The same of standard error.
    #[must_use]
    pub fn error_columns(&self) -> Option<usize> {
        (self.target.is_terminal(Stream::Err)).then(|| self.width())
    }

    /// Prints one line.
    ///
    /// # Errors
    /// See [`Sink::write`].
    pub fn line(
        &self,
        pieces: impl IntoIterator<Item = impl Into<super::Piece>>,
    ) -> Result<(), SinkError> {
        self.text(Text::new().line(pieces))
    }

    /// Prints a text, in colour where the display allows it.
    ///
    /// # Errors
    /// See [`Sink::write`].
    pub fn text(&self, text: &Text) -> Result<(), SinkError> {
        self.write(text.render(&self.redactor, self.colour(Stream::Out)))
    }

    /// Prints a text on standard error: errors, and what is not part of the answer.
    ///
    /// # Errors
    /// See [`Sink::write`].
    pub fn error_text(&self, text: &Text) -> Result<(), SinkError> {
        self.send(
            Stream::Err,
            text.render(&self.redactor, self.colour(Stream::Err)),
        )
    }

    /// A text without colour, for a file.
    pub fn plain(&self, text: &Text) -> Clean {
        text.render(&self.redactor, false)
    }

    /// Prints a value as indented JSON.
    ///
    /// # Errors
    /// [`SinkError::Json`] where the value has no JSON form; else see [`Sink::write`].
    pub fn json(&self, value: &impl Serialize) -> Result<(), SinkError> {
        self.write(self.json_text(value)?)
    }

    /// The redacted JSON that [`Sink::json`] prints, for a file.
    ///
    /// # Errors
    /// [`SinkError::Json`] where the value has no JSON form.
    pub fn json_text(&self, value: &impl Serialize) -> Result<Clean, SinkError> {
        Ok(json::pretty(&self.redactor, value)?)
    }

    /// Prints an annotation as a workflow command.
    ///
    /// # Errors
    /// See [`Sink::write`].
    pub fn annotate(&self, annotation: &Annotation) -> Result<(), SinkError> {
        self.command(annotation.render(&self.redactor).as_str())
    }

    /// Keeps a secret out of everything that is written from here on, by us and, in GitHub Actions, by the runner.
    ///
    /// # Errors
    /// See [`Sink::write`].
    pub fn mask(&self, secret: &str) -> Result<(), SinkError> {
        self.redactor.register(secret);
        match session::masks(secret) {
            masks if self.session.is_some() && !masks.is_empty() => self.command(&masks),
            _ => Ok(()),
        }
    }

    /// Prints a text that the log of GitHub Actions folds under a title; elsewhere only the text.
    ///
    /// # Errors
    /// See [`Sink::write`].
    pub fn folded(&self, title: &str, text: &Text) -> Result<(), SinkError> {
        if self.session.is_none() {
            return self.text(text);
        }
        self.command(&session::group(&self.redactor, title))?;
        self.text(text)?;
        self.command("::endgroup::\n")
    }

    /// A text as GitHub shows it without any markup, such as the title of a check run.
    pub fn bare(&self, raw: &str) -> Clean {
        let mut out = String::new();
        for c in tidy(&self.redactor, raw, MESSAGE_LIMIT).chars() {
            push_visible(&mut out, c);
        }
        Clean::new(out)
    }

    /// An output of the step, for the runner's file.
    pub fn output(&self, word: &str, name: &'static str, raw: &str) -> Clean {
        output::output(&self.redactor, word, name, raw)
    }

    fn command(&self, command: &str) -> Result<(), SinkError> {
        self.write(match &self.session {
            Some(session) => session.through(command),
            None => Clean::new(command.to_owned()),
        })
    }

    /// An empty Markdown text that redacts what is put into it.
    #[must_use]
    pub fn markdown(&self) -> Markdown<'_> {
        Markdown::new(&self.redactor)
    }

    /// Prints clean text on standard output. A reader that has gone away (`| head`) is no error: the rest of the
    /// output is dropped, and the work goes on.
    ///
    /// # Errors
    /// [`SinkError::Write`] where the stream takes no more for any other reason.
    pub fn write(&self, text: Clean) -> Result<(), SinkError> {
        self.send(Stream::Out, text)
    }

    /// One event of the log. It has nowhere to report a failure to.
    pub(super) fn log(&self, event: &str, is_json: bool) {
        let clean = if is_json {
            json::written(&self.redactor, event)
        } else {
            text::line(&self.redactor, event)
        };
        let _ = self.send(Stream::Err, clean);
    }

    fn send(&self, stream: Stream, text: Clean) -> Result<(), SinkError> {
        let stream = match &self.session {
            Some(_) => Stream::Out,
            None => stream,
        };
        match self.target.write(stream, text.as_str()) {
            Err(source) if source.kind() != ErrorKind::BrokenPipe => Err(SinkError::Write {
                stream: stream.name(),
                source,
            }),
            _ => Ok(()),
        }
    }

    fn colour(&self, stream: Stream) -> bool {
        !self.display.no_color && (self.display.force_color || self.target.is_terminal(stream))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::super::{Annotation, AnnotationLevel, Text, bold};
    use super::{DEFAULT_WIDTH, Display, Redactor, Sink};

    #[test]
    fn every_way_out_is_redacted() {
        let redactor = Arc::new(Redactor::default());
        redactor.register("correct-horse");
        let (sink, memory) = Sink::memory(redactor, Display::default());
        sink.line(["text correct-horse"]).expect("memory");
        sink.json(&json!({"json": "correct-horse"}))
            .expect("memory");
        sink.annotate(&Annotation::new(
            AnnotationLevel::Error,
            "annotation correct-horse",
        ))
        .expect("memory");
        sink.error_text(Text::new().line(["error correct-horse"]))
            .expect("memory");
        let mut markdown = sink.markdown();
        markdown
            .plain("a correct-horse")
            .code("correct-horse")
            .fenced("", "correct-horse");
        let markdown = markdown.finish();
        sink.write(markdown).expect("memory");
        sink.log("log correct-horse\n", false);
        sink.log("{\"message\":\"correct-horse\"}\n", true);
        insta::assert_snapshot!(memory.out(), @r#"
        text ***
        {
          "json": "***"
        }
        ::error::annotation ***
        a \*\*\*<code>&#42;&#42;&#42;</code>
        ```
        ***
        ```
        "#);
        insta::assert_snapshot!(memory.err(), @r#"
        error ***
        log ***
        {"message":"***"}
        "#);
    }

    #[test]
    fn colours_only_on_request_where_there_is_no_terminal() {
        for (display, expected) in [
            (Display::default(), "x\n"),
            (
                Display {
                    force_color: true,
                    ..Display::default()
                },
                "\u{1b}[1mx\u{1b}[0m\n",
            ),
            (
                Display {
                    force_color: true,
                    no_color: true,
                    ..Display::default()
                },
                "x\n",
            ),
        ] {
            let (sink, memory) = Sink::memory(Arc::default(), display);
            sink.line([bold("x")]).expect("memory");
            assert_eq!(memory.out(), expected);
        }
    }

    #[test]
    fn columns_win_over_the_default() {
        let width = |columns| {
            Sink::memory(
                Arc::default(),
                Display {
                    columns,
                    ..Display::default()
                },
            )
            .0
            .width()
        };
        assert_eq!(
            (width(Some(40)), width(Some(0)), width(None)),
            (40, DEFAULT_WIDTH, DEFAULT_WIDTH)
        );
    }
}
