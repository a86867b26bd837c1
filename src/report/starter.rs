//! What `init` wrote, what it found and where, and what is left to do, as text.

use super::findings::plural;
use crate::model::answer::Answer;
use crate::sink::{Piece, Text, bold, cyan, dim, plain, yellow};
use std::path::Path;

/// What was written.
#[derive(Debug)]
pub struct Started<'a> {
    /// The repository's folder.
    pub root: &'a Path,
    /// Whether it is the working folder.
    pub is_here: bool,
    /// The files, from there: the context file first.
    pub files: &'a [&'static str],
    /// Environments of the context.
    pub environments: &'a [&'a str],
    /// The values that are somebody's own.
    pub answers: &'a [Answer],
}

/// In words: the files, then what was found, then what is to be put in, then the next step.
pub fn text(started: &Started<'_>) -> Text {
    let mut text = Text::new();
    let root = started.root.display();
    text.line([bold(format!(
        "{} written into {root}",
        plural(started.files.len(), "file")
    ))]);
    for file in started.files {
        text.line([cyan(format!("  {file}"))]);
    }
    let (found, examples): (Vec<_>, Vec<_>) =
        started.answers.iter().partition(|it| it.from.is_some());
    if !found.is_empty() {
        text.blank();
        text.line([bold("Found"), dim("  correct what is not so")]);
        text.table(found.iter().map(|it| -> Vec<Piece> {
            let from = it.from.as_deref().unwrap_or_default();
            vec![
                plain(format!("  {}", it.key)),
                plain(it.value.clone()),
                dim(format!("from {from}")),
            ]
        }));
    }
    let context = started.files.first().copied().unwrap_or_default();
    if !examples.is_empty() {
        text.blank();
        text.line([bold("To put in"), dim("  an example stands there")]);
        text.table(examples.iter().map(|it| -> Vec<Piece> {
            vec![
                cyan(format!("  {context}:{}", it.line)),
                yellow(it.key.clone()),
                plain(it.what),
            ]
        }));
    }
    text.blank();
    text.line([bold("Next")]);
    if !started.is_here {
        text.line([cyan(format!("  cd {root}"))]);
    }
    text.line([cyan("  backstage-infra validate")]);
    for environment in started.environments {
        text.line([cyan(format!(
            "  backstage-infra plan --environment {environment}"
        ))]);
    }
    text.line(["  then commit both files: every pull request is planned in a comment"]);
    text
}
