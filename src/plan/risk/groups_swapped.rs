//! A security group more, or another one, lets in what its rules let in, and no rule changes with it.
//!
//! Remedy: compare what the groups admit, or add the rule that is needed to the group that is there.

use super::grant::documents::target;
use super::swap::{Look, Swap, swaps};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::Difference;

pub(super) const DETECTOR: Detector = Detector {
    id: "groups-swapped",
    title: "nothing gets another security group than before",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str =
    "compare what the groups admit, or add the rule that is needed to the group that is there";

const LOOK: Look = Look {
    // A rule that names another group is compared as rules are.
    of: |pair| !pair.kind().starts_with("AWS::EC2::SecurityGroup"),
    key: |key| {
        let lower = key.to_ascii_lowercase();
        let ends = ["securitygroups", "securitygroupids"];
        ends.iter().any(|end| lower.ends_with(end)) || matches!(key, "GroupSet" | "Groups")
    },
    known_by: |value, key| {
        // Groups of other kinds are called so too: those of users, for one.
        let is_group = value.as_str().is_none_or(|text| text.starts_with("sg-"));
        (is_group || key != "Groups").then(|| target(value))
    },
};

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let is_of_network = |swap: &Swap<'_>| {
        let is_groups = swap.path == "Groups" || swap.path.ends_with(".Groups");
        !is_groups || swap.path.contains("NetworkInterface")
    };
    let danger = |swap: Swap<'_>| {
        let Swap { path, is, was, .. } = &swap;
        let message = format!("`{path}` is {is}, was {was}: whatever that group admits gets in");
        Danger::new(&swap.pair.path, message, REMEDY)
    };
    let all = swaps(difference, &LOOK).into_iter();
    all.filter(is_of_network).map(danger).collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::{Case, resource};
    use crate::plan::risk::testing::says;
    use serde_json::{Value as Json, json};

    fn group(id: &str) -> Json {
        json!({ "Fn::GetAtt": [id, "GroupId"] })
    }

    #[test]
    fn names_the_groups_wherever_they_stand() {
        for (kind, path) in [
            ("AWS::RDS::DBInstance", "VPCSecurityGroups"),
            ("AWS::RDS::DBCluster", "VpcSecurityGroupIds"),
            (
                "AWS::ElasticLoadBalancingV2::LoadBalancer",
                "SecurityGroups",
            ),
            ("AWS::Lambda::Function", "VpcConfig.SecurityGroupIds"),
        ] {
            let of = |groups: Json| {
                path.rsplit('.')
                    .fold(groups, |value, key| json!({ key: value }))
            };
            let (one, other) = (of(json!([group("A")])), of(json!([group("B")])));
            let both = of(json!([group("A"), group("B")]));
            assert_eq!(
                says(&DETECTOR, kind, one.clone(), other),
                [format!(
                    "`{path}` is `${{B.GroupId}}`, was `${{A.GroupId}}`: whatever that group admits gets in"
                )]
            );
            assert_eq!(says(&DETECTOR, kind, one.clone(), both.clone()).len(), 1);
            assert!(says(&DETECTOR, kind, both, one.clone()).is_empty());
            let same = of(json!([{ "Fn::Sub": "${A.GroupId}" }]));
            assert!(says(&DETECTOR, kind, one.clone(), same).is_empty());
            assert!(says(&DETECTOR, kind, Json::Null, one).is_empty());
        }
    }

    #[test]
    fn other_groups_are_none() {
        let of = |group: &str| json!({ "Groups": [group], "SecurityGroupIngress": [{ "SourceSecurityGroupId": group }] });
        assert!(says(&DETECTOR, "AWS::IAM::User", of("a"), of("b")).is_empty());
        assert!(says(&DETECTOR, "AWS::EC2::SecurityGroup", of("sg-a"), of("sg-b")).is_empty());
    }

    #[test]
    fn a_renamed_group_is_the_same() {
        let function = |id: &str| {
            resource(
                "AWS::Lambda::Function",
                json!({ "VpcConfig": { "SecurityGroupIds": [group(id)] } }),
            )
        };
        let case = Case::default()
            .with("Stack/F", function("Old"), function("New"))
            .acting(
                "Stack/New",
                Json::Null,
                resource("AWS::EC2::SecurityGroup", json!({})),
                |it| {
                    it.twin = Some("Stack/Old".to_owned());
                },
            );
        assert!(case.says(&DETECTOR).is_empty());
    }
}
