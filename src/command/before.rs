//! What a plan is compared with: nothing, an assembly, or the configuration of a git revision.

use super::base::{self, Base as OfEvent};
use super::inputs::inputs_at;
use super::load::{self, AtRevision};
use super::{Run, assemblies};
use crate::client::event::Event;
use crate::client::files;
use crate::client::git::{Commit, Repository, short};
use crate::model::finding::Finding;
use crate::plan::change::Comparison;
use crate::plan::compare::Base;
use crate::report::findings::plural;
use crate::template::folder::{INDEX, MANIFEST};
use crate::template::tree::AssemblyTree;
use anyhow::{Context as _, Result, bail};
use std::path::Path;

/// What a plan starts from, with how a reader is told.
pub(super) struct Before {
    pub(super) base: State,
    pub(super) comparison: Comparison,
}

/// What is there.
pub(super) enum State {
    Empty,
    Tree(Box<AssemblyTree>),
    Unknown,
}

impl State {
    pub(super) fn as_base(&self) -> Base<'_> {
        match self {
            State::Empty => Base::Empty,
            State::Tree(tree) => Base::Tree(tree),
            State::Unknown => Base::Unknown,
        }
    }
}

/// What `--against` names, else what was there before the event of a run in Actions, else nothing.
pub(super) fn of(
    run: &Run,
    against: Option<&str>,
    desired: &AssemblyTree,
    is_example: bool,
) -> Result<Before> {
    let nothing = Comparison::default();
    let is_read = run.plans_assembly();
    match against {
        Some("empty") => Ok(empty(nothing)),
        Some(name) if is_assembly(Path::new(name)) => {
            let path = Path::new(name);
            let read = assemblies::read_folder(path)?;
            let comparison = Comparison {
                with: format!("the assembly in {name}"),
                notes: read.notes.iter().map(ToString::to_string).collect(),
                ..nothing
            };
            let base = State::Tree(Box::new(read.tree));
            Ok(Before { base, comparison })
        }
        Some(_) if is_example => bail!(
            "the shipped example has no history; leave out --against, or name your own context file"
        ),
        Some(name) => {
            let repository =
                Repository::open(run.environment.current_dir()).with_context(|| {
                    format!(
                        "`{}` is no folder with an assembly, so it is taken for a git revision",
                        short(name)
                    )
                })?;
            let commit = repository.resolve(name)?;
            at(run, &repository, commit, name, "", desired)
        }
        None if is_example || is_read || !run.environment.in_actions() => Ok(empty(nothing)),
        None => {
            let repository = Repository::open(run.environment.current_dir())
                .context("finding what to compare with; `--against empty` compares with nothing")?;
            let event = Event::read(&run.environment)?;
            let OfEvent { commit, why } = base::of_event(&repository, &event)?;
            match commit {
                Some(commit) => at(run, &repository, commit, &commit.short(), &why, desired),
                None => Ok(empty(Comparison { why, ..nothing })),
            }
        }
    }
}

fn empty(comparison: Comparison) -> Before {
    Before {
        base: State::Empty,
        comparison,
    }
}

/// Whether a folder holds what `synth` or a CDK app wrote.
fn is_assembly(path: &Path) -> bool {
    [INDEX, MANIFEST]
        .iter()
        .any(|name| files::exists(&path.join(name)))
}

/// The configuration of a revision, synthesized by this program.
fn at(
    run: &Run,
    repository: &Repository,
    commit: Commit,
    name: &str,
    why: &str,
    desired: &AssemblyTree,
) -> Result<Before> {
    let name = short(name);
    let with = if name == commit.short() {
        name.clone()
    } else {
        format!("{name} ({})", commit.short())
    };
    let mut comparison = Comparison {
        with,
        why: why.to_owned(),
        notes: Vec::new(),
    };
    let environment = desired.target.environment.as_str();
    if environment.is_empty() {
        bail!(
            "a revision holds a configuration, of which `--assembly` was not made; give --against an assembly too"
        );
    }
    let _span = tracing::info_span!("base").entered();
    let Some(inputs) = inputs_at(run, repository, &commit, &name)? else {
        comparison
            .notes
            .push("there is no context file at that revision, so everything is new".to_owned());
        return Ok(empty(comparison));
    };
    let base = match load::at_revision(&inputs, environment) {
        AtRevision::NoEnvironment => {
            comparison.notes.push(format!(
                "there is no environment `{environment}` at that revision, so everything is new"
            ));
            State::Empty
        }
        AtRevision::Broken(findings) => {
            let what = format!(
                "its configuration is invalid ({}), so what changes cannot be told",
                plural(findings.len(), "error")
            );
            comparison.notes.extend(told(what, &findings));
            State::Unknown
        }
        AtRevision::Whole(tree, unread) => {
            if !unread.is_empty() {
                let what = format!(
                    "its configuration has {} that this version does not know; it is compared without",
                    plural(unread.len(), "key")
                );
                comparison.notes.extend(told(what, &unread));
            }
            State::Tree(tree)
        }
    };
    Ok(Before { base, comparison })
}

/// What a configuration's problems come to, and the first of them.
fn told(what: String, findings: &[Finding]) -> Vec<String> {
    const SHOWN: usize = 3;
    let mut notes = vec![what];
    notes.extend(findings.iter().take(SHOWN).map(|finding| {
        let place = finding
            .location
            .as_ref()
            .map(|it| format!("{it}: "))
            .unwrap_or_default();
        format!("{place}{}", finding.message)
    }));
    if findings.len() > SHOWN {
        notes.push(format!("and {} more", findings.len() - SHOWN));
    }
    notes
}
