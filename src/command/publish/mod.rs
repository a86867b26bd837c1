//! What GitHub gets of a plan: outputs and summary of the step, a comment, labels and a check run.
//!
//! Nothing here can fail a plan: what could not be written is told, with the permission that it needs, and the plan is in
//! the log and the summary in any case. `--comment required` makes a failure of that.

mod addressee;
mod outputs;
mod pull_request;
mod reviewed;

use super::{Run, Status};
use crate::cli::{CommentMode, PlanFlags};
use crate::client::actions::{Actions, SUMMARY_LIMIT};
use crate::client::event::Event;
use crate::client::github::{Github, Patience};
use crate::plan::between::PlanDifference;
use crate::plan::change::Plan;
use crate::report::between;
use crate::report::comment::{About, Limits, comment};
use crate::sink::{Annotation, AnnotationLevel};
use addressee::Addressee;
use anyhow::Result;

pub(super) use outputs::ALL as OUTPUTS;

/// Publishes a plan, and how it differs from a reviewed one, where we are an action of GitHub's. Gives the status that the
/// run ends with.
pub(super) fn plan(
    run: &Run,
    flags: &PlanFlags,
    plan: &Plan,
    reviewed: Option<&PlanDifference>,
    status: Status,
) -> Result<Status> {
    if !run.sink.is_session() {
        return Ok(status);
    }
    let actions = match Actions::read(&run.environment) {
        Ok(Some(actions)) => actions,
        Ok(None) => return Ok(status),
        Err(error) => {
            notice(run, &format!("nothing is published: {error}"))?;
            return Ok(status);
        }
    };
    let event = Event::read(&run.environment).ok();
    let to = Addressee::of(event.as_ref(), &actions);
    let about = about(&actions, &to);
    let mut told = outputs::Told::default();
    if flags.comment != CommentMode::Off {
        told = remote(run, plan, &actions, &to, &about, status)?;
    }
    if let Some(difference) = reviewed {
        // The file holds the whole plan, a check run only what it is known by.
        told.reviewed = Some(reviewed::word(difference));
        summary_of_difference(run, difference, &actions)?;
    }
    summary(run, plan, &actions, &about)?;
    if let Err(error) = actions.add_outputs(&outputs::of(run, plan, &told)?) {
        notice(run, &format!("the step has no outputs: {error}"))?;
    }
    let is_missing = flags.comment == CommentMode::Required && told.comment_url.is_none();
    if is_missing && to.issue.is_some() && status == Status::Success {
        let words = "there is no comment, and `comment` is `required`";
        run.sink
            .annotate(&Annotation::new(AnnotationLevel::Error, words))?;
        return Ok(Status::Error);
    }
    Ok(status)
}

/// What is written over the network, as far as there is a token and something to write on.
fn remote(
    run: &Run,
    plan: &Plan,
    actions: &Actions,
    to: &Addressee,
    about: &About<'_>,
    status: Status,
) -> Result<outputs::Told> {
    let mut told = outputs::Told::default();
    if let Some(why) = &to.why_not {
        notice(run, why)?;
        return Ok(told);
    }
    if to.sha.is_none() {
        return Ok(told);
    }
    let inputs = run.environment.inputs();
    let Some(token) = inputs.get("token") else {
        let words = "there is no comment and no check run: the input `token` is not set; leave it out to use the job's own";
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
            Err(error) => return notice(run, &format!("nothing is published: {error}")),
        };
        let publication = pull_request::Publication {
            run,
            plan,
            actions,
            to,
            about,
            status,
        };
        publication.publish(&github, &mut told).await
    })?;
    Ok(told)
}

fn about<'a>(actions: &Actions, to: &'a Addressee) -> About<'a> {
    About {
        marker: None,
        status: "",
        next: to.next,
        updated: "",
        run: actions.run_link(),
        full_plan: None,
        change_set: None,
        files: to.sha.as_deref().and_then(|sha| actions.files_link(sha)),
    }
}

/// The whole plan, as far as there is room for it.
fn summary(run: &Run, plan: &Plan, actions: &Actions, about: &About<'_>) -> Result<()> {
    let room = actions.summary_room();
    if room < SUMMARY_LIMIT / 10 {
        let words = "the step's summary is full; the plan is in the log";
        return notice(run, words);
    }
    let limits = Limits { bytes: room };
    let rendered = comment(plan, about, limits, run.sink.markdown());
    if let Err(error) = actions.add_summary(&rendered.text) {
        notice(run, &format!("the step has no summary: {error}"))?;
    }
    Ok(())
}

/// Before the plan: what it does otherwise than the reviewed one, as far as one block may go.
fn summary_of_difference(run: &Run, difference: &PlanDifference, actions: &Actions) -> Result<()> {
    if difference.same || actions.summary_room() < SUMMARY_LIMIT / 10 {
        return Ok(());
    }
    let text = run.sink.plain(&between::text(difference, None));
    let mut markdown = run.sink.markdown();
    markdown
        .markup("### Not what was reviewed\n\nFirst is what was reviewed, second is what this plan does.\n\n")
        .fenced("text", text.as_str())
        .markup("\n");
    if let Err(error) = actions.add_summary(&markdown.finish()) {
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
    let actions = match Actions::read(&run.environment) {
        Ok(Some(actions)) if run.sink.is_session() => actions,
        _ => return Ok(()),
    };
    let outputs = [outputs::one(run, "matrix", matrix)?];
    match actions.add_outputs(&outputs) {
        Ok(()) => Ok(()),
        Err(error) => notice(run, &format!("the step has no outputs: {error}")),
    }
}
