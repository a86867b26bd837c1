//! From the command line to configured, checked and synthesized environments.

use super::{Run, Status};
use crate::check::{self, Located};
use crate::client::files::{self, FILE_LIMIT, TreeLimits};
use crate::config::configuration::Configuration;
use crate::config::context::Explanation;
use crate::config::inputs::{Assignment, InputFile, Inputs, OverlayFile};
use crate::config::load::Prepared;
use crate::model::finding::{Finding, Severity};
use crate::model::place::Place;
use crate::model::reference::Reference;
use crate::report::findings;
use crate::sink::Text;
use crate::template::assembly::{Assembly, SynthesisProblem, synth};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// Names under which a context file is looked for, in this order.
const CONTEXT_FILES: [&str; 2] = ["backstage.yaml", "cdk.context.json"];

/// Folder in which templates of the user are looked for.
const CONFIG_FOLDER: &str = "config";

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

    /// Where a context key's value comes from.
    pub(super) fn explain(&self, key: &str) -> Explanation {
        self.configuration.explain(key)
    }
}

/// The environment that the command line names, or the only one.
pub(super) fn one_environment(run: &Run) -> Result<Loaded> {
    let prepared = prepared(run)?;
    let name = run.cli.common.environment.as_deref();
    if let (None, [_, _, ..]) = (name, prepared.environments()) {
        bail!(
            "the context has several environments ({}); name one with --environment",
            prepared.environments().join(", ")
        );
    }
    Ok(load(&prepared, name))
}

/// Every environment of the context, or the one that the command line names.
pub(super) fn every_environment(run: &Run) -> Result<Vec<Loaded>> {
    let prepared = prepared(run)?;
    Ok(
        match (&run.cli.common.environment, prepared.environments()) {
            (Some(name), _) => vec![load(&prepared, Some(name))],
            // A context without environments, or one that cannot be read: its problems are worth knowing all the same.
            (None, []) => vec![load(&prepared, None)],
            (None, names) => names
                .iter()
                .map(|name| load(&prepared, Some(name)))
                .collect(),
        },
    )
}

/// The names of the environments, or why they cannot be known.
pub(super) fn environments(run: &Run) -> Result<Result<Vec<String>, Vec<Finding>>> {
    let prepared = prepared(run)?;
    if has_error(prepared.findings()) {
        return Ok(Err(prepared.findings().to_vec()));
    }
    if !prepared.environments().is_empty() {
        return Ok(Ok(prepared.environments().to_vec()));
    }
    // A context without a name for its environment is for the default one, if it is a context at all.
    let configuration = prepared.load(None);
    Ok(if has_error(&configuration.findings) {
        Err(configuration.findings)
    } else {
        Ok(vec![configuration.environment])
    })
}

/// Prints why a command cannot go on.
pub(super) fn refuse(run: &Run, problems: &[Finding]) -> Result<Status> {
    let problems = each_once(problems.iter().cloned());
    let mut text = findings::text(&problems);
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

fn prepared(run: &Run) -> Result<Prepared> {
    let _span = tracing::info_span!("read").entered();
    Ok(Prepared::new(&inputs(run)?))
}

/// Every file and value that the command line and the environment name.
fn inputs(run: &Run) -> Result<Inputs> {
    let common = &run.cli.common;
    let example = Inputs::example();
    let context = match context_file(run)? {
        Some(path) => Some(InputFile {
            text: files::read_text(&path, FILE_LIMIT)?,
            name: shown(&path),
        }),
        None => None,
    };
    let overlay = overlay(common.config.as_deref(), context.is_some())?;
    let variables = run
        .environment
        .context_overrides()
        .into_iter()
        .map(|given| Assignment {
            key: given.key,
            value: given.value,
            variable: Some(given.variable),
        });
    let flags = common.set.iter().map(|(key, value)| Assignment {
        key: key.clone(),
        value: value.clone(),
        variable: None,
    });
    Ok(Inputs {
        is_example: context.is_none(),
        context: context.unwrap_or(example.context),
        overlay,
        assignments: variables.chain(flags).collect(),
    })
}

/// The context file; nothing where the shipped example stands in.
fn context_file(run: &Run) -> Result<Option<PathBuf>> {
    let common = &run.cli.common;
    if let Some(path) = &common.context {
        return Ok(Some(path.clone()));
    }
    if let Some(name) = CONTEXT_FILES
        .into_iter()
        .find(|name| files::exists(Path::new(name)))
    {
        return Ok(Some(PathBuf::from(name)));
    }
    // The example must never be mistaken for somebody's platform.
    if !run.cli.command.takes_example() || common.config.is_some() || run.environment.in_actions() {
        bail!(
            "there is no {} in {}; is actions/checkout before this step, or --context missing?",
            CONTEXT_FILES[0],
            run.environment.current_dir().display()
        );
    }
    run.sink.error_text(Text::new().line([
        "no backstage.yaml here: this is the shipped example, not your platform".to_owned(),
    ]))?;
    Ok(None)
}

/// The user's templates. The folder is looked for only beside a context file, and must exist if it is named.
fn overlay(named: Option<&Path>, has_context: bool) -> Result<Vec<OverlayFile>> {
    let folder = named.unwrap_or(Path::new(CONFIG_FOLDER));
    if named.is_none() && !(has_context && files::exists(folder)) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for file in files::read_tree(folder, TreeLimits::default())? {
        match file.text {
            Ok(text) => {
                let name = shown(&folder.join(&file.relative));
                found.push(OverlayFile {
                    path: file.relative,
                    file: InputFile { name, text },
                });
            }
            Err(error) => problems.push(error.to_string()),
        }
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("\n       "));
    }
    Ok(found)
}

/// A path as messages and annotations name it.
fn shown(path: &Path) -> String {
    path.strip_prefix("./")
        .unwrap_or(path)
        .display()
        .to_string()
}

fn locate(configuration: &Configuration, place: &Place) -> Located {
    if configuration.is_stand_in(place) {
        return Located::StandIn;
    }
    configuration
        .locate(place)
        .map_or(Located::Nowhere, Located::At)
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
                "{} {} where CloudFormation takes {}",
                limit.count, limit.what, limit.limit
            );
            let remedy = "make fewer of them: disable releases, or split the environment in two";
            let finding = Finding::error("template-limit", message);
            Some(finding.about(stack).remedy(remedy))
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
