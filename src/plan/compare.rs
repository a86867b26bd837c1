//! An assembly against what there is.

use super::billed::billed;
use super::change::{
    Action, Basis, Comparison, Counts, Digests, FORMAT, Plan, ReleaseChange, ResourceChange,
    StackChange,
};
use super::diff::deciding::unmark;
use super::diff::loss::loss;
use super::diff::release::releases;
use super::diff::stack::{StackPair, pairs};
use super::diff::travel::travel;
use super::diff::twin::match_up;
use super::dropped::without_dropped;
use super::highlight::Known;
use super::pair::{Difference, Form, Pair, ReleasePair};
use super::parallel;
use super::risk;
use super::scope::Scope;
use crate::model::finding::Finding;
use crate::template::assembly::Assembly;
use crate::template::digest::digest;
use crate::template::tree::{AssemblyTree, properties};
use serde::Serialize;

/// Changes from which on it is worth a thread to look at them from two sides.
const LARGE: usize = 200;

/// Resources that a thread looks at a time: about a millisecond's work.
const GRAIN: usize = 128;

/// What a desired state is compared with.
#[derive(Debug, Clone, Copy)]
pub enum Base<'a> {
    /// Nothing is there.
    Empty,
    /// An assembly.
    Tree(&'a AssemblyTree),
    /// It could not be found out.
    Unknown,
}

/// The plan of making an assembly where there is nothing.
pub fn against_empty(assembly: &Assembly, findings: Vec<Finding>) -> Plan {
    let tree = AssemblyTree::of(assembly);
    plan(Base::Empty, &tree, Comparison::default(), findings)
}

/// The plan of coming from a base to a desired state. The findings are those of its configuration; the plan's own, of
/// what is dangerous about the change, are put before them.
pub fn plan(
    base: Base<'_>,
    after: &AssemblyTree,
    comparison: Comparison,
    findings: Vec<Finding>,
) -> Plan {
    let (basis, before) = match base {
        Base::Empty => (Basis::Empty, None),
        Base::Unknown => (Basis::Unknown, None),
        Base::Tree(tree) => {
            let digest = tree.digest.clone();
            (Basis::Assembly { digest }, Some(tree))
        }
    };
    // Another account, region or name is another stack: nothing of what is here changes.
    let there = before.filter(|tree| is_same_place(tree, after));
    // One stack beside several is one of them.
    let is_several = |tree: &AssemblyTree| tree.root.is_several();
    let (mut wrapped_before, mut wrapped_after) = (None, None);
    if there.is_some_and(|tree| is_several(tree) != is_several(after)) {
        let side = |tree: &AssemblyTree| (!is_several(tree)).then(|| tree.root.among_several());
        (wrapped_before, wrapped_after) = (there.and_then(side), side(after));
    }
    let root_after = wrapped_after.as_ref().unwrap_or(&after.root);
    let root_of = |tree| wrapped_before.as_ref().unwrap_or(tree);
    let pruned = there.and_then(|tree| without_dropped(tree, root_of(&tree.root), root_after));
    let (pruned, dropped) = pruned.unzip();
    let before = pruned.as_ref().or(before);
    let root_before = match &pruned {
        Some(tree) => Some(&tree.root),
        None => there.map(|tree| root_of(&tree.root)),
    };
    let mut pairs = pairs(root_before, Some(root_after));
    let deciding = unmark(&mut pairs, [root_before, Some(root_after)]);
    match_up(&mut pairs);
    let moved = travel(&mut pairs);
    let old = there.map_or(&[][..], |tree| &tree.releases);
    let releases = releases(old, &after.releases, &moved);
    let known = (before.map(Known::of).unwrap_or_default(), Known::of(after));
    pairs.iter_mut().for_each(|pair| tell(pair, &known));
    let counts = counts(&pairs, &releases);
    let changes: usize = pairs.iter().map(|pair| pair.resources.len()).sum();
    let order: Vec<Option<usize>> = pairs.iter().map(|pair| pair.parent).collect();
    let sides: Vec<Sides<'_>> = pairs.iter_mut().map(Sides::of).collect();
    let mut stack = tree_of(pairs, &order);
    stack.stacks.extend(dropped.into_iter().flatten());
    let is_large = changes >= LARGE;
    // What is dangerous and what it is known by have nothing to do with each other.
    let known_by = || digest_of(&after.digest, &basis, &stack, &releases);
    let dangers = || {
        let billed = (before.map(billed).unwrap_or_default(), billed(after));
        let found = before.map(|before| {
            let mut difference = difference((before, after), &sides, &stack, &releases);
            difference.deciding = deciding;
            if there.is_some() {
                (difference.billed_before, difference.billed_after) = (&billed.0, &billed.1);
            } else {
                difference.pairs.clear();
                difference.releases.clear();
            }
            risk::find(&difference)
        });
        (found.unwrap_or_default(), billed.1)
    };
    let (plan, (mut all, billed_after)) = parallel::both(is_large, known_by, dangers);
    all.extend(findings);
    let digests = Digests {
        assembly: after.digest.clone(),
        plan,
    };
    Plan {
        format: FORMAT,
        target: after.target.clone(),
        basis,
        comparison,
        digests,
        counts,
        stack,
        releases,
        findings: all,
        billed: billed_after,
    }
}

