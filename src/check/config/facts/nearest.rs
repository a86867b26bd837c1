//! The known name that somebody most likely meant.

/// `; did you mean …` is worth saying only from here on.
const LIKELY: f64 = 0.75;

/// The nearest of the known names, if one is near.
pub(in crate::check::config) fn nearest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(candidate, name), candidate))
        .filter(|(likeness, candidate)| *likeness > LIKELY && *candidate != name)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}
