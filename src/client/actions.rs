//! The run of GitHub Actions that we are in: what it is, and the files that it takes our answers from.

use super::files::{self, FileError};
use super::github::Server;
use super::runner::Environment;
use crate::sink::{Clean, Link, Session};
use std::path::{Path, PathBuf};

/// Most bytes of a step's summary; of a larger one GitHub drops the whole. Source: 1 MiB, "Workflow commands".
pub const SUMMARY_LIMIT: usize = 950 * 1024;

/// A run, as the runner tells it. Everything in it is text that was checked for its shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actions {
    /// Which GitHub, and which repository.
    pub server: Server,
    /// Number of the repository: it stays when the name changes.
    pub repository_id: String,
    /// Number of the run; later runs have higher ones.
    pub run_id: u64,
    /// Which attempt of it, from 1.
    pub attempt: u64,
    /// The commit that the run is of.
    pub sha: String,
    /// `https://github.com`.
    pub web: String,
}

/// The files that the runner takes a step's answers from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepFiles {
    output: Option<PathBuf>,
    summary: Option<PathBuf>,
}

/// The runner did not set what it always sets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is {what}; run in GitHub Actions, which sets it")]
pub struct ActionsError {
    name: &'static str,
    what: &'static str,
}

impl Actions {
    /// The run, if we are in one.
    ///
    /// # Errors
    /// Where something that the runner sets always is missing or has another shape.
    pub fn read(environment: &Environment) -> Result<Option<Self>, ActionsError> {
        if !environment.in_actions() {
            return Ok(None);
        }
        let get = |name: &'static str| {
            environment.get(name).ok_or(ActionsError {
                name,
                what: "not set",
            })
        };
        let number = |name: &'static str| {
            let digits = get(name)?;
            digits.parse::<u64>().map_err(|_| ActionsError {
                name,
                what: "no number",
            })
        };
        let web = environment.get("GITHUB_SERVER_URL");
        let api = environment.get("GITHUB_API_URL");
        let graphql = environment.get("GITHUB_GRAPHQL_URL");
        Ok(Some(Self {
            server: Server {
                api: api.unwrap_or("https://api.github.com").to_owned(),
                graphql: graphql
                    .unwrap_or("https://api.github.com/graphql")
                    .to_owned(),
                repository: get("GITHUB_REPOSITORY")?.to_owned(),
            },
            repository_id: number("GITHUB_REPOSITORY_ID")?.to_string(),
            run_id: number("GITHUB_RUN_ID")?,
            attempt: number("GITHUB_RUN_ATTEMPT")?,
            sha: get("GITHUB_SHA")?.to_owned(),
            web: web.unwrap_or("https://github.com").to_owned(),
        }))
    }

    /// The run's page.
    #[must_use]
    pub fn run_link(&self) -> Option<Link> {
        let Self {
            web,
            server,
            run_id,
            attempt,
            ..
        } = self;
        let repository = &server.repository;
        let url = format!("{web}/{repository}/actions/runs/{run_id}/attempts/{attempt}");
        Link::new(web, &url)
    }

    /// The repository's root folder at a commit.
    #[must_use]
    pub fn files_link(&self, sha: &str) -> Option<Link> {
        let url = format!("{}/{}/blob/{sha}", self.web, self.server.repository);
        Link::new(&self.web, &url)
    }

    /// `33122.1`: by which a later run is told from an earlier one.
    #[must_use]
    pub fn run(&self) -> String {
        format!("{}.{}", self.run_id, self.attempt)
    }
}

impl StepFiles {
    /// Those that the runner names.
    #[must_use]
    pub fn read(environment: &Environment) -> Self {
        let path = |name| environment.get(name).map(PathBuf::from);
        Self {
            output: path("GITHUB_OUTPUT"),
            summary: path("GITHUB_STEP_SUMMARY"),
        }
    }

    /// Adds outputs of the step.
    ///
    /// # Errors
    /// Where the runner's file does not take them.
    pub fn add_outputs(&self, outputs: &[Clean]) -> Result<(), FileError> {
        let all: String = outputs.iter().map(Clean::as_str).collect();
        add(self.output.as_deref(), &all)
    }

    /// Bytes that the step's summary has room for yet.
    #[must_use]
    pub fn summary_room(&self) -> usize {
        let there = self.summary.as_deref().map_or(0, files::length);
        SUMMARY_LIMIT.saturating_sub(usize::try_from(there).unwrap_or(usize::MAX))
    }

    /// Adds to the step's summary.
    ///
    /// # Errors
    /// Where the runner's file does not take it.
    pub fn add_summary(&self, text: &Clean) -> Result<(), FileError> {
        add(self.summary.as_deref(), text.as_str())
    }
}

/// Where the runner names no file there is nobody to read it.
fn add(file: Option<&Path>, text: &str) -> Result<(), FileError> {
    match file {
        Some(path) if !text.is_empty() => files::append(path, text.as_bytes()),
        _ => Ok(()),
    }
}

/// A word that nobody can guess, for what others must not be able to end: 64 hexadecimal digits.
///
/// # Errors
/// Where the system has no random numbers.
pub fn random_word() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A session of commands that only we may give.
///
/// # Errors
/// Where the system has no random numbers.
pub fn session() -> Result<Session, getrandom::Error> {
    let word = random_word()?;
    Session::new(&word).ok_or(getrandom::Error::UNEXPECTED)
}

#[cfg(test)]
mod tests {
    use super::{Actions, Environment, random_word};

    fn environment(change: &[(&str, &str)]) -> Environment {
        let usual = [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_REPOSITORY", "fasti-sh/platform"),
            ("GITHUB_REPOSITORY_ID", "42"),
            ("GITHUB_RUN_ID", "33122"),
            ("GITHUB_RUN_ATTEMPT", "2"),
            ("GITHUB_SHA", "4f66760"),
            ("GITHUB_SERVER_URL", "https://github.com"),
        ];
        let all = usual.iter().chain(change).copied();
        Environment::from_pairs("/", all)
    }

    #[test]
    fn is_one_run_and_its_attempt() {
        let actions = Actions::read(&environment(&[])).unwrap().unwrap();
        assert_eq!(actions.run(), "33122.2");
        assert_eq!(
            actions.run_link().unwrap().as_str(),
            "https://github.com/fasti-sh/platform/actions/runs/33122/attempts/2"
        );
        assert_eq!(actions.server.api, "https://api.github.com");
    }

    #[test]
    fn says_what_the_runner_left_out() {
        let none = environment(&[("GITHUB_ACTIONS", "")]);
        assert_eq!(Actions::read(&none), Ok(None));
        let error = Actions::read(&environment(&[("GITHUB_RUN_ID", "x")])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`GITHUB_RUN_ID` is no number; run in GitHub Actions, which sets it"
        );
    }

    #[test]
    fn words_differ() {
        let (one, other) = (random_word().unwrap(), random_word().unwrap());
        assert!(one != other && one.len() == 64);
    }
}
