//! What every publication shares: the comment's key and footer, who is told what, and text that is clean.

use super::place::Place;
use crate::client::actions::Actions;
use crate::client::clock;
use crate::client::github::{CheckAnnotation, GithubError};
use crate::command::Run;
use crate::execute::comment::Posted;
use crate::model::date::Date;
use crate::model::finding::Finding;
use crate::report::findings;
use crate::sink::{Annotation, AnnotationLevel, Sink, dim, plain};
use crate::template::digest::sha256;
use anyhow::Result;

/// Which deployment of which repository a comment is of: one comment each. Nothing of the configuration but the environment's
/// name is in it, so that it stays when the configuration changes or is broken.
pub(super) fn key(actions: &Actions, place: &Place, of: &str) -> String {
    format!("{}{}", key_of_place(actions, place), digits(of))
}

/// What the keys of one place of a repository begin with, whatever the environment.
pub(super) fn key_of_place(actions: &Actions, place: &Place) -> String {
    let words = place.words().unwrap_or_default();
    digits(&format!("{}\0{words}", actions.repository_id))
}

/// Half of a key.
fn digits(text: &str) -> String {
    sha256(text.as_bytes()).chars().take(16).collect()
}

/// The last line of a comment.
pub(super) fn updated(actions: &Actions) -> String {
    let (run, attempt) = (actions.run_id, actions.attempt);
    format!("Updated {} by run {run} attempt {attempt}", now())
}

/// `2026-11-23 14:02Z`.
fn now() -> String {
    let seconds = clock::since_1970().as_secs();
    let (day, minute) = (Date::of_unix_days(seconds / 86_400), seconds / 60 % 1_440);
    format!("{day} {:02}:{:02}Z", minute / 60, minute % 60)
}

/// Findings on lines of the repository's files, for a check run.
pub(super) fn annotations(sink: &Sink, all: &[Finding]) -> Vec<CheckAnnotation> {
    let of = |it: Annotation| {
        let (line, file) = (it.line?, it.file?);
        let path = sink.bare(&file);
        // A name that had to be changed is no file's.
        (path.as_str() == file).then(|| CheckAnnotation {
            path,
            start_line: line,
            end_line: it.end_line.unwrap_or(line).max(line),
            level: match it.level {
                AnnotationLevel::Error => "failure",
                AnnotationLevel::Warning => "warning",
                AnnotationLevel::Notice => "notice",
            },
            title: sink.bare(&it.title.unwrap_or_default()),
            message: sink.bare(&it.message),
        })
    };
    findings::annotations(all).filter_map(of).collect()
}

/// Says in the log what became of a comment.
pub(super) fn tell(run: &Run, posted: &Posted) -> Result<()> {
    let words = match posted {
        Posted::Created { .. } => "written".to_owned(),
        Posted::Edited { .. } => "edited".to_owned(),
        Posted::Unchanged { .. } => "says so already".to_owned(),
        Posted::Newer { run, .. } => format!("left alone: the later run {run} wrote it"),
    };
    say(run, "comment", &format!("{words}: {}", posted.url()))
}

/// Says something in the log.
pub(super) fn say(run: &Run, what: &str, words: &str) -> Result<()> {
    let line = [dim(format!("{what}: ")), plain(words.to_owned())];
    Ok(run.sink.line(line)?)
}

/// Says what could not be done, and why.
pub(super) fn could_not(run: &Run, words: &str, error: &GithubError) -> Result<()> {
    super::notice(run, &format!("{words}: {error}"))
}
