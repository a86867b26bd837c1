//! A platform in code, with every feature of the cluster that has one setting.

use backstage_infra::model::platform::Platform;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Pod identity, IRSA and neither; nodes of both operating systems and architectures.
pub(super) fn platform() -> Platform {
    Platform {
        identity: part(json!({
            "id": "backstage", "organization": "myorg", "account": "000123456789",
            "region": "us-west-2", "environment": "production", "version": "v1",
            "domain": "example.com", "host": "backstage.example.com", "team": "platform",
        })),
        tags: part(json!([{ "key": "team", "value": "platform" }])),
        assets: "backstage-infra-000123456789-us-west-2".to_owned(),
        network: part(json!({
            "cidr": "10.0.0.0/16", "zones": [], "subnets": { "public": [], "private": [] },
            "nat": "none", "flow-logs": null,
        })),
        cluster: part(json!({
            "name": "backstage-eks", "version": "1.36", "support": "standard",
            "endpoint": { "public": true, "private": true, "cidrs": ["203.0.113.0/24"] },
            "logs": ["api", "audit", "authenticator", "controllerManager", "scheduler"],
            "log-retention-days": 90, "secrets-encryption": true, "deletion-protection": true,
            "service-cidr": "172.20.0.0/16",
            "karpenter": { "node-role": "backstage-karpenter-node", "queue": "backstage-karpenter" },
        })),
        access: part(json!({ "entries": [
            { "name": "deploy", "principal": "backstage-deploy", "policy": "cluster-admin" },
            { "name": "plan", "principal": "backstage-plan", "groups": ["backstage-infra:readers"] },
            {
                "name": "ops team", "username": "ops", "policy": "view",
                "principal": "arn:aws:iam::000123456789:user/ops",
            },
        ] })),
        addons: part(json!({ "addons": addons() })),
        node_groups: part(json!({ "node-groups": node_groups() })),
        storage_class: part(json!({
            "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass",
            "metadata": { "name": "gp3" }, "provisioner": "ebs.csi.aws.com",
            "reclaimPolicy": "Delete", "volumeBindingMode": "WaitForFirstConsumer",
        })),
        database: part(json!({
            "name": "backstage", "engine-version": "17.7", "instance-class": "db.t4g.medium",
            "readers": 0, "storage": "iopt1", "port": 5432, "credentials": "generated",
            "username": "backstage_admin",
            "backup": { "retention-days": 7, "window": "03:00-04:00" },
            "maintenance-window": "sun:04:30-sun:05:30", "iam-authentication": true,
            "deletion-protection": true, "auto-minor-upgrade": true, "log-exports": [],
            "log-retention-days": 30,
        })),
        secrets: part(json!({ "secrets": [] })),
        certificate: part(json!({
            "domain": "backstage.example.com", "zone": "example.com",
            "alternative-names": ["www.example.com", "backstage.example.com"],
        })),
        policies: part(policies()),
        releases: part(releases()),
    }
}

fn addons() -> Value {
    let addon = |name: &str, before: bool, more: Value| {
        let mut addon = json!({
            "name": name, "versions": { "1.36": "v1.2.3-eksbuild.4" }, "before-nodes": before,
            "resolve-conflicts": "overwrite",
        });
        let more = more.as_object().cloned().unwrap_or_default();
        addon.as_object_mut().unwrap().extend(more);
        addon
    };
    json!([
        addon(
            "vpc-cni",
            true,
            json!({
                "configuration": { "enableNetworkPolicy": "true", "env": { "B": "1", "A": "${x}" } },
                "identity": {
                    "namespace": "kube-system", "service-account": "aws-node", "via": "irsa",
                    "managed-policies": ["AmazonEKS_CNI_Policy"],
                },
            })
        ),
        addon("kube-proxy", true, json!({})),
        addon("eks-pod-identity-agent", true, json!({})),
        addon("coredns", false, json!({ "preserve": true })),
        addon(
            "aws-ebs-csi-driver",
            false,
            json!({
                "configuration": { "note": "${x}", "key": output("Cluster", "EbsKeyArn") },
                "identity": {
                    "namespace": "kube-system", "service-account": "ebs-csi-controller-sa",
                    "managed-policies": ["service-role/AmazonEBSCSIDriverPolicy"],
                    "policies": ["policy/volumes.mustache"],
                },
                "log-groups": [{ "name": "/backstage-eks/volumes", "retention-days": 30 }],
            })
        ),
    ])
}

fn node_groups() -> Value {
    json!([
        {
            "name": "core", "ami": "BOTTLEROCKET_x86_64", "instance-types": ["m5a.large"],
            "capacity": "on-demand", "scaling": { "min": 2, "desired": 2, "max": 6 },
            "volumes": { "root-gib": 4, "data-gib": 100 }, "max-unavailable": 1,
            "labels": { "role": "core" },
            "taints": [{ "key": "CriticalAddonsOnly", "value": "true", "effect": "no-schedule" }],
        },
        {
            "name": "arm-spot", "ami": "AL2023_ARM_64_STANDARD",
            "instance-types": ["m7g.large", "m6g.large"], "capacity": "spot",
            "scaling": { "min": 0, "desired": 0, "max": 3 }, "volumes": { "root-gib": 50 },
            "max-unavailable": 1,
        },
    ])
}

fn policies() -> Value {
    json!({
        "policy/volumes.mustache": {
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "UseVolumesKey", "Effect": "Allow", "Action": "kms:Decrypt",
                "Resource": output("Cluster", "EbsKeyArn"),
            }],
        },
        "policy/backstage.mustache": {
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "ReadSecrets", "Effect": "Allow",
                "Action": ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
                "Resource": [output("Secrets", "DatabaseSecretArn")],
                "Condition": { "Bool": { "aws:SecureTransport": "true" } },
            }],
        },
    })
}

fn releases() -> Value {
    let release = |name: &str, enabled: bool, identity: Value| {
        json!({
            "name": name, "enabled": enabled, "chart": name, "repository": "local",
            "version": "1.0.0", "namespace": name, "identity": identity, "values": {},
            "log-groups": [{ "name": format!("/backstage/{name}"), "retention-days": 30 }],
        })
    };
    let identity = |name: &str, via: &str| {
        json!({
            "namespace": name, "service-account": name, "via": via,
            "policies": ["policy/backstage.mustache"],
        })
    };
    json!([
        release("backstage", true, identity("backstage", "pod-identity")),
        release("cert-manager", true, identity("cert-manager", "irsa")),
        release(
            "external-dns",
            false,
            identity("external-dns", "pod-identity")
        ),
        release("metrics-server", true, Value::Null),
    ])
}

fn output(stack: &str, key: &str) -> Value {
    json!({ "$reference": { "output": { "stack": stack, "key": key } } })
}

fn part<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}
