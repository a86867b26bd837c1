//! backstage-infra: a production Backstage on EKS, from one context file.

pub mod config;
pub mod model;
