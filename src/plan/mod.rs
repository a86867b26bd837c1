//! Desired × observed → what would change, why it matters, and what it will cost. Synchronous and
//! deterministic; says nothing about how it is shown.

pub mod accept;
pub mod between;
pub mod billed;
pub mod canonical;
pub mod change;
pub mod compare;
mod counts;
mod diff;
mod dropped;
pub mod highlight;
pub mod pair;
mod parallel;
pub mod read;
pub mod risk;
pub mod schema;
pub mod scope;
