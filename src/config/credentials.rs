//! Credentials do not belong into a configuration: it is committed, rendered into templates and printed.

use super::node::{Kind, Node};
use crate::model::credential::credential;
use crate::model::finding::Finding;
use crate::model::source::SourceMap;

/// Rule of a secret that is written where everybody can read it.
const RULE: &str = "no-inline-secret";

/// Takes every credential out of a node, with a finding that does not show it. Whether there was one.
pub(super) fn refuse(
    node: &mut Node,
    subject: &str,
    sources: &SourceMap,
    findings: &mut Vec<Finding>,
) -> bool {
    let what = match &mut node.kind {
        Kind::Scalar(scalar) => credential(&scalar.text),
        Kind::List(items) => {
            return items.iter_mut().fold(false, |found, item| {
                refuse(item, subject, sources, findings) | found
            });
        }
        Kind::Map(entries) => {
            return entries.iter_mut().fold(false, |found, entry| {
                refuse(&mut entry.value, subject, sources, findings) | found
            });
        }
        Kind::Null | Kind::Invalid => None,
    };
    let Some(what) = what else {
        return false;
    };
    findings.push(
        Finding::error(RULE, format!("this holds {what}, and many can read what is configured"))
            .about(subject)
            .remedy("revoke it; keep its successor in Secrets Manager, and list that secret in `secrets.mustache`")
            .at(sources.locate(&node.origin)),
    );
    node.kind = Kind::Invalid;
    true
}
