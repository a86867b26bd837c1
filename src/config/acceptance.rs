//! `accept` in the context file and in an environment's block: findings that are known and taken.

use super::decode;
use super::node::{Kind, Node};
use super::shape;
use crate::model::acceptance::{Acceptance, PlacedAcceptance};
use crate::model::finding::Finding;
use crate::model::place::Place;
use crate::model::source::SourceMap;
use schemars::schema_for;

/// Name of the list in the context file.
pub(super) const KEY: &str = "accept";

/// The entries for an environment: those for all, then its own. Broken ones are findings, and the others still count.
pub(super) fn read(
    file: &Node,
    environment: &str,
    sources: &SourceMap,
) -> (Vec<PlacedAcceptance>, Vec<Finding>) {
    let block = file
        .get("environments")
        .and_then(|all| all.get(environment));
    let lists = [file.get(KEY), block.and_then(|block| block.get(KEY))];
    let (mut read, mut findings) = (Vec::new(), Vec::new());
    for list in lists.into_iter().flatten() {
        match &list.kind {
            Kind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let (entry, problems) = one(item, index, sources);
                    read.extend(entry);
                    findings.extend(problems);
                }
            }
            Kind::Null | Kind::Invalid => {}
            _ => findings.push(
                Finding::error(
                    "wrong-type",
                    format!("`{KEY}` is {}, not a list", list.describe()),
                )
                .about(KEY)
                .remedy("write each entry as `- { rule: …, resource: …, reason: …, until: … }`")
                .at(sources.locate(&list.origin)),
            ),
        }
    }
    (read, findings)
}

fn one(item: &Node, index: usize, sources: &SourceMap) -> (Option<PlacedAcceptance>, Vec<Finding>) {
    let mut item = item.clone();
    let schema = schema_for!(Acceptance).to_value();
    let subject = |pointer: &str| Place::new(KEY, format!("/{index}{pointer}")).to_string();
    let problems = shape::check(&mut item, &schema, sources, &subject);
    if !problems.is_empty() || item.kind == Kind::Invalid {
        return (None, problems);
    }
    match decode::node::<Acceptance>(&item) {
        Ok(acceptance) if acceptance.reason.trim().is_empty() => {
            let finding = Finding::error("bad-value", "an acceptance without a reason is none")
                .about(subject("/reason"))
                .remedy("say why the risk is taken")
                .at(sources.locate(&item.origin));
            (None, vec![finding])
        }
        Ok(acceptance) => {
            let location = sources.locate(&item.origin);
            (
                Some(PlacedAcceptance {
                    acceptance,
                    location,
                }),
                Vec::new(),
            )
        }
        Err(error) => (None, vec![error.finding(&item, sources).about(subject(""))]),
    }
}
