//! A place in the platform, by what it is rather than where it is written.

use std::fmt;

/// A path in one document of the configuration, such as `network` `/subnets/public/0`.
///
/// Rules speak of places; the configuration's spans turn them into file, line and column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The document: a key of `conf.mustache` (`network`, `addons`, …), or `release/<name>`.
    pub document: String,
    /// JSON pointer in it; empty for the whole document.
    pub pointer: String,
}

impl Place {
    /// `Place::new("network", "/cidr")`.
    pub fn new(document: impl Into<String>, pointer: impl Into<String>) -> Self {
        Place {
            document: document.into(),
            pointer: pointer.into(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.document)?;
        for step in self.pointer.split('/').filter(|step| !step.is_empty()) {
            if step.bytes().all(|byte| byte.is_ascii_digit()) {
                write!(f, "[{step}]")?;
            } else {
                write!(f, ".{}", step.replace("~1", "/").replace("~0", "~"))?;
            }
        }
        Ok(())
    }
}
