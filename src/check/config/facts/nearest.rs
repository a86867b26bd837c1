//! The known name that somebody most likely meant.

/// A suggestion is worth saying only from here on, of 1.
const LIKELY: f64 = 0.6;

/// The nearest of the known names, if one is near: by letters to change, then by how it begins.
pub(in crate::check::config) fn nearest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    known
        .into_iter()
        .filter(|candidate| *candidate != name)
        .map(|candidate| {
            let likeness = strsim::normalized_damerau_levenshtein(candidate, name);
            (likeness, strsim::jaro_winkler(candidate, name), candidate)
        })
        .filter(|(likeness, _, _)| *likeness >= LIKELY)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)))
        .map(|(_, _, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn prefers_the_fewest_letters_to_change() {
        let known = ["karpenter", "karpenter-interrupt", "kms"];
        assert_eq!(
            nearest("karpenter-interupt", known),
            Some("karpenter-interrupt")
        );
        assert_eq!(nearest("something", known), None);
    }
}
