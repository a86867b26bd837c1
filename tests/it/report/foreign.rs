//! A plan whose every foreign field is somebody's words.

use super::generated::{change, nothing, stack};
use super::told::location;
use backstage_infra::model::finding::{Accepted, Finding, Risk};
use backstage_infra::model::reference::Reference;
use backstage_infra::plan::change::{
    Action, Basis, Billed, Highlight, Noise, Plan, PropertyChange, ReleaseChange, Replaces,
    ResourceChange, UnknownValue,
};
use serde_json::json;

/// A plan with one change of every kind, since names decide on the order of several, whose every foreign field is made by the function.
pub(super) fn plan(words: &dyn Fn(&str) -> String) -> Plan {
    let w = |name: &str| words(name);
    let mut plan = nothing();
    plan.target.environment = w("production");
    plan.target.region = w("region");
    plan.target.deployment = w("acme");
    plan.basis = Basis::Assembly {
        digest: w("digest"),
    };
    plan.comparison.with = w("with");
    plan.comparison.why = w("why");
    plan.comparison.notes = vec![w("note")];
    plan.stack.name = w("Root");
    plan.stack.parameters = vec![value(&w)];
    let mut nested = stack(&w("Nested"));
    let actions = [
        Action::Remove,
        Action::Replace,
        Action::MayReplace,
        Action::MayModify,
    ];
    for (at, action) in actions.into_iter().enumerate() {
        let resource = resource(&w, action);
        plan.counts.count(&resource);
        let stack = if at % 2 == 0 {
            &mut plan.stack
        } else {
            &mut nested
        };
        stack.resources.push(resource);
    }
    let quiet = ResourceChange {
        properties: vec![PropertyChange {
            noise: Some(Noise::Tags),
            ..value(&w)
        }],
        logical_id: w("Quiet"),
        ..resource(&w, Action::Modify)
    };
    plan.counts.count(&quiet);
    plan.stack.resources.push(ResourceChange {
        attributes: Vec::new(),
        ..quiet
    });
    plan.stack.stacks = vec![nested];
    plan.releases = vec![release(&w)];
    let risks = [
        Some(Risk::Destruction),
        Some(Risk::Permission),
        Some(Risk::Exposure),
        Some(Risk::Cost),
        Some(Risk::Upgrade),
        None,
    ];
    plan.findings = risks.map(|risk| finding(&w, risk)).to_vec();
    plan.findings.push(Finding {
        accepted: Some(Accepted {
            reason: w("reason"),
            until: w("until"),
        }),
        ..finding(&w, Some(Risk::Exposure))
    });
    plan.billed = vec![Billed {
        what: w("what"),
        count: 2,
        size: w("size"),
        source: w("source"),
    }];
    plan
}

fn value(w: &dyn Fn(&str) -> String) -> PropertyChange {
    PropertyChange {
        cause: Some(w("cause")),
        ..change(
            &format!("/{}", w("Key")),
            json!(w("before")),
            json!({ w("key"): w("after") }),
        )
    }
}

fn resource(w: &dyn Fn(&str) -> String, action: Action) -> ResourceChange {
    ResourceChange {
        logical_id: w(&format!("{action:?}")),
        kind: w("Kind"),
        action,
        highlights: vec![Highlight {
            name: w("name"),
            value: w("value"),
        }],
        properties: vec![
            value(w),
            PropertyChange {
                replaces: Replaces::Yes,
                hidden: true,
                ..value(w)
            },
        ],
        attributes: vec![value(w)],
        reason: (action != Action::Replace).then(|| w("reason")),
        takes: vec![w("taken")],
        data_loss: (action == Action::Remove).then(|| w("loss")),
        twin: Some(w("twin")),
    }
}

fn release(w: &dyn Fn(&str) -> String) -> ReleaseChange {
    ReleaseChange {
        name: w("release"),
        namespace: w("namespace"),
        action: Action::Add,
        wave: 1,
        needs: vec![w("need")],
        chart: w("chart"),
        repository: w("repository"),
        version_before: Some(w("1")),
        version_after: Some(w("2")),
        sha256: w("sha256"),
        timeout_minutes: 5,
        attributes: vec![value(w)],
        highlights: Vec::new(),
        values: vec![value(w)],
        unknown: vec![UnknownValue {
            path: w("/path"),
            reference: Reference::HostedZone {
                domain: w("domain"),
            },
        }],
    }
}

fn finding(w: &dyn Fn(&str) -> String, risk: Option<Risk>) -> Finding {
    Finding {
        risk,
        ..Finding::warning(w("rule"), w("message"))
            .about(w("subject"))
            .remedy(w("remedy"))
            .at(location(&w("file"), 3))
    }
}
