//! An assembly as the files of one folder: what the AWS CDK CLI reads, and the index by which it is read back.

use super::assembly::{Assembly, FORMAT, ROOT};
use super::digest::sha256;
use crate::model::target::Target;
use crate::model::value::Value;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// Name of the file with the sha256 of every other file.
pub const INDEX: &str = "index.json";

/// What an index of ours names as its maker.
pub const GENERATOR: &str = "backstage-infra";

/// Name of the file that lists an assembly's stacks.
pub const MANIFEST: &str = "manifest.json";

/// Folder of the releases.
pub const RELEASES: &str = "releases/";

/// Type of the artifact that is a stack.
pub const STACK_ARTIFACT: &str = "aws:cloudformation:stack";

/// Schema of the cloud assembly. An old one, since a CLI reads every schema up to its own.
const SCHEMA: &str = "36.0.0";

/// The index: what no other file says, and the sha256 of every other file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// [`GENERATOR`].
    pub generator: String,
    /// [`FORMAT`].
    pub format: u32,
    /// Which deployment it is of.
    pub target: Target,
    /// Values of the root's parameters, with those that only a deploy knows.
    pub parameters: BTreeMap<String, Value>,
    /// The assembly's digest.
    pub digest: String,
    /// sha256 by file.
    pub files: BTreeMap<String, String>,
}

impl Assembly {
    /// Every file of the assembly by its path. Byte-identical for the same platform.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.bytes.clone();
        files.insert("cdk.out".to_owned(), line(&json!({ "version": SCHEMA })));
        files.insert(format!("{ROOT}.assets.json"), line(&self.asset_manifest()));
        files.insert(MANIFEST.to_owned(), line(&self.manifest()));
        for release in &self.releases {
            let file = format!("{RELEASES}{}.json", release.name);
            files.insert(file, line(&json!(release)));
        }
        let listed = hashes(&files).into_iter();
        let index = Index {
            generator: GENERATOR.to_owned(),
            format: FORMAT,
            target: self.target(),
            parameters: self.parameters.clone(),
            digest: self.digest.clone(),
            files: listed.map(|(path, hash)| (path.to_owned(), hash)).collect(),
        };
        files.insert(INDEX.to_owned(), line(&json!(index)));
        files
    }

    fn asset_manifest(&self) -> serde_json::Value {
        let files: BTreeMap<&str, serde_json::Value> = self
            .assets
            .values()
            .map(|asset| {
                let entry = json!({
                    "source": { "path": asset.file, "packaging": "file" },
                    "destinations": {
                        "current": {
                            "bucketName": self.bucket,
                            "objectKey": asset.object_key(),
                            "region": self.identity.region,
                        }
                    }
                });
                (asset.sha256.as_str(), entry)
            })
            .collect();
        json!({ "version": SCHEMA, "files": files, "dockerImages": {} })
    }

    fn manifest(&self) -> serde_json::Value {
        let literals: BTreeMap<&str, &str> = self
            .parameters
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
            .collect();
        let stack = json!({
            "type": STACK_ARTIFACT,
            "environment": format!("aws://{}/{}", self.identity.account, self.identity.region),
            "displayName": ROOT,
            "properties": {
                "templateFile": format!("{ROOT}.template.json"),
                "stackName": self.stack_name,
                "parameters": literals,
                "tags": self.tags,
                "terminationProtection": true,
                "validateOnSynth": false,
            },
            "dependencies": [format!("{ROOT}.assets")],
        });
        let assets = json!({ "type": "cdk:asset-manifest", "properties": { "file": format!("{ROOT}.assets.json") } });
        json!({ "version": SCHEMA, "artifacts": { ROOT: stack, format!("{ROOT}.assets"): assets } })
    }
}

/// sha256 of each file, as an index lists them.
pub fn hashes(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, String> {
    files
        .iter()
        .map(|(path, content)| (path.as_str(), sha256(content)))
        .collect()
}

/// Pretty JSON with a final newline.
fn line(value: &serde_json::Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}
