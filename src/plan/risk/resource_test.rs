//! Differences made by hand, for the tests of detectors.

use super::{Danger, Detector};
use crate::model::finding::Risk;
use crate::model::value::Value;
use crate::plan::change::{
    Action, Billed, PropertyChange, ReleaseChange, Replaces, ResourceChange, StackChange,
};
use crate::plan::diff::resource::changed;
use crate::plan::pair::{Difference, Pair, ReleasePair};
use crate::plan::scope::Scope;
use crate::template::tree::AssemblyTree;
use serde_json::{Value as Json, json};

/// Resources and releases before and after.
#[derive(Default)]
pub(super) struct Case {
    pub(super) before: AssemblyTree,
    pub(super) after: AssemblyTree,
    pub(super) settings: Vec<PropertyChange>,
    pub(super) resources: Vec<Resource>,
    pub(super) releases: Vec<(ReleaseChange, Option<Value>, Option<Value>)>,
    pub(super) billed_before: Vec<Billed>,
    pub(super) billed_after: Vec<Billed>,
}

pub(super) struct Resource {
    pub(super) path: String,
    pub(super) change: ResourceChange,
    pub(super) before: Option<Json>,
    pub(super) after: Option<Json>,
}

impl Case {
    /// With one more resource. Null: there is none on this side. Its action follows from the sides.
    pub(super) fn with(self, path: &str, before: Json, after: Json) -> Self {
        self.acting(path, before, after, |_| ())
    }

    /// The same, with what the diff engine would have said of it.
    pub(super) fn acting(
        mut self,
        path: &str,
        before: Json,
        after: Json,
        say: impl Fn(&mut ResourceChange),
    ) -> Self {
        let side = |json: Json| (!json.is_null()).then_some(json);
        let (before, after) = (side(before), side(after));
        let action = match (&before, &after) {
            (Some(_), Some(_)) => Action::Modify,
            (None, _) => Action::Add,
            (_, None) => Action::Remove,
        };
        let kind = after
            .as_ref()
            .or(before.as_ref())
            .and_then(|it| it["Type"].as_str());
        let mut change = ResourceChange {
            logical_id: path.rsplit('/').next().unwrap_or(path).to_owned(),
            kind: kind.unwrap_or_default().to_owned(),
            action,
            ..ResourceChange::default()
        };
        if let (Some(before), Some(after)) = (&before, &after) {
            let scopes = (&Scope::default(), &Scope::default());
            let told = changed(&change.logical_id, before, after, scopes).unwrap_or_default();
            (change.properties, change.attributes) = (told.properties, told.attributes);
        }
        say(&mut change);
        self.resources.push(Resource {
            path: path.to_owned(),
            change,
            before,
            after,
        });
        self
    }

    /// With one more release that is upgraded.
    pub(super) fn release(mut self, versions: [&str; 2], before: Json, after: Json) -> Self {
        let value = |json: Json| serde_json::from_value::<Value>(json).ok();
        let change = ReleaseChange {
            name: "backstage".to_owned(),
            namespace: "backstage".to_owned(),
            action: Action::Modify,
            wave: 1,
            needs: Vec::new(),
            chart: "backstage".to_owned(),
            repository: "local".to_owned(),
            version_before: Some(versions[0].to_owned()),
            version_after: Some(versions[1].to_owned()),
            sha256: "unrecorded".to_owned(),
            timeout_minutes: 5,
            attributes: Vec::new(),
            highlights: Vec::new(),
            values: Vec::new(),
            unknown: Vec::new(),
        };
        self.releases.push((change, value(before), value(after)));
        self
    }

    /// What a detector finds.
    pub(super) fn found(&self, detector: &Detector) -> Vec<Danger> {
        let stack = StackChange {
            name: "DeploymentStack".to_owned(),
            action: Action::Modify,
            settings: self.settings.clone(),
            ..StackChange::default()
        };
        let pairs = self.resources.iter().map(|it| Pair {
            path: it.path.clone(),
            change: &it.change,
            before: it.before.clone().into(),
            after: it.after.clone().into(),
            stack_before: None,
            stack_after: None,
        });
        let releases = self
            .releases
            .iter()
            .map(|(change, before, after)| ReleasePair {
                change,
                before: before.as_ref(),
                after: after.as_ref(),
            });
        (detector.run)(&Difference {
            before: &self.before,
            after: &self.after,
            pairs: pairs.collect(),
            stack: &stack,
            releases: releases.collect(),
            gained: Default::default(),
            grown: Default::default(),
            deciding: Default::default(),
            billed_before: &self.billed_before,
            billed_after: &self.billed_after,
        })
    }

    /// The messages of what a detector finds.
    pub(super) fn says(&self, detector: &Detector) -> Vec<String> {
        self.found(detector)
            .into_iter()
            .map(|danger| danger.message)
            .collect()
    }
}

/// A resource of a type with properties.
pub(super) fn resource(kind: &str, properties: Json) -> Json {
    json!({ "Type": kind, "Properties": properties })
}

