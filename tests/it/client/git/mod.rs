//! Revisions of real repositories, which the `git` program makes.

mod isolation;
mod missing;
mod open;
mod revision;
mod tree;
