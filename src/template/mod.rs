//! Platform → CloudFormation and Helm values: the assembly. Pure and deterministic: no clock, no
//! random, no network, no secret value.

pub mod cloudformation;
pub mod resource;
pub mod stack;
