//! backstage-infra: a production Backstage on EKS, from one context file.
//!
//! ```text
//! files ─▶ Inputs ─config─▶ Platform ─template─▶ Assembly ─plan─▶ Plan ─report─▶ Sink
//!                              │                    │
//!                              └───────check────────┴─▶ Findings ─report─▶ Sink
//! ```
//!
//! [`config`], [`template`], [`check`] and [`plan`] are pure: the same input gives the same bytes, and
//! nothing in them reads a file, a clock or the environment. [`client`] is the only way to the world,
//! [`sink`] the only way out. A test holds which layer may use which.

pub mod check;
pub mod cli;
pub mod client;
pub mod command;
pub mod config;
pub mod execute;
pub mod model;
pub mod plan;
pub mod report;
pub mod sink;
pub mod template;
