//! CloudFormation refuses an update in which a logical id gets another type.
//!
//! Remedy: give the new resource another logical id.

use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "type-changed",
    title: "a logical id gets another type, which CloudFormation refuses",
    risk: Risk::Destruction,
    severity: Severity::Error,
    run: dangers,
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let of = |pair: &Pair<'_>| {
        let was = pair.before.kind()?;
        let is = after(difference, pair)?;
        (was != is).then(|| {
            let message =
                format!("the type is `{is}`, was `{was}`; CloudFormation refuses the update");
            Danger::new(
                &pair.path,
                message,
                "give the new resource another logical id",
            )
        })
    };
    difference.pairs.iter().filter_map(of).collect()
}

/// The type after, also where the change is told as one removed and one added under the same path.
fn after<'a>(difference: &'a Difference<'_>, pair: &'a Pair<'_>) -> Option<&'a str> {
    let other = || {
        difference
            .pairs
            .iter()
            .find(|it| it.path == pair.path && it.before.is_none())
    };
    pair.after.kind().or_else(|| other()?.after.kind())
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::{Case, resource};
    use serde_json::{Value, json};

    #[test]
    fn names_both_types_however_the_change_is_told() {
        let role = resource("AWS::IAM::Role", json!({}));
        let user = resource("AWS::IAM::User", json!({}));
        let expected = [
            "the type is `AWS::IAM::User`, was `AWS::IAM::Role`; CloudFormation refuses the update",
        ];
        let one = Case::default().with("Stack/It", role.clone(), user.clone());
        assert_eq!(one.says(&DETECTOR), expected);
        let two = Case::default()
            .with("Stack/It", role.clone(), Value::Null)
            .with("Stack/It", Value::Null, user.clone());
        assert_eq!(two.says(&DETECTOR), expected);
        let elsewhere = Case::default()
            .with("Stack/It", role.clone(), Value::Null)
            .with("Other/It", Value::Null, user);
        assert!(elsewhere.says(&DETECTOR).is_empty());
        assert!(
            Case::default()
                .with("Stack/It", role.clone(), role)
                .says(&DETECTOR)
                .is_empty()
        );
    }
}
