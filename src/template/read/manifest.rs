//! The manifest of a cloud assembly: its stacks, and those of the assemblies in it, which the CDK calls stages.

use super::path::below;
use super::problem::AssemblyReason;
use super::reading::{MANIFEST_LIMIT, MOST_LEVELS, Reading, quoted};
use super::stack::stack;
use crate::model::value::Value;
use crate::template::folder::{MANIFEST, STACK_ARTIFACT};
use crate::template::tree::StackTree;
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};

/// Type of the artifact that is an assembly in a folder of its own.
const STAGE_ARTIFACT: &str = "cdk:cloud-assembly";

/// Newest major version of a manifest that is read. The AWS CDK counts up with everything that it adds for its own deploys,
/// several times a year, and what is read here has kept its meaning from 1 to 54. Past this, that is no more than a hope.
pub(super) const MANIFEST_VERSION: u64 = 99;

/// What an assembly gives for an account or region that it does not know.
const UNKNOWN: [&str; 2] = ["unknown-account", "unknown-region"];

/// Stacks by display name, each with the file of its template.
pub(super) type Stacks = BTreeMap<String, (String, StackTree)>;

/// Every stack of the assembly, those of its stages too.
pub(super) fn stacks(reading: &mut Reading, bytes: &[u8]) -> Stacks {
    let mut found = Found::default();
    found.folders.insert(String::new());
    folder(reading, &mut found, "", bytes, 1);
    if found.artifacts == 0 && reading.problems.is_empty() {
        reading.problem(MANIFEST, AssemblyReason::NoStack);
    }
    found.stacks
}

#[derive(Default)]
struct Found {
    stacks: Stacks,
    /// Artifacts that are stacks, whole or not.
    artifacts: usize,
    folders: BTreeSet<String>,
}

fn folder(reading: &mut Reading, found: &mut Found, folder: &str, bytes: &[u8], level: usize) {
    let file = match folder {
        "" => MANIFEST.to_owned(),
        folder => format!("{folder}/{MANIFEST}"),
    };
    // Most of a manifest is metadata: traces, which nothing here reads.
    let Some(mut manifest) = reading.object(&file, bytes, Some((2, "metadata"))) else {
        return;
    };
    let version = manifest.get("version").and_then(Json::as_str);
    if let Some(version) = version.filter(|version| is_newer(version)) {
        let found = quoted(version);
        return reading.problem(&file, AssemblyReason::Newer { found });
    }
    let artifacts = match manifest.remove("artifacts") {
        Some(Json::Object(artifacts)) => artifacts,
        None => Map::new(),
        Some(_) => {
            let what = "a section `artifacts`".to_owned();
            return reading.malformed(&file, what, "that is not an object");
        }
    };
    for (id, artifact) in &artifacts {
        let artifact = Artifact {
            folder,
            file: &file,
            id,
            json: artifact,
        };
        if !artifact.json.is_object() {
            artifact.malformed(reading, "that is not an object");
        }
        match artifact.json.get("type").and_then(Json::as_str) {
            Some(STACK_ARTIFACT) => artifact.stack(reading, found),
            Some(STAGE_ARTIFACT) => artifact.stage(reading, found, level),
            _ => {}
        }
    }
}

/// Whether a manifest's version is beyond those that are read. A text that is no version says nothing.
fn is_newer(version: &str) -> bool {
    let major = version.split('.').next().unwrap_or_default();
    let is_number = !major.is_empty() && major.bytes().all(|byte| byte.is_ascii_digit());
    // Too large for a number is too new as well.
    is_number
        && major
            .parse()
            .map_or(true, |major: u64| major > MANIFEST_VERSION)
}

struct Artifact<'a> {
    /// Of the assembly.
    folder: &'a str,
    /// The manifest.
    file: &'a str,
    id: &'a str,
    json: &'a Json,
}

