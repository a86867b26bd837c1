//! Families and sizes of EC2 instances. Source: "Amazon EC2 instance types by family".

const T: &str = "nano micro small medium large xlarge 2xlarge";
const GRAVITON: &str = "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge";
const LARGE_TO_24: &str = "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge";

/// Families (space-separated), and their sizes in parts.
const FAMILIES: &[(&str, &[&str])] = &[
    ("t2 t3 t3a t4g", &[T]),
    ("m4", &["large xlarge 2xlarge 4xlarge 10xlarge 16xlarge"]),
    (
        "m5 m5d m5n m5dn r5 r5d r5b r5n r5dn",
        &[LARGE_TO_24, "metal"],
    ),
    ("m5a m5ad r5a r5ad c5a c5ad", &[LARGE_TO_24]),
    (
        "c5 c5d",
        &["large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge metal"],
    ),
    (
        "m5zn",
        &["large xlarge 2xlarge 3xlarge 6xlarge 12xlarge metal"],
    ),
    (
        "c5n",
        &["large xlarge 2xlarge 4xlarge 9xlarge 18xlarge metal"],
    ),
    (
        "m6i m6id m6in m6idn r6i r6id r6in r6idn c6i c6id c6in i4i",
        &[LARGE_TO_24, "32xlarge metal"],
    ),
    ("m6a c6a r6a", &[LARGE_TO_24, "32xlarge 48xlarge metal"]),
    (
        "m7i c7i r7i",
        &[LARGE_TO_24, "48xlarge metal-24xl metal-48xl"],
    ),
    (
        "m7i-flex c7i-flex m8i-flex c8i-flex r8i-flex",
        &["large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"],
    ),
    (
        "m7a c7a r7a",
        &["medium", LARGE_TO_24, "32xlarge 48xlarge metal-48xl"],
    ),
    (
        "m8i c8i r8i",
        &[
            LARGE_TO_24,
            "32xlarge 48xlarge 96xlarge metal-48xl metal-96xl",
        ],
    ),
    (
        "m8a c8a r8a",
        &["medium", LARGE_TO_24, "48xlarge metal-24xl metal-48xl"],
    ),
    (
        "m6g m6gd c6g c6gd r6g r6gd x2gd m7g m7gd c7g c7gd c7gn r7g r7gd",
        &[GRAVITON, "metal"],
    ),
    ("c6gn", &[GRAVITON]),
    (
        "m8g m8gd c8g c8gd r8g r8gd x8g",
        &[GRAVITON, "24xlarge 48xlarge metal-24xl metal-48xl"],
    ),
    ("a1", &["medium large xlarge 2xlarge 4xlarge metal"]),
    ("im4gn", &["large xlarge 2xlarge 4xlarge 8xlarge 16xlarge"]),
    ("is4gen", &["medium large xlarge 2xlarge 4xlarge 8xlarge"]),
    (
        "g4dn",
        &["xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge metal"],
    ),
    (
        "g5 g6",
        &["xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"],
    ),
    ("g5g", &["xlarge 2xlarge 4xlarge 8xlarge 16xlarge metal"]),
];

/// Sizes of a family; nothing for one that is not in the table, which is no proof that there is none.
pub(in crate::check::config) fn sizes(family: &str) -> Option<Vec<&'static str>> {
    FAMILIES
        .iter()
        .find(|(families, _)| families.split(' ').any(|known| known == family))
        .map(|(_, parts)| parts.iter().flat_map(|part| part.split(' ')).collect())
}

/// Every family in the table.
pub(in crate::check::config) fn families() -> impl Iterator<Item = &'static str> {
    FAMILIES
        .iter()
        .flat_map(|(families, _)| families.split(' '))
}

/// `arm64` or `amd64`: a `g` after the generation stands for Graviton; `a1` came before that rule.
pub(in crate::check::config) fn architecture(family: &str) -> &'static str {
    let attributes = family
        .trim_start_matches(|letter: char| letter.is_ascii_lowercase())
        .trim_start_matches(|digit: char| digit.is_ascii_digit());
    if family == "a1" || attributes.contains('g') {
        "arm64"
    } else {
        "amd64"
    }
}

#[cfg(test)]
mod tests {
    use super::{architecture, sizes};

    #[test]
    fn tells_graviton_by_the_letter_after_the_generation() {
        for family in ["t4g", "m6g", "c7gn", "x2gd", "a1", "im4gn", "g5g"] {
            assert_eq!(architecture(family), "arm64", "{family}");
        }
        for family in ["t3", "t3a", "m5a", "g4dn", "g5", "m7i-flex", "p5"] {
            assert_eq!(architecture(family), "amd64", "{family}");
        }
    }

    #[test]
    fn knows_what_a_family_has_not() {
        assert!(!sizes("t3").unwrap().contains(&"24xlarge"));
        assert!(sizes("m5a").unwrap().contains(&"24xlarge"));
        assert_eq!(sizes("m9q"), None);
    }
}
