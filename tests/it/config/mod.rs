//! Text to nodes to types, as the configuration layer's users see it.

mod decode;
mod fixtures;
mod layers;
mod limits;
mod mustache;
mod property;
mod shipped;

use backstage_infra::config::bind;
use backstage_infra::config::context::Context;
use backstage_infra::config::keys::{Field, Key, KeyKind, Keys};
use backstage_infra::config::layers::{Given, Layers, load};
use backstage_infra::config::mustache::{Rendered, Templates, render};
use backstage_infra::config::node::Node;
use backstage_infra::config::yaml;
use backstage_infra::model::finding::Finding;
use backstage_infra::model::source::{FileId, Layer, SourceMap};
use std::collections::BTreeMap;

pub(crate) const KEYS: Keys = Keys(&[
    Key {
        name: "platform:account",
        aliases: &[],
        kind: KeyKind::Format("account-id"),
    },
    Key {
        name: "platform:region",
        aliases: &[],
        kind: KeyKind::Format("region"),
    },
    Key {
        name: "platform:environment",
        aliases: &[],
        kind: KeyKind::Text,
    },
    Key {
        name: "backstage:replicas",
        aliases: &[],
        kind: KeyKind::Integer { min: 1, max: 50 },
    },
    Key {
        name: "backstage:public",
        aliases: &[],
        kind: KeyKind::Boolean,
    },
    Key {
        name: "backstage:health",
        aliases: &[],
        kind: KeyKind::Choice(&["legacy", "current"]),
    },
    Key {
        name: "backstage:github:organization",
        aliases: &["deployment:github:org"],
        kind: KeyKind::Text,
    },
    Key {
        name: "database:host",
        aliases: &[],
        kind: KeyKind::Text,
    },
    Key {
        name: "deployment:labels",
        aliases: &[],
        kind: KeyKind::Map,
    },
    Key {
        name: "deployment:zones",
        aliases: &[],
        kind: KeyKind::List(&KeyKind::Text),
    },
    Key {
        name: "deployment:users",
        aliases: &["deployment:eks:users"],
        kind: KeyKind::ListOf(&[
            Field {
                name: "username",
                kind: KeyKind::Text,
                required: true,
            },
            Field {
                name: "email",
                kind: KeyKind::Format("email-address"),
                required: false,
            },
        ]),
    },
]);

/// Sources with a context file and templates.
pub(crate) struct World {
    pub(crate) sources: SourceMap,
    pub(crate) files: BTreeMap<String, FileId>,
    pub(crate) context: Context,
    pub(crate) findings: Vec<Finding>,
}

impl World {
    pub(crate) fn new(context: &str, templates: &[(&str, &str)]) -> Self {
        World::given(context, templates, None, &[])
    }

    pub(crate) fn given(
        context: &str,
        templates: &[(&str, &str)],
        environment: Option<&str>,
        given: &[Given],
    ) -> Self {
        let mut sources = SourceMap::default();
        let defaults = sources.add("context.yaml", "", Layer::BuiltIn);
        let file = sources.add("backstage.yaml", context, Layer::Context);
        let files = templates
            .iter()
            .map(|(name, text)| {
                (
                    (*name).to_owned(),
                    sources.add(*name, *text, Layer::Overlay),
                )
            })
            .collect();
        let (defaults, _) = yaml::document(&sources, defaults);
        let (file, mut findings) = yaml::document(&sources, file);
        let (context, more) = load(&Layers {
            keys: KEYS,
            sources: &sources,
            defaults: &defaults.expect("the defaults are YAML"),
            file: file.as_ref(),
            environment,
            given,
        });
        findings.extend(more);
        World {
            sources,
            files,
            context,
            findings,
        }
    }

    pub(crate) fn render(&self, name: &str) -> Rendered<'_> {
        let templates = Templates {
            sources: &self.sources,
            files: &self.files,
        };
        render(name, templates, &self.context).expect("the template exists")
    }

    /// The node of a template, with every finding on the way.
    pub(crate) fn load(&self, name: &str) -> (Option<Node>, Vec<Finding>) {
        let rendered = self.render(name);
        let (node, findings) = bind::load(&rendered, &self.sources);
        (node, [rendered.findings, findings].concat())
    }

    /// The rendering with its values in place, for templates that are no YAML.
    pub(crate) fn text(&self, name: &str) -> String {
        let rendered = self.render(name);
        assert_eq!(lines(&rendered.findings), Vec::<String>::new());
        let mut text = rendered.text.clone();
        for (index, interpolation) in rendered.interpolations.iter().enumerate() {
            let value = interpolation.value.and_then(Node::text).unwrap_or("?");
            text = text.replace(&format!("\u{e000}{index}\u{e001}"), value);
        }
        text
    }
}

/// Findings as `file:line:column rule message; remedy`.
pub(crate) fn lines(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let place = finding.location.as_ref().map(ToString::to_string);
            let remedy = finding.remedy.as_ref().map(|remedy| format!("; {remedy}"));
            format!(
                "{} {} {}{}",
                place.unwrap_or_default(),
                finding.rule,
                finding.message,
                remedy.unwrap_or_default()
            )
        })
        .collect()
}
