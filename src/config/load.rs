//! Inputs → platforms, and every problem on the way.

use super::acceptance;
use super::computed;
use super::configuration::Configuration;
use super::context::{Context, LayerName};
use super::embedded::DEFAULTS;
use super::inputs::{Assignment, Inputs};
use super::key_table::{KEYS, REQUIRED, TWINS};
use super::layers::{self, Given, Layers};
use super::node::{Kind, Node};
use super::reader::Reader;
use super::templates::{self, CONF, Catalogue};
use super::typed::Schemas;
use super::yaml;
use crate::model::finding::Finding;
use crate::model::source::{Layer, Origin, SourceMap};
use std::sync::{Arc, OnceLock};

/// A context file and templates, parsed once for every environment of a run.
#[derive(Debug)]
pub struct Prepared {
    sources: Arc<SourceMap>,
    catalogue: Catalogue,
    defaults: Option<Node>,
    file: Option<Node>,
    given: Vec<Given>,
    schemas: Arc<Schemas>,
    is_example: bool,
    /// What is wrong with the texts themselves, whatever the environment.
    findings: Vec<Finding>,
    environments: Vec<String>,
    /// The shipped example, whose values stand in for broken ones.
    sound: OnceLock<Option<Box<Configuration>>>,
}

impl Prepared {
    /// Parses everything that all environments share.
    pub fn new(inputs: &Inputs) -> Self {
        Self::with_schemas(inputs, Arc::new(Schemas::new()))
    }

    fn with_schemas(inputs: &Inputs, schemas: Arc<Schemas>) -> Self {
        let mut sources = SourceMap::default();
        let defaults = sources.add(
            format!("config/{}", DEFAULTS.path),
            DEFAULTS.text,
            Layer::BuiltIn,
        );
        let layer = if inputs.is_example {
            Layer::BuiltIn
        } else {
            Layer::Context
        };
        let file = sources.add(&inputs.context.name, inputs.context.text.as_str(), layer);
        let catalogue = Catalogue::new(&inputs.overlay, &mut sources);
        let (defaults, mut findings) = yaml::document(&sources, defaults);
        let (file, of_file) = yaml::document(&sources, file);
        findings.extend(of_file);
        let environments = file
            .as_ref()
            .map(|file| layers::environments(file, KEYS, &sources))
            .unwrap_or_default();
        findings.extend(catalogue.stray_folders(&environments, &sources));
        Prepared {
            sources: Arc::new(sources),
            catalogue,
            defaults,
            file,
            given: inputs.assignments.iter().map(given).collect(),
            schemas,
            is_example: inputs.is_example,
            findings,
            environments,
            sound: OnceLock::new(),
        }
    }

    /// Names of the environments, in the file's order; empty where the file cannot be read or has none.
    pub fn environments(&self) -> &[String] {
        &self.environments
    }

    /// What is wrong with the files, whatever the environment.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Reads one environment; without a name, the only one.
    pub fn load(&self, environment: Option<&str>) -> Configuration {
        let (mut context, mut findings) = self.context(environment);
        // Without a context every template would complain of every key; its own problem is said already.
        if self.file.is_none() {
            return self.unread(environment, context);
        }
        findings.extend(self.missing(&mut context));
        findings.extend(twins(&context, &self.sources));
        let name = context
            .text("platform:environment")
            .or(environment)
            .unwrap_or_default()
            .to_owned();
        let version = context
            .text("platform:version")
            .unwrap_or_default()
            .to_owned();
        let files = self.catalogue.resolve(&name, &version);
        if !files.contains_key(CONF) {
            findings.push(self.unknown_version(&context, &version));
        }
        computed::define(&mut context, &files, &self.sources);
        let mut reader = Reader {
            sources: &self.sources,
            files: &files,
            shipped: &|| self.catalogue.shipped(&name, &version),
            context: &context,
            schemas: &self.schemas,
            sound: &|| self.sound(),
            findings,
            documents: Default::default(),
            used_keys: Default::default(),
            used_files: Default::default(),
        };
        let platform = reader.platform();
        let (documents, mut findings) = (reader.documents, reader.findings);
        let (used_keys, used_files) = (reader.used_keys, reader.used_files);
        // A template that could not be read says nothing about what it would have used.
        if platform.is_some() {
            let unused = context.unused(&used_keys, &self.sources);
            findings.extend(
                unused
                    .into_iter()
                    .filter(|finding| !self.catalogue.names_key(&finding.subject, &self.sources)),
            );
            findings.extend(
                self.catalogue
                    .strays(&name, &version, &used_files, &self.sources),
            );
        }
        let accepted = match &self.file {
            Some(file) => {
                let (accepted, broken) = acceptance::read(file, &name, &self.sources);
                findings.extend(broken);
                accepted
            }
            None => Vec::new(),
        };
        Configuration {
            environment: name,
            platform,
            findings,
            accepted,
            context,
            sources: Arc::clone(&self.sources),
            documents,
        }
    }

