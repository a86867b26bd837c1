//! What GitHub gets of a plan: outputs and summary of the step, a comment, labels and a check run.
//!
//! Nothing here can fail a plan: what could not be written is told, with the permission that it needs, and the plan is in
//! the log and the summary in any case. `--comment required` makes a failure of that.

mod addressee;
mod outputs;
mod place;
mod pull_request;
mod refusal;
mod reviewed;
mod writing;

use super::{Run, Status};
use crate::cli::{CommentMode, PlanFlags, PlanFormat};
use crate::client::actions::{Actions, SUMMARY_LIMIT, StepFiles};
use crate::client::event::Event;
use crate::client::github::{Github, Patience};
use crate::model::finding::Finding;
use crate::plan::between::PlanDifference;
use crate::plan::change::Plan;
use crate::report::comment::{About, Limits, comment};
use crate::report::{between, findings};
use crate::sink::{Annotation, AnnotationLevel, Clean};
use addressee::Addressee;
use anyhow::Result;
use place::Place;
use pull_request::Publication;
use refusal::Refusal;
use std::time::Duration;

pub(super) use outputs::ALL as OUTPUTS;

/// Longest time that is spent on GitHub, whatever it does.
const LONGEST: Duration = Duration::from_secs(180);

/// Publishes a plan, and how it differs from a reviewed one, where we are an action of GitHub's. Gives the status that the
/// run ends with.
///
/// What needs nobody comes first: a run that is cancelled on the way has its summary and outputs.
pub(super) fn plan(
    run: &Run,
    flags: &PlanFlags,
    plan: &mut Plan,
    reviewed: Option<&PlanDifference>,
    status: Status,
) -> Result<Status> {
    if !run.sink.is_session() {
        return Ok(status);
    }
    let place = Place::of(run);
    place.placed(&mut plan.findings);
    let files = StepFiles::read(&run.environment);
    let whom = Whom::of(run);
    let about = whom.about();
    if let Some(difference) = reviewed {
        summary_of_difference(run, difference, &files)?;
    }
    summary(run, plan, &files, &about)?;
    add_outputs(run, &files, &outputs::of(run, plan)?)?;
    let publication = Publication {
        run,
        plan,
        place: &place,
        about: &about,
        status,
    };
    let mut told = match flags.comment {
        CommentMode::Off => outputs::Told::default(),
        CommentMode::Auto | CommentMode::Required => {
            remote(run, &whom, async |github, actions, to, told| {
                publication.publish(github, actions, to, told).await
            })?
        }
    };
    if told.check_url.is_none() && flags.format != PlanFormat::Github {
        for annotation in findings::annotations_shown(&plan.findings) {
            run.sink.annotate(&annotation)?;
        }
    }
    if let Some(difference) = reviewed {
        // The file holds the whole plan, a check run only what it is known by.
        told.reviewed = Some(reviewed::word(difference));
    }
    add_outputs(run, &files, &outputs::of_published(run, &told)?)?;
    ended(run, flags, &whom, &told, status)
}

/// Publishes that there is no plan, since the configuration is broken: what a plan said before is no longer so.
pub(super) fn refusal(
    run: &Run,
    flags: &PlanFlags,
    problems: &[Finding],
    status: Status,
) -> Result<Status> {
    if !run.sink.is_session() {
        return Ok(status);
    }
    let place = Place::of(run);
    let mut problems = problems.to_vec();
    place.placed(&mut problems);
    let files = StepFiles::read(&run.environment);
    let whom = Whom::of(run);
    let about = whom.about();
    let environment = run.cli.common.environment.as_deref().unwrap_or_default();
    let refusal = Refusal {
        run,
        problems: &problems,
        place: &place,
        environment,
    };
    let text = refusal.text(&about, None);
    if let Err(error) = files.add_summary(&text) {
        notice(run, &format!("the step has no summary: {error}"))?;
    }
    let told = match flags.comment {
        CommentMode::Off => outputs::Told::default(),
        CommentMode::Auto | CommentMode::Required => {
            remote(run, &whom, async |github, actions, to, told| {
                refusal.publish(github, actions, to, &about, told).await
            })?
        }
    };
    if told.check_url.is_none() {
        for annotation in findings::annotations_shown(&problems) {
            run.sink.annotate(&annotation)?;
        }
    }
    add_outputs(run, &files, &outputs::of_published(run, &told)?)?;
    Ok(status)
}

/// The run, and whom its plan is for.
struct Whom {
    actions: Result<Actions, String>,
    to: Addressee,
}

