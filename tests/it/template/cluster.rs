//! The cluster's stack: the order in which it comes up, and what must hold of its parts.

use super::graph::{edges, reaches};
use super::{assert_sound, template};
use crate::example;
use backstage_infra::model::addon::Addon;
use backstage_infra::model::platform::Platform;
use backstage_infra::model::policy::IdentityProvider;
use backstage_infra::template::resource::cluster::cluster;
use serde_json::{Value, json};

/// The example, with nodes of another operating system, architecture and capacity beside its own.
fn platform() -> Platform {
    let mut platform = example::platform(example::ROLES);
    let nodes = json!({
        "name": "arm-spot", "ami": "AL2023_ARM_64_STANDARD",
        "instance-types": ["m7g.large", "m6g.large"], "capacity": "spot",
        "scaling": { "min": 0, "desired": 0, "max": 3 }, "volumes": { "root-gib": 50 },
        "max-unavailable": 1,
    });
    let groups = &mut platform.node_groups.node_groups;
    groups.push(serde_json::from_value(nodes).unwrap());
    platform
}

/// The same with a change of one add-on.
fn with_addon(name: &str, change: impl FnOnce(&mut Addon)) -> Value {
    let mut platform = platform();
    let mut addons = platform.addons.addons.iter_mut();
    change(addons.find(|addon| addon.name.as_str() == name).unwrap());
    template(&cluster(&platform))
}

#[test]
fn nodes_come_after_entries_and_what_they_need() {
    let template = template(&cluster(&platform()));
    for nodes in ["CoreNodeGroup", "ArmSpotNodeGroup"] {
        assert_order(
            &template,
            &[
                ("AccessEntryDeploy", nodes),
                ("KarpenterNodeAccessEntry", nodes),
                ("VpcCniAddon", nodes),
                ("KubeProxyAddon", nodes),
                ("EksPodIdentityAgentAddon", nodes),
            ],
        );
    }
}

#[test]
fn every_other_addon_comes_after_every_node_group_and_its_log_groups() {
    let logs = json!([{ "name": "/backstage-eks/volumes", "retention-days": 30 }]);
    let template = with_addon("aws-ebs-csi-driver", |addon| {
        addon.log_groups = serde_json::from_value(logs).unwrap();
    });
    assert_order(
        &template,
        &[
            ("CoreNodeGroup", "CorednsAddon"),
            ("ArmSpotNodeGroup", "CorednsAddon"),
            ("CoreNodeGroup", "AwsEbsCsiDriverAddon"),
            ("ArmSpotNodeGroup", "AwsEbsCsiDriverAddon"),
            ("BackstageEksVolumesLogGroup", "AwsEbsCsiDriverAddon"),
        ],
    );
}

#[test]
fn no_order_is_said_twice_and_every_name_resolves() {
    for platform in [platform(), without_options()] {
        let template = template(&cluster(&platform));
        assert_sound(&template);
    }
}

#[test]
fn only_keys_and_the_record_of_who_did_what_outlive_the_stack() {
    let template = template(&cluster(&platform()));
    for (id, resource) in template["Resources"].as_object().unwrap() {
        let kept = resource["DeletionPolicy"] == "RetainExceptOnCreate"
            && resource["UpdateReplacePolicy"] == "Retain";
        let data = ["ControlPlaneLogGroup", "SecretsKey", "VolumesKey"].contains(&id.as_str());
        assert_eq!(kept, data, "{id}");
    }
    for key in ["SecretsKey", "VolumesKey"] {
        let properties = &template["Resources"][key]["Properties"];
        assert_eq!(properties["EnableKeyRotation"], true);
    }
}

