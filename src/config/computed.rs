//! Context keys that nobody sets: the region's partition, and references to what a deploy will know.

use super::context::{Context, LayerName};
use super::node::{Kind, Node, Scalar, Style};
use super::templates::tags;
use crate::model::reference::{Reference, StackName};
use crate::model::scalar::Region;
use crate::model::source::{FileId, SourceMap, Span};
use std::collections::BTreeMap;

/// `{{output:Cluster:EbsKeyArn}}`: an output of a nested stack.
const OUTPUT: &str = "output:";

/// `{{secret-version:github-oauth}}`: version of a secret, by its id in the secrets' template.
const SECRET_VERSION: &str = "secret-version:";

/// Gives every reference that the templates name a value.
///
/// A reference that nothing will be able to resolve is found later, where outputs and secrets are known.
pub(super) fn define(context: &mut Context, files: &BTreeMap<String, FileId>, sources: &SourceMap) {
    // What names no file is written where the templates begin.
    let Some(first) = files.values().next().copied() else {
        return;
    };
    let text = |key: &str| context.text(key).unwrap_or_default().to_owned();
    let fixed = [
        ("database:host", output(StackName::Database, "Endpoint")),
        (
            "hosted-zone:id",
            Reference::HostedZone {
                domain: text("platform:domain"),
            },
        ),
        (
            "backstage:image-digest",
            Reference::ImageDigest {
                repository: text("backstage:image"),
                tag: text("backstage:tag"),
            },
        ),
    ];
    // A region that is no region is a finding already, and then nothing of this is used.
    let partition = text("platform:region")
        .parse()
        .map_or("aws", |region: Region| region.partition());
    for (key, reference) in fixed {
        // A value of the context file wins: the original's files may say where the database is.
        if context.get(key).is_none() {
            set(context, key, reference, first);
        }
    }
    put(
        context,
        "platform:partition",
        Scalar::new(partition, Style::Text),
        first,
    );
    for file in files.values() {
        for key in tags(&sources.file(*file).text) {
            if let Some(reference) = reference(key) {
                set(context, key, reference, *file);
            }
        }
    }
}

fn reference(key: &str) -> Option<Reference> {
    if let Some(secret) = key.strip_prefix(SECRET_VERSION) {
        return Some(Reference::SecretVersion {
            secret: secret.to_owned(),
        });
    }
    let (stack, key) = key.strip_prefix(OUTPUT)?.split_once(':')?;
    let stack = StackName::ALL
        .into_iter()
        .find(|name| name.as_str() == stack)?;
    Some(output(stack, key))
}

fn output(stack: StackName, key: &str) -> Reference {
    Reference::Output {
        stack,
        key: key.to_owned(),
    }
}

fn set(context: &mut Context, key: &str, reference: Reference, file: FileId) {
    let scalar = Scalar {
        reference: Some(reference),
        ..Scalar::new("", Style::Plain)
    };
    put(context, key, scalar, file);
}

fn put(context: &mut Context, key: &str, scalar: Scalar, file: FileId) {
    let node = Node::new(
        Kind::Scalar(scalar),
        Span {
            file,
            start: 0,
            end: 0,
        },
    );
    context.set(key, LayerName::Computed, node);
}
