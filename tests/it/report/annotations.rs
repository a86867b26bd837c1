//! Annotations: as many as GitHub shows.

use backstage_infra::model::finding::{Accepted, Finding, Severity};
use backstage_infra::report::findings::annotations_shown;
use backstage_infra::sink::AnnotationLevel;

fn many(errors: usize, warnings: usize, notices: usize) -> Vec<Finding> {
    let of = |severity, count| {
        (0..count).map(move |at| Finding {
            severity,
            ..Finding::error("a-rule", format!("{severity:?} {at}"))
        })
    };
    (of(Severity::Notice, notices))
        .chain(of(Severity::Warning, warnings))
        .chain(of(Severity::Error, errors))
        .collect()
}

#[test]
fn the_worst_come_first_and_the_rest_is_one_sum() {
    let shown = annotations_shown(&many(13, 4, 12));
    let count = |level| shown.iter().filter(|it| it.level == level).count();
    assert_eq!(count(AnnotationLevel::Error), 10);
    assert_eq!(count(AnnotationLevel::Warning), 4);
    assert_eq!(count(AnnotationLevel::Notice), 10);
    assert_eq!(shown[0].message, "Error 0");
    assert_eq!(
        shown.last().map(|it| it.message.as_str()),
        Some("and 3 errors, 3 notices more, which are in the log and the summary")
    );
}

#[test]
fn few_are_all_shown() {
    assert_eq!(annotations_shown(&many(10, 10, 10)).len(), 30);
    assert_eq!(annotations_shown(&[]), []);
}

#[test]
fn what_is_accepted_is_a_notice_and_says_by_which_words() {
    let accepted = Finding {
        accepted: Some(Accepted {
            reason: "known".to_owned(),
            until: "2026-12-31".to_owned(),
        }),
        ..Finding::error("a-rule", "open")
    };
    let shown = annotations_shown(&[accepted, Finding::warning("b-rule", "odd")]);
    assert_eq!(shown[0].message, "odd");
    assert_eq!(shown[1].level, AnnotationLevel::Notice);
    assert_eq!(shown[1].message, "open; accepted until 2026-12-31: known");
}
