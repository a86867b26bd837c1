//! Values that stand in no file: `--set key=value` and environment variables.

use super::{ENVIRONMENT, Loader, flatten};
use crate::config::context::LayerName;
use crate::config::keys::KeyKind;
use crate::config::node::{Kind, Node, Scalar, Style};
use crate::config::yaml;
use crate::model::finding::Finding;
use crate::model::source::Origin;

/// One value from the command line or the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The context key, with colons.
    pub key: String,
    /// Its value; a list or map is written as YAML.
    pub value: String,
    /// Where it was given: a flag or a variable.
    pub origin: Origin,
}

impl Loader<'_> {
    pub(super) fn given(&mut self, given: &Given) {
        let keys = self.layers.keys;
        if !flatten::is_family(&given.key) {
            return self.report(flatten::unknown(&given.key, keys), &given.origin);
        }
        let kind = keys.find(&given.key).map(|key| key.kind);
        let scalar = |style| Some(Kind::Scalar(Scalar::new(given.value.clone(), style)));
        let below = format!("{}:", given.key);
        if kind.is_none() && keys.names().any(|name| name.starts_with(&below)) {
            let finding =
                Finding::error("wrong-type", format!("`{}` is a group of keys", given.key))
                    .about(&given.key)
                    .remedy(format!("set one of its keys, `{below}…`"));
            return self.report(finding, &given.origin);
        }
        let kind = match kind {
            Some(KeyKind::List(_) | KeyKind::ListOf(_) | KeyKind::Map) => self.structured(given),
            Some(_) => scalar(Style::Text),
            // Nothing says what it is, so it is what it looks like.
            None => scalar(Style::Plain),
        };
        let Some(kind) = kind else {
            return;
        };
        let node = Node {
            kind,
            span: self.nowhere(),
            origin: given.origin.clone(),
        };
        let node = self.checked(&given.key, node);
        let name = keys.canonical(&given.key);
        if name == ENVIRONMENT
            && let Some(environment) = self.layers.environment
        {
            self.contradicts(&node, environment, false);
        }
        let layer = match given.origin {
            Origin::Variable { .. } => LayerName::Variable,
            Origin::Flag { .. } | Origin::At(_) => LayerName::Flag,
        };
        self.context.set(&given.key, layer, node);
    }

    /// A list or map in YAML.
    fn structured(&mut self, given: &Given) -> Option<Kind> {
        let nowhere = self.nowhere();
        let map = |_| nowhere;
        let (node, findings) = yaml::parse(&yaml::Text {
            sources: self.layers.sources,
            text: &given.value,
            map: &map,
            reserved: &[],
        });
        for finding in findings {
            let finding = Finding {
                related: Vec::new(),
                ..finding.about(&given.key)
            };
            self.report(finding, &given.origin);
        }
        let mut node = node?;
        set_origin(&mut node, &given.origin);
        Some(node.kind)
    }
}

fn set_origin(node: &mut Node, origin: &Origin) {
    node.origin = origin.clone();
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| set_origin(item, origin)),
        Kind::Map(entries) => {
            for entry in entries {
                entry.key_origin = origin.clone();
                set_origin(&mut entry.value, origin);
            }
        }
        Kind::Null | Kind::Scalar(_) | Kind::Invalid => {}
    }
}
