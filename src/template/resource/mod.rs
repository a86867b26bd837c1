//! One file a part of the platform: a function from the platform to resources, with the pieces that
//! change together.

mod access;
mod addon;
mod certificate;
pub mod cluster;
mod encryption;
pub mod helm;
mod identity;
mod karpenter;
mod log_group;
mod name;
pub mod network;
mod node_group;