    /// A configuration whose context could not be read.
    fn unread(&self, environment: Option<&str>, context: Context) -> Configuration {
        Configuration {
            environment: environment.unwrap_or_default().to_owned(),
            platform: None,
            findings: Vec::new(),
            accepted: Vec::new(),
            context,
            sources: Arc::clone(&self.sources),
            documents: Default::default(),
        }
    }

    fn unknown_version(&self, context: &Context, version: &str) -> Finding {
        let key = "platform:version";
        let location = context
            .get(key)
            .map(|node| self.sources.locate(&node.origin));
        let known = templates::versions();
        let listed: Vec<String> = known.iter().map(|version| format!("`{version}`")).collect();
        let finding = Finding::error(
            templates::UNKNOWN,
            format!("there are no templates of version `{version}`"),
        )
        .about(key)
        .remedy(format!(
            "write {}, or add your own with a `{CONF}`",
            listed.join(" or ")
        ));
        Finding {
            location,
            ..finding
        }
    }

    /// The text of a context key in an environment, such as its account.
    pub fn text(&self, environment: &str, key: &str) -> Option<String> {
        self.context(Some(environment))
            .0
            .text(key)
            .map(str::to_owned)
    }

    fn context(&self, environment: Option<&str>) -> (Context, Vec<Finding>) {
        let Some(defaults) = &self.defaults else {
            return (Context::new(KEYS), Vec::new());
        };
        layers::load(&Layers {
            keys: KEYS,
            sources: &self.sources,
            defaults,
            file: self.file.as_ref(),
            environment,
            given: &self.given,
        })
    }

    /// What is required and not set. It becomes invalid, so that no template complains again.
    fn missing(&self, context: &mut Context) -> Vec<Finding> {
        let Some(file) = &self.file else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        for key in REQUIRED {
            // An empty text is as good as nothing.
            let is_set = |node: &Node| node.kind != Kind::Null && node.text() != Some("");
            if context.get(key).is_some_and(is_set) {
                continue;
            }
            let family = key.split(':').next().unwrap_or_default();
            let origin = file
                .entry(family)
                .map_or(&file.origin, |entry| &entry.key_origin);
            findings.push(
                Finding::error(
                    "missing-key",
                    format!("`{key}` is not set and has no default"),
                )
                .about(key)
                .remedy("set it in the context file; `config/context.yaml` says what it is")
                .at(self.sources.locate(origin)),
            );
            context.set(
                key,
                LayerName::Computed,
                Node {
                    kind: Kind::Invalid,
                    ..file.clone()
                },
            );
        }
        findings
    }

    /// The shipped example, read when the first problem asks for it.
    fn sound(&self) -> Option<&Configuration> {
        self.sound
            .get_or_init(|| {
                (!self.is_example).then(|| {
                    let example =
                        Prepared::with_schemas(&Inputs::example(), Arc::clone(&self.schemas));
                    Box::new(example.load(None))
                })
            })
            .as_deref()
    }
}

/// Keys that the original writes twice and that here say two things.
fn twins(context: &Context, sources: &SourceMap) -> Vec<Finding> {
    let differs = |(twin, key): &(&str, &str)| match (context.text(twin), context.text(key)) {
        (Some(said), Some(counts)) if said != counts => Some((said.to_owned(), counts.to_owned())),
        _ => None,
    };
    TWINS
        .iter()
        .filter_map(|pair| Some((pair, differs(pair)?)))
        .map(|((twin, key), (said, counts))| {
            let location = context.get(twin).map(|node| sources.locate(&node.origin));
            let finding = Finding::error(
                "contradiction",
                format!("`{said}` contradicts `{key}`, which is `{counts}`"),
            )
            .about(*twin)
            .remedy(format!("remove it; `{key}` counts"));
            Finding {
                location,
                ..finding
            }
        })
        .collect()
}

fn given(assignment: &Assignment) -> Given {
    let origin = match &assignment.variable {
        Some(name) => Origin::Variable { name: name.clone() },
        None => Origin::Flag {
            key: assignment.key.clone(),
        },
    };
    Given {
        key: assignment.key.clone(),
        value: assignment.value.clone(),
        origin,
    }
}
