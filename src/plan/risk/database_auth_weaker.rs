//! Sign-in by IAM and passwords that AWS rotates cannot leak as a password in a file does.
//!
//! Remedy: keep IAM authentication and the managed password on.

use super::switch::{Switch, turned_of};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};

pub(super) const DETECTOR: Detector = Detector {
    id: "database-auth-weaker",
    title: "sign-in to a database becomes weaker",
    risk: Risk::Weakening,
    severity: Severity::Warning,
    run: dangers,
};

const IAM: &str = "sign-in by IAM";
const MANAGED: &str = "the master password that RDS keeps and rotates";

/// Off is the default: the types' pages, CloudFormation template reference.
const SWITCHES: &[Switch] = &[
    off("AWS::Neptune::DBCluster", &["IamAuthEnabled"], IAM),
    off(
        "AWS::RDS::DBCluster",
        &["EnableIAMDatabaseAuthentication"],
        IAM,
    ),
    off(
        "AWS::RDS::DBCluster",
        &["ManageMasterUserPassword"],
        MANAGED,
    ),
    off(
        "AWS::RDS::DBInstance",
        &["EnableIAMDatabaseAuthentication"],
        IAM,
    ),
    off(
        "AWS::RDS::DBInstance",
        &["ManageMasterUserPassword"],
        MANAGED,
    ),
];

const fn off(kind: &'static str, path: &'static [&'static str], what: &'static str) -> Switch {
    Switch {
        kind,
        path,
        absent: false,
        what,
    }
}

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    difference.pairs.iter().flat_map(of_pair).collect()
}

fn of_pair(pair: &Pair<'_>) -> Vec<Danger> {
    let danger = |(switch, turn): (&Switch, super::literal::Turn)| {
        let message = format!("{} {} turned off{}", switch.what, turn.is(), turn.doubt());
        Danger::new(
            &pair.path,
            message,
            format!("keep `{}` on", switch.path.join(".")),
        )
    };
    turned_of(SWITCHES, pair, false).map(danger).collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::says;
    use serde_json::json;

    #[test]
    fn sign_in_by_iam_goes() {
        let of = |on: bool| json!({ "EnableIAMDatabaseAuthentication": on });
        let says = |before, after| says(&DETECTOR, "AWS::RDS::DBCluster", before, after);
        assert_eq!(says(of(true), of(false)), ["sign-in by IAM is turned off"]);
        assert_eq!(says(of(true), json!({})).len(), 1);
        assert!(says(of(false), of(true)).is_empty());
        assert!(says(of(true), of(true)).is_empty());
    }
}
