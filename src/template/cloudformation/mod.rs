//! CloudFormation's language: intrinsics, resources, templates.

pub mod expression;
pub mod properties;
pub mod resource;
pub mod template;
