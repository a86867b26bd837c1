//! Desired × observed → what would change, why it matters, and what it will cost. Synchronous and
//! deterministic; says nothing about how it is shown.

pub mod billed;
pub mod change;
pub mod compare;
pub mod highlight;
pub mod schema;
