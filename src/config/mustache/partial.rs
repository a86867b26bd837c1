//! Partials: other templates, indented as the line that includes them.

use super::parse::Name;
use super::render::Renderer;
use crate::config::nearest::suggestion;
use std::ops::Range;

const MAX_DEPTH: usize = 16;

impl Renderer<'_> {
    pub(super) fn partial(&mut self, name: &Name, indent: Option<&Range<usize>>) {
        let files = self.templates.files;
        let found = [name.text.clone(), format!("{}.mustache", name.text)]
            .into_iter()
            .find_map(|path| files.get_key_value(&path));
        let Some((path, file)) = found else {
            let message = format!("there is no template `{}`", name.text);
            let remedy = suggestion(&name.text, files.keys().map(String::as_str))
                .unwrap_or_else(|| "add the file to your templates, or remove the tag".to_owned());
            self.broken("unknown-partial", name.tag.clone(), message, &remedy);
            return;
        };
        if let Some(first) = self.stack.iter().position(|(open, _)| open == path) {
            let mut names: Vec<&str> = self.stack[first..]
                .iter()
                .map(|(n, _)| n.as_str())
                .collect();
            names.push(path);
            let message = format!("the template includes itself: {}", names.join(" → "));
            self.broken(
                "template-cycle",
                name.tag.clone(),
                message,
                "remove one of the partials",
            );
            return;
        }
        if self.stack.len() >= MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} partials in one another");
            self.broken(
                "template-too-large",
                name.tag.clone(),
                message,
                "include fewer",
            );
            return;
        }
        let here = self.file();
        let outer = match indent {
            Some(indent) => {
                let outer = self.indents.clone();
                self.indents.push((here, indent.clone()));
                outer
            }
            // Within a line, only the line is indented.
            None => std::mem::take(&mut self.indents),
        };
        let pieces = self.parsed(*file);
        self.stack.push((path.clone(), *file));
        self.pieces(&pieces);
        self.stack.pop();
        self.indents = outer;
    }
}
