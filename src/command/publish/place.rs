//! Which configuration or assembly of the repository a plan is of: by what two deployments of one repository are told apart,
//! and where the files are that findings name.

use crate::cli::Command;
use crate::command::Run;
use crate::model::finding::Finding;
use std::path::{Component, Path, PathBuf};

/// A place in the repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The folder that we work in, from the repository's root; of the root itself, empty.
    folder: PathBuf,
    /// The repository's root.
    root: PathBuf,
    /// What else was named: another context file, or an assembly.
    of: String,
}

impl Place {
    /// Where a command was told to work.
    pub(super) fn of(run: &Run) -> Self {
        let root = run.environment.workspace();
        let here = run.environment.current_dir();
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (root, here) = (real(root), real(here));
        let named = |what: &str, path: &Path| format!("{what}{}", path.display());
        let of = match (&run.cli.command, &run.cli.common.context) {
            (Command::Plan(flags), _) if flags.assembly.is_some() => {
                let folder = flags.assembly.as_deref().unwrap_or(Path::new(""));
                named("assembly ", folder)
            }
            (_, Some(context)) => named("", context),
            _ => String::new(),
        };
        Place {
            folder: here
                .strip_prefix(&root)
                .map(Path::to_owned)
                .unwrap_or_default(),
            root,
            of,
        }
    }

    /// In words, where it is not the usual one: the context file at the root.
    pub(super) fn words(&self) -> Option<String> {
        let folder = self.folder.display().to_string();
        match (folder.as_str(), self.of.as_str()) {
            ("", "") => None,
            ("", of) => Some(of.to_owned()),
            (folder, "") => Some(folder.to_owned()),
            (folder, of) => Some(format!("{of} in {folder}")),
        }
    }

    /// Findings with their files named from the repository's root; a file outside of it is no line of anything.
    pub(super) fn placed(&self, findings: &mut [Finding]) {
        for finding in findings {
            let Some(location) = finding.location.as_mut().filter(|it| !it.built_in) else {
                continue;
            };
            match self.at_root(Path::new(&location.file)) {
                Some(file) => location.file = file,
                None => location.line = 0,
            }
        }
    }

    fn at_root(&self, file: &Path) -> Option<String> {
        let whole = match file.strip_prefix(&self.root) {
            Ok(below) => below.to_owned(),
            Err(_) if file.is_absolute() => return None,
            Err(_) => self.folder.join(file),
        };
        let mut steps: Vec<&str> = Vec::new();
        for step in whole.components() {
            match step {
                Component::Normal(name) => steps.push(name.to_str()?),
                Component::ParentDir => {
                    steps.pop()?;
                }
                Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
            }
        }
        Some(steps.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::Place;
    use std::path::Path;

    fn place(folder: &str, of: &str) -> Place {
        Place {
            folder: folder.into(),
            root: "/github/workspace".into(),
            of: of.to_owned(),
        }
    }

    #[test]
    fn files_are_named_from_the_root() {
        let of = |folder: &str, file: &str| place(folder, "").at_root(Path::new(file));
        assert_eq!(of("", "backstage.yaml").as_deref(), Some("backstage.yaml"));
        assert_eq!(
            of("a", "./backstage.yaml").as_deref(),
            Some("a/backstage.yaml")
        );
        assert_eq!(of("a/b", "../c.yaml").as_deref(), Some("a/c.yaml"));
        assert_eq!(
            of("a", "/github/workspace/x/y.yaml").as_deref(),
            Some("x/y.yaml")
        );
        assert_eq!((of("a", "/etc/x"), of("", "../x")), (None, None));
    }

    #[test]
    fn the_usual_place_needs_no_words() {
        assert_eq!(place("", "").words(), None);
        assert_eq!(place("a", "").words().as_deref(), Some("a"));
        assert_eq!(
            place("", "assembly out").words().as_deref(),
            Some("assembly out")
        );
        assert_eq!(place("a", "b.yaml").words().as_deref(), Some("b.yaml in a"));
    }
}