/// What a plan is known by.
pub(super) fn digest_of(
    assembly: &str,
    basis: &Basis,
    stack: &StackChange,
    releases: &[ReleaseChange],
) -> String {
    #[derive(Serialize)]
    struct KnownBy<'a> {
        format: u32,
        assembly: &'a str,
        basis: &'a Basis,
        stack: &'a StackChange,
        releases: &'a [ReleaseChange],
    }
    digest(&KnownBy {
        format: FORMAT,
        assembly,
        basis,
        stack,
        releases,
    })
}

/// Whether two assemblies are deployed to one stack, as far as they say where.
fn is_same_place(before: &AssemblyTree, after: &AssemblyTree) -> bool {
    let (before, after) = (&before.target, &after.target);
    let parts = [
        (&before.account, &after.account),
        (&before.region, &after.region),
        (&before.stack, &after.stack),
    ];
    let is_same = |(was, is): &(&String, &String)| was == is || was.is_empty() || is.is_empty();
    parts.iter().all(is_same)
}

/// Puts in what a reader looks for: facts of each resource, and what data it loses.
fn tell(pair: &mut StackPair<'_>, (old, new): &(Known, Known)) {
    let (before, after) = (pair.before, pair.after);
    let changes: Vec<(&&str, &ResourceChange)> = pair.resources.iter().collect();
    let told = parallel::map(&changes, GRAIN, |(id, change)| {
        let was = before.and_then(|stack| stack.resources().get(**id));
        let is = after.and_then(|stack| stack.resources().get(**id));
        let highlights = match (was, is) {
            (_, Some(is)) => new.highlights(&change.kind, properties(is)),
            (Some(was), None) => old.highlights(&change.kind, properties(was)),
            (None, None) => Vec::new(),
        };
        (was.and_then(|was| loss(change, was, is)), highlights)
    });
    for (change, (loss, highlights)) in pair.resources.values_mut().zip(told) {
        change.highlights = highlights;
        if pair.is_kept {
            change.reason =
                Some("it stays with its stack, which is kept and managed by nobody".to_owned());
        } else {
            change.data_loss = loss;
        }
    }
}

/// Every resource of every stack by action.
fn counts(pairs: &[StackPair<'_>], releases: &[ReleaseChange]) -> Counts {
    let mut counts = Counts::default();
    for pair in pairs {
        pair.resources.values().for_each(|it| counts.count(it));
        let there = pair.after.into_iter().flat_map(|it| it.resources().keys());
        let own = there.filter(|id| !pair.is_nested(id));
        let left_alone = own.filter(|id| !pair.resources.contains_key(id.as_str()));
        counts.keep += left_alone.count();
        let own = pair.own.iter().filter(|it| it.is_beside_template());
        own.for_each(|it| counts.count(it));
    }
    counts.releases = releases
        .iter()
        .filter(|it| it.action != Action::Keep)
        .count();
    counts
}

/// What is needed of a pair of stacks once its changes are in the plan.
struct Sides<'a> {
    path: String,
    before: Option<&'a crate::template::tree::StackTree>,
    after: Option<&'a crate::template::tree::StackTree>,
    scopes: (Scope, Scope),
}

impl<'a> Sides<'a> {
    fn of(pair: &mut StackPair<'a>) -> Self {
        Sides {
            path: pair.path.clone(),
            before: pair.before,
            after: pair.after,
            scopes: std::mem::take(&mut pair.scopes),
        }
    }
}