/// What a detector says of one resource whose properties change; null where there is none on this side.
pub(super) fn says(detector: &Detector, kind: &str, before: Json, after: Json) -> Vec<String> {
    let side = |properties: Json| match properties {
        Json::Null => Json::Null,
        properties => resource(kind, properties),
    };
    Case::default()
        .with("Stack/It", side(before), side(after))
        .says(detector)
}

/// Marks a resource as replaced.
pub(super) fn replaced(change: &mut ResourceChange) {
    change.action = Action::Replace;
    for property in &mut change.properties {
        property.replaces = Replaces::Yes;
    }
}

/// Everything that a detector would speak of, were it new.
fn dangerous() -> Vec<Json> {
    let open = json!({ "IpProtocol": "-1", "CidrIp": "0.0.0.0/0", "GroupId": { "Ref": "Group" } });
    let of = [
        (
            "AWS::EC2::SecurityGroup",
            json!({ "SecurityGroupIngress": [open], "SecurityGroupEgress": [open] }),
        ),
        ("AWS::EC2::SecurityGroupIngress", open.clone()),
        ("AWS::EC2::SecurityGroupEgress", open),
        (
            "AWS::EC2::NetworkAclEntry",
            json!({ "Protocol": -1, "RuleAction": "allow", "CidrBlock": "0.0.0.0/0" }),
        ),
        (
            "AWS::EC2::NetworkAclEntry",
            json!({ "Protocol": -1, "RuleAction": "deny", "CidrBlock": "0.0.0.0/0" }),
        ),
        ("AWS::EC2::Subnet", json!({ "MapPublicIpOnLaunch": true })),
        (
            "AWS::EC2::Route",
            json!({ "RouteTableId": "rtb-1", "GatewayId": "igw-1" }),
        ),
        (
            "AWS::EC2::LaunchTemplate",
            json!({ "LaunchTemplateData": { "MetadataOptions": {
            "HttpTokens": "optional", "HttpPutResponseHopLimit": 9 } } }),
        ),
        (
            "AWS::EKS::Cluster",
            json!({ "Version": "1.30", "ResourcesVpcConfig": { "EndpointPublicAccess": true } }),
        ),
        (
            "AWS::EKS::Addon",
            json!({ "ResolveConflicts": "OVERWRITE" }),
        ),
        (
            "AWS::EKS::AccessEntry",
            json!({ "PrincipalArn": "a", "KubernetesGroups": ["system:masters"] }),
        ),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", json!({})),
        (
            "AWS::ElasticLoadBalancingV2::Listener",
            json!({ "Protocol": "HTTPS", "SslPolicy": "Ours" }),
        ),
        ("AWS::Lambda::Url", json!({ "AuthType": "NONE" })),
        (
            "AWS::RDS::DBInstance",
            json!({ "PubliclyAccessible": true, "EngineVersion": "9.6" }),
        ),
        (
            "AWS::RDS::DBCluster",
            json!({ "BackupRetentionPeriod": { "Ref": "Days" } }),
        ),
        (
            "AWS::Logs::LogGroup",
            json!({ "RetentionInDays": 1, "LogGroupName": "it" }),
        ),
        ("AWS::S3::Bucket", json!({ "AccessControl": "PublicRead" })),
        ("AWS::IAM::AccessKey", json!({ "UserName": "robot" })),
        (
            "AWS::IAM::UserToGroupAddition",
            json!({ "GroupName": "admins", "Users": ["eve"] }),
        ),
        (
            "AWS::SSO::Assignment",
            json!({ "PrincipalId": "eve", "PermissionSetArn": "p" }),
        ),
        (
            "AWS::CloudFormation::Macro",
            json!({ "Name": "Mine", "FunctionName": "f" }),
        ),
        (
            "AWS::Lambda::Function",
            json!({ "Role": "r", "VpcConfig": { "SecurityGroupIds": ["sg-1"] } }),
        ),
    ];
    of.map(|(kind, properties)| resource(kind, properties))
        .to_vec()
}

#[test]
fn no_detector_speaks_of_what_stays_or_goes_as_it_was() {
    let values = json!({ "ingress": { "annotations": { "alb.ingress.kubernetes.io/scheme": "internet-facing" } } });
    let mut same = Case::default().release(["1.0.0", "1.0.0"], values.clone(), values);
    let mut gone = Case::default();
    for (number, it) in dangerous().into_iter().enumerate() {
        let path = format!("Stack/It{number}");
        if it["Properties"]["RuleAction"] != "deny" {
            gone = gone.with(&path, it.clone(), Json::Null);
        }
        same = same.with(&path, it.clone(), it);
    }
    for detector in super::ALL {
        assert_eq!(same.says(detector), [] as [&str; 0], "{}", detector.id);
        // That something goes is what these speak of.
        if detector.risk != Risk::Destruction {
            assert_eq!(gone.says(detector), [] as [&str; 0], "{}", detector.id);
        }
    }
}

#[test]
fn detectors_are_sorted_by_their_ids() {
    assert!(super::ALL.is_sorted_by_key(|detector| detector.id));
}
