//! From the command line to configured, checked and synthesized environments.

use super::inputs::inputs;
use super::plan::rules;
use super::{Run, Status};
use crate::check::{self, Located};
use crate::client::clock::today;
use crate::config::configuration::Configuration;
use crate::config::context::Explanation;
use crate::config::inputs::Inputs;
use crate::config::load::Prepared;
use crate::model::acceptance::PlacedAcceptance;
use crate::model::finding::{Finding, Severity};
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::reference::Reference;
use crate::plan::accept;
use crate::report::findings;
use crate::template::assembly::{Assembly, SynthesisProblem, synth};
use crate::template::tree::AssemblyTree;
use anyhow::{Result, bail};
use serde::Serialize;

/// One environment, as far as it could be read.
#[derive(Debug)]
pub(super) struct Loaded {
    configuration: Configuration,
    findings: Vec<Finding>,
    assembly: Option<Assembly>,
}

impl Loaded {
    fn of(configuration: Configuration, shared: &[Finding]) -> Self {
        let mut findings = [shared, &configuration.findings].concat();
        let mut assembly = None;
        if let Some(platform) = &configuration.platform {
            findings.extend(check::run(check::config::ALL, platform, |place| {
                locate(&configuration, place)
            }));
            // A platform with errors is synthesized too, to find what else is wrong with it, and then dropped.
            let _span = tracing::info_span!("synth").entered();
            let (synthesized, problems) = synth(platform);
            findings.extend(
                problems
                    .into_iter()
                    .filter_map(|problem| words(problem, &configuration)),
            );
            findings.extend(check::run(check::security::ALL, &synthesized, |place| {
                locate(&configuration, place)
            }));
            assembly = Some(synthesized).filter(|_| !has_error(&findings));
        }
        let accepted = &configuration.accepted;
        let mut findings = accept::marked(findings, accepted, today());
        findings.extend(accept::stale(accepted, today(), &rules()));
        Loaded {
            configuration,
            findings,
            assembly,
        }
    }

    /// Name of the environment.
    pub(super) fn name(&self) -> &str {
        &self.configuration.environment
    }

    /// Every problem, of texts as of rules.
    pub(super) fn all_findings(&self) -> Vec<Finding> {
        self.findings.clone()
    }

    /// The assembly; nothing where there is an error.
    pub(super) fn assembly(&self) -> Option<&Assembly> {
        self.assembly.as_ref()
    }

    /// What the context file says is known and taken.
    pub(super) fn accepted(&self) -> &[PlacedAcceptance] {
        &self.configuration.accepted
    }

    /// Where a context key's value comes from.
    pub(super) fn explain(&self, key: &str) -> Explanation {
        self.configuration.explain(key)
    }
}

/// An environment at another revision.
pub(super) enum AtRevision {
    /// It was not there.
    NoEnvironment,
    /// Its configuration cannot be read.
    Broken(Vec<Finding>),
    /// What it was synthesized to, and what of it nobody reads. It may break rules: it was there all the same.
    Whole(Box<AssemblyTree>, Vec<Finding>),
}

/// Rule of what stands in a configuration and makes nothing: a key that this version does not know, or no longer.
const UNREAD: &str = "unknown-key";

/// Synthesizes an environment of other inputs than the command line's.
pub(super) fn at_revision(inputs: &Inputs, environment: &str) -> AtRevision {
    let prepared = kept(Prepared::new(inputs));
    let errors = |findings: &[Finding]| -> (Vec<Finding>, Vec<Finding>) {
        let errors = findings.iter().filter(|it| it.severity == Severity::Error);
        errors.cloned().partition(|it| it.rule == UNREAD)
    };
    let (_, broken) = errors(prepared.findings());
    if !broken.is_empty() {
        return AtRevision::Broken(broken);
    }
    let names = prepared.environments();
    if !names.is_empty() && !names.iter().any(|name| name == environment) {
        return AtRevision::NoEnvironment;
    }
    let configuration = kept(prepared.load((!names.is_empty()).then_some(environment)));
    let (unread, broken) = errors(&configuration.findings);
    match &configuration.platform {
        Some(platform) if broken.is_empty() => {
            let (assembly, _) = synth(platform);
            AtRevision::Whole(Box::new(AssemblyTree::of(&assembly)), unread)
        }
        _ => AtRevision::Broken(broken),
    }
}

