//! A change of a tag that something goes by is no noise: who may do what, or what is backed up, changes with it.

use super::resource::{decide, replaced_by, tag_keys};
use super::stack::StackPair;
use crate::plan::change::{Noise, ResourceChange};
use crate::plan::schema;
use crate::plan::tags::Deciding;
use crate::template::tree::{StackTree, properties};
use serde_json::Value as Json;
use std::sync::OnceLock;

/// Takes the mark of noise off tags that something on either side goes by. Gives these tags, where it had to find them.
pub(in crate::plan) fn unmark(
    pairs: &mut [StackPair<'_>],
    roots: [Option<&StackTree>; 2],
) -> OnceLock<Deciding> {
    // Policies are read through only where a tag changes at all.
    let is_tag = |pair: &StackPair<'_>| {
        let own = pair.resources.values().chain(&pair.own);
        let mut all = own.flat_map(|it| &it.properties).chain(&pair.settings);
        all.any(|it| it.noise == Some(Noise::Tags))
    };
    if !pairs.iter().any(is_tag) {
        return OnceLock::new();
    }
    let deciding = Deciding::of(roots.into_iter().flatten());
    for at in 0..pairs.len() {
        let after = pairs[at].after;
        for (id, change) in &mut pairs[at].resources {
            let resource = after.and_then(|stack| stack.resources().get(*id));
            of_resource(change, resource, &deciding);
        }
        let parent = pairs[at].parent.and_then(|parent| pairs[parent].after);
        let id = pairs[at].id;
        let resource = parent.and_then(|stack| stack.resources().get(id));
        if let Some(own) = &mut pairs[at].own {
            of_resource(own, resource, &deciding);
        }
        // Tags of a stack are those of everything in it.
        for change in &mut pairs[at].settings {
            let key = change.path.strip_prefix("/tags/").unwrap_or_default();
            let key = key.replace("~1", "/").replace("~0", "~");
            if deciding.uses("", &key).next().is_some() {
                change.noise = None;
            }
        }
    }
    OnceLock::from(deciding)
}

fn of_resource(change: &mut ResourceChange, resource: Option<&Json>, deciding: &Deciding) {
    let Some(resource) = resource else {
        return;
    };
    // A nested stack hands its tags on to everything in it.
    let kind = match change.kind.as_str() {
        crate::template::tree::NESTED_STACK => "",
        kind => kind,
    };
    let schema = schema::of(&change.kind);
    let mut is_other = false;
    for property in &mut change.properties {
        let is_tag = property.noise == Some(Noise::Tags);
        let keys = is_tag.then(|| tag_keys(property, properties(resource)));
        let decides = |key: &String| deciding.uses(kind, key).next().is_some();
        if keys.is_some_and(|keys| keys.iter().any(decides)) {
            property.noise = None;
            property.replaces = replaced_by(property, &change.kind, schema);
            is_other = true;
        }
    }
    if is_other {
        decide(change);
    }
}