impl Artifact<'_> {
    fn property(&self, name: &str) -> Option<&Json> {
        self.json.get("properties")?.get(name)
    }

    fn malformed(&self, reading: &mut Reading, fault: &'static str) {
        let what = format!("the artifact {}", quoted(self.id));
        reading.malformed(self.file, what, fault);
    }

    /// A path that a property gives, from the top.
    fn path(&self, reading: &mut Reading, name: &str, fault: &'static str) -> Option<String> {
        let Some(path) = self.property(name).and_then(Json::as_str) else {
            self.malformed(reading, fault);
            return None;
        };
        let found = below(self.folder, path);
        if found.is_none() {
            let by = quoted(self.file);
            reading.problem(path, AssemblyReason::Outside { by });
        }
        found
    }

    fn stage(&self, reading: &mut Reading, found: &mut Found, level: usize) {
        let Some(inner) = self.path(reading, "directoryName", "without a `directoryName`") else {
            return;
        };
        let raw = self.property("directoryName").and_then(Json::as_str);
        let raw = raw.unwrap_or_default().to_owned();
        if !found.folders.insert(inner.clone()) {
            reading.problem(self.file, AssemblyReason::SameName(raw));
        } else if level >= MOST_LEVELS {
            let limit = MOST_LEVELS;
            reading.problem(self.file, AssemblyReason::TooDeep { limit });
        } else {
            let file = format!("{inner}/{MANIFEST}");
            if let Some(bytes) = reading.bytes(&file, MANIFEST_LIMIT, &quoted(self.file)) {
                folder(reading, found, &inner, &bytes, level + 1);
            }
        }
    }

    fn stack(&self, reading: &mut Reading, found: &mut Found) {
        found.artifacts += 1;
        let name = match self.json.get("displayName") {
            Some(Json::String(name)) => name,
            _ => self.id,
        };
        let file = self.path(reading, "templateFile", "without a `templateFile`");
        let tree = self.described(reading, name);
        if found.stacks.contains_key(name) {
            return reading.problem(self.file, AssemblyReason::SameName(name.to_owned()));
        }
        let Some(file) = file else {
            return;
        };
        let by = quoted(self.file);
        if let Some(tree) = stack(reading, self.folder, file.clone(), &by, tree) {
            found.stacks.insert(name.to_owned(), (file, tree));
        }
    }

    /// The stack as its artifact describes it, before its template is read.
    fn described(&self, reading: &mut Reading, name: &str) -> StackTree {
        let (account, region) = self.environment(reading);
        let stack_name = match self.property("stackName") {
            None => self.id.to_owned(),
            Some(Json::String(name)) => name.clone(),
            Some(_) => {
                self.malformed(reading, "with a `stackName` that is not text");
                String::new()
            }
        };
        let termination_protection = match self.property("terminationProtection") {
            None => None,
            Some(Json::Bool(protected)) => Some(*protected),
            Some(_) => {
                self.malformed(
                    reading,
                    "with a `terminationProtection` that is neither true nor false",
                );
                None
            }
        };
        let parameters = self.texts(
            reading,
            "parameters",
            "with `parameters` that are not an object of texts",
        );
        StackTree {
            name: name.to_owned(),
            stack_name: Some(stack_name),
            account,
            region,
            parameters: parameters
                .into_iter()
                .map(|(name, value)| (name, Value::String(value)))
                .collect(),
            tags: self.texts(
                reading,
                "tags",
                "with `tags` that are not an object of texts",
            ),
            termination_protection,
            ..StackTree::default()
        }
    }

    fn texts(
        &self,
        reading: &mut Reading,
        property: &str,
        fault: &'static str,
    ) -> BTreeMap<String, String> {
        let texts = match self.property(property) {
            None => return BTreeMap::new(),
            Some(Json::Object(texts)) => texts
                .iter()
                .map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect(),
            Some(_) => None,
        };
        texts.unwrap_or_else(|| {
            self.malformed(reading, fault);
            BTreeMap::new()
        })
    }

    /// Account and region, where they are known.
    fn environment(&self, reading: &mut Reading) -> (Option<String>, Option<String>) {
        let Some(environment) = self.json.get("environment") else {
            return (None, None);
        };
        let parts = environment
            .as_str()
            .and_then(|text| text.strip_prefix("aws://")?.split_once('/'));
        let Some((account, region)) = parts else {
            self.malformed(
                reading,
                "with an `environment` that is not `aws://account/region`",
            );
            return (None, None);
        };
        let known = |text: &str| (!UNKNOWN.contains(&text)).then(|| text.to_owned());
        (known(account), known(region))
    }
}
