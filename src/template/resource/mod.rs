//! One file a part of the platform: a function from the platform to resources, with the pieces that
//! change together.

pub mod database;
mod database_credentials;
mod database_logs;
mod endpoints;
mod key;
mod name;
pub mod network;
mod network_logs;
pub mod secrets;
mod security_group;
