//! What a line says first.

use super::plan;
use crate::example::Set;
use crate::support::{folder, run};
use backstage_infra::plan::change::{Highlight, ReleaseChange};

fn words(highlights: &[Highlight]) -> String {
    let facts = highlights.iter();
    let facts = facts.map(|it| format!("{} {}", it.name, it.value).trim().to_owned());
    facts.collect::<Vec<_>>().join(" · ")
}

#[track_caller]
fn of(set: Set, stack: &str, id: &str) -> String {
    let stacks = plan(set).stack.stacks;
    let stack = stacks.iter().find(|it| it.name == stack).unwrap();
    let resource = stack.resources.iter().find(|it| it.logical_id == id);
    words(&resource.unwrap().highlights)
}

fn release(set: Set, name: &str) -> ReleaseChange {
    let releases = plan(set).releases.into_iter();
    releases.into_iter().find(|it| it.name == name).unwrap()
}

#[test]
fn a_cluster_says_who_reaches_its_api() {
    let api = |set| of(set, "ClusterNestedStack", "Cluster");
    let start = "Kubernetes 1.36 · API from 203.0.113.0/24 · deletion protection yes";
    assert!(api(&[]).starts_with(start), "{}", api(&[]));
    let private = api(&[("deployment:eks:endpoint:public", "false")]);
    assert!(private.contains("API private only"), "{private}");
    let two = api(&[(
        "deployment:eks:endpoint:cidrs",
        "[192.0.2.0/24, 198.51.100.0/24]",
    )]);
    assert!(
        two.contains("API from 192.0.2.0/24, 198.51.100.0/24 ·"),
        "{two}"
    );
}

#[test]
fn a_serverless_database_says_its_bounds() {
    let set = [
        ("database:instance-class", "db.serverless"),
        ("database:serverless:min", "0.5"),
        ("database:serverless:max", "8"),
    ];
    let words = of(&set, "DatabaseNestedStack", "Cluster");
    assert!(words.contains("0.5 to 8.0 capacity units"), "{words}");
}

#[test]
fn an_access_entry_names_its_principal_first() {
    let here = of(&[], "ClusterNestedStack", "AccessEntryPlatformAdmin");
    assert!(
        here.starts_with("principal role/PlatformAdministrator ·"),
        "{here}"
    );
}

#[test]
fn a_release_says_its_replicas_or_their_bounds() {
    let backstage = |set| words(&release(set, "backstage").highlights);
    insta::assert_snapshot!(backstage(&[]), @"image 111122223333.dkr.ecr.us-west-2.amazonaws.com/backstage:1.45.3 · replicas 2 · host backstage.example.com · ingress internet-facing");
    let scaled = backstage(&[
        ("backstage:autoscaling:enabled", "true"),
        ("backstage:autoscaling:min", "3"),
        ("backstage:autoscaling:max", "7"),
    ]);
    assert!(scaled.contains("replicas 3 to 7"), "{scaled}");
}

#[test]
fn what_holds_of_several_releases_is_said_once() {
    let text = run(folder().path(), &["plan"]).stdout;
    for note in [
        "local: a chart of our own",
        "no chart's checksum is recorded yet",
    ] {
        assert_eq!(text.matches(note).count(), 1, "{note}");
    }
}

#[test]
fn synth_counts_what_a_plan_adds() {
    let folder = folder();
    let out = run(folder.path(), &["synth"]).stdout;
    let count = plan(&[]).counts.add;
    assert!(out.contains(&format!(", {count} resources,")), "{out}");
}
