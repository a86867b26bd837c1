//! backstage-infra: a production Backstage on EKS, from one context file.

pub mod check;
pub mod client;
pub mod model;
pub mod plan;
pub mod report;
pub mod sink;
pub mod template;
