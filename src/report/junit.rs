//! A plan, or findings alone, as JUnit XML: what a reviewer must see is a test that fails.

use super::findings::plural;
use crate::model::finding::{Finding, Risk, Severity};
use crate::plan::change::{Action, Plan, ResourceChange, joined};
use crate::sink::{Clean, Xml};

/// One test.
struct Case {
    class: String,
    name: String,
    outcome: Outcome,
}

enum Outcome {
    Passes,
    /// Passes with something to read.
    Says(String),
    Skipped(String),
    Fails {
        message: String,
        text: String,
    },
}

/// A plan: a suite of what it must not do unseen, and one of its findings.
pub fn plan(plan: &Plan, xml: Xml<'_>) -> Clean {
    let target = &plan.target;
    let name = format!("{} {}", target.deployment, target.environment);
    document(
        &[("plan", cases(plan)), ("findings", found(&plan.findings))],
        name.trim(),
        xml,
    )
}

/// Findings alone.
pub fn findings(findings: &[Finding], xml: Xml<'_>) -> Clean {
    document(&[("findings", found(findings))], "findings", xml)
}

fn document(suites: &[(&'static str, Vec<Case>)], name: &str, mut xml: Xml<'_>) -> Clean {
    let numbers = |cases: &[Case]| {
        let count =
            |of: fn(&Outcome) -> bool| cases.iter().filter(|case| of(&case.outcome)).count();
        [
            cases.len().to_string(),
            count(|it| matches!(it, Outcome::Fails { .. })).to_string(),
            count(|it| matches!(it, Outcome::Skipped(_))).to_string(),
        ]
    };
    xml.element("testsuites", &[("name", name)], |xml| {
        for (suite, cases) in suites {
            let [tests, failures, skipped] = numbers(cases);
            let attributes = [
                ("name", *suite),
                ("tests", &tests),
                ("failures", &failures),
                ("errors", "0"),
                ("skipped", &skipped),
            ];
            xml.element("testsuite", &attributes, |xml| {
                cases.iter().for_each(|case| write(case, xml));
            });
        }
    });
    xml.finish()
}

fn write(case: &Case, xml: &mut Xml<'_>) {
    let attributes = [("classname", case.class.as_str()), ("name", &case.name)];
    xml.element("testcase", &attributes, |xml| {
        match &case.outcome {
            Outcome::Passes => {}
            Outcome::Says(text) => {
                xml.text("system-out", &[], text);
            }
            Outcome::Skipped(why) => {
                xml.element("skipped", &[("message", why)], |_| {});
            }
            Outcome::Fails { message, text } => {
                let attributes = [("type", case.class.as_str()), ("message", message)];
                xml.text("failure", &attributes, text);
            }
        };
    });
}

fn cases(plan: &Plan) -> Vec<Case> {
    let mut losing = Vec::new();
    let mut destroyed = Vec::new();
    let mut perhaps = Vec::new();
    for (path, stack) in plan.stack.walk() {
        let own = stack
            .resource
            .iter()
            .map(|resource| (path.clone(), &**resource));
        let held = stack.resources.iter();
        for (path, resource) in held
            .map(|it| (joined(&path, &it.logical_id), it))
            .chain(own)
        {
            match resource.action {
                Action::Remove | Action::Replace if resource.data_loss.is_some() => {
                    losing.push(line(&path, resource));
                }
                Action::Remove | Action::Replace => destroyed.push(line(&path, resource)),
                Action::MayReplace => perhaps.push(line(&path, resource)),
                Action::Modify | Action::MayModify | Action::Add | Action::Keep => {}
            }
        }
    }
    let removed = plan
        .releases
        .iter()
        .filter(|it| it.action == Action::Remove);
    destroyed.extend(removed.map(|release| format!("release {}: removed", release.name)));
    let risk = |name, risk| {
        let of = plan
            .findings
            .iter()
            .filter(|it| it.risk == Some(risk) && it.accepted.is_none());
        case(name, of.map(told).collect())
    };
    vec![
        case("no data is lost", losing),
        case("nothing else is destroyed or replaced", destroyed),
        case("nothing may be replaced", perhaps),
        risk("nobody may do more than before", Risk::Permission),
        risk(
            "nothing is reachable from more of the network",
            Risk::Exposure,
        ),
        risk("nothing is protected less", Risk::Weakening),
    ]
}

fn case(name: &str, against: Vec<String>) -> Case {
    let outcome = match against.len() {
        0 => Outcome::Passes,
        count => Outcome::Fails {
            message: plural(count, "change"),
            text: against.join("\n"),
        },
    };
    Case {
        class: "plan".to_owned(),
        name: name.to_owned(),
        outcome,
    }
}

fn line(path: &str, resource: &ResourceChange) -> String {
    let what = match resource.action {
        Action::Remove => "removed",
        Action::Replace => "replaced",
        _ => "may be replaced",
    };
    let more = [&resource.reason, &resource.data_loss];
    let more = more.into_iter().flatten().map(|words| format!("; {words}"));
    format!(
        "{path} ({}): {what}{}",
        resource.kind,
        more.collect::<String>()
    )
}

fn found(findings: &[Finding]) -> Vec<Case> {
    if findings.is_empty() {
        return vec![Case {
            class: "rules".to_owned(),
            name: "every rule holds".to_owned(),
            outcome: Outcome::Passes,
        }];
    }
    let case = |finding: &Finding| Case {
        class: finding.rule.clone(),
        name: if finding.subject.is_empty() {
            finding.rule.clone()
        } else {
            finding.subject.clone()
        },
        outcome: match (&finding.accepted, finding.severity) {
            (Some(accepted), _) => Outcome::Skipped(format!(
                "accepted until {}: {}; {}",
                accepted.until, accepted.reason, finding.message
            )),
            (None, Severity::Error) => Outcome::Fails {
                message: finding.message.clone(),
                text: told(finding),
            },
            (None, Severity::Warning | Severity::Notice) => Outcome::Says(told(finding)),
        },
    };
    findings.iter().map(case).collect()
}

fn told(finding: &Finding) -> String {
    let mut text = format!("{}: {}", finding.subject, finding.message);
    if let Some(remedy) = &finding.remedy {
        text.push_str(&format!("\nfix: {remedy}"));
    }
    if let Some(location) = &finding.location {
        text.push_str(&format!("\nat {location}"));
    }
    text.trim_start_matches(": ").to_owned()
}
