//! The world: the only code that reads files, revisions and the environment, and that talks to services.

pub mod actions;
pub mod clock;
pub mod event;
pub mod files;
pub mod git;
pub mod github;
pub mod runner;
