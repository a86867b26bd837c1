//! Which text each template name means: the user's before ours, the environment's before everybody's.

use super::embedded::TEMPLATES;
use super::inputs::OverlayFile;
use super::nearest::nearest;
use crate::model::finding::Finding;
use crate::model::source::{FileId, Layer, SourceMap, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The environment whose shipped templates serve every other.
const SHIPPED: &str = "production";

/// The user's folder whose templates serve every environment.
const DEFAULT: &str = "default";

/// The template that names all others.
pub const CONF: &str = "conf.mustache";

/// Every template of an environment and version by its name, such as `eks/addons.mustache`.
///
/// Look-up order per name: the user's `<environment>/<version>`, the user's `default/<version>`, the
/// shipped `<environment>/<version>`, the shipped `production/<version>`.
pub fn resolve(
    environment: &str,
    version: &str,
    overlay: &[OverlayFile],
    sources: &mut SourceMap,
) -> BTreeMap<String, FileId> {
    let mut files = BTreeMap::new();
    // Later folders win, so they go from the last of the order to the first.
    for folder in [SHIPPED, environment] {
        let prefix = format!("{folder}/{version}/");
        for template in TEMPLATES {
            if let Some(name) = template.path.strip_prefix(&prefix) {
                let id = sources.add(format!("config/{}", template.path), template.text, Layer::BuiltIn);
                files.insert(name.to_owned(), id);
            }
        }
    }
    for folder in [DEFAULT, environment] {
        let prefix = format!("{folder}/{version}/");
        for template in overlay {
            if let Some(name) = template.path.strip_prefix(&prefix) {
                let id = sources.add(&template.file.name, &template.file.text, Layer::Overlay);
                files.insert(name.to_owned(), id);
            }
        }
    }
    files
}

/// Versions for which templates are shipped.
pub fn versions() -> BTreeSet<&'static str> {
    TEMPLATES.iter().filter_map(|template| template.path.split('/').nth(1)).collect()
}

/// The user's templates of this environment that nothing uses: most likely a name mistyped.
///
/// `used` holds the names that were read. A shipped name that another environment uses is no mistake.
pub fn strays(
    environment: &str,
    version: &str,
    overlay: &[OverlayFile],
    files: &BTreeMap<String, FileId>,
    used: &BTreeSet<String>,
    sources: &SourceMap,
) -> Vec<Finding> {
    let shipped: BTreeSet<&str> =
        TEMPLATES.iter().filter_map(|template| template.path.splitn(3, '/').nth(2)).collect();
    let mut findings = Vec::new();
    for template in overlay {
        let mut steps = template.path.splitn(3, '/');
        let (folder, of_version, name) = (steps.next(), steps.next(), steps.next());
        let mine = [Some(DEFAULT), Some(environment)].contains(&folder) && of_version == Some(version);
        let Some(name) = name.filter(|_| mine) else { continue };
        if used.contains(name) || shipped.contains(name) {
            continue;
        }
        let remedy = match nearest(name, shipped.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("name it in `{CONF}`, or remove it"),
        };
        let mut finding =
            Finding::error("unknown-template", format!("`{}` matches no template", template.path)).remedy(remedy);
        if let Some(file) = files.get(name) {
            finding = finding.at(sources.location(Span { file: *file, start: 0, end: 0 }));
        }
        findings.push(finding);
    }
    findings
}

/// The user's template folders that belong to no environment of the context and no shipped version.
pub fn stray_folders(environments: &[String], overlay: &[OverlayFile]) -> Vec<Finding> {
    let mut known: BTreeSet<&str> = environments.iter().map(String::as_str).collect();
    known.insert(DEFAULT);
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for template in overlay {
        let mut steps = template.path.splitn(3, '/');
        let (Some(folder), version, name) = (steps.next(), steps.next(), steps.next()) else { continue };
        let problem = if name.is_none() {
            Some((template.path.clone(), "lies beside the environments' folders".to_owned(), None))
        } else if !known.contains(folder) {
            let meant = nearest(folder, known.iter().copied());
            Some((folder.to_owned(), "is no environment of the context".to_owned(), meant))
        } else {
            let version = version.unwrap_or_default();
            let meant = nearest(version, versions());
            (!versions().contains(version))
                .then(|| (format!("{folder}/{version}"), "is no version of the templates".to_owned(), meant))
        };
        if let Some((path, why, meant)) = problem.filter(|(path, ..)| seen.insert(path.clone())) {
            let remedy = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "put templates into `<environment>/<version>/` or `default/<version>/`".to_owned(),
            };
            findings.push(Finding::error("unknown-template", format!("`{path}` {why}")).remedy(remedy));
        }
    }
    findings
}
