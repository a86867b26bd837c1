//! Instance classes of Aurora PostgreSQL. Source: "Supported DB engines for DB instance classes",
//! Aurora user guide.

const FROM_LARGE: &[&str] = &[
    "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge",
    "32xlarge", "48xlarge",
];

const BURSTABLE: &[&str] = &["medium", "large"];

/// Sizes of a family such as `r6g`; nothing for a family that Aurora PostgreSQL is not known to have.
pub(in crate::check::config) fn sizes(family: &str) -> Option<Vec<&'static str>> {
    let (from, to, without): (&str, &str, &[&str]) = match family {
        "t3" | "t4g" => return Some(BURSTABLE.to_vec()),
        "r5" => ("large", "24xlarge", &[]),
        "r6g" | "r7g" | "x2g" => ("large", "16xlarge", &[]),
        "r6gd" => ("xlarge", "16xlarge", &[]),
        "r6i" => ("large", "32xlarge", &[]),
        "r6id" => ("24xlarge", "32xlarge", &[]),
        "r7i" | "r8g" | "r8gd" => ("large", "48xlarge", &["32xlarge"]),
        _ => return None,
    };
    let start = FROM_LARGE.iter().position(|size| *size == from)?;
    let end = FROM_LARGE.iter().position(|size| *size == to)?;
    Some(
        FROM_LARGE[start..=end]
            .iter()
            .filter(|size| !without.contains(size))
            .copied()
            .collect(),
    )
}

/// Whether Aurora could have a family by its kind: memory-optimized and burstable ones.
pub(in crate::check::config) fn is_plausible(family: &str) -> bool {
    let kind = family.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let letters = kind.trim_end_matches(|digit: char| digit.is_ascii_digit());
    ["r", "x"].contains(&letters)
}
