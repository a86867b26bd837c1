//! Nodes: who starts them, where, by which role, and what selects them.

use super::{output, statement, values};
use crate::example::{templates, variants};
use crate::template::graph::section;
use serde_json::{Value, json};

#[test]
fn karpenter_listens_on_its_queue_and_passes_its_nodes_role() {
    for (variant, assembly) in variants() {
        let cluster = &templates(assembly)["ClusterNestedStack"];
        let helm = &templates(assembly)["HelmNestedStack"];
        let values = values(assembly, "karpenter");
        assert_eq!(
            values["settings"]["interruptionQueue"],
            output("Cluster", "KarpenterQueueName")
        );
        assert_eq!(
            cluster["Outputs"]["KarpenterQueueName"]["Value"],
            json!({ "Fn::GetAtt": ["KarpenterQueue", "QueueName"] })
        );
        let queue = statement(helm, "KarpenterRole", "AllowInterruptionQueueActions");
        assert_eq!(
            queue["Resource"],
            json!({ "Ref": "ClusterKarpenterQueueArn" })
        );
        let role = cluster["Resources"]["KarpenterNodeRole"]["Properties"]["RoleName"]
            .as_str()
            .unwrap();
        let passed = statement(helm, "KarpenterRole", "AllowPassingInstanceRole");
        let passed = passed["Resource"].as_str().unwrap();
        assert!(
            passed.ends_with(&format!(":role/{role}")),
            "{}",
            variant.name
        );
        let name = &cluster["Resources"]["Cluster"]["Properties"]["Name"];
        assert_eq!(values["settings"]["clusterName"], *name);
        let found = statement(helm, "KarpenterRole", "AllowAPIServerEndpointDiscovery");
        let found = found["Resource"].as_str().unwrap();
        assert!(found.ends_with(&format!(":cluster/{}", name.as_str().unwrap())));
    }
}

#[test]
fn nodes_of_karpenter_are_found_by_the_tags_of_the_network() {
    for (_, assembly) in variants() {
        let network = &templates(assembly)["NetworkNestedStack"];
        let tagged: Vec<&String> = section(network, "Resources")
            .iter()
            .filter(|(_, it)| {
                it["Properties"]["Tags"]
                    .to_string()
                    .contains("karpenter.sh/discovery")
            })
            .map(|(id, _)| id)
            .collect();
        assert!(tagged.len() > 1 && tagged.iter().all(|id| id.starts_with("PrivateSubnet")));
        let class = &values(assembly, "platform-resources")["nodeClasses"][0];
        let tag = json!({ "Key": "karpenter.sh/discovery", "Value": class["subnetTags"]["karpenter.sh/discovery"] });
        let subnet = &network["Resources"][tagged[0]]["Properties"]["Tags"];
        assert!(subnet.as_array().unwrap().contains(&tag));
        assert_eq!(class["role"], output("Cluster", "KarpenterNodeRoleName"));
        assert_eq!(class["kmsKeyId"], output("Cluster", "EbsKeyArn"));
    }
}

#[test]
fn every_node_selector_is_a_label_of_the_managed_nodes() {
    for (variant, assembly) in variants() {
        let cluster = &templates(assembly)["ClusterNestedStack"];
        let labels = &cluster["Resources"]["CoreNodeGroup"]["Properties"]["Labels"];
        let mut selectors = Vec::new();
        for release in &assembly.releases {
            selected(&json!(release.values), &mut selectors);
        }
        for (_, resource) in section(cluster, "Resources") {
            if let Some(text) = resource["Properties"]["ConfigurationValues"].as_str() {
                selected(&serde_json::from_str(text).unwrap(), &mut selectors);
            }
        }
        assert!(selectors.len() > 8, "{}", variant.name);
        for (label, value) in selectors {
            let known = label == "kubernetes.io/os" || labels[&label] == value;
            assert!(known, "{}: {label}", variant.name);
        }
    }
}

#[test]
fn whoever_makes_volumes_may_use_their_key() {
    for (_, assembly) in variants() {
        let templates = templates(assembly);
        for (stack, role, uses, grants, key) in [
            (
                "ClusterNestedStack",
                "AwsEbsCsiDriverAddonRole",
                "UseVolumeKey",
                "GrantVolumeKeyToServices",
                json!({ "Fn::GetAtt": ["VolumesKey", "Arn"] }),
            ),
            (
                "HelmNestedStack",
                "KarpenterRole",
                "AllowVolumeKey",
                "AllowVolumeKeyGrants",
                json!({ "Ref": "ClusterEbsKeyArn" }),
            ),
        ] {
            let uses = statement(&templates[stack], role, uses);
            assert_eq!(uses["Resource"], key);
            let actions = uses["Action"].to_string();
            for action in ["Decrypt", "DescribeKey", "GenerateDataKey", "ReEncrypt*"] {
                assert!(
                    actions.contains(&format!("\"kms:{action}")),
                    "{role}: {action}"
                );
            }
            let grants = statement(&templates[stack], role, grants);
            assert_eq!(grants["Resource"], key);
            assert!(grants["Action"].to_string().contains("\"kms:CreateGrant\""));
        }
    }
}

/// Every label of every `nodeSelector`.
fn selected(value: &Value, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| selected(item, found)),
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::Object(labels) if key == "nodeSelector" => {
                        found.extend(
                            labels
                                .iter()
                                .map(|(label, value)| (label.clone(), value.clone())),
                        );
                    }
                    _ => selected(value, found),
                }
            }
        }
        _ => {}
    }
}