/// The environment that the command line names, or the only one; and whether it is the shipped example's.
pub(super) fn one_environment(run: &Run) -> Result<(&'static Loaded, bool)> {
    let (prepared, is_example) = prepared(run)?;
    let name = run.cli.common.environment.as_deref();
    if let (None, [_, _, ..]) = (name, prepared.environments()) {
        bail!(
            "the context has several environments ({}); name one with --environment",
            prepared.environments().join(", ")
        );
    }
    Ok((kept(load(prepared, name)), is_example))
}

/// Every environment of the context, or the one that the command line names.
pub(super) fn every_environment(run: &Run) -> Result<&'static [Loaded]> {
    let (prepared, _) = prepared(run)?;
    Ok(every(prepared, run.cli.common.environment.as_deref()))
}

/// Every environment of other inputs than the command line's.
pub(super) fn every_of(inputs: &Inputs) -> &'static [Loaded] {
    every(kept(Prepared::new(inputs)), None)
}

fn every(prepared: &'static Prepared, name: Option<&str>) -> &'static [Loaded] {
    let loaded = match (name, prepared.environments()) {
        (Some(name), _) => vec![load(prepared, Some(name))],
        // A context without environments, or one that cannot be read: its problems are worth knowing all the same.
        (None, []) => vec![load(prepared, None)],
        (None, names) => names
            .iter()
            .map(|name| load(prepared, Some(name)))
            .collect(),
    };
    kept(together(loaded))
}

/// Environments with what is wrong between them.
fn together(mut loaded: Vec<Loaded>) -> Vec<Loaded> {
    let whole = |one: &Loaded| one.configuration.platform.clone();
    let platforms: Vec<Platform> = loaded.iter().filter_map(whole).collect();
    let environment = |place: &Place| {
        let (name, document) = place.document.split_once('/')?;
        let one = loaded.iter().find(|one| one.name() == name)?;
        Some(locate(
            &one.configuration,
            &Place::new(document, &*place.pointer),
        ))
    };
    let between = check::run(check::environments::ALL, &platforms[..], |place| {
        environment(place).unwrap_or(Located::Nowhere)
    });
    if let Some(last) = loaded.last_mut().filter(|_| !between.is_empty()) {
        last.findings.extend(between);
        last.assembly = None;
    }
    loaded
}

/// An environment, before anything of it is checked.
#[derive(Debug, Serialize)]
pub(super) struct EnvironmentName {
    /// Its name.
    pub(super) name: String,
    /// AWS account, where the context says so.
    account: Option<String>,
    /// AWS region, where the context says so.
    region: Option<String>,
}

/// The environments, or why they cannot be known.
pub(super) fn environments(run: &Run) -> Result<Result<Vec<EnvironmentName>, Vec<Finding>>> {
    let (prepared, _) = prepared(run)?;
    if has_error(prepared.findings()) {
        return Ok(Err(prepared.findings().to_vec()));
    }
    let described = |name: &str| EnvironmentName {
        name: name.to_owned(),
        account: prepared.text(name, "platform:account"),
        region: prepared.text(name, "platform:region"),
    };
    if !prepared.environments().is_empty() {
        return Ok(Ok(prepared
            .environments()
            .iter()
            .map(|name| described(name))
            .collect()));
    }
    // A context without a name for its environment is for the default one, if it is a context at all.
    let configuration = prepared.load(None);
    Ok(if has_error(&configuration.findings) {
        Err(configuration.findings)
    } else {
        Ok(vec![described(&configuration.environment)])
    })
}

/// Prints on standard error what does not stop a command.
pub(super) fn warn(run: &Run, findings: impl IntoIterator<Item = Finding>) -> Result<()> {
    let width = run.sink.error_columns();
    Ok(run
        .sink
        .error_text(&findings::text(&each_once(findings), width))?)
}

/// Prints why a command cannot go on.
pub(super) fn refuse(run: &Run, problems: &[Finding]) -> Result<Status> {
    let problems = each_once(problems.iter().cloned());
    let mut text = findings::text(&problems, run.sink.error_columns());
    if let Some(counts) = findings::FindingReport::of(&problems).counts() {
        text.blank().line([format!("{counts}; nothing was done")]);
    }
    run.sink.error_text(&text)?;
    Ok(Status::Failure)
}

/// Every finding once, although several environments may share its cause; the worst first, then by place.
pub(super) fn each_once(findings: impl IntoIterator<Item = Finding>) -> Vec<Finding> {
    let mut once: Vec<Finding> = Vec::new();
    for finding in findings {
        if !once.contains(&finding) {
            once.push(finding);
        }
    }
    once.sort_by(|a, b| {
        let key = |finding: &Finding| std::cmp::Reverse(finding.severity);
        (key(a), &a.location, &a.rule).cmp(&(key(b), &b.location, &b.rule))
    });
    once
}

fn load(prepared: &Prepared, name: Option<&str>) -> Loaded {
    let configuration = {
        let _span = tracing::info_span!("configure").entered();
        prepared.load(name)
    };
    Loaded::of(configuration, prepared.findings())
}

fn prepared(run: &Run) -> Result<(&'static Prepared, bool)> {
    let _span = tracing::info_span!("read").entered();
    let inputs = inputs(run)?;
    Ok((kept(Prepared::new(&inputs)), inputs.is_example))
}

fn locate(configuration: &Configuration, place: &Place) -> Located {
    if configuration.is_stand_in(place) {
        return Located::StandIn;
    }
    configuration
        .locate(place)
        .map_or(Located::Nowhere, Located::At)
}

/// What lives until the process ends is never freed: taking it apart costs more than half of reading it.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn has_error(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
}

