//! Findings that somebody has accepted, in the context file, by rule and resource: until a day.

use crate::model::acceptance::{Acceptance, PlacedAcceptance};
use crate::model::date::Date;
use crate::model::finding::{Accepted, Finding, Severity};

/// Marks what is accepted, lowering it to a notice. What a configuration cannot work with is never accepted, and
/// nothing by an entry whose day is over.
pub fn marked(
    findings: Vec<Finding>,
    acceptances: &[PlacedAcceptance],
    today: Date,
) -> Vec<Finding> {
    let marked = |finding: Finding| {
        let entry = (acceptances.iter())
            .map(|it| &it.acceptance)
            .find(|it| is_of(it, &finding) && it.until >= today);
        match entry.filter(|_| is_acceptable(&finding)) {
            Some(entry) => Finding {
                severity: Severity::Notice,
                accepted: Some(Accepted {
                    reason: entry.reason.clone(),
                    until: entry.until.to_string(),
                }),
                ..finding
            },
            None => finding,
        }
    };
    findings.into_iter().map(marked).collect()
}

/// Entries that are of no use whatever is planned: their day is over, or they name no rule.
pub fn stale(acceptances: &[PlacedAcceptance], today: Date, rules: &[&str]) -> Vec<Finding> {
    let stale = |it: &PlacedAcceptance| {
        let acceptance = &it.acceptance;
        let found = if !rules.contains(&acceptance.rule.as_str()) {
            let message = format!("there is no rule `{}`", acceptance.rule);
            Finding::warning("acceptance-unknown", message).remedy(nearest(&acceptance.rule, rules))
        } else if acceptance.until < today {
            let message = format!("this was accepted until {}", acceptance.until);
            Finding::warning("acceptance-expired", message)
                .remedy("look at it again: give it a later day, or remove the entry")
        } else {
            return None;
        };
        Some(found.about(subject(acceptance)).at(it.location.clone()))
    };
    acceptances.iter().filter_map(stale).collect()
}

/// Entries that accept nothing, once everything that there is to find was found.
pub fn unused(
    findings: &[Finding],
    acceptances: &[PlacedAcceptance],
    rules: &[&str],
) -> Vec<Finding> {
    let is_unused = |it: &&PlacedAcceptance| {
        rules.contains(&it.acceptance.rule.as_str())
            && !findings
                .iter()
                .any(|finding| is_of(&it.acceptance, finding))
    };
    let found = |it: &PlacedAcceptance| Finding {
        severity: Severity::Notice,
        ..Finding::warning("acceptance-unused", "there is no such finding")
            .about(subject(&it.acceptance))
            .remedy("remove the entry once what it is for has been deployed")
            .at(it.location.clone())
    };
    acceptances.iter().filter(is_unused).map(found).collect()
}

fn is_of(acceptance: &Acceptance, finding: &Finding) -> bool {
    acceptance.rule == finding.rule && acceptance.resource == finding.subject
}

fn subject(acceptance: &Acceptance) -> String {
    format!("{} of {}", acceptance.rule, acceptance.resource)
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
    use super::{marked, stale, unused};
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
        let rules = ["data-destroyed", "cidr-wider"];
        let mut all = marked(findings, entries, date("2026-11-25"));
        all.extend(unused(&all, entries, &rules));
        all.extend(stale(entries, date("2026-11-25"), &rules));
        all.into_iter()
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
            ["data-destroyed Error false"]
        );
    }
}
