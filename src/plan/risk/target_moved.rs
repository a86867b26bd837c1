//! Another account, region or stack name is another deployment: everything is made anew there, and what is here goes on
//! unmanaged, billed and with its data.
//!
//! Remedy: deploy the new one beside the old one and destroy the old one, or put account, region and id back.

use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::diff::loss::holds_data;
use crate::plan::pair::Difference;
use crate::template::tree::AssemblyTree;

pub(super) const DETECTOR: Detector = Detector {
    id: "target-moved",
    title: "the deployment goes somewhere else",
    risk: Risk::Destruction,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let (before, after) = (&difference.before.target, &difference.after.target);
    let parts = [
        ("account", &before.account, &after.account),
        ("region", &before.region, &after.region),
        ("stack", &before.stack, &after.stack),
    ];
    let moved = parts
        .into_iter()
        .filter(|(_, was, is)| !was.is_empty() && !is.is_empty() && was != is);
    let words: Vec<String> = moved
        .map(|(name, was, is)| format!("{name} `{is}`, was `{was}`"))
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "the deployment goes to {}: everything is made anew there, and nothing here is touched{}",
        words.join(", "),
        left(difference.before)
    );
    let remedy = "deploy the new one beside the old one and destroy the old one, or put back what was changed";
    vec![Danger::new(
        difference.after.root.name.clone(),
        message,
        remedy,
    )]
}

/// What goes on where it was, those that hold data by name.
fn left(before: &AssemblyTree) -> String {
    let stacks = before.root.walk();
    let all = stacks.iter().flat_map(|(_, stack)| {
        let own = stack
            .resources()
            .iter()
            .filter(|(id, _)| !stack.nested.contains_key(*id));
        own.map(|(id, resource)| (format!("{}/{id}", stack.name), resource))
    });
    let all: Vec<_> = all.collect();
    if all.is_empty() {
        return String::new();
    }
    let data: Vec<&str> = all
        .iter()
        .filter(|(_, it)| holds_data(it))
        .map(|(name, _)| name.as_str())
        .collect();
    let some: Vec<String> = data
        .iter()
        .take(3)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = match data.len().saturating_sub(some.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let with = if some.is_empty() {
        String::new()
    } else {
        format!(", with the data of {}{more}", some.join(", "))
    };
    format!("; {} go on unmanaged{with}", all.len())
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::change::StackChange;
    use crate::plan::pair::Difference;
    use crate::template::tree::AssemblyTree;

    fn says(before: &AssemblyTree, after: &AssemblyTree) -> Vec<String> {
        let stack = StackChange::default();
        let difference = Difference {
            before,
            after,
            pairs: Vec::new(),
            stack: &stack,
            releases: Vec::new(),
            gained: Default::default(),
            grown: Default::default(),
            deciding: Default::default(),
            billed_before: &[],
            billed_after: &[],
        };
        (DETECTOR.run)(&difference)
            .into_iter()
            .map(|it| it.message)
            .collect()
    }

    fn tree(account: &str, region: &str) -> AssemblyTree {
        let mut tree = AssemblyTree::default();
        tree.target.account = account.into();
        tree.target.region = region.into();
        tree
    }

    #[test]
    fn names_what_is_another() {
        assert_eq!(
            says(&tree("1", "us-west-2"), &tree("1", "eu-west-1")),
            [
                "the deployment goes to region `eu-west-1`, was `us-west-2`: everything is made anew there, and nothing here is touched"
            ]
        );
        assert!(says(&tree("1", "us-west-2"), &tree("1", "us-west-2")).is_empty());
        // Of an assembly that does not say where it goes, nothing is known.
        assert!(says(&tree("", ""), &tree("1", "us-west-2")).is_empty());
    }
}
