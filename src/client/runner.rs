#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
//! What the process was started with: environment variables and the working folder.
//!
//! Read once; everything else takes values from the snapshot, so that a test can start the program as a runner does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::sink::Display;

/// Prefix of variables that override values of the context file.
const CONTEXT_PREFIX: &str = "BACKSTAGE_INFRA__";

/// Prefix of the action's inputs, set by the runner.
const INPUT_PREFIX: &str = "INPUT_";

/// Words in a variable's name that make its value a secret, wherever they stand.
const SECRET_PARTS: [&str; 6] = [
    "TOKEN",
    "SECRET",
    "PASSWORD",
    "PASSWD",
    "CREDENTIAL",
    "PRIVATE",
];

/// Words that make it one only as a whole word.
const SECRET_WORDS: [&str; 6] = ["KEY", "KEYS", "APIKEY", "PAT", "JWT", "PASSPHRASE"];

/// Last words of names that speak *about* a secret: where it is, what it is called.
const HARMLESS_ENDS: [&str; 10] = [
    "FILE", "PATH", "DIR", "ARN", "NAME", "REGION", "TYPE", "TTL", "ISSUER", "AUDIENCE",
];

/// Secret although their names do not say so: an access key's id, and a URL that mints tokens.
const SECRET_NAMES: [&str; 2] = ["AWS_ACCESS_KEY_ID", "ACTIONS_ID_TOKEN_REQUEST_URL"];

/// A snapshot of the environment.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    folder: PathBuf,
}

/// A value of the context that an environment variable sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextOverride {
    /// The context key, such as `database:instance-class`.
    pub key: String,
    /// The value as text; the configuration gives it its type.
    pub value: String,
    /// The variable's name, to name it in a message.
    pub variable: String,
}

impl Environment {
    /// The process's environment and working folder. Bytes that are not UTF-8 are replaced by `U+FFFD`.
    #[must_use]
    pub fn capture() -> Self {
        let text = |value: std::ffi::OsString| value.to_string_lossy().into_owned();
        let variables = std::env::vars_os()
            .map(|(name, value)| (text(name), text(value)))
            .collect();
        // A folder that was deleted under us: whatever is then looked up relative to it fails with its own error.
        Self {
            variables,
            folder: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
        }
    }

    /// An environment of these variables in this folder, for tests.
    #[must_use]
    pub fn from_pairs<N: Into<String>, V: Into<String>>(
        folder: impl Into<PathBuf>,
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let variables = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        Self {
            variables,
            folder: folder.into(),
        }
    }

    /// Goes to a folder below the repository's, for the whole process.
    ///
    /// # Errors
    /// Where it is none, or leads out of the repository.
    pub fn enter(&mut self, below: &str) -> Result<(), String> {
        let workspace = self.workspace().to_owned();
        let real = |path: &Path| path.canonicalize().ok();
        let folder = real(&workspace.join(below)).filter(|it| it.is_dir());
        match (real(&workspace), folder) {
            (Some(workspace), Some(folder)) if folder.starts_with(&workspace) => {
                std::env::set_current_dir(&folder).map_err(|error| error.to_string())?;
                self.folder = folder;
                Ok(())
            }
            _ => Err(format!(
                "the input `working-directory` is to be a folder of the repository, and `{below}` is none"
            )),
        }
    }

    /// A variable's value; `None` also where it is set but empty, which the runner does for absent values.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// Whether GitHub Actions runs us.
    #[must_use]
    pub fn in_actions(&self) -> bool {
        self.get("GITHUB_ACTIONS") == Some("true")
    }

    /// Whether the run was started with debug logging.
    #[must_use]
    pub fn debug(&self) -> bool {
        self.get("RUNNER_DEBUG") == Some("1")
    }

    /// The repository's folder in Actions, else the working folder.
    #[must_use]
    pub fn workspace(&self) -> &Path {
        let workspace = self.get("GITHUB_WORKSPACE").filter(|_| self.in_actions());
        workspace.map_or(&self.folder, Path::new)
    }

    /// The working folder, absolute.
    #[must_use]
    pub fn current_dir(&self) -> &Path {
        &self.folder
    }

    /// The action's inputs by their names in `action.yml`, such as `role-to-assume`; trimmed, empty ones left out.
    ///
    /// The runner keeps hyphens (`INPUT_ROLE-TO-ASSUME`); shells cannot set such names, so `INPUT_ROLE_TO_ASSUME`
    /// means the same, and the runner's form wins.
    #[must_use]
    pub fn inputs(&self) -> BTreeMap<String, String> {
        let mut inputs = BTreeMap::new();
        let mut set: Vec<_> = self.with_prefix(INPUT_PREFIX).collect();
        set.sort_by_key(|(_, name, _)| name.contains('-'));
        for (_, name, value) in set {
            if !value.trim().is_empty() {
                inputs.insert(dashed(name), value.trim().to_owned());
            }
        }
        inputs
    }

    /// The values that `BACKSTAGE_INFRA__…` variables set: a double underscore separates levels, a single one is a
    /// dash, in lower case. In the order of the variables' names. An empty value is a value.
    #[must_use]
    pub fn context_overrides(&self) -> Vec<ContextOverride> {
        self.with_prefix(CONTEXT_PREFIX)
            .filter(|(_, name, _)| !name.is_empty())
            .map(|(variable, name, value)| ContextOverride {
                key: name.split("__").map(dashed).collect::<Vec<_>>().join(":"),
                value: value.to_owned(),
                variable: variable.to_owned(),
            })
            .collect()
    }

