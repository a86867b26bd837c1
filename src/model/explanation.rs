//! Where a context value comes from.

use super::source::Location;
use std::fmt;

/// Who set a value; later ones win.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayerName {
    /// Shipped with the binary.
    Default,
    /// Known after a deploy; a template's tag stands for it.
    Computed,
    /// The context file, for all environments.
    Common,
    /// The context file, for one environment.
    Environment(String),
    /// An environment variable.
    Variable,
    /// `--set key=value`.
    Flag,
}

/// Where a key's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Today's name of the key.
    pub key: String,
    /// Whether the key is one that the project knows.
    pub known: bool,
    /// What each layer says, in order; the last one holds. Empty if the key has no value.
    pub layers: Vec<ExplainedLayer>,
    /// The known key that was most likely meant, where this one is not known.
    pub meant: Option<String>,
}

/// What one layer says about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedLayer {
    /// Which layer.
    pub layer: LayerName,
    /// The value as compact text.
    pub value: String,
    /// Where it is written.
    pub location: Location,
    /// Whether this value holds.
    pub wins: bool,
}

impl Explanation {
    /// Whether neither the project nor the user knows the key.
    pub fn is_unknown(&self) -> bool {
        !self.known && self.layers.is_empty()
    }
}

impl fmt::Display for LayerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LayerName::Default => f.write_str("default"),
            LayerName::Computed => f.write_str("computed"),
            LayerName::Common => f.write_str("context"),
            LayerName::Environment(name) => write!(f, "environment {name}"),
            LayerName::Variable => f.write_str("variable"),
            LayerName::Flag => f.write_str("flag"),
        }
    }
}
