//! A configuration of which no plan can be made, on GitHub: what a comment said before is no longer so, and the check fails.

use super::addressee::Addressee;
use super::outputs::Told;
use super::place::Place;
use super::writing::{annotations, could_not, key, key_of_place, tell, updated};
use crate::client::actions::Actions;
use crate::client::github::{Conclusion, Github, GithubError, NewCheck};
use crate::command::Run;
use crate::execute::comment::{Ours, Posted, post};
use crate::model::finding::{Finding, Severity};
use crate::report::check;
use crate::report::comment::{About, Limits, refusal};
use crate::report::findings::plural;
use crate::sink::{Clean, Marker};
use anyhow::Result;

/// What stands where a plan's digest would.
const NO_DIGEST: &str = "none";

/// Why there is no plan.
pub(super) struct Refusal<'a> {
    pub(super) run: &'a Run,
    pub(super) problems: &'a [Finding],
    pub(super) place: &'a Place,
    /// The environment that was asked for; empty where none was named.
    pub(super) environment: &'a str,
}

impl Refusal<'_> {
    /// In GitHub's Markdown.
    pub(super) fn text(&self, about: &About<'_>, marker: Option<Marker>) -> Clean {
        let about = About {
            marker,
            ..about.clone()
        };
        let out = self.run.sink.markdown();
        refusal(
            self.environment,
            self.problems,
            &about,
            Limits::COMMENT,
            out,
        )
    }

    /// Writes comment and check run, as far as the token may.
    pub(super) async fn publish(
        &self,
        github: &Github,
        actions: &Actions,
        to: &Addressee,
        about: &About<'_>,
        told: &mut Told,
    ) -> Result<()> {
        let head = to.sha.as_deref().unwrap_or(&actions.sha);
        let updated = updated(actions);
        let about = About {
            updated: &updated,
            ..about.clone()
        };
        if let Some(issue) = to.issue {
            match self.comment(github, actions, issue, head, &about).await {
                Ok(None) => {}
                Ok(Some(posted)) => {
                    tell(self.run, &posted)?;
                    told.comment_url = Some(posted.url().to_owned());
                    if matches!(posted, Posted::Newer { .. }) {
                        return Ok(());
                    }
                }
                Err(error) => could_not(self.run, "there is no comment", &error)?,
            }
        }
        let text = self.text(&about, None);
        let count = self
            .problems
            .iter()
            .filter(|it| it.severity == Severity::Error);
        let title = format!("no plan: {}", plural(count.count(), "error"));
        let place = self.place.words();
        let name = check::name(self.environment, "configuration", place.as_deref());
        let check = NewCheck {
            name: self.run.sink.bare(&name),
            head_sha: head.to_owned(),
            external_id: NO_DIGEST.to_owned(),
            details_url: about.run.as_ref().map(|it| it.as_str().to_owned()),
            conclusion: Conclusion::Failure,
            title: self.run.sink.bare(&title),
            summary: text,
            annotations: annotations(&self.run.sink, self.problems),
        };
        match github.create_check(&check).await {
            Ok(made) => told.check_url = made.html_url,
            Err(error) => could_not(self.run, "there is no check run", &error)?,
        }
        Ok(())
    }

    /// The comment of the environment; where none was named, that of the only one that has any. None where it is not known
    /// which comment it would be.
    async fn comment(
        &self,
        github: &Github,
        actions: &Actions,
        issue: u64,
        head: &str,
        about: &About<'_>,
    ) -> Result<Option<Posted>, GithubError> {
        let ours = Ours::find(github, issue).await?;
        let key = match self.environment {
            "" => ours
                .only(&key_of_place(actions, self.place))
                .map(str::to_owned),
            environment => Some(key(actions, self.place, environment)),
        };
        let marker = key.and_then(|key| Marker::new(&key, &actions.run(), head, NO_DIGEST).ok());
        let Some(marker) = marker else {
            return Ok(None);
        };
        let text = self.text(about, Some(marker.clone()));
        post(github, issue, &ours, &marker, &text).await.map(Some)
    }
}