/// Stacks in their parents, from the last to the first, since each stands after its parent.
fn tree_of(pairs: Vec<StackPair<'_>>, parents: &[Option<usize>]) -> StackChange {
    let mut made: Vec<Option<StackChange>> = pairs.into_iter().map(|it| Some(stack(it))).collect();
    for (index, parent) in parents.iter().enumerate().rev() {
        if let Some(parent) = parent
            && let Some(child) = made[index].take()
            && let Some(parent) = &mut made[*parent]
        {
            parent.stacks.insert(0, child);
        }
    }
    made.into_iter().next().flatten().unwrap_or_default()
}

fn stack(pair: StackPair<'_>) -> StackChange {
    let template = pair.after.or(pair.before).map(|stack| &stack.template);
    let description = template.and_then(|it| it.get("Description")?.as_str());
    let is_same = pair.resources.is_empty() && pair.own.is_none();
    let has_no_more = [&pair.template, &pair.parameters, &pair.settings];
    let is_touched = !is_same || has_no_more.iter().any(|it| !it.is_empty());
    StackChange {
        name: pair.id.to_owned(),
        action: match (pair.before, pair.after) {
            (None, _) => Action::Add,
            (_, None) => Action::Remove,
            (Some(_), Some(_)) if is_touched => Action::Modify,
            (Some(_), Some(_)) => Action::Keep,
        },
        dropped: false,
        description: description.unwrap_or_default().to_owned(),
        outputs: pair
            .after
            .map(|stack| stack.section("Outputs").keys().cloned().collect())
            .unwrap_or_default(),
        parameters: pair.parameters,
        settings: pair.settings,
        template: pair.template,
        resource: pair.own.map(Box::new),
        resources: pair.resources.into_values().collect(),
        stacks: Vec::new(),
    }
}

/// Both sides of everything that changes, as detectors look at it.
fn difference<'a>(
    (before, after): (&'a AssemblyTree, &'a AssemblyTree),
    sides: &'a [Sides<'a>],
    stack: &'a StackChange,
    releases: &'a [ReleaseChange],
) -> Difference<'a> {
    let mut pairs = Vec::new();
    for (path, stack) in stack.walk() {
        let Some(side) = sides.iter().find(|it| it.path == path) else {
            continue;
        };
        let changed = stack.resources.iter().filter(|it| !it.is_noise());
        pairs.extend(changed.map(|change| resource(change, side)));
        // A nested stack is a resource of its parent, too.
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let own = stack.resource.as_deref().filter(|it| !it.is_noise());
        let outer = sides
            .iter()
            .find(|it| it.path == parent && !path.is_empty());
        pairs.extend(own.zip(outer).map(|(own, outer)| resource(own, outer)));
    }
    let values = |tree: &'a AssemblyTree, change: &ReleaseChange| {
        let same = |it: &&crate::template::release::AssembledRelease| {
            it.name == change.name && it.namespace == change.namespace
        };
        tree.releases.iter().find(same).map(|it| &it.values)
    };
    let changed = releases.iter().filter(|it| it.action != Action::Keep);
    Difference {
        before,
        after,
        pairs,
        stack,
        releases: changed
            .map(|change| ReleasePair {
                change,
                before: values(before, change),
                after: values(after, change),
            })
            .collect(),
        gained: Default::default(),
        grown: Default::default(),
        deciding: Default::default(),
        billed_before: &[],
        billed_after: &[],
    }
}

fn resource<'a>(change: &'a ResourceChange, side: &'a Sides<'a>) -> Pair<'a> {
    let of = |stack: Option<&'a crate::template::tree::StackTree>, scope: &'a Scope| {
        let resource = stack.and_then(|stack| stack.resources().get(&change.logical_id));
        Form::of(resource, scope)
    };
    // What comes or goes with its condition is in both templates.
    let (is_new, is_gone) = (
        change.action == Action::Add,
        change.action == Action::Remove,
    );
    Pair {
        path: super::change::joined(&side.path, &change.logical_id),
        change,
        before: of(side.before.filter(|_| !is_new), &side.scopes.0),
        after: of(side.after.filter(|_| !is_gone), &side.scopes.1),
        stack_before: side.before,
        stack_after: side.after,
    }
}
