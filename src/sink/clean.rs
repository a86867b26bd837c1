//! The one type that a writer accepts.

/// Text that was redacted and escaped for one context: terminal text, a workflow command, JSON or Markdown.
///
/// Only `sink` makes one. It does not implement `From<String>`, on purpose: the way to it leads through a `Redactor`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "clean text is for a writer"]
pub struct Clean(String);

impl Clean {
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for requests that carry it (a comment's body) and for tests.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The UTF-8 bytes, for a file.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}
