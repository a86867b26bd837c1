//! A plan → the check run of its commit: a verdict that agrees with the comment.

use crate::plan::change::{Action, Basis, Plan, PropertyChange};

/// Most characters of a check run's name.
const NAME: usize = 120;

/// What the check run of a plan is called: by its environment, else by its stack, and by its place in the repository where
/// that is not the usual one.
pub fn name(environment: &str, stack: &str, place: Option<&str>) -> String {
    let of = if environment.is_empty() {
        stack
    } else {
        environment
    };
    let name = match place {
        Some(place) => format!("backstage-infra plan ({of}, {place})"),
        None => format!("backstage-infra plan ({of})"),
    };
    name.chars().take(NAME).collect()
}

/// Whether anything changes but noise.
pub fn has_changes(plan: &Plan) -> bool {
    let stacks = || plan.stack.walk().into_iter().map(|(_, stack)| stack);
    let is_meant = |it: &PropertyChange| it.noise.is_none();
    !counted(plan).is_empty()
        || stacks().any(|stack| {
            let all = stack.parameters.iter().chain(&stack.settings);
            all.chain(&stack.template).any(is_meant)
        })
}

/// What it is known by: `<assembly>:<plan>`, the hexadecimal digits of both digests.
pub fn external_id(plan: &Plan) -> String {
    let hex = |digest: &'_ str| digest.trim_start_matches("sha256:").to_owned();
    let digests = &plan.digests;
    format!("{}:{}", hex(&digests.assembly), hex(&digests.plan))
}

/// Both digests of a check run, as a plan has them.
pub fn digests(external_id: &str) -> Option<(String, String)> {
    let is_digest = |hex: &str| hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    let (assembly, plan) = external_id.split_once(':')?;
    let digest = |hex: &str| format!("sha256:{}", hex.to_ascii_lowercase());
    (is_digest(assembly) && is_digest(plan)).then(|| (digest(assembly), digest(plan)))
}

/// How many things happen, with the words for it, the worst first; what does not happen is left out.
pub(super) fn counted(plan: &Plan) -> Vec<(usize, &'static str)> {
    let counts = &plan.counts;
    let all = plan.releases.iter();
    let removed = all.filter(|it| it.action == Action::Remove).count();
    let changed = counts.releases.saturating_sub(removed);
    let words = |count, one, many| if count == 1 { one } else { many };
    let all = [
        (counts.remove, "destroyed"),
        (counts.replace, "replaced"),
        (counts.may_replace, "may be replaced"),
        (counts.modify, "changed"),
        (counts.may_modify, "may change"),
        (counts.add, "added"),
        (
            removed,
            words(removed, "release removed", "releases removed"),
        ),
        (
            changed,
            words(changed, "release changed", "releases changed"),
        ),
    ];
    all.into_iter().filter(|(count, _)| *count > 0).collect()
}

/// What it comes to, in a line: `2 destroyed, 1 replaced, 7 changed, 3 added`.
pub fn headline(plan: &Plan) -> String {
    let counted = counted(plan);
    let words: Vec<String> = counted
        .iter()
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    match (&plan.basis, words.is_empty()) {
        (Basis::Unknown, _) => format!("not compared: {}", words.join(", ")),
        (_, true) if has_changes(plan) => "no resource changes".to_owned(),
        (_, true) => "no changes".to_owned(),
        (_, false) => words.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::digests;

    #[test]
    fn reads_both_digests_back() {
        let (one, other) = ("a".repeat(64), "b".repeat(64));
        assert_eq!(
            digests(&format!("{one}:{other}")),
            Some((format!("sha256:{one}"), format!("sha256:{other}")))
        );
        for broken in [
            "",
            ":",
            "a:b",
            &one,
            &format!("{one}:{other}:"),
            &format!("{one}:{}", "g".repeat(64)),
        ] {
            assert_eq!(digests(broken), None, "{broken}");
        }
    }
}