    /// Values that must never be shown, for the redactor: of variables with a secret-looking name. Context overrides
    /// are not among them: they are configuration, in which a secret's *name* is ordinary.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.variables
            .iter()
            .filter(|(name, value)| looks_secret(name) && !value.starts_with("arn:"))
            .map(|(_, value)| value.as_str())
    }

    /// Colours and width, for the sink.
    #[must_use]
    pub fn display(&self) -> Display {
        Display {
            no_color: self.get("NO_COLOR").is_some(),
            force_color: self.get("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            columns: self.get("COLUMNS").and_then(|columns| columns.parse().ok()),
        }
    }

    /// Variable, name without the prefix, and value.
    fn with_prefix(&self, prefix: &'static str) -> impl Iterator<Item = (&str, &str, &str)> {
        self.variables.iter().filter_map(move |(variable, value)| {
            Some((
                variable.as_str(),
                variable.strip_prefix(prefix)?,
                value.as_str(),
            ))
        })
    }
}

/// Names only: values may be secrets.
impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

fn dashed(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

fn looks_secret(name: &str) -> bool {
    let upper = name.to_ascii_uppercase().replace('-', "_");
    if upper.starts_with(CONTEXT_PREFIX) {
        return false;
    }
    let mut words = upper.split('_');
    SECRET_NAMES.contains(&upper.as_str())
        || (!words
            .clone()
            .next_back()
            .is_some_and(|last| HARMLESS_ENDS.contains(&last))
            && (SECRET_PARTS.iter().any(|part| upper.contains(part))
                || words.any(|word| SECRET_WORDS.contains(&word))))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Display, Environment, looks_secret};

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        Environment::from_pairs("/work", pairs.iter().copied())
    }

    #[test]
    fn inputs_have_the_action_s_names() {
        let environment = environment(&[
            ("INPUT_COMMAND", " plan\n"),
            ("INPUT_ROLE-TO-ASSUME", "runner"),
            ("INPUT_ROLE_TO_ASSUME", "shell"),
            ("INPUT_AWS_REGION", "eu-west-1"),
            ("INPUT_DIGEST", ""),
        ]);
        let inputs: Vec<_> = environment.inputs().into_iter().collect();
        let expected = [
            ("aws-region", "eu-west-1"),
            ("command", "plan"),
            ("role-to-assume", "runner"),
        ];
        assert_eq!(
            inputs,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn overrides_have_the_context_s_keys() {
        let environment = environment(&[
            ("BACKSTAGE_INFRA__PLATFORM__ACCOUNT", "111122223333"),
            ("BACKSTAGE_INFRA__DATABASE__INSTANCE_CLASS", "db.r8g.large"),
            ("BACKSTAGE_INFRA_OTHER", "x"),
            ("BACKSTAGE_INFRA__", "x"),
        ]);
        let keys: Vec<_> = environment
            .context_overrides()
            .into_iter()
            .map(|o| (o.key, o.value))
            .collect();
        let expected = [
            ("database:instance-class", "db.r8g.large"),
            ("platform:account", "111122223333"),
        ];
        assert_eq!(
            keys,
            expected.map(|(key, value)| (key.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn knows_secrets_by_name() {
        for name in [
            "INPUT_TOKEN",
            "INPUT_CLIENT-SECRET",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_SESSION_TOKEN",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
            "ACTIONS_ID_TOKEN_REQUEST_URL",
            "PGPASSWORD",
            "api_key",
            "GRAFANA_KEY",
        ] {
            assert!(looks_secret(name), "{name}");
        }
        for name in [
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_REGION",
            "KEYBOARD_LAYOUT",
            "BACKSTAGE_INFRA__BACKSTAGE__OAUTH_SECRET",
            "SECRET_NAME",
            "PATH",
        ] {
            assert!(!looks_secret(name), "{name}");
        }
        let environment = environment(&[
            ("DB_SECRET", "arn:aws:x"),
            ("API_TOKEN", "value1"),
            ("HOME", "/root"),
        ]);
        assert_eq!(environment.secrets().collect::<Vec<_>>(), ["value1"]);
        assert!(!format!("{environment:?}").contains("value1"));
    }

    #[test]
    fn the_workspace_is_the_runner_s_only_in_actions() {
        let pairs = [
            ("GITHUB_WORKSPACE", "/github/workspace"),
            ("GITHUB_ACTIONS", "true"),
            ("RUNNER_DEBUG", "1"),
        ];
        let runner = environment(&pairs);
        assert!(runner.in_actions() && runner.debug());
        assert_eq!(
            (runner.workspace(), runner.current_dir()),
            (Path::new("/github/workspace"), Path::new("/work"))
        );
        assert_eq!(environment(&pairs[..1]).workspace(), Path::new("/work"));
    }

    #[test]
    fn the_display_follows_the_usual_variables() {
        let display =
            environment(&[("NO_COLOR", ""), ("CLICOLOR_FORCE", "1"), ("COLUMNS", "72")]).display();
        assert_eq!(
            display,
            Display {
                no_color: false,
                force_color: true,
                columns: Some(72)
            }
        );
        assert_eq!(
            environment(&[("CLICOLOR_FORCE", "0"), ("COLUMNS", "x")]).display(),
            Display::default()
        );
    }
}
