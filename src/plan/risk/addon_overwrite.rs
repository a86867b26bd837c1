//! With `OVERWRITE` EKS puts back every setting that somebody changed in the cluster, such as a CNI's.
//!
//! Remedy: leave `ResolveConflicts` at `NONE` or `PRESERVE`, or write the settings into `ConfigurationValues`.

use super::literal::{given, said};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "addon-overwrite",
    title: "an add-on overwrites what was set in the cluster",
    risk: Risk::Weakening,
    severity: Severity::Warning,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let addons = difference
        .pairs
        .iter()
        .filter(|pair| pair.kind() == "AWS::EKS::Addon");
    addons
        .filter(|pair| pair.stays())
        .filter_map(of_addon)
        .collect()
}

fn of_addon(pair: &Pair<'_>) -> Option<Danger> {
    let (was, is) = (
        given(pair.was(&["ResolveConflicts"])),
        given(pair.is(&["ResolveConflicts"]))?,
    );
    let introduced = is == "OVERWRITE" && was.is_none_or(|it| it != "OVERWRITE");
    introduced.then(|| {
        let message = format!(
            "`ResolveConflicts` is `OVERWRITE`, was {}; what was set in the cluster is lost",
            said(was)
        );
        Danger::new(
            &pair.path,
            message,
            "write what must stay into `ConfigurationValues`, or keep `PRESERVE`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::json;

    #[test]
    fn overwriting_is_told_when_it_is_new() {
        let of = |how: &str| json!({ "ResolveConflicts": how });
        let says = |before, after| says(&DETECTOR, "AWS::EKS::Addon", before, after);
        assert_eq!(
            says(of("PRESERVE"), of("OVERWRITE")),
            [
                "`ResolveConflicts` is `OVERWRITE`, was `PRESERVE`; what was set in the cluster is lost"
            ]
        );
        assert_eq!(says(json!({}), of("OVERWRITE")).len(), 1);
        assert!(says(of("OVERWRITE"), of("OVERWRITE")).is_empty());
        assert!(says(of("OVERWRITE"), of("NONE")).is_empty());
    }
}
