//! A plan on GitHub: check run, comment, labels, and after a merge what was reviewed.

use super::addressee::Addressee;
use super::outputs::Told;
use super::reviewed::Reviewed;
use crate::client::actions::Actions;
use crate::client::clock;
use crate::client::github::{CheckAnnotation, Conclusion, Github, GithubError, NewCheck};
use crate::command::{Run, Status};
use crate::execute::comment::{Ours, Posted, post};
use crate::execute::labels::{self as put, Labelled};
use crate::model::date::Date;
use crate::model::finding::{Finding, Risk, Severity};
use crate::plan::change::{Basis, Plan};
use crate::report::comment::{About, Limits, Rendered, comment};
use crate::report::{check, findings, labels};
use crate::sink::{Annotation, AnnotationLevel, Clean, Marker, dim, plain};
use crate::template::digest::sha256;
use anyhow::Result;
use std::collections::BTreeSet;

/// A plan that is to be published.
pub(super) struct Publication<'a> {
    pub(super) run: &'a Run,
    pub(super) plan: &'a Plan,
    pub(super) actions: &'a Actions,
    pub(super) to: &'a Addressee,
    pub(super) about: &'a About<'a>,
    pub(super) status: Status,
}

impl Publication<'_> {
    /// Writes everything that the token may write. What it may not is told.
    pub(super) async fn publish(&self, github: &Github, told: &mut Told) -> Result<()> {
        let rendered = self.rendered()?;
        if self.to.is_merged
            && let Some(sha) = &self.to.sha
        {
            match Reviewed::find(github, sha, self.plan).await {
                Ok(reviewed) => {
                    told.reviewed = Some(reviewed.word());
                    self.say("reviewed", &reviewed.sentence(self.plan))?;
                }
                Err(error) => self.could_not("what was reviewed is not known", &error)?,
            }
        }
        match self.check(github, &rendered).await {
            Ok(url) => told.check_url = url,
            Err(error) => {
                self.could_not("there is no check run", &error)?;
                self.annotate()?;
            }
        }
        if let Some(issue) = self.to.issue {
            match self.comment(github, issue, &rendered).await {
                Ok((ours, posted)) => {
                    self.tell(&posted)?;
                    told.comment_url = Some(posted.url().to_owned());
                    // Labels of an older run would take those of the newer one off.
                    if !matches!(posted, Posted::Newer { .. }) {
                        match self.labels(github, issue, &ours).await {
                            Ok(labelled) => self.tell_labels(&labelled)?,
                            Err(error) => self.could_not("the labels are as they were", &error)?,
                        }
                    }
                }
                Err(error) => {
                    let words = "there is no comment; the plan is in the step's summary";
                    self.could_not(words, &error)?;
                }
            }
        }
        Ok(())
    }

    /// The comment's text and its marker. The same text is the check run's.
    fn rendered(&self) -> Result<(Marker, Rendered)> {
        let head = self.to.sha.as_deref().unwrap_or(&self.actions.sha);
        let digest = &self.plan.digests.plan;
        let short = labels::of(self.plan);
        let short = short
            .iter()
            .map(|name| name.trim_start_matches(labels::PREFIX));
        let marker = Marker::new(&self.key(), &self.actions.run(), head, digest)?;
        let marker = marker.with_labels(short)?;
        let updated = format!(
            "Updated {} by run {} attempt {}",
            now(),
            self.actions.run_id,
            self.actions.attempt
        );
        let about = About {
            marker: Some(marker.clone()),
            updated: &updated,
            // The run's page shows the step's summary, which is the plan as a whole.
            run: None,
            full_plan: self.about.run.clone(),
            ..self.about.clone()
        };
        let markdown = self.run.sink.markdown();
        Ok((
            marker,
            comment(self.plan, &about, Limits::COMMENT, markdown),
        ))
    }

    /// Which deployment of which repository: one comment each.
    fn key(&self) -> String {
        let target = &self.plan.target;
        let of = match target.environment.as_str() {
            "" => &self.plan.stack.name,
            environment => environment,
        };
        let text = format!(
            "{}\0{}\0{of}",
            self.actions.repository_id, target.deployment
        );
        sha256(text.as_bytes()).chars().take(24).collect()
    }

    async fn comment(
        &self,
        github: &Github,
        issue: u64,
        (marker, rendered): &(Marker, Rendered),
    ) -> Result<(Ours, Posted), GithubError> {
        let ours = Ours::find(github, issue).await?;
        let posted = post(github, issue, &ours, marker, &rendered.text).await?;
        Ok((ours, posted))
    }

    async fn labels(
        &self,
        github: &Github,
        issue: u64,
        ours: &Ours,
    ) -> Result<Labelled, GithubError> {
        let wanted = labels::of(self.plan);
        let key = self.key();
        let kept = async || {
            let ours = ours.again(github, issue).await?;
            let names = ours.others(&key).flat_map(Marker::labels);
            Ok(names
                .map(|name| format!("{}{name}", labels::PREFIX))
                .collect::<BTreeSet<String>>())
        };
        put::set(github, issue, labels::ALL, &wanted, kept).await
    }

    async fn check(
        &self,
        github: &Github,
        (_, rendered): &(Marker, Rendered),
    ) -> Result<Option<String>, GithubError> {
        let Some(sha) = &self.to.sha else {
            return Ok(None);
        };
        let check = NewCheck {
            name: self.clean(&check::name(self.plan)),
            head_sha: sha.clone(),
            external_id: check::external_id(self.plan),
            details_url: self.about.run.as_ref().map(|it| it.as_str().to_owned()),
            conclusion: self.conclusion(rendered.reviewable),
            title: self.clean(&check::headline(self.plan)),
            summary: rendered.text.clone(),
            annotations: self.annotations(),
        };
        let made = github.create_check(&check).await?;
        Ok(made.html_url)
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

    /// Findings on lines of the repository's files.
    fn annotations(&self) -> Vec<CheckAnnotation> {
        let all = findings::annotations(&self.plan.findings);
        let of = |it: Annotation| {
            let line = it.line?;
            Some(CheckAnnotation {
                path: self.clean(&it.file?),
                start_line: line,
                end_line: it.end_line.unwrap_or(line).max(line),
                level: match it.level {
                    AnnotationLevel::Error => "failure",
                    AnnotationLevel::Warning => "warning",
                    AnnotationLevel::Notice => "notice",
                },
                title: self.clean(&it.title.unwrap_or_default()),
                message: self.clean(&it.message),
            })
        };
        all.filter_map(of).collect()
    }

    fn clean(&self, text: &str) -> Clean {
        self.run.sink.bare(text)
    }

    /// The same in the log, where there is no check run.
    fn annotate(&self) -> Result<()> {
        for annotation in findings::annotations_shown(&self.plan.findings) {
            self.run.sink.annotate(&annotation)?;
        }
        Ok(())
    }

    fn tell(&self, posted: &Posted) -> Result<()> {
        let words = match posted {
            Posted::Created { .. } => "written".to_owned(),
            Posted::Edited { .. } => "edited".to_owned(),
            Posted::Unchanged { .. } => "says so already".to_owned(),
            Posted::Newer { run, .. } => format!("left alone: the later run {run} wrote it"),
        };
        self.say("comment", &format!("{words}: {}", posted.url()))
    }

    fn tell_labels(&self, labelled: &Labelled) -> Result<()> {
        let signed = |sign: &str, names: &[&str]| -> Vec<String> {
            names.iter().map(|name| format!("{sign}{name}")).collect()
        };
        let mut words = signed("+", &labelled.added);
        words.extend(signed("-", &labelled.removed));
        match words.is_empty() {
            true => Ok(()),
            false => self.say("labels", &words.join(" ")),
        }
    }

    fn say(&self, what: &str, words: &str) -> Result<()> {
        let line = [dim(format!("{what}: ")), plain(words.to_owned())];
        Ok(self.run.sink.line(line)?)
    }

    fn could_not(&self, words: &str, error: &GithubError) -> Result<()> {
        super::notice(self.run, &format!("{words}: {error}"))
    }
}

/// `2026-11-23 14:02Z`.
fn now() -> String {
    let seconds = clock::since_1970().as_secs();
    let (day, minute) = (Date::of_unix_days(seconds / 86_400), seconds / 60 % 1_440);
    format!("{day} {:02}:{:02}Z", minute / 60, minute % 60)
}
