//! A renderer's findings, each once, however often a loop meets it.

use super::parse::{MAX_PROBLEMS, Name};
use super::render::Renderer;
use crate::config::keys::FAMILIES;
use crate::config::nearest::listed;
use crate::config::yaml::span;
use crate::model::finding::Finding;
use crate::model::source::FileId;
use std::ops::Range;

impl Renderer<'_> {
    pub(super) fn not_set(&mut self, name: &Name) {
        let key = &name.text;
        let message = format!("`{key}` has no value");
        let remedy = format!(
            "set it in the context file, or wrap this in `{{{{#{key}}}}} … {{{{/{key}}}}}`"
        );
        self.report("no-value", name.tag.clone(), message, Some(remedy));
    }

    pub(super) fn unknown(&mut self, name: &Name, meant: Option<String>) {
        let message = match name.text.as_str() {
            "." => "`.` is the item of a section, and no section is open here".to_owned(),
            key => format!("`{key}` is not a key of the context"),
        };
        let remedy = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if is_family(&name.text) => {
                "set it in the context file, or remove the tag".to_owned()
            }
            None => format!(
                "remove the tag; keys of the context are {}",
                listed(&FAMILIES.map(|family| format!("`{family}:…`")))
            ),
        };
        self.report(
            "unknown-context-key",
            name.tag.clone(),
            message,
            Some(remedy),
        );
    }

    pub(super) fn broken(&mut self, rule: &str, at: Range<usize>, message: String, remedy: &str) {
        self.whole = false;
        self.report(rule, at, message, Some(remedy.to_owned()));
    }

    pub(super) fn report(
        &mut self,
        rule: &str,
        at: Range<usize>,
        message: String,
        remedy: Option<String>,
    ) {
        self.report_in(self.file(), rule, at, message, remedy);
    }

    pub(super) fn report_in(
        &mut self,
        file: FileId,
        rule: &str,
        at: Range<usize>,
        message: String,
        remedy: Option<String>,
    ) {
        let span = span(file, at);
        if self.findings.len() >= MAX_PROBLEMS || !self.reported.insert((span, message.clone())) {
            return;
        }
        self.findings.push(Finding {
            remedy,
            ..Finding::error(rule, message).at(self.templates.sources.location(span))
        });
    }
}

fn is_family(key: &str) -> bool {
    let head = key.split(':').next();
    head.is_some_and(|head| FAMILIES.contains(&head))
}
