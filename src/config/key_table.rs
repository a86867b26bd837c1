//! Every context key of the project. Adding one is a line here and a documented default in `config/context.yaml`.

use super::keys::Keys;

/// The table; a test holds it equal to the shipped defaults.
pub const KEYS: Keys = Keys(&[]);
