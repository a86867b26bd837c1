//! What a new context file is filled with, and where it is from.

/// A value that was found before there is a context file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The value as text; of a list or map, in YAML.
    pub value: String,
    /// Where it was found, in words.
    pub from: String,
}

/// A value of a new context file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The context key.
    pub key: String,
    /// The line that it stands on, from 1.
    pub line: usize,
    /// The value as text.
    pub value: String,
    /// Where it is from; absent: an example, for somebody to put in their own.
    pub from: Option<String>,
    /// What is to be put in.
    pub what: &'static str,
}
