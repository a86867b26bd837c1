//! Nouns: data only. Nothing here reads, decides or prints.

pub mod acceptance;
pub mod access;
pub mod addon;
pub mod answer;
pub mod certificate;
pub mod cluster;
pub mod credential;
pub mod database;
pub mod date;
pub mod explanation;
pub mod finding;
pub mod identity;
pub mod network;
pub mod node_group;
pub mod place;
pub mod platform;
pub mod policy;
pub mod reference;
pub mod release;
pub mod scalar;
pub mod secret;
pub mod shortened;
pub mod source;
pub mod storage;
pub mod target;
pub mod value;
