//! Everything → words. What is said is decided elsewhere; how it is written is decided here, and how it
//! is escaped in `sink/`.

pub mod between;
pub mod check;
pub mod comment;
pub mod explanation;
pub mod findings;
pub mod junit;
pub mod labels;
pub mod mermaid;
pub mod plan;
pub mod starter;
mod value;
