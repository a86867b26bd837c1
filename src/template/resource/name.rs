//! Logical ids from names of the configuration.

/// `github-oauth` gives `GithubOauth`, `ecr.api` gives `EcrApi`.
pub(super) fn pascal(name: &str) -> String {
    name.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter_map(|word| {
            let mut letters = word.chars();
            let first = letters.next()?.to_ascii_uppercase();
            Some(std::iter::once(first).chain(letters).collect::<String>())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::pascal;

    #[test]
    fn joins_words_with_capitals() {
        assert_eq!(pascal("github-oauth"), "GithubOauth");
        assert_eq!(pascal("ecr.api"), "EcrApi");
        assert_eq!(pascal("db2--x"), "Db2X");
    }
}
