//! What rules of a network admit, as sets: of protocols and ports, and of where packets come from or go to.
//!
//! Inclusion is decided exactly on literals: a union of ranges covers a range. What an intrinsic stands for covers
//! only itself, so where it takes part the answer may be "could not prove narrower".

pub(super) mod denial;
pub(super) mod gate;
pub(super) mod growth;
pub(super) mod intervals;
#[cfg(test)]
mod laws;
pub(super) mod rule;
pub(super) mod source;
pub(super) mod traffic;
