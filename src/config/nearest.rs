//! The known name that somebody who mistyped one most likely meant.

/// The closest of `known`, if it is close enough to be worth saying.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, candidate)| {
            *distance <= (name.chars().count().max(candidate.chars().count()) / 3).max(1)
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// `did you mean `x`?`, or the choices where there are few, or nothing.
pub(super) fn suggestion<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    if let Some(meant) = nearest(name, known.clone()) {
        return Some(format!("did you mean `{meant}`?"));
    }
    let all: Vec<String> = known
        .into_iter()
        .take(FEW + 1)
        .map(|known| format!("`{known}`"))
        .collect();
    (1..=FEW)
        .contains(&all.len())
        .then(|| format!("use {}", listed(&all)))
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

const FEW: usize = 12;

#[cfg(test)]
mod tests {
    use super::{nearest, suggestion};

    #[test]
    fn names_what_was_meant() {
        let known = ["platform:account", "platform:region"];
        assert_eq!(nearest("platform:acount", known), Some("platform:account"));
        assert_eq!(nearest("grafana", known), None);
        assert_eq!(
            suggestion("x", ["alpha", "beta"]).as_deref(),
            Some("use `alpha` or `beta`")
        );
    }
}
