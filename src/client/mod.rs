//! The world: the only code that reads files and the environment, and that talks to services.

pub mod clock;
pub mod files;
pub mod runner;
