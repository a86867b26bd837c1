//! Versions as numbers.

/// The leading numbers of a version: `[1, 13, 0]` of `v1.13.0-rc.1`.
pub(in crate::check::config) fn numbers(version: &str) -> Vec<u32> {
    version
        .trim_start_matches('v')
        .split(['-', '+'])
        .next()
        .unwrap_or_default()
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect()
}

/// Whether a text is one version, such as `1.2.3`, `v1.2.3` or `1.2.3-rc.1`, and no range.
pub(in crate::check::config) fn is_exact(version: &str) -> bool {
    let rest = version.strip_prefix('v').unwrap_or(version);
    let core = rest.split(['-', '+']).next().unwrap_or_default();
    let suffix = rest[core.len()..].bytes();
    core.split('.').count() == 3
        && core
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        && suffix
            .clone()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-+.".contains(&byte))
        && suffix.len() != 1
}

#[cfg(test)]
mod tests {
    use super::{is_exact, numbers};

    #[test]
    fn a_range_is_no_version() {
        for version in ["1.2.3", "v1.20.0", "1.2.3-rc.1", "1.2.3+build"] {
            assert!(is_exact(version), "{version}");
        }
        for range in [
            "^1.2.3",
            "1.2",
            "1.x.0",
            ">=1.2.3",
            "1.2.3 - 1.4.0",
            "latest",
            "",
        ] {
            assert!(!is_exact(range), "{range}");
        }
    }

    #[test]
    fn reads_the_numbers() {
        assert_eq!(numbers("v1.13.0-rc.1"), [1, 13, 0]);
    }
}
