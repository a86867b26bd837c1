//! The workflow commands that mark a line of a file: `::error file=…,line=…::message`.

use std::fmt::Write as _;

use super::clean::Clean;
use super::control::{Commands, push_code, push_visible, tidy};
use super::redact::Redactor;

/// Most bytes of a message. The runner cuts at 4,096 characters, in the middle of a word and without a sign.
pub const MESSAGE_LIMIT: usize = 4_000;

/// How an annotation is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnotationLevel {
    /// Red; the job should fail.
    Error,
    /// Yellow.
    Warning,
    /// Grey.
    Notice,
}

/// A message on a place in the repository. All text is raw; the sink redacts and escapes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// How it is shown.
    pub level: AnnotationLevel,
    /// Path from the repository's root, with `/`.
    pub file: Option<String>,
    /// First line, from 1.
    pub line: Option<u32>,
    /// Last line, from 1.
    pub end_line: Option<u32>,
    /// Column of the first line, from 1, in characters.
    pub column: Option<u32>,
    /// Headline; the runner shows the level without one.
    pub title: Option<String>,
    /// What is wrong and its remedy; may have several lines.
    pub message: String,
}

impl Annotation {
    /// A message on no particular place.
    pub fn new(level: AnnotationLevel, message: impl Into<String>) -> Self {
        Self {
            level,
            file: None,
            line: None,
            end_line: None,
            column: None,
            title: None,
            message: message.into(),
        }
    }

    /// The command, one line with its line feed.
    pub(super) fn render(&self, redactor: &Redactor) -> Clean {
        let level = match self.level {
            AnnotationLevel::Error => "error",
            AnnotationLevel::Warning => "warning",
            AnnotationLevel::Notice => "notice",
        };
        let mut properties = Vec::new();
        let numbers = [
            ("line", self.line),
            ("endLine", self.end_line),
            ("col", self.column),
        ];
        properties.extend(
            self.file
                .as_ref()
                .map(|file| format!("file={}", property(redactor, file))),
        );
        properties.extend(
            numbers
                .into_iter()
                .filter_map(|(name, number)| Some(format!("{name}={}", number?))),
        );
        properties.extend(
            self.title
                .as_ref()
                .map(|title| format!("title={}", property(redactor, title))),
        );
        let mut out = format!("::{level}");
        if !properties.is_empty() {
            let _ = write!(out, " {}", properties.join(","));
        }
        let _ = writeln!(out, "::{}", message(redactor, &self.message));
        Clean::new(out)
    }
}

fn message(redactor: &Redactor, raw: &str) -> String {
    escape(&tidy(redactor, raw, MESSAGE_LIMIT))
}

fn property(redactor: &Redactor, raw: &str) -> String {
    escape(&tidy(redactor, raw, MESSAGE_LIMIT))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

/// The runner decodes exactly these; the older `##[` form is found anywhere in a line and has no encoding.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut commands = Commands::default();
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\n' => out.push_str("%0A"),
            '[' if commands.completes(c) => push_code(&mut out, c),
            c => push_visible(&mut out, c),
        }
        if c != '[' {
            commands.completes(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

    use super::{Annotation, AnnotationLevel, Redactor};

    #[test]
    fn escapes_message_and_properties_by_the_runner_s_rules() {
        let annotation = Annotation {
            file: Some("a,b:c.yaml".into()),
            line: Some(3),
            end_line: Some(4),
            column: Some(7),
            title: Some("100%".into()),
            ..Annotation::new(
                AnnotationLevel::Error,
                "50%\r\nAWS::X, AKIAIOSFODNN7EXAMPLE\r##[group]",
            )
        };
        insta::assert_snapshot!(annotation.render(&Redactor::default()).as_str(), @r"::error file=a%2Cb%3Ac.yaml,line=3,endLine=4,col=7,title=100%25::50%25%0AAWS::X, ***\u{d}##\u{5b}group]");
    }

    #[test]
    fn needs_no_place() {
        let annotation = Annotation::new(AnnotationLevel::Notice, "done");
        assert_eq!(
            annotation.render(&Redactor::default()).as_str(),
            "::notice::done\n"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn is_one_line_and_one_command(file in any::<String>(), title in "[:,%\n\r#\\[=a]{0,12}", message in "[:,%\n\r#\\[=a]{0,12}") {
            let annotation = Annotation { file: Some(file), title: Some(title), ..Annotation::new(AnnotationLevel::Warning, message) };
            let out = annotation.render(&Redactor::default()).as_str().to_owned();
            prop_assert_eq!(out.matches('\n').count(), 1);
            prop_assert!(out.ends_with('\n') && !out.contains('\r') && !out.contains("##["));
            let properties = out.strip_prefix("::warning ").and_then(|rest| rest.split_once("::")).map_or("", |(head, _)| head);
            prop_assert_eq!(properties.split(',').map(|p| p.split('=').next().unwrap_or("")).collect::<Vec<_>>(), ["file", "title"]);
        }
    }
}
