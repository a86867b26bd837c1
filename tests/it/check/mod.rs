//! Every rule: kept by the healthy platform, broken by one change.

mod catalogue;
mod config;
mod environments;
mod healthy;
mod security;
mod synthesized;
