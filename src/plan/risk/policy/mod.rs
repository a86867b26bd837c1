//! Policies as sets: what a document allows and denies, and whether another one allows no more.
//!
//! A statement is a product of actions, resources and principals under conditions. What is asked of two documents is
//! inclusion, which is decided on languages and not on texts. Where it cannot be decided, the answer says so.

mod automaton;
pub(super) mod condition;
pub(super) mod cover;
#[cfg(test)]
mod examples;
pub(super) mod guard;
pub(super) mod language;
#[cfg(test)]
mod laws;
mod operator;
mod order;
pub(super) mod pattern;
pub(super) mod principal;
pub(super) mod statement;
pub(super) mod text;
