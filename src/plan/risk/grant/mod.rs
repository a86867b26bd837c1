//! What policies grant after that they did not before: found once for all detectors of permissions, and each gain given
//! to one class, so that one cause is one finding.

pub(super) mod attached;
mod class;
pub(super) mod documents;
mod made;
mod places;
#[cfg(test)]
mod tests;
mod words;

pub(super) use class::Class;
pub(super) use documents::Family;

use super::Danger;
use super::policy::cover::{Gain, Why, uncovered};
use super::policy::statement::{Document, Statement};
use crate::plan::pair::{Difference, Pair};
use crate::plan::parallel;
use documents::{Target, document, has, is_same, stands_alone, targets};
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// Resources that a thread looks at a time: about a millisecond's work.
const GRAIN: usize = 16;

/// The documents of one family in one resource, before and after.
pub(super) struct Grant<'a> {
    /// The resource.
    pub(super) pair: &'a Pair<'a>,
    /// Which family.
    pub(super) family: Family,
    /// The account of the stack, where it is known.
    pub(super) account: Option<&'a str>,
    /// Whether all that it is a policy of is made along with it.
    pub(super) is_made: bool,
    /// Whether all that it is a policy of goes away with it.
    is_gone: bool,
    /// What it is put on that it was not, without what is made along with it.
    more_targets: Vec<String>,
    /// What it said.
    before: &'a Document,
    /// What it says.
    after: &'a Document,
    /// What others said of the same.
    others_before: Vec<&'a Document>,
    /// What others say of the same.
    others_after: Vec<&'a Document>,
}

/// One gain, of one class.
struct Found<'a> {
    gain: Gain<'a>,
    class: Class,
    /// Whether it is a denial that is there no more.
    was_denied: bool,
}

/// A danger of a class, without what to do about it, which the detector says.
#[derive(Debug)]
pub struct Gained {
    class: Class,
    family: Family,
    danger: Danger,
}

/// Every danger of a class in documents of some families.
pub(super) fn dangers(
    difference: &Difference<'_>,
    families: &[Family],
    class: Class,
    remedy: &str,
) -> Vec<Danger> {
    // Found once: every detector of permissions asks for a part of it.
    let gained = difference.gained.get_or_init(|| {
        let families = [Family::Identity, Family::Trust, Family::Resource];
        let all = families.into_iter();
        all.flat_map(|it| of_family(difference, it)).collect()
    });
    (gained.iter())
        .filter(|it| it.class == class && families.contains(&it.family))
        .map(|it| Danger {
            remedy: remedy.to_owned(),
            ..it.danger.clone()
        })
        .collect()
}

/// Every danger of one resource's documents.
fn of_grant(grant: &Grant<'_>) -> Vec<Gained> {
    let mut found = grant.found();
    let is_unread = found.is_empty() && grant.is_unread();
    let mut all = Vec::new();
    let family = grant.family;
    let mut push = |class: Class, dangers: Vec<Danger>| {
        all.extend(dangers.into_iter().map(|danger| Gained {
            class,
            family,
            danger,
        }));
    };
    while let Some(class) = found.first().map(|it| it.class) {
        let (of_class, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|it| it.class == class);
        found = others;
        push(class, words::dangers(grant, &of_class, ""));
    }
    let rest = class::rest(family);
    if is_unread {
        push(rest, words::unread(grant, "").into_iter().collect());
    }
    push(rest, words::more_targets(grant, "").into_iter().collect());
    all
}

/// One side of a resource.
struct Side<'a> {
    family: Family,
    id: &'a str,
    resource: &'a Json,
    account: Option<&'a str>,
    stays: bool,
    /// Read when it is first asked for: most resources say the same on both sides.
    document: OnceLock<Document>,
    targets: Vec<Target>,
}

impl Side<'_> {
    fn document(&self) -> &Document {
        let read = || {
            document(
                self.family,
                self.id,
                self.resource,
                self.account,
                self.stays,
            )
        };
        self.document.get_or_init(read)
    }
}

/// A document of one side, where there is none.
static NO_DOCUMENT: Document = Document {
    statements: Vec::new(),
    unread: Vec::new(),
};