/// A problem as a finding; nothing where it may come of something broken, of which a finding speaks already.
fn words(problem: SynthesisProblem, configuration: &Configuration) -> Option<Finding> {
    match problem {
        SynthesisProblem::OverLimit { stack, limit } => {
            let message = format!(
                "its template has {} {} where CloudFormation takes {}",
                limit.count, limit.what, limit.limit
            );
            let remedy = format!("list fewer {}; tags count on every resource", parts(&stack));
            let finding = Finding::error("template-limit", message);
            Some(finding.about(format!("{stack} stack")).remedy(remedy))
        }
        SynthesisProblem::UnknownOutput {
            user,
            output,
            reference,
            nearest,
        } => {
            if let Reference::Output { stack, .. } = &reference
                && !configuration.is_whole(*stack)
            {
                return None;
            }
            let document = user.replacen("release ", "release/", 1);
            let finding =
                Finding::error("unknown-output", format!("there is no output `{output}`"))
                    .about(user)
                    .remedy(match nearest {
                        Some(nearest) => format!("did you mean `{nearest}`?"),
                        None => "see the outputs of `synth`".to_owned(),
                    });
            Some(Finding {
                location: configuration.locate_reference(&reference, &document),
                ..finding
            })
        }
    }
}

/// What makes a stack's template grow, in the words of the configuration.
fn parts(stack: &str) -> &'static str {
    match stack {
        "Network" => "zones or interface endpoints",
        "Cluster" => "administrators, users, add-ons or node groups",
        "Database" => "readers",
        "Secrets" => "secrets",
        "Helm" => "releases with roles or log groups",
        _ => "parts",
    }
}