#[test]
fn karpenter_hears_of_every_interruption_on_a_queue_of_its_name() {
    let template = template(&cluster(&platform()));
    let resources = template["Resources"].as_object().unwrap();
    let queue = &resources["KarpenterQueue"]["Properties"];
    assert_eq!(queue["QueueName"], "backstage-karpenter");
    assert_eq!(queue["SqsManagedSseEnabled"], true);
    let arn = json!({ "Fn::GetAtt": ["KarpenterQueue", "Arn"] });
    let rules: Vec<&Value> = resources
        .values()
        .filter(|resource| resource["Type"] == "AWS::Events::Rule")
        .collect();
    assert_eq!(rules.len(), 5);
    assert!(
        rules
            .iter()
            .all(|rule| rule["Properties"]["Targets"][0]["Arn"] == arn)
    );
    let role = &resources["KarpenterNodeRole"]["Properties"];
    assert_eq!(role["RoleName"], "backstage-karpenter-node");
}

#[test]
fn auto_scaling_may_start_nodes_on_encrypted_volumes() {
    let template = template(&cluster(&platform()));
    let statements = &template["Resources"]["VolumesKey"]["Properties"]["KeyPolicy"]["Statement"];
    let of = |sid: &str| {
        let mut statements = statements.as_array().unwrap().iter();
        statements.find(|it| it["Sid"] == sid).unwrap()
    };
    let role = |name: &str| json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/aws-service-role/{name}") });
    let roles = [
        role("autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
        role("spot.amazonaws.com/AWSServiceRoleForEC2Spot"),
    ];
    assert_eq!(
        of("InstancesAreStartedWith")["Principal"]["AWS"],
        json!(roles)
    );
    assert_eq!(
        of("GrantsToEc2")["Principal"]["AWS"].as_array().unwrap()[1..],
        roles
    );
    assert_eq!(
        of("GrantsToEc2")["Condition"],
        json!({ "Bool": { "kms:GrantIsForAWSResource": "true" } })
    );
}

#[test]
fn nobody_gets_in_but_by_an_access_entry() {
    let template = template(&cluster(&platform()));
    let properties = &template["Resources"]["Cluster"]["Properties"];
    assert_eq!(
        properties["AccessConfig"],
        json!({ "AuthenticationMode": "API", "BootstrapClusterCreatorAdminPermissions": false })
    );
    let entry = |id: &str| template["Resources"][id]["Properties"].clone();
    assert_eq!(
        entry("AccessEntryDeploy")["AccessPolicies"],
        json!([{
            "PolicyArn": { "Fn::Sub": "arn:${AWS::Partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" },
            "AccessScope": { "Type": "cluster" },
        }])
    );
    assert_eq!(
        entry("AccessEntryPlan")["KubernetesGroups"],
        json!(["backstage-infra:readers"])
    );
    assert_eq!(
        entry("AccessEntryPlatformAdmin")["Username"],
        "platform-admin"
    );
    assert_eq!(entry("KarpenterNodeAccessEntry")["Type"], "EC2_LINUX");
}

#[test]
fn nodes_start_with_encrypted_volumes_and_keep_their_role_from_pods() {
    let template = template(&cluster(&platform()));
    for (id, devices) in [
        ("CoreLaunchTemplate", vec!["/dev/xvda", "/dev/xvdb"]),
        ("ArmSpotLaunchTemplate", vec!["/dev/xvda"]),
    ] {
        let data = &template["Resources"][id]["Properties"]["LaunchTemplateData"];
        assert_eq!(
            data["MetadataOptions"],
            json!({ "HttpEndpoint": "enabled", "HttpTokens": "required", "HttpPutResponseHopLimit": 1 })
        );
        let volumes = data["BlockDeviceMappings"].as_array().unwrap();
        let names: Vec<_> = volumes.iter().map(|it| &it["DeviceName"]).collect();
        assert_eq!(names, devices);
        assert!(volumes.iter().all(|it| it["Ebs"]["Encrypted"] == true));
    }
}

#[test]
fn an_addon_gets_its_role_the_way_it_asks_for() {
    let template = template(&cluster(&platform()));
    let properties = |id: &str| template["Resources"][id]["Properties"].clone();
    assert_eq!(
        properties("AwsEbsCsiDriverAddon")["PodIdentityAssociations"],
        json!([{
            "ServiceAccount": "ebs-csi-controller-sa",
            "RoleArn": { "Fn::GetAtt": ["AwsEbsCsiDriverAddonRole", "Arn"] },
        }])
    );
    assert_eq!(
        properties("VpcCniAddon")["ServiceAccountRoleArn"],
        json!({ "Fn::GetAtt": ["VpcCniAddonRole", "Arn"] })
    );
    assert!(
        properties("VpcCniAddon")
            .get("PodIdentityAssociations")
            .is_none()
    );
    let policies = &properties("AwsEbsCsiDriverAddonRole")["Policies"];
    assert_eq!(policies[0]["PolicyName"], "kms-eks-ebs-encryption");
    let statement = &policies[0]["PolicyDocument"]["Statement"][0];
    assert_eq!(statement["Sid"], "UseVolumeKey");
    assert_eq!(
        statement["Resource"],
        json!({ "Fn::GetAtt": ["VolumesKey", "Arn"] })
    );
}

#[test]
fn configuration_is_text_and_its_references_are_filled_in() {
    let configured = |values: Value| {
        let template = with_addon("aws-ebs-csi-driver", |addon| {
            addon.configuration = Some(serde_json::from_value(values).unwrap());
        });
        template["Resources"]["AwsEbsCsiDriverAddon"]["Properties"]["ConfigurationValues"].clone()
    };
    assert_eq!(
        configured(json!({ "enableNetworkPolicy": "true", "env": { "B": "1", "A": "${x}" } })),
        r#"{"enableNetworkPolicy":"true","env":{"A":"${x}","B":"1"}}"#
    );
    let key = json!({ "$reference": { "output": { "stack": "Cluster", "key": "EbsKeyArn" } } });
    assert_eq!(
        configured(json!({ "note": "${x}", "key": key })),
        json!({ "Fn::Sub": [
            r#"{"key":"${Value1}","note":"${!x}"}"#,
            { "Value1": { "Fn::GetAtt": ["VolumesKey", "Arn"] } },
        ] })
    );
}

#[test]
fn iam_trusts_the_issuer_only_where_somebody_relies_on_it() {
    let with = template(&cluster(&platform()));
    assert!(with["Resources"].get("OidcProvider").is_some());
    assert!(with["Outputs"].get("OidcProviderArn").is_some());
    let without = template(&cluster(&without_options()));
    assert!(without["Resources"].get("OidcProvider").is_none());
    assert!(without["Outputs"].get("OidcProviderArn").is_none());
}

#[test]
fn gives_what_other_stacks_take() {
    let template = template(&cluster(&platform()));
    let outputs: Vec<&String> = template["Outputs"].as_object().unwrap().keys().collect();
    assert_eq!(
        outputs,
        [
            "ClusterArn",
            "ClusterCertificateAuthority",
            "ClusterEndpoint",
            "ClusterName",
            "ClusterSecurityGroupId",
            "EbsKeyArn",
            "KarpenterNodeRoleName",
            "KarpenterQueueArn",
            "KarpenterQueueName",
            "NodeRoleArn",
            "OidcIssuer",
            "OidcProviderArn",
            "SecretsKeyArn",
        ]
    );
}

/// No key for Secrets, no service network, no IRSA, EKS's own default of who reaches the endpoint.
fn without_options() -> Platform {
    let mut platform = platform();
    platform.cluster.secrets_encryption = false;
    platform.cluster.service_cidr = None;
    platform.cluster.endpoint.cidrs.clear();
    let addons = platform.addons.addons.iter_mut();
    let releases = platform.releases.iter_mut();
    addons
        .filter_map(|addon| addon.identity.as_mut())
        .chain(releases.filter_map(|release| release.identity.as_mut()))
        .for_each(|identity| identity.via = IdentityProvider::PodIdentity);
    platform
}

/// Each first one comes before the second, by a name in it or by `DependsOn`.
fn assert_order(template: &Value, pairs: &[(&str, &str)]) {
    let edges = edges(template);
    for (first, second) in pairs {
        assert!(edges.contains_key(*first), "there is no {first}");
        assert!(reaches(&edges, second, first), "{second} after {first}");
    }
}
