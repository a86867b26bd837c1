//! The paths that a file names, made absolute: `use` trees and expressions alike, `super` resolved.

use super::token::{Token, tokens};
use super::tree::File;

/// `["crate", "config", "Node"]`, or `["std", "fs"]`; `*` is the last segment of a wildcard.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamedPath {
    pub(super) segments: Vec<String>,
    pub(super) line: usize,
}

pub(super) fn paths(file: &File) -> Vec<NamedPath> {
    let tokens = tokens(&file.text);
    let mut reader = Reader {
        tokens: &tokens,
        found: Vec::new(),
    };
    let mut module: Vec<String> = ["crate"]
        .into_iter()
        .chain(file.module())
        .map(str::to_owned)
        .collect();
    // One entry an open brace: whether it opened an inline module.
    let mut braces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match reader.text(at) {
            "{" => {
                let inline = at >= 2 && reader.text(at - 2) == "mod";
                if inline {
                    module.push(reader.text(at - 1).to_owned());
                }
                braces.push(inline);
                at += 1;
            }
            "}" => {
                if braces.pop() == Some(true) {
                    module.pop();
                }
                at += 1;
            }
            "use" => at = reader.tree(at + 1, &[], &module),
            _ if reader.starts_path(at) => at = reader.tree(at, &[], &module),
            _ => at += 1,
        }
    }
    reader.found
}

struct Reader<'a> {
    tokens: &'a [Token<'a>],
    found: Vec<NamedPath>,
}

impl Reader<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    /// A word before `::` that is itself after none.
    fn starts_path(&self, at: usize) -> bool {
        self.text(at)
            .starts_with(|c: char| c.is_alphabetic() || c == '_')
            && self.text(at + 1) == "::"
            && (at == 0 || self.text(at - 1) != "::")
    }

    /// Reads one tree from `at`, below `prefix`, and gives where it ends.
    fn tree(&mut self, mut at: usize, prefix: &[String], module: &[String]) -> usize {
        let mut path = prefix.to_vec();
        let line = self.tokens.get(at).map_or(0, |token| token.line);
        loop {
            match self.text(at) {
                "::" => {
                    at += 1;
                    continue;
                }
                "{" => return self.group(at + 1, &path, module),
                "self" if path.is_empty() => {
                    path = module.to_vec();
                    at += 1;
                }
                "self" => at += 1,
                "super" => {
                    if path.is_empty() {
                        path = module.to_vec();
                    }
                    path.pop();
                    at += 1;
                }
                "*" => {
                    path.push("*".to_owned());
                    at += 1;
                }
                word if word.starts_with(|c: char| c.is_alphanumeric() || c == '_') => {
                    path.push(word.to_owned());
                    at += 1;
                }
                _ => break,
            }
            if self.text(at) != "::" {
                break;
            }
        }
        self.found.push(NamedPath {
            segments: path,
            line,
        });
        at
    }

    fn group(&mut self, mut at: usize, prefix: &[String], module: &[String]) -> usize {
        while at < self.tokens.len() && self.text(at) != "}" {
            let end = self.tree(at, prefix, module);
            // Whatever is between the items: a comma, `as name`.
            at = end.max(at + usize::from(end == at));
            while !matches!(self.text(at), "," | "}" | "") {
                at += 1;
            }
            at += usize::from(self.text(at) == ",");
        }
        at + 1
    }
}

#[cfg(test)]
fn named(path: &str, text: &str) -> Vec<String> {
    paths(&File::new(path, text))
        .iter()
        .map(|found| format!("{} {}", found.line, found.segments.join("::")))
        .collect()
}

#[test]
fn reads_groups_renames_and_expressions() {
    let text = "use crate::{model::{A, b::*}, plan as p};\nfn f() { crate::sink::write(std::fs::read(x)); }";
    assert_eq!(
        named("src/config/mod.rs", text),
        [
            "1 crate::model::A",
            "1 crate::model::b::*",
            "1 crate::plan",
            "2 crate::sink::write",
            "2 std::fs::read"
        ]
    );
}

#[test]
fn resolves_super_through_files_and_inline_modules() {
    assert_eq!(
        named(
            "src/config/yaml.rs",
            "use super::node::N;\nuse super::super::plan::P;"
        ),
        ["1 crate::config::node::N", "2 crate::plan::P"]
    );
    assert_eq!(
        named(
            "src/config/mod.rs",
            "mod tests { use super::node::N; }\nuse super::plan::P;"
        ),
        ["1 crate::config::node::N", "2 crate::plan::P"]
    );
    assert_eq!(
        named("src/config/yaml.rs", "use super::{self, super::plan};"),
        ["1 crate::config", "1 crate::plan"]
    );
}
