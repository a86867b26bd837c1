//! Decisions → the world: carries out what was decided and says how it went. Makes no choices about the platform.

pub mod comment;
pub mod labels;
