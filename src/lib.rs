//! backstage-infra: a production Backstage on EKS, from one context file.

pub mod client;
pub mod sink;
