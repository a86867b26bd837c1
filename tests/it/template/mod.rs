//! Templates: every name in them resolves, and what must come first does.

mod cluster;
mod cluster_fixture;
mod helm;
