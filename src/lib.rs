//! backstage-infra: a production Backstage on EKS, from one context file.

pub mod check;
pub mod model;
pub mod plan;
pub mod template;
