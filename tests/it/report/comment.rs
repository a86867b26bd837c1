//! Comments as they look, from none to five thousand changes, and that each fits.

use super::generated::{nothing, plan};
use super::{about, rendered};
use crate::support::golden;
use backstage_infra::plan::change::{Basis, Plan};
use backstage_infra::report::comment::{Limits, Omitted, Rendered, Verdict};
use backstage_infra::sink::Marker;
use std::path::Path;

#[track_caller]
fn is(name: &str, plan: &Plan) -> Rendered {
    let rendered = rendered(plan, &about(), Limits::COMMENT);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/comment");
    golden(&folder.join(name), rendered.text.as_str());
    let text = rendered.text.as_str();
    assert!(text.len() <= Limits::COMMENT.bytes, "{} bytes", text.len());
    assert!(Marker::read(text).is_some(), "the marker is at byte 0");
    assert_eq!(text.matches("-->").count(), 1, "no comment but the marker");
    rendered
}

#[test]
fn golden_nothing() {
    assert_eq!(is("0.md", &nothing()).omitted, Omitted::default());
}

#[test]
fn golden_one_change() {
    assert_eq!(is("1.md", &plan(1)).omitted, Omitted::default());
}

#[test]
fn golden_fifty_one_changes() {
    let rendered = is("51.md", &plan(51));
    assert!(rendered.reviewable);
    assert_eq!(rendered.omitted, Omitted::default());
}

#[test]
fn golden_five_hundred_changes() {
    let rendered = is("500.md", &plan(500));
    assert!(rendered.reviewable);
    assert_eq!(
        rendered.omitted.destructive + rendered.omitted.broadening,
        0
    );
}

#[test]
fn golden_five_thousand_changes() {
    let rendered = is("5000.md", &plan(5_000));
    assert!(!rendered.reviewable);
    assert!(
        rendered
            .text
            .as_str()
            .contains("not reviewable in a comment")
    );
}

#[test]
fn a_summary_has_room_for_everything() {
    let whole = rendered(&plan(1_000), &about(), Limits::SUMMARY);
    assert!(whole.reviewable);
    assert_eq!(whole.omitted, Omitted::default());
    let much = rendered(&plan(20_000), &about(), Limits::SUMMARY);
    assert!(much.text.as_str().len() <= Limits::SUMMARY.bytes);
}

#[test]
fn any_room_is_enough_for_what_is_never_left_out() {
    for changes in [60, 700, 3_000] {
        let plan = plan(changes);
        let counts = format!(
            "{} destroyed, {} replaced",
            plan.counts.remove, plan.counts.replace
        );
        for bytes in (18_000..=60_000).step_by(3_000) {
            let rendered = rendered(&plan, &about(), Limits { bytes });
            let text = rendered.text.as_str();
            assert!(text.len() <= bytes, "{} of {bytes} bytes", text.len());
            assert!(text.contains(&counts) && text.contains("omitted: "));
            assert!(text.contains("[full plan](https://github.com/"));
            assert_eq!(
                text.matches("<details>").count(),
                text.matches("</details>").count()
            );
            let unnamed = rendered.omitted.destructive + rendered.omitted.broadening;
            assert!(!rendered.reviewable || unnamed == 0, "{bytes} bytes");
        }
    }
}

#[test]
fn says_what_was_not_compared() {
    let mut plan = plan(3);
    plan.basis = Basis::Unknown;
    assert_eq!(Verdict::of(&plan), Verdict::NotCompared);
    let text = rendered(&plan, &about(), Limits::COMMENT).text;
    assert!(text.as_str().contains("### ⛔ "));
    assert!(
        text.as_str()
            .contains("**Not compared:** what is there could not be found out")
    );
    plan.basis = Basis::Empty;
    let text = rendered(&plan, &about(), Limits::COMMENT).text;
    assert!(text.as_str().contains("Compared with nothing"));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let text = |_| rendered(&plan(500), &about(), Limits::COMMENT).text;
    assert_eq!(text(0), text(1));
}
