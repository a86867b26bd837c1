//! The shipped configuration, embedded in the binary.

/// A file that is part of the binary.
#[derive(Debug, Clone, Copy)]
pub struct Embedded {
    /// Path under `config/`.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! embed {
    ($path:literal) => {
        Embedded {
            path: $path,
            text: include_str!(concat!("../../config/", $path)),
        }
    };
}

/// Every context key with its default.
pub const DEFAULTS: Embedded = embed!("context.yaml");

/// The shipped example: a context to look at, never anybody's platform.
pub const EXAMPLE: Embedded = embed!("backstage.yaml");

/// Every template by `<environment>/<version>/<path>`; a test holds the list equal to the folder.
pub const TEMPLATES: &[Embedded] = &[embed!("production/v1/conf.mustache")];
