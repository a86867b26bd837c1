//! Between documents: what charts, policies and resources say of each other is the same, in every variant.

use super::graph::section;
use crate::example::{platform, templates, variants};
use backstage_infra::model::value::Value as Setting;
use backstage_infra::template::assembly::Assembly;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A role's inline policies may have this many characters altogether. Source: "IAM and AWS STS quotas".
const INLINE: usize = 10_240;

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
fn the_load_balancer_shows_the_certificate_of_the_host() {
    for (_, assembly) in variants() {
        let values = values(assembly, "backstage");
        assert_eq!(
            values["ingress"]["annotations"]["alb.ingress.kubernetes.io/certificate-arn"],
            output("Helm", "CertificateArn")
        );
        let helm = &templates(assembly)["HelmNestedStack"];
        let certificate = &helm["Resources"]["Certificate"]["Properties"]["DomainName"];
        assert_eq!(values["host"], *certificate);
    }
}

#[test]
fn backstage_may_read_and_decrypt_every_secret_that_it_mounts() {
    for (variant, assembly) in variants() {
        let helm = &templates(assembly)["HelmNestedStack"];
        let readable = statement(helm, "BackstageRole", "ReadSecrets");
        let decrypted = statement(helm, "BackstageRole", "DecryptThoseSecrets");
        assert_eq!(decrypted["Action"], "kms:Decrypt");
        let mounted = values(assembly, "backstage")["secrets"].clone();
        assert_eq!(mounted.as_array().unwrap().len(), 2);
        let platform = platform(variant.set);
        for entry in mounted.as_array().unwrap() {
            let secret = platform
                .secrets
                .secrets
                .iter()
                .find(|secret| secret.id.as_str() == entry["name"])
                .unwrap();
            let arn = match entry["secret"].as_str() {
                Some(name) => {
                    assert_eq!(name, secret.name.as_str(), "{}", variant.name);
                    let identity = &platform.identity;
                    json!(format!(
                        "arn:{}:secretsmanager:{}:{}:secret:{name}-??????",
                        identity.partition(),
                        identity.region,
                        identity.account
                    ))
                }
                None => {
                    assert_eq!(entry["secret"], output("Database", "MasterSecretArn"));
                    json!({ "Ref": "DatabaseMasterSecretArn" })
                }
            };
            for list in [
                &readable["Resource"],
                &decrypted["Condition"]["StringLike"]["kms:EncryptionContext:SecretARN"],
            ] {
                assert!(
                    list.as_array().unwrap().contains(&arn),
                    "{}: {arn}",
                    variant.name
                );
            }
            // What the pods take is what the secret has.
            for key in entry["environment"].as_object().unwrap().values() {
                assert!(
                    secret.keys.iter().any(|known| key == known.as_str()),
                    "{key}"
                );
            }
        }
    }
}

#[test]
fn grafana_may_read_and_decrypt_the_secret_that_it_mounts() {
    let with_grafana = variants().iter().filter(|(variant, _)| {
        variant
            .set
            .contains(&("deployment:eks:grafana:enabled", "true"))
    });
    let mut names = BTreeSet::new();
    for (_, assembly) in with_grafana {
        let helm = &templates(assembly)["HelmNestedStack"];
        let objects =
            &values(assembly, "grafana")["extraObjects"][1]["spec"]["parameters"]["objects"];
        let read = statement(helm, "GrafanaRole", "ReadSecret")["Resource"].clone();
        let decrypted = &statement(helm, "GrafanaRole", "DecryptThatSecret")["Condition"];
        assert_eq!(
            decrypted["StringLike"]["kms:EncryptionContext:SecretARN"],
            read
        );
        let name = read.as_str().unwrap().rsplit(':').next().unwrap();
        let name = name.strip_suffix("-??????").unwrap().to_owned();
        assert!(
            objects
                .as_str()
                .unwrap()
                .contains(&format!("objectName: \"{name}\""))
        );
        names.insert(name);
    }
    assert_eq!(
        names,
        ["acme-grafana", "backstage-grafana-cloud"]
            .map(str::to_owned)
            .into()
    );
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

#[test]
fn every_service_account_with_a_role_is_the_one_that_the_chart_makes() {
    for (variant, assembly) in variants() {
        for (release, identity) in platform(variant.set).release_identities() {
            let values = values(assembly, release.name.as_str());
            let account = match release.name.as_str() {
                "grafana" => &values["extraObjects"][0]["metadata"]["name"],
                _ => &values["serviceAccount"]["name"],
            };
            assert_eq!(
                *account,
                identity.service_account.as_str(),
                "{}",
                release.name
            );
            assert_eq!(identity.namespace, release.namespace, "{}", release.name);
        }
    }
}

#[test]
fn policies_fit_into_their_roles() {
    for (variant, assembly) in variants() {
        for (name, template) in templates(assembly) {
            for (id, role) in section(&template, "Resources") {
                let policies = role["Properties"]["Policies"].as_array();
                let size: usize = policies
                    .into_iter()
                    .flatten()
                    .map(|policy| policy["PolicyDocument"].to_string().len())
                    .sum();
                assert!(size < INLINE, "{}: {name}/{id}: {size}", variant.name);
            }
        }
    }
}

fn values(assembly: &Assembly, release: &str) -> Value {
    let mut releases = assembly.releases.iter();
    let values: &Setting = &releases.find(|it| it.name == release).unwrap().values;
    json!(values)
}

fn output(stack: &str, key: &str) -> Value {
    json!({ "$reference": { "output": { "stack": stack, "key": key } } })
}

#[track_caller]
fn statement<'a>(template: &'a Value, role: &str, sid: &str) -> &'a Value {
    let policies = template["Resources"][role]["Properties"]["Policies"].as_array();
    policies
        .unwrap()
        .iter()
        .flat_map(|policy| policy["PolicyDocument"]["Statement"].as_array().unwrap())
        .find(|statement| statement["Sid"] == sid)
        .unwrap_or_else(|| panic!("{role} has no {sid}"))
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
