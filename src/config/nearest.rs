//! The known name that somebody who mistyped one most likely meant.

/// The closest of `known`, if it is close enough to be worth saying.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            let upper = candidate.to_lowercase();
            let (one, other) = differing(&lower, &upper);
            let most = (one.chars().count().max(other.chars().count()) / 3).max(1);
            (strsim::damerau_levenshtein(one, other), most, candidate)
        })
        .filter(|(distance, most, _)| distance <= most)
        .min_by_key(|(distance, _, candidate)| (*distance, *candidate))
        .map(|(_, _, candidate)| candidate)
}

/// Two names without the steps that they begin with and the extension that they end with alike: what is the
/// same in all names of a kind makes none of them likely.
fn differing<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b);
    let start = one.as_bytes()[..same.count()]
        .iter()
        .rposition(|byte| b":/".contains(byte))
        .map_or(0, |at| at + 1);
    let (one, other) = (&one[start..], &other[start..]);
    match (one.rfind('.'), other.rfind('.')) {
        (Some(a), Some(b)) if one[a..] == other[b..] => (&one[..a], &other[..b]),
        _ => (one, other),
    }
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
        assert_eq!(nearest("platform:stage", ["platform:name"]), None);
        assert_eq!(nearest("a/cni.mustache", ["a/reports.mustache"]), None);
        assert_eq!(
            nearest("policy/karpentr.yaml", ["policy/karpenter.yaml"]),
            Some("policy/karpenter.yaml")
        );
        assert_eq!(
            suggestion("x", ["alpha", "beta"]).as_deref(),
            Some("use `alpha` or `beta`")
        );
    }
}
