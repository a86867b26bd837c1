//! Templates → the platform, each with stand-ins where it is broken, so that the rules can speak of the rest.

use super::bind;
use super::configuration::{Configuration, Document};
use super::context::Context;
use super::decode;
use super::mustache::{self, Templates};
use super::nearest::suggestion;
use super::node::Node;
use super::repair::{broken, moved, repaired};
use super::secret_ids::rename;
use super::templates::{CONF, UNKNOWN};
use super::typed::Schemas;
use crate::model::finding::Finding;
use crate::model::place::Place;
use crate::model::platform::{Conf, Platform};
use crate::model::policy::Policy;
use crate::model::release::Release;
use crate::model::source::{FileId, SourceMap, Span};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// Of the shipped documents of a kind, the one that lends its parts to others of its kind.
const LIKE_RELEASE: &str = "release/platform";
const LIKE_POLICY: &str = "policy/secret-access.mustache";

/// Reads the templates of one environment.
pub(super) struct Reader<'a> {
    pub(super) sources: &'a SourceMap,
    pub(super) files: &'a BTreeMap<String, FileId>,
    pub(super) shipped: &'a dyn Fn() -> BTreeMap<String, FileId>,
    pub(super) context: &'a Context,
    pub(super) schemas: &'a Schemas,
    pub(super) sound: &'a dyn Fn() -> Option<&'a Configuration>,
    pub(super) findings: Vec<Finding>,
    pub(super) documents: BTreeMap<String, Document>,
    pub(super) used_keys: BTreeSet<String>,
    pub(super) used_files: BTreeSet<String>,
}

