//! A plan on GitHub: comment, labels, check run, and after a merge what was reviewed.

use super::addressee::Addressee;
use super::outputs::Told;
use super::place::Place;
use super::reviewed::Reviewed;
use super::writing::{annotations, could_not, key, say, tell, updated};
use crate::client::actions::Actions;
use crate::client::github::{Conclusion, Github, GithubError, NewCheck};
use crate::command::{Run, Status};
use crate::execute::comment::{Ours, Posted, post};
use crate::execute::labels::{self as put, Labelled};
use crate::model::finding::{Finding, Risk, Severity};
use crate::plan::change::{Basis, Plan};
use crate::report::comment::{About, Limits, Rendered, comment};
use crate::report::{check, labels};
use crate::sink::{Marker, MarkerError};
use anyhow::Result;
use std::collections::BTreeSet;

/// A plan that is to be published.
pub(super) struct Publication<'a> {
    pub(super) run: &'a Run,
    pub(super) plan: &'a Plan,
    pub(super) place: &'a Place,
    pub(super) about: &'a About<'a>,
    pub(super) status: Status,
}

impl Publication<'_> {
    /// Writes everything that the token may write. What it may not is told.
    pub(super) async fn publish(
        &self,
        github: &Github,
        actions: &Actions,
        to: &Addressee,
        told: &mut Told,
    ) -> Result<()> {
        let sha = to.sha.as_deref().unwrap_or(&actions.sha);
        let (marker, rendered) = match self.rendered(actions, sha) {
            Ok(rendered) => rendered,
            Err(error) => return super::notice(self.run, &error.to_string()),
        };
        if to.is_merged {
            match Reviewed::find(github, sha, (self.plan, &self.name())).await {
                Ok(reviewed) => {
                    told.reviewed = Some(reviewed.word());
                    say(self.run, "reviewed", &reviewed.sentence(self.plan))?;
                }
                Err(error) => {
                    could_not(self.run, "what was reviewed is not known", &error)?;
                }
            }
        }
        if let Some(issue) = to.issue {
            match self.comment(github, issue, &marker, &rendered).await {
                Ok((ours, posted)) => {
                    tell(self.run, &posted)?;
                    told.comment_url = Some(posted.url().to_owned());
                    // Labels and check run of an older run would stand over those of the newer one.
                    if matches!(posted, Posted::Newer { .. }) {
                        return Ok(());
                    }
                    self.set_labels(github, issue, marker.key(), &ours).await?;
                }
                Err(error) => {
                    let words = "there is no comment; the plan is in the step's summary";
                    could_not(self.run, words, &error)?;
                }
            }
        }
        match github.create_check(&self.check(sha, &rendered)).await {
            Ok(made) => told.check_url = made.html_url,
            Err(error) => could_not(self.run, "there is no check run", &error)?,
        }
        Ok(())
    }

    fn name(&self) -> String {
        let environment = &self.plan.target.environment;
        let place = self.place.words();
        check::name(environment, &self.plan.stack.name, place.as_deref())
    }

    /// The comment's text and its marker. The same text is the check run's.
    fn rendered(&self, actions: &Actions, head: &str) -> Result<(Marker, Rendered), MarkerError> {
        let digest = &self.plan.digests.plan;
        let short = labels::of(self.plan);
        let short = short
            .iter()
            .map(|name| name.trim_start_matches(labels::PREFIX));
        let of = match self.plan.target.environment.as_str() {
            "" => &self.plan.stack.name,
            environment => environment,
        };
        let key = key(actions, self.place, of);
        let marker = Marker::new(&key, &actions.run(), head, digest)?;
        let marker = marker.with_labels(short)?;
        let updated = updated(actions);
        let about = About {
            marker: Some(marker.clone()),
            updated: &updated,
            // The run's page shows the step's summary, which is the plan as a whole.
            run: None,
            full_plan: self.about.run.clone(),
            ..self.about.clone()
        };
        let markdown = self.run.sink.markdown();
        let rendered = comment(self.plan, &about, Limits::COMMENT, markdown);
        Ok((marker, rendered))
    }

    async fn comment(
        &self,
        github: &Github,
        issue: u64,
        marker: &Marker,
        rendered: &Rendered,
    ) -> Result<(Ours, Posted), GithubError> {
        let ours = Ours::find(github, issue).await?;
        let posted = post(github, issue, &ours, marker, &rendered.text).await?;
        Ok((ours, posted))
    }

    async fn set_labels(&self, github: &Github, issue: u64, key: &str, ours: &Ours) -> Result<()> {
        // Nothing is known of what could not be compared, so nothing is said of it.
        if self.plan.basis == Basis::Unknown {
            return Ok(());
        }
        let wanted = labels::of(self.plan);
        let kept = async || {
            let ours = ours.again(github, issue).await?;
            let names = ours.others(key).flat_map(Marker::labels);
            Ok(names
                .map(|name| format!("{}{name}", labels::PREFIX))
                .collect::<BTreeSet<String>>())
        };
        match put::set(github, issue, labels::ALL, &wanted, kept).await {
            Ok(labelled) => self.tell_labels(&labelled),
            Err(error) => could_not(self.run, "the labels are as they were", &error),
        }
    }

    fn check(&self, sha: &str, rendered: &Rendered) -> NewCheck {
        let sink = &self.run.sink;
        NewCheck {
            name: sink.bare(&self.name()),
            head_sha: sha.to_owned(),
            external_id: check::external_id(self.plan),
            details_url: self.about.run.as_ref().map(|it| it.as_str().to_owned()),
            conclusion: self.conclusion(rendered.reviewable),
            title: sink.bare(&check::headline(self.plan)),
            summary: rendered.text.clone(),
            annotations: annotations(sink, &self.plan.findings),
        }
    }

    fn conclusion(&self, is_reviewable: bool) -> Conclusion {
        let is_open = |it: &Finding| {
            it.risk == Some(Risk::Destruction)
                && it.severity == Severity::Error
                && it.accepted.is_none()
        };
        match &self.plan.basis {
            _ if self.status == Status::Failure => Conclusion::Failure,
            Basis::Unknown => Conclusion::Neutral,
            _ if !is_reviewable || self.plan.findings.iter().any(is_open) => {
                Conclusion::ActionRequired
            }
            _ => Conclusion::Success,
        }
    }

    fn tell_labels(&self, labelled: &Labelled) -> Result<()> {
        let signed = |sign: &str, names: &[&str]| -> Vec<String> {
            names.iter().map(|name| format!("{sign}{name}")).collect()
        };
        let mut words = signed("+", &labelled.added);
        words.extend(signed("-", &labelled.removed));
        match words.is_empty() {
            true => Ok(()),
            false => say(self.run, "labels", &words.join(" ")),
        }
    }
}
