//! Platform → CloudFormation and Helm values: the assembly. Pure and deterministic: no clock, no
//! random, no network, no secret value.

pub mod assembly;
pub mod cloudformation;
pub mod digest;
pub mod folder;
pub mod read;
pub mod release;
pub mod resource;
pub mod root;
mod sorted;
pub mod stack;
pub mod tree;
