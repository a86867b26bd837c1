//! Findings in lists: what, where, what to do; who has accepted it.

use super::{About, NAME, SENTENCE};
use crate::model::finding::{Finding, Severity};
use crate::sink::{Link, Markdown};
use std::collections::BTreeMap;

/// What the line takes that says how many more there are.
const MORE: usize = 700;

/// A list of as many as there is room for, and of the others their number by rule. Returns how many it names.
pub(super) fn bullets(
    before: &'static str,
    all: &[&Finding],
    files: Option<&Link>,
    room: usize,
    out: &mut Markdown<'_>,
) -> usize {
    let start = out.len();
    let last = all.len().saturating_sub(1);
    for (at, finding) in all.iter().enumerate() {
        let mut line = out.part();
        line.markup(before);
        bullet(finding, files, &mut line);
        let reserve = if at == last { 0 } else { MORE };
        if out.len() - start + line.len() + reserve > room {
            more(before, &all[at..], out);
            return at;
        }
        out.append(&line);
    }
    all.len()
}

fn bullet(finding: &Finding, files: Option<&Link>, out: &mut Markdown<'_>) {
    out.markup(match finding.severity {
        Severity::Error => "- **error** ",
        Severity::Warning => "- ",
        Severity::Notice => "- notice: ",
    });
    if !finding.subject.is_empty() {
        out.code_within(&finding.subject, NAME).markup(": ");
    }
    out.plain_within(&finding.message, SENTENCE);
    if let Some(accepted) = &finding.accepted {
        out.markup("; **accepted** until ")
            .code_within(&accepted.until, 40);
        out.markup(": ").plain_within(&accepted.reason, SENTENCE);
    } else if let Some(remedy) = &finding.remedy {
        out.markup("; *to do:* ").plain_within(remedy, SENTENCE);
    }
    if let Some(location) = &finding.location {
        out.markup(" (");
        match files.filter(|_| location.line > 0 && !location.built_in) {
            Some(files) => {
                let place = format!("{}:{}", location.file, location.line);
                out.code_link(&place, NAME, &files.file(&location.file, location.line));
            }
            None => {
                out.code_within(&location.to_string(), NAME);
            }
        }
        out.markup(")");
    }
    out.markup(" <sub>")
        .code_within(&finding.rule, 80)
        .markup("</sub>\n");
}

fn more(before: &'static str, rest: &[&Finding], out: &mut Markdown<'_>) {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in rest {
        *rules.entry(&finding.rule).or_default() += 1;
    }
    out.markup(before)
        .markup("- and ")
        .number(rest.len())
        .markup(" more");
    let start = out.len();
    for (at, (rule, count)) in rules.into_iter().enumerate() {
        if out.len() - start > MORE - 300 {
            out.markup(", …");
            break;
        }
        out.markup(if at == 0 { ": " } else { ", " })
            .number(count)
            .markup(" × ");
        out.code_within(rule, 80);
    }
    out.markup("\n");
}

/// A list under its heading; nothing where there is nothing. Returns how many it names.
pub(super) fn section(
    heading: &'static str,
    all: &[&Finding],
    about: &About<'_>,
    room: usize,
    out: &mut Markdown<'_>,
) -> usize {
    if all.is_empty() {
        return 0;
    }
    out.markup(heading);
    let room = room.saturating_sub(heading.len() + 1);
    let named = bullets("", all, about.files.as_ref(), room, out);
    out.markup("\n");
    named
}
