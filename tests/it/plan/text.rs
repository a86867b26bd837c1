//! The plan as people read it.

use super::plan;
use crate::example::{assembly, variants};
use crate::support::{folder, run, run_with};
use backstage_infra::model::finding::Finding;
use backstage_infra::plan::compare::against_empty;
use backstage_infra::report;
use backstage_infra::sink::{Display, Sink};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr as _;

fn words(plan: &backstage_infra::plan::change::Plan, width: Option<usize>) -> String {
    let (sink, _) = Sink::memory(Arc::default(), Display::default());
    let text = report::plan::text(plan, width);
    sink.plain(&text).as_str().to_owned()
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for (variant, assembly) in variants() {
        let plan = against_empty(assembly, Vec::new());
        for width in [80, 100, 200] {
            for line in words(&plan, Some(width)).lines() {
                assert!(line.width() <= width, "{}: {line}", variant.name);
            }
        }
    }
}

#[test]
fn findings_are_wrapped_below_their_first_line() {
    let long = "the policy lets everybody in, and whoever is in may do everything there is to do";
    let finding = Finding::warning("a-rule", long)
        .about("ClusterNestedStack/Cluster")
        .remedy(format!("name who may; {long}"));
    let plan = against_empty(&assembly(&[]), vec![finding]);
    let told = |width| {
        let text = words(&plan, width);
        let (_, findings) = text.split_once("\nFindings").unwrap();
        findings.split_once("\n\n").unwrap().0.to_owned()
    };
    insta::assert_snapshot!(told(Some(80)), @r"
      1 warning
    warning[a-rule] ClusterNestedStack/Cluster: the policy lets everybody in, and
          whoever is in may do everything there is to do
      fix name who may; the policy lets everybody in, and whoever is in may do
          everything there is to do
    ");
    assert!(told(Some(80)).lines().all(|line| line.width() <= 80));
    assert_eq!(told(None).lines().count(), 3, "no line is broken in a pipe");
}

#[test]
fn a_narrow_terminal_loses_no_short_fact() {
    let plan = plan(&[]);
    let narrow = words(&plan, Some(80));
    let mut count = 0;
    for resource in plan.stack.stacks.iter().flat_map(|stack| &stack.resources) {
        for fact in &resource.highlights {
            let fact = format!("{} {}", fact.name, fact.value).trim().to_owned();
            if fact.width() <= 70 {
                assert!(narrow.contains(&fact), "{}: {fact}", resource.logical_id);
                count += 1;
            }
        }
    }
    assert!(count > 100, "only {count} facts");
}

#[test]
fn nothing_is_cut_in_a_pipe() {
    let uncut = words(&plan(&[]), None);
    assert!(!uncut.contains('…'));
    let piped = run(folder().path(), &["plan"]);
    assert_eq!(piped.stdout, uncut);
    assert!(words(&plan(&[]), Some(80)).contains('…'));
}

#[test]
fn a_wide_terminal_shows_what_a_pipe_does() {
    assert_eq!(words(&plan(&[]), Some(400)), words(&plan(&[]), None));
}

#[test]
fn colour_is_for_terminals() {
    let folder = folder();
    let coloured = |environment: &[(&str, &str)]| {
        let outcome = run_with(folder.path(), &["plan"], environment);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        outcome.stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[("TERM", "xterm-256color"), ("COLUMNS", "80")]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn findings_stand_at_the_end() {
    let outcome = run(
        folder().path(),
        &["plan", "--set", "deployment:eks:endpoint:cidrs=[0.0.0.0/0]"],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let (_, findings) = outcome.stdout.split_once("\nFindings").unwrap();
    assert!(findings.contains("1 warning"), "{findings}");
    assert!(findings.contains("warning[api-endpoint-open] ClusterNestedStack/Cluster"));
    assert!(findings.contains("at --set deployment:eks:endpoint:cidrs"));
}
