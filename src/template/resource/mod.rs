//! One file a part of the platform: a function from the platform to resources, with the pieces that
//! change together.

pub mod network;
