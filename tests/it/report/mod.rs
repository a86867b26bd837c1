//! A plan in words: comments, pictures, JUnit and annotations, of plans made here.

mod annotations;
mod comment;
mod foreign;
mod generated;
mod hostile;
mod junit;
mod labels;
mod mermaid;
mod told;
mod tree;

use backstage_infra::plan::change::Plan;
use backstage_infra::report::comment::{About, Limits, Rendered, comment};
use backstage_infra::sink::{Display, Link, Marker, Sink};
use std::sync::Arc;

/// What a run on GitHub says of its comment.
fn about() -> About<'static> {
    let link = |path: &str| {
        Link::new(
            "https://github.com",
            &format!("https://github.com/acme/portal/{path}"),
        )
    };
    About {
        marker: Marker::new(
            "7qk3m2c4",
            "33122.1",
            "4f66760a1b2c3d4e5f60718293a4b5c6d7e8f901",
            "sha256:9b1c44e0",
        )
        .ok(),
        status: "change set ready, expires when the stack changes",
        next: "merging plans again on main; the deploy job runs only this plan, after the approval of the environment",
        updated: "Updated 2026-11-23 14:02Z by run 33122 attempt 1, version 1.4.2",
        run: link("actions/runs/33122"),
        full_plan: link("actions/runs/33122#summary-1"),
        change_set: Link::new(
            "https://github.com",
            "https://us-west-2.console.aws.amazon.com/cloudformation/home?region=us-west-2#/stacks/changesets/changes?stackId=arn%3Aaws%3Acloudformation",
        ),
        files: link("blob/4f66760a1b2c3d4e5f60718293a4b5c6d7e8f901"),
    }
}

fn rendered(plan: &Plan, about: &About<'_>, limits: Limits) -> Rendered {
    let (sink, _) = Sink::memory(Arc::default(), Display::default());
    comment(plan, about, limits, sink.markdown())
}
