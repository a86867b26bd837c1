//! Where a context value comes from, in words.

use crate::model::explanation::Explanation;
use crate::sink::{Text, bold, cyan, dim, plain};

/// Each layer's value, the one that holds marked.
pub fn text(environment: &str, explanation: &Explanation) -> Text {
    let mut text = Text::new();
    text.line([
        bold(explanation.key.clone()),
        dim(format!(" · {environment}")),
    ]);
    if explanation.layers.is_empty() {
        let words = match (&explanation.meant, explanation.known) {
            (Some(meant), _) => format!("  unknown; did you mean `{meant}`?"),
            (None, true) => "  not set".to_owned(),
            (None, false) => "  unknown".to_owned(),
        };
        text.line([plain(words)]);
    }
    text.table(explanation.layers.iter().map(|layer| {
        let mark = if layer.wins { "  →" } else { "   " };
        let value = if layer.wins {
            bold(layer.value.clone())
        } else {
            dim(layer.value.clone())
        };
        vec![
            plain(mark),
            dim(layer.layer.to_string()),
            value,
            cyan(layer.location.to_string()),
        ]
    }));
    text
}
