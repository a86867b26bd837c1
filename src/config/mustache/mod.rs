//! Strict Mustache: templates to text that holds sentinels where values go.
//!
//! An interpolation writes [`OPEN`], the index of its record and [`CLOSE`]; both characters are for
//! private use and refused in templates. The text is then parsed as YAML and the values put in by
//! [`bind`](super::bind).

mod lookup;
mod parse;
mod partial;
mod render;
mod report;
mod section;
mod source_map;
mod tags;

pub use render::{Interpolation, Rendered, Templates, render};
pub use source_map::Mapping;

/// Starts a sentinel.
pub const OPEN: char = '\u{E000}';

/// Ends a sentinel.
pub const CLOSE: char = '\u{E001}';

/// Rule id of what Mustache itself refuses.
pub const SYNTAX: &str = "template-syntax";
