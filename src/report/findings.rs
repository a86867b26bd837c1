//! Findings as text, JSON and annotations.

use crate::model::finding::{Finding, Severity};
use crate::sink::{Annotation, AnnotationLevel, Piece, Text, bold, cyan, dim, plain, red, yellow};
use serde::Serialize;
use std::cmp::Reverse;

/// Findings with the numbers that a reader asks for first.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FindingReport<'a> {
    /// Version of this JSON.
    pub format: u32,
    /// Number of severity error.
    pub errors: usize,
    /// Number of severity warning.
    pub warnings: usize,
    /// Number of severity notice.
    pub notices: usize,
    /// All of them.
    pub findings: &'a [Finding],
}

impl<'a> FindingReport<'a> {
    /// Counts.
    pub fn of(findings: &'a [Finding]) -> Self {
        let count = |severity| {
            findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        FindingReport {
            format: 1,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notices: count(Severity::Notice),
            findings,
        }
    }

    /// `2 errors, 1 warning`; nothing where there are none.
    pub fn counts(&self) -> Option<String> {
        let words: Vec<String> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notices, "notice"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| plural(count, word))
        .collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

/// `1 error`, `2 errors`.
pub fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Columns before what is said of a finding, and before each further line of it.
const INDENT: usize = 6;

/// One paragraph a finding: severity and rule, what, where, remedy. `width` wraps lines for a terminal.
pub fn text(findings: &[Finding], width: Option<usize>) -> Text {
    let mut text = Text::new();
    for finding in findings {
        let mut first = vec![
            severity(finding.severity),
            dim(format!("[{}]", finding.rule)),
            plain(" "),
        ];
        if !finding.subject.is_empty() {
            first.extend([bold(finding.subject.clone()), plain(": ")]);
        }
        first.push(plain(finding.message.clone()));
        text.paragraph(first, INDENT, width);
        if let Some(location) = &finding.location {
            text.paragraph([dim("   at "), cyan(location.to_string())], INDENT, width);
        }
        for related in &finding.related {
            text.paragraph([dim("  via "), cyan(related.to_string())], INDENT, width);
        }
        match (&finding.accepted, &finding.remedy) {
            (Some(accepted), _) => {
                let words = format!("accepted until {}: {}", accepted.until, accepted.reason);
                text.paragraph([dim("      "), plain(words)], INDENT, width);
            }
            (None, Some(remedy)) => {
                text.paragraph([dim("  fix "), plain(remedy.clone())], INDENT, width);
            }
            (None, None) => {}
        }
    }
    text
}

fn severity(severity: Severity) -> Piece {
    match severity {
        Severity::Error => red("error"),
        Severity::Warning => yellow("warning"),
        Severity::Notice => plain("notice"),
    }
}

/// Annotations on the lines of the configuration.
pub fn annotations(findings: &[Finding]) -> impl Iterator<Item = Annotation> {
    findings.iter().map(|finding| {
        let level = match finding.severity {
            Severity::Error => AnnotationLevel::Error,
            Severity::Warning => AnnotationLevel::Warning,
            Severity::Notice => AnnotationLevel::Notice,
        };
        let subject = if finding.subject.is_empty() {
            String::new()
        } else {
            format!("{}: ", finding.subject)
        };
        let remedy = finding
            .remedy
            .as_deref()
            .map(|remedy| format!("; {remedy}"))
            .unwrap_or_default();
        let mut annotation =
            Annotation::new(level, format!("{subject}{}{remedy}", finding.message));
        annotation.title = Some(finding.rule.clone());
        // A built-in template is no file of the repository, and `--set` none at all.
        if let Some(location) = finding
            .location
            .as_ref()
            .filter(|location| location.line > 0 && !location.built_in)
        {
            annotation.file = Some(location.file.clone());
            annotation.line = Some(location.line);
            annotation.end_line = Some(location.end_line);
            // Columns make sense on a single line only.
            annotation.column = (location.line == location.end_line).then_some(location.column);
        }
        annotation
    })
}

/// Annotations of one kind that GitHub shows of a step; it drops the others without a word.
const SHOWN: usize = 10;

/// The annotations that are shown: the worst first, what somebody accepted last and as a notice, and one notice that says
/// how many more there are.
pub fn annotations_shown(findings: &[Finding]) -> Vec<Annotation> {
    let mut ordered: Vec<(bool, Finding)> = (findings.iter())
        .map(|finding| (finding.accepted.is_some(), accepted_as_notice(finding)))
        .collect();
    ordered.sort_by_key(|(is_accepted, finding)| (*is_accepted, Reverse(finding.severity)));
    let ordered: Vec<Finding> = ordered.into_iter().map(|(_, finding)| finding).collect();
    let mut left_out = [0; 3];
    let count = |severity| ordered.iter().filter(|it| it.severity == severity).count();
    let is_over = [Severity::Error, Severity::Warning, Severity::Notice]
        .into_iter()
        .any(|severity| count(severity) > SHOWN);
    let mut seen = [0; 3];
    let mut shown: Vec<Annotation> = annotations(&ordered)
        .filter(|annotation| {
            let (at, most) = match annotation.level {
                AnnotationLevel::Error => (0, SHOWN),
                AnnotationLevel::Warning => (1, SHOWN),
                // The sum is one too.
                AnnotationLevel::Notice => (2, SHOWN - usize::from(is_over)),
            };
            seen[at] += 1;
            left_out[at] += usize::from(seen[at] > most);
            seen[at] <= most
        })
        .collect();
    if is_over {
        let words = ["error", "warning", "notice"];
        let more: Vec<String> = (left_out.into_iter().zip(words))
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| plural(count, word))
            .collect();
        let message = format!(
            "and {} more, which are in the log and the summary",
            more.join(", ")
        );
        shown.push(Annotation::new(AnnotationLevel::Notice, message));
    }
    shown
}

fn accepted_as_notice(finding: &Finding) -> Finding {
    let Some(accepted) = &finding.accepted else {
        return finding.clone();
    };
    Finding {
        severity: Severity::Notice,
        message: format!(
            "{}; accepted until {}: {}",
            finding.message, accepted.until, accepted.reason
        ),
        remedy: None,
        ..finding.clone()
    }
}
