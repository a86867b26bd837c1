//! Which text each template name means: the user's before ours, the environment's before everybody's.

use super::embedded::TEMPLATES;
use super::inputs::OverlayFile;
use super::nearest::suggestion;
use crate::model::finding::Finding;
use crate::model::source::{FileId, Layer, SourceMap, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The environment whose shipped templates serve every other.
const SHIPPED: &str = "production";

/// The user's folder whose templates serve every environment.
const DEFAULT: &str = "default";

/// The template that names all others.
pub const CONF: &str = "conf.mustache";

/// Rule of templates that are missing or that nothing uses.
pub const UNKNOWN: &str = "unknown-template";

/// Every template that there is, by `<environment>/<version>/<name>`.
#[derive(Debug)]
pub struct Catalogue {
    shipped: BTreeMap<String, FileId>,
    overlay: BTreeMap<String, FileId>,
}

impl Catalogue {
    /// Adds all texts to the sources, once for every environment of a run.
    pub fn new(overlay: &[OverlayFile], sources: &mut SourceMap) -> Self {
        let shipped = TEMPLATES
            .iter()
            .map(|template| {
                let name = format!("config/{}", template.path);
                (
                    template.path.to_owned(),
                    sources.add(name, template.text, Layer::BuiltIn),
                )
            })
            .collect();
        let overlay = overlay
            .iter()
            .map(|template| {
                let id = sources.add(
                    &template.file.name,
                    template.file.text.as_str(),
                    Layer::Overlay,
                );
                (template.path.clone(), id)
            })
            .collect();
        Catalogue { shipped, overlay }
    }

    /// Every template of an environment and version by its name, such as `eks/addons.mustache`.
    ///
    /// Look-up order: the user's `<environment>/<version>`, the user's `default/<version>`, the shipped
    /// `<environment>/<version>`, the shipped `production/<version>`.
    pub fn resolve(&self, environment: &str, version: &str) -> BTreeMap<String, FileId> {
        let mut files = BTreeMap::new();
        let order = [
            (&self.shipped, SHIPPED),
            (&self.shipped, environment),
            (&self.overlay, DEFAULT),
            (&self.overlay, environment),
        ];
        // From the last of the order to the first: later ones win.
        for (templates, folder) in order {
            let prefix = format!("{folder}/{version}/");
            for (path, id) in templates.range(prefix.clone()..) {
                let Some(name) = path.strip_prefix(&prefix) else {
                    break;
                };
                files.insert(name.to_owned(), *id);
            }
        }
        files
    }

    /// The shipped ones of these.
    pub fn shipped(&self, environment: &str, version: &str) -> BTreeMap<String, FileId> {
        let shipped = Catalogue {
            shipped: self.shipped.clone(),
            overlay: BTreeMap::new(),
        };
        shipped.resolve(environment, version)
    }

    /// The user's templates that nothing uses: most likely a name mistyped.
    ///
    /// `used` holds the names that were read, beside the shipped ones. What another template of the user's
    /// names is no stray: a section that is not shown here, or another environment, may read it.
    pub fn strays(
        &self,
        environment: &str,
        version: &str,
        used: &BTreeSet<String>,
        sources: &SourceMap,
    ) -> Vec<Finding> {
        let shipped: BTreeSet<&str> = names(&self.shipped).collect();
        let mut findings = Vec::new();
        for folder in [DEFAULT, environment] {
            let prefix = format!("{folder}/{version}/");
            for (path, id) in self.overlay.range(prefix.clone()..) {
                let Some(name) = path.strip_prefix(&prefix) else {
                    break;
                };
                let within = (folder != DEFAULT).then_some(folder);
                if !used.contains(name)
                    && !shipped.contains(name)
                    && !self.names_template(name, path, within, sources)
                {
                    let remedy = suggestion(name, shipped.iter().copied())
                        .unwrap_or_else(|| format!("name it in `{CONF}`, or remove it"));
                    findings.push(stray(path, "matches no template", remedy, *id, sources));
                }
            }
        }
        findings
    }

    /// Whether another of the user's templates names this one, of any environment or of one.
    fn names_template(
        &self,
        name: &str,
        path: &str,
        environment: Option<&str>,
        sources: &SourceMap,
    ) -> bool {
        let partial = name.strip_suffix(".mustache").unwrap_or(name);
        self.overlay
            .iter()
            .filter(|(other, _)| *other != path)
            .filter(|(other, _)| {
                let folder = other.split('/').next();
                environment.is_none_or(|only| [Some(only), Some(DEFAULT)].contains(&folder))
            })
            .any(|(_, id)| {
                let text = &sources.file(*id).text;
                text.contains(name) || tags(text).any(|tag| tag == format!("> {partial}"))
            })
    }

    /// Whether any of the user's templates has a tag of this key: in a section that is not shown, or for
    /// another environment.
    pub fn names_key(&self, key: &str, sources: &SourceMap) -> bool {
        self.overlay.values().any(|id| {
            tags(&sources.file(*id).text)
                .any(|tag| tag.trim_start_matches(['#', '^', '&']).trim() == key)
        })
    }

    /// Whether a file is the shipped one of the same path, as in a clone of this project.
    fn is_copy(&self, path: &str, id: FileId, sources: &SourceMap) -> bool {
        let shipped = self.shipped.get(path);
        shipped.is_some_and(|shipped| sources.file(*shipped).text == sources.file(id).text)
    }

    /// The user's templates in folders that are no environment's and no version's.
    pub fn stray_folders(&self, environments: &[String], sources: &SourceMap) -> Vec<Finding> {
        let known: BTreeSet<&str> = environments
            .iter()
            .map(String::as_str)
            .chain([DEFAULT])
            .collect();
        let versions = versions();
        let mut findings = Vec::new();
        for (path, id) in &self.overlay {
            if self.is_copy(path, *id, sources) {
                continue;
            }
            let mut steps = path.splitn(3, '/');
            let (folder, version, name) =
                (steps.next().unwrap_or_default(), steps.next(), steps.next());
            let (why, meant) = match (version, name) {
                (Some(version), Some(_))
                    if known.contains(folder) && versions.contains(version) =>
                {
                    continue;
                }
                (Some(version), Some(_)) if known.contains(folder) => (
                    format!("is for `{version}`, which is no version of the templates"),
                    suggestion(version, versions.iter().copied()),
                ),
                (Some(_), Some(_)) => (
                    format!("is for `{folder}`, which is no environment of the context"),
                    suggestion(folder, known.iter().copied()),
                ),
                // Notes and schemas may lie beside the folders; a template that does is never read.
                _ if !path.ends_with(".mustache") => continue,
                _ => ("lies beside the environments' folders".to_owned(), None),
            };
            let remedy = meant.unwrap_or_else(|| {
                "put it into `<environment>/<version>/` or `default/<version>/`".to_owned()
            });
            findings.push(stray(path, &why, remedy, *id, sources));
        }
        findings
    }
}

fn stray(path: &str, why: &str, remedy: String, file: FileId, sources: &SourceMap) -> Finding {
    Finding::error(UNKNOWN, format!("`{path}` {why}"))
        .remedy(remedy)
        .at(sources.location(Span {
            file,
            start: 0,
            end: 0,
        }))
}

/// Versions for which templates are shipped.
pub fn versions() -> BTreeSet<&'static str> {
    TEMPLATES
        .iter()
        .filter_map(|template| template.path.split('/').nth(1))
        .collect()
}

/// What stands in a template's tags.
pub(super) fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("}}")?.0.trim()))
}

fn names(templates: &BTreeMap<String, FileId>) -> impl Iterator<Item = &str> {
    templates
        .keys()
        .filter_map(|path| path.splitn(3, '/').nth(2))
}
