//! backstage-infra: a production Backstage on EKS, from one context file.

pub mod check;
pub mod cli;
pub mod client;
pub mod command;
pub mod config;
pub mod model;
pub mod plan;
pub mod report;
pub mod sink;
pub mod template;
