//! What a configuration is made of, as texts: whoever reads files hands them over here.

use super::embedded::EXAMPLE;

/// A text with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// As a user would type it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A template of the user's `config/` folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayFile {
    /// Path under the folder, with `/`: `production/v1/network.mustache`.
    pub path: String,
    /// The text.
    pub file: InputFile,
}

/// A context value from outside of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The context key.
    pub key: String,
    /// The value as text.
    pub value: String,
    /// The environment variable that it comes from; absent: the command line.
    pub variable: Option<String>,
}

/// Everything that a configuration is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// The context file.
    pub context: InputFile,
    /// Whether the context is the shipped example.
    pub is_example: bool,
    /// The user's templates.
    pub overlay: Vec<OverlayFile>,
    /// Values over those of the file, later ones winning.
    pub assignments: Vec<Assignment>,
}

impl Inputs {
    /// The shipped example and nothing else.
    pub fn example() -> Self {
        Inputs {
            context: InputFile {
                name: format!("config/{}", EXAMPLE.path),
                text: EXAMPLE.text.to_owned(),
            },
            is_example: true,
            overlay: Vec::new(),
            assignments: Vec::new(),
        }
    }
}
