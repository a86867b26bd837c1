//! What is billed by the hour is billed from the deploy on, whether anybody looks or not.
//!
//! Remedy: see that the change is meant; prices are AWS's.

use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::billed::CONTROL_PLANE;
use crate::plan::change::Billed;
use crate::plan::pair::Difference;

pub(super) const DETECTOR: Detector = Detector {
    id: "cost",
    title: "what is billed by the hour changes",
    risk: Risk::Cost,
    severity: Severity::Notice,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let is_other = |it: &&Billed| it.what != CONTROL_PLANE;
    let mut before: Vec<&Billed> = difference.billed_before.iter().filter(is_other).collect();
    let mut after: Vec<&Billed> = difference.billed_after.iter().filter(is_other).collect();
    let planes = [difference.billed_before, difference.billed_after].map(control_planes);
    let [was, is] = planes.each_ref().map(Option::as_ref);
    let mut found: Vec<Danger> = step(was, is).into_iter().collect();
    // The same thing in another number, then the same source in another size, then any other of its kind.
    let alike: [fn(&Billed, &Billed) -> bool; 3] = [
        |was, is| was.what == is.what && was.size == is.size,
        |was, is| was.what == is.what && was.source == is.source,
        |was, is| was.what == is.what,
    ];
    for alike in alike {
        after.retain(|is| match before.iter().position(|was| alike(was, is)) {
            Some(at) => {
                found.extend(step(Some(before.remove(at)), Some(is)));
                false
            }
            None => true,
        });
    }
    found.extend(before.into_iter().filter_map(|was| step(Some(was), None)));
    found.extend(after.into_iter().filter_map(|is| step(None, Some(is))));
    found.sort_by(|a, b| (&a.subject, &a.message).cmp(&(&b.subject, &b.message)));
    found
}

/// All control planes as one line: their size is a version, which has no price of its own.
fn control_planes(all: &[Billed]) -> Option<Billed> {
    let all: Vec<&Billed> = all.iter().filter(|it| it.what == CONTROL_PLANE).collect();
    let (first, others) = all.split_first()?;
    let is_one = others.is_empty();
    Some(Billed {
        count: all.iter().map(|it| it.count).sum(),
        size: if is_one {
            first.size.clone()
        } else {
            String::new()
        },
        ..(*first).clone()
    })
}

fn step(was: Option<&Billed>, is: Option<&Billed>) -> Option<Danger> {
    let one = is.or(was)?;
    let message = match (was, is) {
        (Some(was), Some(is)) if was.size == is.size || is.what == CONTROL_PLANE => {
            (was.count != is.count).then(|| format!("{} → {} {}", was.count, is.count, name(is)))?
        }
        (Some(was), Some(is)) => format!("{} {} → {}", is.what, sized(was), sized(is)),
        (Some(was), None) if was.count > 0 => format!("{} → 0 {}", was.count, name(was)),
        (None, Some(is)) if is.count > 0 => format!("0 → {} {}", is.count, name(is)),
        (Some(was), _) => format!("no longer {}", name(was)),
        (None, _) => format!("new: {}", name(one)),
    };
    Some(Danger::new(&one.source, message, "see that it is meant"))
}

/// What it is, with its size.
fn name(billed: &Billed) -> String {
    match billed.size.as_str() {
        "" => billed.what.clone(),
        size => format!("{}, {size}", billed.what),
    }
}

/// Its size, with how many where that is not one.
fn sized(billed: &Billed) -> String {
    let size = if billed.size.is_empty() {
        "without a size"
    } else {
        &billed.size
    };
    match billed.count {
        0 | 1 => size.to_owned(),
        count => format!("{count} × {size}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{CONTROL_PLANE, DETECTOR};
    use crate::plan::change::Billed;
    use crate::plan::risk::resource_test::Case;

    fn billed(what: &str, count: u32, size: &str) -> Billed {
        Billed {
            what: what.to_owned(),
            count,
            size: size.to_owned(),
            source: "Stack/It".to_owned(),
        }
    }

    fn change(before: &[Billed], after: &[Billed]) -> Vec<String> {
        let case = Case {
            billed_before: before.to_vec(),
            billed_after: after.to_vec(),
            ..Case::default()
        };
        case.says(&DETECTOR)
    }

    #[test]
    fn each_line_that_changes_is_told_once() {
        let before = [
            billed("NAT gateway", 3, ""),
            billed("Aurora instance", 1, "db.t4g.medium"),
        ];
        let after = [
            billed("Aurora instance", 1, "db.r8g.large"),
            billed("NAT gateway", 1, ""),
        ];
        assert_eq!(
            change(&before, &after),
            [
                "3 → 1 NAT gateway",
                "Aurora instance db.t4g.medium → db.r8g.large"
            ]
        );
    }

    #[test]
    fn what_appears_and_goes_is_counted_from_nothing() {
        let pool = billed("nodes of a pool", 0, "up to 16 cpu");
        assert_eq!(
            change(&[], &[billed("NAT gateway", 1, "")]),
            ["0 → 1 NAT gateway"]
        );
        assert_eq!(
            change(&[billed("node", 2, "m7i.large")], &[]),
            ["2 → 0 node, m7i.large"]
        );
        assert_eq!(
            change(&[], std::slice::from_ref(&pool)),
            ["new: nodes of a pool, up to 16 cpu"]
        );
        assert_eq!(
            change(&[pool], &[]),
            ["no longer nodes of a pool, up to 16 cpu"]
        );
    }

    #[test]
    fn control_planes_are_counted_whatever_their_versions_are() {
        let of = |versions: &[&str]| -> Vec<Billed> {
            let of = |version: &&str| billed(CONTROL_PLANE, 1, version);
            versions.iter().map(of).collect()
        };
        assert!(change(&of(&[""]), &of(&["Kubernetes 1.34"])).is_empty());
        assert!(
            change(
                &of(&["Kubernetes 1.33", "Kubernetes 1.34"]),
                &[billed(CONTROL_PLANE, 2, "Kubernetes 1.34")]
            )
            .is_empty()
        );
        assert_eq!(change(&[], &of(&[""])), ["0 → 1 EKS control plane"]);
        assert_eq!(
            change(&of(&[""]), &of(&["", "Kubernetes 1.34"])),
            ["1 → 2 EKS control plane"]
        );
        assert_eq!(
            change(&of(&["Kubernetes 1.34"]), &[]),
            ["1 → 0 EKS control plane, Kubernetes 1.34"]
        );
    }

    #[test]
    fn the_same_lines_in_any_order_are_no_change() {
        let lines = [
            billed("NAT gateway", 3, ""),
            billed("node", 1, "a"),
            billed("node", 1, "b"),
        ];
        let mut others = lines.to_vec();
        others.reverse();
        assert!(change(&lines, &others).is_empty());
    }
}