/// Every danger of the documents of one family.
fn of_family(difference: &Difference<'_>, family: Family) -> Vec<Gained> {
    let pairs: Vec<&Pair<'_>> = (difference.pairs.iter())
        .filter(|pair| has(family, pair.kind()))
        .collect();
    let sides: Vec<[Option<Side<'_>>; 2]> = parallel::map(&pairs, GRAIN, |pair| {
        let id = pair.change.logical_id.as_str();
        [&pair.before, &pair.after].map(|resource| {
            resource.as_ref().map(|resource| Side {
                family,
                id,
                resource,
                account: account(pair),
                stays: pair.stays(),
                document: OnceLock::new(),
                targets: targets(id, resource),
            })
        })
    });
    let index = Index::of(difference);
    let mut named: Named<'_> = HashMap::new();
    for (at, both) in sides.iter().enumerate() {
        let targets = both.iter().flatten().flat_map(|side| &side.targets);
        for name in targets.flatten() {
            named.entry((parent(pairs[at]), name)).or_default().push(at);
        }
    }
    let changed: Vec<usize> = (0..pairs.len())
        .filter(|at| match &sides[*at] {
            [Some(before), Some(after)] => {
                !is_same(family, before.resource, after.resource) || before.targets != after.targets
            }
            _ => true,
        })
        .collect();
    let dangers = parallel::map(&changed, GRAIN, |at| {
        of_grant(&grant((family, *at), &pairs, &sides, &named, &index))
    });
    dangers.into_iter().flatten().collect()
}

/// Indices of the resources whose documents are put on something, by the path of its stack and its name.
type Named<'a> = HashMap<(&'a str, &'a str), Vec<usize>>;

fn grant<'a>(
    (family, at): (Family, usize),
    pairs: &[&'a Pair<'a>],
    sides: &'a [[Option<Side<'a>>; 2]],
    named: &Named<'_>,
    index: &Index<'_>,
) -> Grant<'a> {
    let pair = pairs[at];
    // What others say counts where they speak of everything that this one does.
    let others = |mine: usize, theirs: usize| -> Vec<&'a Document> {
        let Some(mine) = &sides[at][mine] else {
            return Vec::new();
        };
        let names = mine.targets.first().into_iter().flatten();
        let others = names.filter_map(|name| named.get(&(parent(pair), name.as_str())));
        let others: BTreeSet<usize> = others.flatten().copied().filter(|it| *it != at).collect();
        let documents = others.into_iter().filter_map(|other| {
            let side = sides[other][theirs].as_ref()?;
            speaks_of(&side.targets, &mine.targets).then(|| side.document())
        });
        documents.collect()
    };
    let own = |side: usize| match &sides[at][side] {
        Some(side) => side.document(),
        None => &NO_DOCUMENT,
    };
    let all = |side: usize, is: &dyn Fn(&Pair<'_>) -> bool| {
        let targets = sides[at][side].as_ref().map(|side| &side.targets[..]);
        targets.is_some_and(|targets| all_along(index, pair, targets, is))
    };
    Grant {
        pair,
        family,
        account: account(pair),
        is_made: pair.before.is_none() && all(1, &|it| it.before.is_none()),
        is_gone: pair.after.is_none() && all(0, &|it| it.after.is_none()),
        more_targets: match &sides[at] {
            [Some(before), Some(after)] => more_targets(index, pair, before, after),
            _ => Vec::new(),
        },
        before: own(0),
        after: own(1),
        others_before: others(1, 0),
        others_after: others(0, 1),
    }
}

/// The account of a resource's stack, where it is known.
fn account<'a>(pair: &'a Pair<'_>) -> Option<&'a str> {
    let stack = pair.stack_after.or(pair.stack_before);
    let account = stack.and_then(|stack| stack.account.as_deref());
    account.filter(|it| it.len() == 12 && it.chars().all(|c| c.is_ascii_digit()))
}

fn speaks_of(theirs: &[Target], mine: &[Target]) -> bool {
    let names = |target: &Target| theirs.iter().any(|other| !other.is_disjoint(target));
    !mine.is_empty() && mine.iter().all(names)
}

/// Types whose statements name their target themselves, and one that takes rights from what it is put on.
const NAMES_ITS_TARGET: [&str; 4] = [
    "AWS::EC2::VPCEndpointServicePermissions",
    "AWS::Lambda::LayerVersionPermission",
    "AWS::Lambda::Permission",
    "AWS::Organizations::Policy",
];