impl Whom {
    fn of(run: &Run) -> Self {
        let actions = match Actions::read(&run.environment) {
            Ok(Some(actions)) => Ok(actions),
            Ok(None) => Err("this is no run of GitHub Actions".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        let event = Event::read(&run.environment).ok();
        let sha = actions.as_ref().map(|it| it.sha.as_str()).ok();
        let to = Addressee::of(event.as_ref(), sha);
        Self { actions, to }
    }

    fn about(&self) -> About<'_> {
        let actions = self.actions.as_ref().ok();
        let sha = self.to.sha.as_deref();
        About {
            marker: None,
            status: "",
            next: self.to.next,
            updated: "",
            run: actions.and_then(Actions::run_link),
            full_plan: None,
            change_set: None,
            files: actions.zip(sha).and_then(|(it, sha)| it.files_link(sha)),
        }
    }
}

/// What is written over the network, as far as there is a token and something to write on.
fn remote(
    run: &Run,
    whom: &Whom,
    publish: impl AsyncFnOnce(&Github, &Actions, &Addressee, &mut outputs::Told) -> Result<()>,
) -> Result<outputs::Told> {
    let mut told = outputs::Told::default();
    let to = &whom.to;
    let actions = match (&whom.actions, &to.why_not) {
        (Err(why), _) | (_, Some(why)) => {
            notice(
                run,
                &format!("there is neither comment nor check run: {why}"),
            )?;
            return Ok(told);
        }
        (Ok(actions), None) => actions,
    };
    if to.sha.is_none() {
        return Ok(told);
    }
    let inputs = run.environment.inputs();
    let Some(token) = inputs.get("token") else {
        let words = "there is neither comment nor check run: the input `token` is not set; leave it out to use the job's own";
        notice(run, words)?;
        return Ok(told);
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        // Within the runtime, which the client begins its work in.
        let github = match Github::new(&actions.server, token, Patience::default()) {
            Ok(github) => github,
            Err(error) => {
                let words = format!("there is neither comment nor check run: {error}");
                return notice(run, &words);
            }
        };
        let published = publish(&github, actions, to, &mut told);
        match tokio::time::timeout(LONGEST, published).await {
            Ok(published) => published,
            Err(_) => {
                let words = format!(
                    "GitHub took more than {} s, and not everything is written; run the job again",
                    LONGEST.as_secs()
                );
                notice(run, &words)
            }
        }
    })?;
    Ok(told)
}

/// `comment: required` makes a failure of a pull request without a comment, but for one from a fork, which can have none.
fn ended(
    run: &Run,
    flags: &PlanFlags,
    whom: &Whom,
    told: &outputs::Told,
    status: Status,
) -> Result<Status> {
    let is_owed = whom.to.issue.is_some() || whom.to.is_unknown;
    let is_missing = flags.comment == CommentMode::Required && told.comment_url.is_none();
    if is_missing && is_owed && status == Status::Success {
        let words = "there is no comment, and `comment` is `required`";
        run.sink
            .annotate(&Annotation::new(AnnotationLevel::Error, words))?;
        return Ok(Status::Error);
    }
    Ok(status)
}

fn add_outputs(run: &Run, files: &StepFiles, outputs: &[Clean]) -> Result<()> {
    match files.add_outputs(outputs) {
        Ok(()) => Ok(()),
        Err(error) => notice(run, &format!("the step has no outputs: {error}")),
    }
}

/// The whole plan, as far as there is room for it.
fn summary(run: &Run, plan: &Plan, files: &StepFiles, about: &About<'_>) -> Result<()> {
    let room = files.summary_room();
    if room < SUMMARY_LIMIT / 10 {
        let words = "the step's summary is full; the plan is in the log";
        return notice(run, words);
    }
    let limits = Limits { bytes: room };
    let rendered = comment(plan, about, limits, run.sink.markdown());
    if let Err(error) = files.add_summary(&rendered.text) {
        notice(run, &format!("the step has no summary: {error}"))?;
    }
    Ok(())
}

/// Before the plan: what it does otherwise than the reviewed one, as far as one block may go.
fn summary_of_difference(run: &Run, difference: &PlanDifference, files: &StepFiles) -> Result<()> {
    if difference.same || files.summary_room() < SUMMARY_LIMIT / 10 {
        return Ok(());
    }
    let text = run.sink.plain(&between::text(difference, None));
    let mut markdown = run.sink.markdown();
    markdown
        .markup("### Not what was reviewed\n\nFirst is what was reviewed, second is what this plan does.\n\n")
        .fenced("text", text.as_str())
        .markup("\n");
    if let Err(error) = files.add_summary(&markdown.finish()) {
        notice(run, &format!("the step has no summary: {error}"))?;
    }
    Ok(())
}

/// Something that could not be done, and does not stop anything.
fn notice(run: &Run, words: &str) -> Result<()> {
    Ok(run
        .sink
        .annotate(&Annotation::new(AnnotationLevel::Notice, words))?)
}

/// Publishes the environments of a context, for a workflow's matrix.
pub(super) fn environments(run: &Run, matrix: &str) -> Result<()> {
    if !run.sink.is_session() {
        return Ok(());
    }
    let files = StepFiles::read(&run.environment);
    add_outputs(run, &files, &[outputs::one(run, "matrix", matrix)?])
}
