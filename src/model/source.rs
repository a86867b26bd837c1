//! Source texts and byte spans in them: what every place in a message rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// One text of a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// Bytes `start..end` of one source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Where a source text comes from; a user can edit the first two only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// The context file.
    Context,
    /// A template in the user's `config/`.
    Overlay,
    /// Embedded in the binary.
    BuiltIn,
}

/// One source text with its name as a user would type it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path relative to where the command runs, or within the shipped `config/`.
    pub name: String,
    /// The whole text; shared, since every environment of a run reads the same files.
    pub text: Arc<str>,
    /// Who owns it.
    pub layer: Layer,
}

/// Every text that a run has read. Spans point into it.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a text and gives the id that spans carry.
    pub fn add(
        &mut self,
        name: impl Into<String>,
        text: impl Into<Arc<str>>,
        layer: Layer,
    ) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            name: name.into(),
            text: text.into(),
            layer,
        });
        id
    }

    /// The text of an id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Every text, in the order in which it was read.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(index as u32), file))
    }

    /// The bytes of a span, or nothing if it does not lie on character boundaries.
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file)
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// Line and column of a span's two ends.
    pub fn location(&self, span: Span) -> Location {
        let file = self.file(span.file);
        let (line, column) = position(&file.text, span.start as usize);
        let (end_line, end_column) = position(&file.text, span.end as usize);
        Location {
            file: file.name.clone(),
            line,
            column,
            end_line,
            end_column,
            built_in: file.layer == Layer::BuiltIn,
        }
    }

    /// Where an origin is, in words that a user can act on.
    pub fn locate(&self, origin: &Origin) -> Location {
        match origin {
            Origin::At(span) => self.location(*span),
            Origin::Flag { key } => Location::outside(format!("--set {key}")),
            Origin::Variable { name } => Location::outside(format!("${name}")),
        }
    }
}

/// Where a value was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// In a source text.
    At(Span),
    /// On the command line, by `--set key=value`.
    Flag {
        /// The context key.
        key: String,
    },
    /// In an environment variable.
    Variable {
        /// Its name.
        name: String,
    },
}

impl Origin {
    /// The span, where the value stands in a text.
    pub fn span(&self) -> Option<Span> {
        match self {
            Origin::At(span) => Some(*span),
            Origin::Flag { .. } | Origin::Variable { .. } => None,
        }
    }
}

impl From<Span> for Origin {
    fn from(span: Span) -> Self {
        Origin::At(span)
    }
}

/// A place that a person can go to. Lines and columns count from 1, columns in characters;
/// line 0 means that the value stands in no file.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub struct Location {
    /// A path, `--set key` or `$VARIABLE`.
    pub file: String,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last column.
    pub end_column: u32,
    /// Embedded in the binary, so that the user changes it by an overlay or a context key.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub built_in: bool,
}

impl Location {
    /// A place that is in no file.
    pub fn outside(name: impl Into<String>) -> Self {
        Location {
            file: name.into(),
            line: 0,
            column: 0,
            end_line: 0,
            end_column: 0,
            built_in: false,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if self.built_in {
            f.write_str(" (built in)")?;
        }
        Ok(())
    }
}

fn position(text: &str, offset: usize) -> (u32, u32) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    // A continuation byte of UTF-8 starts no character.
    let column = before[start..]
        .iter()
        .filter(|byte| **byte & 0xC0 != 0x80)
        .count()
        + 1;
    (line as u32, column as u32)
}

#[cfg(test)]
mod tests {
    use super::{Layer, SourceMap, Span};

    #[test]
    fn counts_columns_in_characters() {
        let mut map = SourceMap::default();
        let file = map.add("backstage.yaml", "a: 1\né: é!\n", Layer::Context);
        let bang = Span {
            file,
            start: 11,
            end: 12,
        };
        assert_eq!(map.slice(bang), "!");
        assert_eq!(map.location(bang).to_string(), "backstage.yaml:2:5");
    }
}
