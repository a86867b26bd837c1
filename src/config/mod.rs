//! Text to spanned nodes to types: context, Mustache, YAML, structure, decoding.
//!
//! A template is parsed as YAML *before* values enter it: the renderer writes a sentinel for each
//! interpolation, and [`bind`] replaces sentinels in scalars only. So a value never changes the
//! structure around it, and every scalar knows where a user would change it. Nothing here reads a
//! file, and every problem is a finding.

mod acceptance;
pub mod bind;
mod computed;
pub mod configuration;
pub mod context;
mod core_schema;
mod credentials;
pub mod decode;
pub mod embedded;
pub mod inputs;
pub mod key_table;
pub mod keys;
pub mod layers;
pub mod load;
pub mod mustache;
mod nearest;
pub mod node;
mod reader;
mod repair;
pub mod schema;
mod secret_ids;
pub mod shape;
pub mod starter;
pub mod templates;
mod typed;
pub mod yaml;
