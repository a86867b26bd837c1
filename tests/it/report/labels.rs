//! Labels of a pull request by what its plan does.

use super::generated::nothing;
use backstage_infra::model::finding::{Finding, Risk};
use backstage_infra::plan::change::{Action, Plan, ResourceChange};
use backstage_infra::report::labels::{ALL, PREFIX, of};

#[test]
fn says_what_the_plan_does() {
    let change = |action, loss: Option<&str>| ResourceChange {
        action,
        data_loss: loss.map(str::to_owned),
        ..ResourceChange::default()
    };
    let plan = |resources: Vec<ResourceChange>, risks: &[Risk]| {
        let mut plan = nothing();
        plan.stack.resources = resources;
        plan.findings = (risks.iter())
            .map(|risk| Finding {
                risk: Some(*risk),
                ..Finding::error("rule", "message")
            })
            .collect();
        plan
    };
    let names = |plan: &Plan| of(plan).into_iter().collect::<Vec<_>>();
    assert!(names(&plan(vec![change(Action::Add, None)], &[])).is_empty());
    assert_eq!(
        names(&plan(
            vec![change(Action::Remove, Some("all"))],
            &[Risk::Permission]
        )),
        ["infra:data", "infra:destructive", "infra:iam"]
    );
    assert_eq!(
        names(&plan(Vec::new(), &[Risk::Exposure, Risk::Cost])),
        ["infra:cost", "infra:network"]
    );
}

#[test]
fn every_label_has_a_colour_and_our_prefix() {
    for label in ALL {
        assert!(
            label.name.starts_with(PREFIX) && label.color.len() == 6,
            "{}",
            label.name
        );
        assert!(label.description.len() <= 100, "{}", label.description);
    }
}