/// The targets that a document gains.
fn more_targets(
    index: &Index<'_>,
    pair: &Pair<'_>,
    before: &Side<'_>,
    after: &Side<'_>,
) -> Vec<String> {
    if !stands_alone(pair.kind()) || NAMES_ITS_TARGET.contains(&pair.kind()) {
        return Vec::new();
    }
    let is_new = |target: &&Target| {
        let one = std::slice::from_ref(*target);
        !speaks_of(&before.targets, one) && !all_along(index, pair, one, &|it| it.before.is_none())
    };
    let names = after.targets.iter().filter(is_new).flatten();
    names.map(|name| format!("`{name}`")).collect()
}

/// Whether all targets of a document are resources that come or go with it. Of one that is put on nothing yet, its stack
/// must be new.
fn all_along(
    index: &Index<'_>,
    pair: &Pair<'_>,
    targets: &[Target],
    is: &dyn Fn(&Pair<'_>) -> bool,
) -> bool {
    if !stands_alone(pair.kind()) {
        return true;
    }
    if targets.is_empty() {
        return pair.stack_before.is_none() || pair.stack_after.is_none();
    }
    let along = |target: &Target| index.resource(pair, target).is_some_and(is);
    targets.iter().all(along)
}

/// Every pair by its stack and logical id.
struct Index<'a>(HashMap<(&'a str, &'a str), &'a Pair<'a>>);

impl<'a> Index<'a> {
    fn of(difference: &'a Difference<'_>) -> Self {
        let pairs = difference.pairs.iter();
        Index(
            pairs
                .map(|it| ((parent(it), &*it.change.logical_id), it))
                .collect(),
        )
    }

    /// The resource beside another that a target is, by `${Id}` among its names.
    fn resource(&self, beside: &Pair<'_>, target: &Target) -> Option<&'a Pair<'a>> {
        target.iter().find_map(|name| {
            let id = name.strip_prefix("${")?.strip_suffix('}')?;
            self.0.get(&(parent(beside), id)).copied()
        })
    }
}

/// The path of the stack that a resource is in.
fn parent<'p>(pair: &'p Pair<'_>) -> &'p str {
    pair.path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

impl Grant<'_> {
    /// Whether the resource stays, and what it says before or after is not wholly known.
    fn is_unread(&self) -> bool {
        let has = |own: &Document, others: &[&Document], part| {
            let mut all = others.iter().copied().chain([own]);
            all.any(|it| it.unread.contains(part))
        };
        let new = |part| !has(self.before, &self.others_before, part);
        let lost = |part| !has(self.after, &self.others_after, part);
        !self.is_made
            && self.pair.after.is_some()
            && (self.after.unread.iter().any(new) || self.before.unread.iter().any(lost))
    }

    /// Everything that is gained: what is allowed that was not, and what was denied that is no more.
    fn found(&self) -> Vec<Found<'_>> {
        let allowed = gains(self.after, self.before, &self.others_before, true);
        let denied = match self.is_gone {
            true => Vec::new(),
            false => gains(self.before, self.after, &self.others_after, false),
        };
        let mut found = Vec::new();
        for (gains, was_denied) in [(allowed, false), (denied, true)] {
            for gain in gains {
                if let Some(class) = class::of(self, &gain, was_denied) {
                    found.push(Found {
                        gain,
                        class,
                        was_denied,
                    });
                }
            }
        }
        found
    }

    /// Every statement that allowed something before.
    fn allowed_before(&self) -> impl Iterator<Item = &Statement> {
        let others = self.others_before.iter().copied();
        let all = others.chain([self.before]).flat_map(|it| &it.statements);
        all.filter(|statement| statement.allows)
    }
}

/// What a document allows, or denies, that neither of the others does.
fn gains<'a>(
    document: &'a Document,
    other: &Document,
    others: &[&Document],
    allows: bool,
) -> Vec<Gain<'a>> {
    fn of(document: &Document, allows: bool) -> impl Iterator<Item = &Statement> {
        let all = document.statements.iter();
        all.filter(move |it| it.allows == allows)
    }
    let others = || [other].into_iter().chain(others.iter().copied());
    let is_known = others().all(|other| other.unread.is_empty());
    let theirs: Vec<&Statement> = others().flat_map(|other| of(other, allows)).collect();
    let mine: Vec<&'a Statement> = of(document, allows).collect();
    let mut gains = uncovered(&mine, &theirs);
    if !is_known {
        gains.iter_mut().for_each(|gain| gain.why = Why::Unproven);
    }
    gains
}
