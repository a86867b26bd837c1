//! Stacks that an assembly of several has no more. Nothing deletes them: neither a deploy of the others, here or by the
//! AWS CDK, nor anybody else, so of what is in them nothing changes, and nothing of it is compared.

use super::change::StackChange;
use crate::template::tree::{AssemblyTree, StackTree};

/// What there is without the stacks that are dropped, and these. Nothing where none are: one stack's own nested ones are
/// deleted with their resource, and are no part of this.
pub(super) fn without_dropped(
    before: &AssemblyTree,
    root: &StackTree,
    after: &StackTree,
) -> Option<(AssemblyTree, Vec<StackChange>)> {
    if !root.is_several() || !after.is_several() {
        return None;
    }
    let is_dropped = |name: &String| !after.nested.contains_key(name);
    let names = root.nested.keys().filter(|name| is_dropped(name));
    let dropped: Vec<StackChange> = names.map(|name| change(name, &root.nested[name])).collect();
    if dropped.is_empty() {
        return None;
    }
    let kept = root.nested.iter().filter(|(name, _)| !is_dropped(name));
    let kept = kept.map(|(name, stack)| (name.clone(), stack.clone()));
    let tree = AssemblyTree {
        target: before.target.clone(),
        digest: before.digest.clone(),
        root: StackTree {
            name: root.name.clone(),
            nested: kept.collect(),
            ..StackTree::default()
        },
        releases: before.releases.clone(),
    };
    Some((tree, dropped))
}

fn change(name: &str, stack: &StackTree) -> StackChange {
    let description = stack.template.get("Description");
    StackChange {
        name: name.to_owned(),
        dropped: true,
        description: description
            .and_then(|it| it.as_str())
            .unwrap_or_default()
            .to_owned(),
        ..StackChange::default()
    }
}
