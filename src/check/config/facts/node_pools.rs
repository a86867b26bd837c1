//! NodePools as releases' values describe them.

use super::release_values::{Part, parts};
use crate::model::platform::Platform;

/// A NodePool of our own charts: a mapping with `families`.
#[derive(Debug)]
pub(in crate::check::config) struct NodePool<'a> {
    /// Where it is.
    pub(in crate::check::config) part: Part<'a>,
    /// Instance families.
    pub(in crate::check::config) families: Vec<&'a str>,
    /// Instance sizes.
    pub(in crate::check::config) sizes: Vec<&'a str>,
    /// `amd64`, `arm64`; empty for any.
    pub(in crate::check::config) architectures: Vec<&'a str>,
}

/// Every NodePool of every release, without those that are switched off.
pub(in crate::check::config) fn node_pools(platform: &Platform) -> Vec<NodePool<'_>> {
    platform
        .enabled_releases()
        .filter(|release| release.is_local())
        .flat_map(parts)
        .filter(|part| !part.is_off())
        .filter_map(|part| {
            Some(NodePool {
                families: part.texts("families")?,
                sizes: part.texts("sizes").unwrap_or_default(),
                architectures: part.texts("architectures").unwrap_or_default(),
                part,
            })
        })
        .collect()
}
