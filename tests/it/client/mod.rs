//! What reads the world, at the real thing.

mod event;
mod git;
mod github;
mod runner;
