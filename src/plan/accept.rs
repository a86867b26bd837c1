//! Findings that somebody has accepted, in the context file, by rule and resource: until a day.

use crate::model::acceptance::PlacedAcceptance;
use crate::model::date::Date;
use crate::model::finding::{Accepted, Finding, Severity};

/// Marks what is accepted, lowering it to a notice; an acceptance that has expired, accepts nothing or names no rule
/// is a finding itself. What a configuration cannot work with is never accepted.
pub fn accept(
    findings: Vec<Finding>,
    acceptances: &[PlacedAcceptance],
    today: Date,
    rules: &[&str],
) -> Vec<Finding> {
    let mut used = vec![false; acceptances.len()];
    let mut all: Vec<Finding> = findings
        .into_iter()
        .map(|finding| {
            let entry = acceptances.iter().position(|it| {
                it.acceptance.rule == finding.rule && it.acceptance.resource == finding.subject
            });
            let Some(index) = entry.filter(|_| is_acceptable(&finding)) else {
                return finding;
            };
            used[index] = true;
            let acceptance = &acceptances[index].acceptance;
            if acceptance.until < today {
                return finding;
            }
            Finding {
                severity: Severity::Notice,
                accepted: Some(Accepted {
                    reason: acceptance.reason.clone(),
                    until: acceptance.until.to_string(),
                }),
                ..finding
            }
        })
        .collect();
    for (entry, used) in acceptances.iter().zip(used) {
        let acceptance = &entry.acceptance;
        let subject = format!("{} of {}", acceptance.rule, acceptance.resource);
        let found = if !rules.contains(&acceptance.rule.as_str()) {
            Finding::warning(
                "acceptance-unknown",
                format!("there is no rule `{}`", acceptance.rule),
            )
            .remedy(nearest(&acceptance.rule, rules))
        } else if acceptance.until < today {
            Finding::warning(
                "acceptance-expired",
                format!("this was accepted until {}", acceptance.until),
            )
            .remedy("look at it again: give it a later day, or remove the entry")
        } else if !used {
            Finding {
                severity: Severity::Notice,
                ..Finding::warning("acceptance-unused", "there is no such finding")
            }
            .remedy("remove the entry once what it is for has been deployed")
        } else {
            continue;
        };
        all.push(found.about(subject).at(entry.location.clone()));
    }
    all
}

/// A risk, or what is only warned of.
fn is_acceptable(finding: &Finding) -> bool {
    finding.risk.is_some() || finding.severity != Severity::Error
}

fn nearest(rule: &str, rules: &[&str]) -> String {
    let best = rules
        .iter()
        .map(|known| (strsim::jaro_winkler(known, rule), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    match best {
        Some((_, known)) => format!("did you mean `{known}`?"),
        None => "write it as the finding names it; docs/rules.md lists all".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::accept;
    use crate::model::acceptance::{Acceptance, PlacedAcceptance};
    use crate::model::date::Date;
    use crate::model::finding::{Finding, Risk};
    use crate::model::source::Location;

    fn date(text: &str) -> Date {
        Date::try_from(text.to_owned()).unwrap()
    }

    fn entry(rule: &str, resource: &str, until: &str) -> PlacedAcceptance {
        PlacedAcceptance {
            acceptance: Acceptance {
                rule: rule.into(),
                resource: resource.into(),
                reason: "moved".into(),
                until: date(until),
            },
            location: Location::outside("backstage.yaml"),
        }
    }

    fn risk(rule: &str, subject: &str) -> Finding {
        Finding {
            risk: Some(Risk::Destruction),
            ..Finding::error(rule, "gone").about(subject)
        }
    }

    fn told(findings: Vec<Finding>, entries: &[PlacedAcceptance]) -> Vec<String> {
        accept(
            findings,
            entries,
            date("2026-11-25"),
            &["data-destroyed", "cidr-wider"],
        )
        .into_iter()
        .map(|it| format!("{} {:?} {}", it.rule, it.severity, it.accepted.is_some()))
        .collect()
    }

    #[test]
    fn an_accepted_risk_is_a_notice_until_its_last_day() {
        let findings = || vec![risk("data-destroyed", "A/B")];
        assert_eq!(
            told(findings(), &[entry("data-destroyed", "A/B", "2026-11-25")]),
            ["data-destroyed Notice true"]
        );
        assert_eq!(
            told(findings(), &[entry("data-destroyed", "A/B", "2026-11-24")]),
            [
                "data-destroyed Error false",
                "acceptance-expired Warning false"
            ]
        );
    }

    #[test]
    fn another_resource_or_rule_accepts_nothing() {
        let findings = || vec![risk("data-destroyed", "A/B")];
        assert_eq!(
            told(findings(), &[entry("data-destroyed", "A", "2027-01-01")]),
            [
                "data-destroyed Error false",
                "acceptance-unused Notice false"
            ]
        );
        assert_eq!(
            told(findings(), &[entry("data-destroid", "A/B", "2027-01-01")]),
            [
                "data-destroyed Error false",
                "acceptance-unknown Warning false"
            ]
        );
    }

    #[test]
    fn what_cannot_work_is_not_accepted() {
        let broken = Finding::error("data-destroyed", "no risk of a plan").about("A/B");
        assert_eq!(
            told(
                vec![broken],
                &[entry("data-destroyed", "A/B", "2027-01-01")]
            ),
            [
                "data-destroyed Error false",
                "acceptance-unused Notice false"
            ]
        );
    }
}
