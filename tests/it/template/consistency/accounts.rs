//! Service accounts and the load balancer: secrets that they mount, roles that they have, names that they show.

use super::{output, statement, values};
use crate::example::{platform, templates, variants};
use crate::template::graph::section;
use serde_json::json;
use std::collections::BTreeSet;

/// A role's inline policies may have this many characters altogether. Source: "IAM and AWS STS quotas".
const INLINE: usize = 10_240;

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
