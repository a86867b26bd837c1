//! The cloud assembly: everything that a deploy needs, as files that the AWS CDK CLI can read too.

use super::cloudformation::template::{OverLimit, Template};
use super::digest::{digest, sha256};
use super::folder::hashes;
use super::release::{AssembledRelease, releases};
use super::resource;
use super::root::{Asset, root, unfed};
use super::stack::{Stack, tags};
use crate::model::identity::Identity;
use crate::model::platform::Platform;
use crate::model::reference::{Reference, StackName};
use crate::model::target::Target;
use crate::model::value::Value;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

/// Version of the digest's and the index' format.
pub const FORMAT: u32 = 2;

/// Logical name of the root stack in the assembly.
pub const ROOT: &str = "DeploymentStack";

/// A platform, synthesized.
#[derive(Debug, Clone)]
pub struct Assembly {
    /// Who and where.
    pub identity: Identity,
    /// Name of the root stack in CloudFormation.
    pub stack_name: String,
    /// Tags of the root stack.
    pub tags: BTreeMap<String, String>,
    /// Bucket that the nested templates are uploaded to.
    pub bucket: String,
    /// The root template.
    pub root: Template,
    /// The nested ones, each after those whose outputs it takes.
    pub stacks: Vec<Stack>,
    /// Values of the root's parameters.
    pub parameters: BTreeMap<String, Value>,
    /// Releases by wave.
    pub releases: Vec<AssembledRelease>,
    /// `sha256:…` over target, templates, parameters and releases.
    pub digest: String,
    /// The templates' bytes by file.
    pub(super) bytes: BTreeMap<String, Vec<u8>>,
    /// Where each nested template is.
    pub(super) assets: BTreeMap<StackName, Asset>,
}

/// Why a platform cannot be synthesized although its configuration is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SynthesisProblem {
    /// A template is larger than CloudFormation takes.
    OverLimit {
        /// Which stack.
        stack: String,
        /// Which limit.
        limit: OverLimit,
    },
    /// A template or policy refers to an output that no stack has.
    UnknownOutput {
        /// Who refers to it.
        user: String,
        /// `Stack.Key`.
        output: String,
        /// The reference, to find where it is written.
        reference: Reference,
        /// The nearest that there is.
        nearest: Option<String>,
    },
}

/// Synthesizes a platform. The problems are all there are; the assembly is whole only without them.
pub fn synth(platform: &Platform) -> (Assembly, Vec<SynthesisProblem>) {
    let stacks = resource::stacks(platform);
    let releases = releases(platform);
    let mut bytes = BTreeMap::new();
    let mut assets = BTreeMap::new();
    let mut problems = unknown_outputs(&stacks, &releases);
    for stack in &stacks {
        let file = format!("{ROOT}{}.nested.template.json", stack.name.logical_id());
        let content = stack.template.to_bytes();
        problems.extend(over_limits(
            stack.name.as_str(),
            &stack.template,
            content.len(),
        ));
        assets.insert(
            stack.name,
            Asset {
                file: file.clone(),
                sha256: sha256(&content),
            },
        );
        bytes.insert(file, content);
    }
    let root = root(platform, &stacks, &assets);
    let content = root.to_bytes();
    problems.extend(over_limits(ROOT, &root, content.len()));
    bytes.insert(format!("{ROOT}.template.json"), content);
    let parameters = parameters(platform, &root);
    let identity = platform.identity.clone();
    let mut assembly = Assembly {
        stack_name: identity.name(identity.environment.as_str()),
        identity,
        tags: tags(platform),
        bucket: platform.assets.clone(),
        root,
        stacks,
        parameters,
        releases,
        digest: String::new(),
        bytes,
        assets,
    };
    assembly.digest = assembly_digest(
        &assembly.target(),
        &hashes(&assembly.bytes),
        &assembly.parameters,
        &assembly.releases,
    );
    (assembly, problems)
}

/// The root's parameters that the stacks really take, with their values.
fn parameters(platform: &Platform, root: &Template) -> BTreeMap<String, Value> {
    let zone = Reference::HostedZone {
        domain: platform.certificate.zone.to_string(),
    };
    resource::network::zone_parameters(&platform.network)
        .map(|(name, zone)| (name, Value::String(zone.to_owned())))
        .chain([(
            resource::HOSTED_ZONE_PARAMETER.to_owned(),
            Value::Reference(zone),
        )])
        .filter(|(name, _)| root.parameters.contains_key(name))
        .collect()
}

/// The digest of what a deploy is made of: where it goes, the sha256 of each template, parameters and releases.
pub(super) fn assembly_digest(
    target: &Target,
    templates: &BTreeMap<impl Ord + Serialize, String>,
    parameters: &impl Serialize,
    releases: &[AssembledRelease],
) -> String {
    digest(&json!({
        "format": FORMAT,
        "target": target,
        "templates": templates,
        "parameters": parameters,
        "releases": releases,
    }))
}

fn over_limits(stack: &str, template: &Template, bytes: usize) -> Vec<SynthesisProblem> {
    template
        .over_limits(bytes)
        .into_iter()
        .map(|limit| SynthesisProblem::OverLimit {
            stack: stack.to_owned(),
            limit,
        })
        .collect()
}

fn unknown_outputs(stacks: &[Stack], releases: &[AssembledRelease]) -> Vec<SynthesisProblem> {
    let known: Vec<String> = stacks
        .iter()
        .flat_map(|stack| {
            stack
                .template
                .outputs
                .keys()
                .map(move |key| format!("{}.{key}", stack.name))
        })
        .collect();
    let of_stacks = unfed(stacks)
        .into_iter()
        .map(|(stack, from, key)| (format!("the {stack} stack"), from, key));
    let of_releases = releases.iter().flat_map(|release| {
        let user = format!("release {}", release.name);
        release
            .values
            .references()
            .into_iter()
            .filter_map(move |reference| match reference {
                Reference::Output { stack, key } => Some((user.clone(), *stack, key.clone())),
                Reference::HostedZone { .. }
                | Reference::SecretVersion { .. }
                | Reference::ImageDigest { .. } => None,
            })
    });
    of_stacks
        .chain(of_releases)
        .map(|(user, stack, key)| {
            (
                user,
                format!("{stack}.{key}"),
                Reference::Output { stack, key },
            )
        })
        .filter(|(_, output, _)| !known.contains(output))
        .map(|(user, output, reference)| {
            let nearest = known
                .iter()
                .map(|candidate| (strsim::jaro_winkler(candidate, &output), candidate))
                .filter(|(likeness, _)| *likeness > 0.8)
                .max_by(|(a, _), (b, _)| a.total_cmp(b))
                .map(|(_, candidate)| candidate.clone());
            SynthesisProblem::UnknownOutput {
                user,
                output,
                reference,
                nearest,
            }
        })
        .collect()
}

impl Assembly {
    /// Which deployment it is of.
    pub fn target(&self) -> Target {
        let identity = &self.identity;
        Target {
            deployment: identity.id.to_string(),
            environment: identity.environment.to_string(),
            account: identity.account.to_string(),
            region: identity.region.to_string(),
            stack: self.stack_name.clone(),
            host: identity.host.to_string(),
        }
    }

    /// Every template with its logical name, the root first.
    pub fn templates(&self) -> impl Iterator<Item = (String, &Template)> {
        std::iter::once((ROOT.to_owned(), &self.root)).chain(
            self.stacks
                .iter()
                .map(|stack| (stack.name.logical_id(), &stack.template)),
        )
    }
}
