//! Every file and value that a configuration is made of, read within bounds.

use super::Run;
use crate::client::files::{self, FILE_LIMIT, Reason, TreeLimits};
use crate::client::git::{Commit, GitError, Repository};
use crate::config::inputs::{Assignment, InputFile, Inputs, OverlayFile};
use crate::sink::Text;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// Names under which a context file is looked for, in this order.
const CONTEXT_FILES: [&str; 2] = ["backstage.yaml", "cdk.context.json"];

/// Folder in which templates of the user are looked for.
const CONFIG_FOLDER: &str = "config";

/// Every file and value that the command line and the environment name.
pub(super) fn inputs(run: &Run) -> Result<Inputs> {
    let common = &run.cli.common;
    let example = Inputs::example();
    let context = match context_file(run)? {
        Some(path) => Some(InputFile {
            text: files::read_text(&path, FILE_LIMIT)?,
            name: shown(&path),
        }),
        None => None,
    };
    if let Some(folder) = &common.config {
        files::refuse_outside(run.environment.current_dir(), folder)?;
    }
    let overlay = overlay(common.config.as_deref(), context.is_some())?;
    let flags = common.set.iter().map(|(key, value)| Assignment {
        key: key.clone(),
        value: value.clone(),
        variable: None,
    });
    Ok(Inputs {
        is_example: context.is_none(),
        context: context.unwrap_or(example.context),
        overlay,
        assignments: variables(run).chain(flags).collect(),
    })
}

/// Values that environment variables set.
fn variables(run: &Run) -> impl Iterator<Item = Assignment> {
    let overrides = run.environment.context_overrides().into_iter();
    overrides.map(|given| Assignment {
        key: given.key,
        value: given.value,
        variable: Some(given.variable),
    })
}

/// The same files at a git revision; nothing where it has no context file. Variables count there too, since they are
/// what both sides are made in; `--set` does not, since it is asked what it would change.
pub(super) fn inputs_at(
    run: &Run,
    repository: &Repository,
    commit: &Commit,
    name: &str,
) -> Result<Option<Inputs>> {
    let common = &run.cli.common;
    let here = |path: &Path| repository.relative(run.environment.current_dir(), path);
    let mut context = None;
    let named = common.context.as_deref();
    for path in named.into_iter().chain(CONTEXT_FILES.map(Path::new)) {
        let path = here(path)?;
        if let Some(text) = repository.read_text(commit, &path, FILE_LIMIT)? {
            let name = format!("{name}:{path}");
            context = Some(InputFile { name, text });
            break;
        }
    }
    let Some(context) = context else {
        return Ok(None);
    };
    let folder = here(common.config.as_deref().unwrap_or(Path::new(CONFIG_FOLDER)))?;
    let mut overlay = Vec::new();
    let mut problems = Vec::new();
    let tree = match repository.read_tree(commit, &folder, TreeLimits::default()) {
        Err(GitError::File(error)) if is_other(common.config.as_deref(), &error.reason) => None,
        tree => tree?,
    };
    for file in tree.unwrap_or_default() {
        match file.text {
            Ok(text) => overlay.push(OverlayFile {
                file: InputFile {
                    name: format!("{name}:{folder}/{}", file.relative),
                    text,
                },
                path: file.relative,
            }),
            Err(error) => problems.push(error.to_string()),
        }
    }
    if !problems.is_empty() {
        bail!("at {name}: {}", problems.join("\n       "));
    }
    Ok(Some(Inputs {
        is_example: false,
        context,
        overlay,
        assignments: variables(run).collect(),
    }))
}

/// The context file; nothing where the shipped example stands in.
fn context_file(run: &Run) -> Result<Option<PathBuf>> {
    let common = &run.cli.common;
    if let Some(path) = &common.context {
        files::refuse_outside(run.environment.current_dir(), path)?;
        return Ok(Some(path.clone()));
    }
    if let Some(name) = CONTEXT_FILES
        .into_iter()
        .find(|name| files::exists(Path::new(name)))
    {
        files::refuse_outside(run.environment.current_dir(), Path::new(name))?;
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
    let tree = match files::read_tree(folder, TreeLimits::default()) {
        Err(error) if is_other(named, &error.reason) => Vec::new(),
        tree => tree?,
    };
    for file in tree {
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

/// Whether what is called as our folder is no folder, and so is of something else: a bare repository has a file `config`.
fn is_other(named: Option<&Path>, reason: &Reason) -> bool {
    named.is_none() && matches!(reason, Reason::NotAFolder)
}

/// A path as messages and annotations name it.
fn shown(path: &Path) -> String {
    path.strip_prefix("./")
        .unwrap_or(path)
        .display()
        .to_string()
}
