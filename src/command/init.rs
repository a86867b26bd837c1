//! `init`: the files that a repository starts with. Nothing is asked: what is not known stands there as an example.

use super::facts::facts;
use super::load::{self, Loaded};
use super::{Run, Status};
use crate::cli::InitFlags;
use crate::client::files::{exists, write_files};
use crate::client::git::{GitError, Repository};
use crate::config::inputs::{InputFile, Inputs};
use crate::config::starter::{self, CONTEXT, WORKFLOW};
use crate::model::finding::Finding;
use crate::model::scalar::Label;
use crate::report;
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;

/// The context file of an AWS CDK application, which is read where there is no other.
const OTHER_CONTEXT: &str = "cdk.context.json";

/// Rule of a key that nothing reads: in a file that is made just now it is mistyped.
const UNUSED: &str = "unused-key";

/// The workflow under the other ending that GitHub reads.
const OTHER_WORKFLOW: &str = ".github/workflows/backstage.yaml";

pub(super) fn init(run: &Run, flags: &InitFlags) -> Result<Status> {
    let common = &run.cli.common;
    if common.context.is_some() || common.config.is_some() {
        bail!("`init` writes {CONTEXT} at the repository's root; leave out --context and --config");
    }
    let repository = repository(run)?;
    let root = repository.root();
    if !flags.force {
        refuse_what_is_there(root)?;
    }
    let environments = environments(common.environment.as_deref())?;
    let context = starter::context(&environments, &facts(run, &repository)?);
    // Whoever gives a value that cannot be is told now, not by the first pull request.
    let loaded = load::every_of(&inputs(&context.text));
    let findings: Vec<Finding> = loaded.iter().flat_map(Loaded::all_findings).collect();
    let is_whole = loaded.iter().all(|one| one.assembly().is_some());
    if !is_whole || findings.iter().any(|it| it.rule == UNUSED) {
        return load::refuse(run, &findings);
    }
    let files = BTreeMap::from([
        (CONTEXT, context.text),
        (WORKFLOW, starter::workflow(&environments)),
    ]);
    write_files(root, &files, flags.force)?;
    let names: Vec<&str> = environments.iter().map(Label::as_str).collect();
    let started = report::starter::Started {
        root,
        is_here: below(run, &repository).is_some_and(|below| below.is_empty()),
        files: &[CONTEXT, WORKFLOW],
        environments: &names,
        answers: &context.answers,
    };
    run.sink.text(&report::starter::text(&started))?;
    Ok(Status::Success)
}

fn repository(run: &Run) -> Result<Repository> {
    match Repository::open(run.environment.current_dir()) {
        Err(GitError::NoRepository { folder }) => bail!(
            "`{}` is in no git repository, and pull requests are what a plan is for; run in a clone, or `git init` first",
            folder.display()
        ),
        repository => repository.context("finding the repository to write into"),
    }
}

/// The working folder's path from the root.
fn below(run: &Run, repository: &Repository) -> Option<String> {
    let folder = run.environment.current_dir();
    repository.relative(folder, Path::new("")).ok()
}

/// Names every file that is there, since nothing is overwritten and nothing is written in part.
fn refuse_what_is_there(root: &Path) -> Result<()> {
    let there: Vec<String> = [CONTEXT, OTHER_CONTEXT, WORKFLOW, OTHER_WORKFLOW]
        .into_iter()
        .filter(|name| exists(&root.join(name)))
        .map(|name| match name {
            OTHER_CONTEXT => {
                format!("`{name}` (a context file too, which nothing reads beside {CONTEXT})")
            }
            OTHER_WORKFLOW => format!("`{name}` (which may plan too)"),
            name => format!("`{name}`"),
        })
        .collect();
    if there.is_empty() {
        return Ok(());
    }
    bail!(
        "nothing was written, since `{}` has {} already; move that away, or write all the same with --force",
        root.display(),
        there.join(" and ")
    );
}

/// The environments that are asked for, one or several joined by commas.
fn environments(names: Option<&str>) -> Result<Vec<Label>> {
    let mut found: Vec<Label> = Vec::new();
    for name in names.unwrap_or("production").split(',').map(str::trim) {
        let label: Label = name.parse().context("reading --environment")?;
        if found.contains(&label) {
            bail!("--environment names `{label}` twice; name each environment once");
        }
        found.push(label);
    }
    Ok(found)
}

fn inputs(text: &str) -> Inputs {
    Inputs {
        context: InputFile {
            // Findings name it; nobody is to look for it.
            name: format!("{CONTEXT} (not written)"),
            text: text.to_owned(),
        },
        is_example: false,
        overlay: Vec::new(),
        assignments: Vec::new(),
    }
}