impl Reader<'_> {
    /// The platform, as whole as can be; nothing only where not even stand-ins help.
    pub(super) fn platform(&mut self) -> Option<Platform> {
        let conf: Conf = self.document("conf", CONF, "conf")?;
        let names = &conf.documents;
        // All of them, before any that cannot be had ends it.
        let network = self.named("network", &names.network);
        let cluster = self.named("cluster", &names.cluster);
        let access = self.named("access", &names.access);
        let addons = self.named("addons", &names.addons);
        let node_groups = self.named("node-groups", &names.node_groups);
        let storage_class = self.named("storage-class", &names.storage_class);
        let database = self.named("database", &names.database);
        let secrets = self.named("secrets", &names.secrets);
        let certificate = self.named("certificate", &names.certificate);
        let releases: Vec<Release> = (conf.releases.iter().enumerate())
            .filter_map(|(index, file)| self.release(&format!("/releases/{index}"), file))
            .collect();
        let (account, region) = (&conf.identity.account, &conf.identity.region);
        let assets = conf.assets.as_ref().map_or_else(
            || format!("backstage-infra-{account}-{region}"),
            ToString::to_string,
        );
        let mut platform = Platform {
            identity: conf.identity,
            tags: conf.tags,
            assets,
            network: network?,
            cluster: cluster?,
            access: access?,
            addons: addons?,
            node_groups: node_groups?,
            storage_class: storage_class?,
            database: database?,
            secrets: secrets?,
            certificate: certificate?,
            policies: BTreeMap::new(),
            releases,
        };
        self.policies(&mut platform);
        self.secret_versions(&mut platform);
        Some(platform)
    }

    /// A document that `conf.mustache` names.
    fn named<T: DeserializeOwned + 'static>(&mut self, document: &str, file: &str) -> Option<T> {
        if !self.is_there(file, &Place::new("conf", format!("/documents/{document}"))) {
            return self.stand_in(document, file);
        }
        self.document(document, file, document)
    }

    fn release(&mut self, pointer: &str, file: &str) -> Option<Release> {
        if !self.is_there(file, &Place::new("conf", pointer)) {
            return None;
        }
        let release: Release = self.document(file, file, LIKE_RELEASE)?;
        if let Some(document) = self.documents.remove(file) {
            self.documents
                .insert(format!("release/{}", release.name), document);
        }
        Some(release)
    }

    /// The policies that service accounts ask for, each read once.
    fn policies(&mut self, platform: &mut Platform) {
        let asked: Vec<(Place, String)> = platform
            .identities()
            .flat_map(|(place, identity)| {
                identity
                    .policies
                    .iter()
                    .enumerate()
                    .map(move |(index, file)| {
                        (
                            Place::new(
                                &*place.document,
                                format!("{}/policies/{index}", place.pointer),
                            ),
                            file.clone(),
                        )
                    })
            })
            .collect();
        for (place, file) in asked {
            if platform.policies.contains_key(&file) || !self.is_there(&file, &place) {
                continue;
            }
            if let Some(policy) = self.document::<Policy>(&file, &file, LIKE_POLICY) {
                platform.policies.insert(file, policy);
            }
        }
    }

    /// Turns the ids of secrets into their physical names, by which a deploy finds them.
    fn secret_versions(&mut self, platform: &mut Platform) {
        let names: BTreeMap<String, String> = (platform.secrets.secrets.iter())
            .map(|secret| (secret.id.to_string(), secret.name.clone()))
            .collect();
        let mut unknown = Vec::new();
        for release in platform
            .releases
            .iter_mut()
            .filter(|release| release.enabled)
        {
            let document = format!("release/{}", release.name);
            rename(
                &mut release.values,
                "/values",
                &names,
                &mut |pointer, id| {
                    unknown.push((Place::new(document.clone(), pointer), id.to_owned()));
                },
            );
        }
        for (place, id) in unknown {
            let remedy = suggestion(&id, names.keys().map(String::as_str))
                .unwrap_or_else(|| "add it to the secrets' template".to_owned());
            let finding = Finding::error("unknown-secret", format!("there is no secret `{id}`"))
                .remedy(remedy);
            self.report(finding, &place);
        }
    }

    fn is_there(&mut self, file: &str, place: &Place) -> bool {
        self.used_files.insert(file.to_owned());
        if self.files.contains_key(file) {
            return true;
        }
        let remedy = suggestion(file, self.files.keys().map(String::as_str)).unwrap_or_else(|| {
            "name one of the shipped templates, or add the file to your own".to_owned()
        });
        self.report(
            Finding::error(UNKNOWN, format!("there is no template `{file}`")).remedy(remedy),
            place,
        );
        false
    }

    fn report(&mut self, finding: Finding, place: &Place) {
        let document = self.documents.get(&place.document);
        let location = document.and_then(|one| one.locate(&place.pointer, self.sources));
        // What stands in for something broken says nothing.
        if location.is_some() {
            self.findings.push(Finding {
                location,
                ..finding.about(place.to_string())
            });
        }
    }

    /// Renders, parses and decodes a template. Where that fails, the parts of a sound document stand in: the
    /// shipped one of the same template, or else the one that this is `like`.
    fn document<T: DeserializeOwned + 'static>(
        &mut self,
        name: &str,
        file: &str,
        like: &str,
    ) -> Option<T> {
        let templates = Templates {
            sources: self.sources,
            files: self.files,
        };
        let rendered = mustache::render(file, templates, self.context)?;
        self.used_keys.extend(rendered.used.iter().cloned());
        self.findings.extend(rendered.findings.iter().cloned());
        let (node, findings) = bind::load(&rendered, self.sources);
        self.findings.extend(findings);
        let Some(node) = node else {
            return self.stand_in(name, file);
        };
        let schema = self.schemas.of::<T>();
        let (value, findings) = decode::document_as(&node, self.sources, name, schema);
        self.findings.extend(findings);
        let (value, node, stand_ins) = match value {
            Some(value) => (value, node, BTreeSet::new()),
            None => {
                let Some(sound) = self.sound_document(name, file, Some(like)) else {
                    return self.stand_in(name, file);
                };
                let broken = broken(&node, schema, self.sources);
                let repaired = repaired(&node, sound, &broken);
                let value = decode::document_as(&repaired.node, self.sources, name, schema).0;
                match value {
                    Some(value) => (value, repaired.node, repaired.stand_ins),
                    None => return self.stand_in(name, file),
                }
            }
        };
        self.keep(name, file, node, stand_ins);
        Some(value)
    }

    /// What we ship in place of a document, of which nothing may be said: with the user's values if that can be
    /// had, so that others agree with it, else as in the example.
    fn stand_in<T: DeserializeOwned + 'static>(&mut self, name: &str, file: &str) -> Option<T> {
        let shipped = (self.shipped)();
        let templates = Templates {
            sources: self.sources,
            files: &shipped,
        };
        let rendered = mustache::render(file, templates, self.context);
        let node = rendered.and_then(|rendered| bind::load(&rendered, self.sources).0);
        if let Some(node) = node
            && let schema = self.schemas.of::<T>()
            && let (Some(value), _) = decode::document_as(&node, self.sources, name, schema)
        {
            self.keep(name, file, node, [String::new()].into());
            return Some(value);
        }
        let nowhere = Span {
            file: *self.files.get(file).or(self.files.values().next())?,
            start: 0,
            end: 0,
        };
        let sound = moved(self.sound_document(name, file, None)?, nowhere);
        let value = decode::document_as(&sound, self.sources, name, self.schemas.of::<T>()).0;
        self.keep(name, file, sound, [String::new()].into());
        value
    }

    fn keep(&mut self, name: &str, file: &str, node: Node, stand_ins: BTreeSet<String>) {
        let document = Document {
            file: file.to_owned(),
            node,
            stand_ins,
        };
        self.documents.insert(name.to_owned(), document);
    }

    fn sound_document(&self, name: &str, file: &str, like: Option<&str>) -> Option<&Node> {
        let sound = &(self.sound)()?.documents;
        let found = (sound.get(name))
            .or_else(|| sound.values().find(|document| document.file == file))
            .or_else(|| sound.get(like?));
        found.map(|document| &document.node)
    }
}
