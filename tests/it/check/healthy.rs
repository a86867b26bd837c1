//! A platform, and an assembly, that break no rule. Each test changes one thing in them.

use backstage_infra::model::platform::Platform;
use backstage_infra::model::policy::Policy;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Production in three zones, with four releases.
pub(super) fn platform() -> Platform {
    Platform {
        identity: read(json!({
            "id": "backstage", "organization": "Example", "account": "000123456789", "region": "us-west-2",
            "environment": "production", "version": "v1", "domain": "example.com",
            "host": "backstage.example.com", "team": "platform",
        })),
        tags: read(
            json!([{ "key": "team", "value": "platform" }, { "key": "cost-center", "value": "42" }]),
        ),
        assets: "backstage-infra-000123456789-us-west-2".to_owned(),
        network: read(json!({
            "cidr": "10.0.0.0/16",
            "zones": ["us-west-2a", "us-west-2b", "us-west-2c"],
            "subnets": {
                "public": ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"],
                "private": ["10.0.32.0/19", "10.0.64.0/19", "10.0.96.0/19"],
            },
            "nat": "per-zone",
            "flow-logs": { "traffic": "all", "retention-days": 30 },
            "endpoints": { "s3": true, "interface": [] },
        })),
        cluster: read(json!({
            "name": "backstage-eks", "version": "1.36", "support": "standard",
            "endpoint": { "public": true, "private": true, "cidrs": ["203.0.113.0/24"] },
            "logs": ["api", "audit", "authenticator", "controllerManager", "scheduler"],
            "log-retention-days": 90, "secrets-encryption": true, "deletion-protection": true,
            "service-cidr": "172.20.0.0/16",
            "karpenter": { "node-role": "backstage-karpenter-node", "queue": "backstage-karpenter" },
        })),
        access: read(json!({ "entries": [
            { "name": "admin", "principal": "Admin", "policy": "cluster-admin" },
            { "name": "plan", "principal": "backstage-plan", "groups": ["backstage:readers"] },
        ] })),
        addons: read(addons()),
        node_groups: read(json!({ "node-groups": [{
            "name": "core", "ami": "BOTTLEROCKET_x86_64", "instance-types": ["m5a.large", "m5.large"],
            "capacity": "on-demand", "scaling": { "min": 2, "desired": 2, "max": 4 },
            "volumes": { "root-gib": 4, "data-gib": 50 }, "max-unavailable": 1,
        }] })),
        storage_class: read(json!({
            "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass",
            "metadata": {
                "name": "gp3",
                "annotations": { "storageclass.kubernetes.io/is-default-class": "true" },
            },
            "provisioner": "ebs.csi.aws.com", "parameters": { "type": "gp3", "encrypted": "true" },
            "reclaimPolicy": "Delete", "volumeBindingMode": "WaitForFirstConsumer",
        })),
        database: read(json!({
            "name": "backstage", "engine-version": "17", "instance-class": "db.t4g.medium", "readers": 1,
            "storage": "iopt1", "port": 5432, "credentials": "generated", "username": "backstage",
            "backup": { "retention-days": 7, "window": "03:00-04:00" },
            "maintenance-window": "sun:05:00-sun:06:00", "iam-authentication": true,
            "deletion-protection": true, "auto-minor-upgrade": true, "performance-insights-days": 7,
            "log-exports": ["postgresql"], "log-retention-days": 30,
        })),
        secrets: read(json!({ "secrets": [
            {
                "id": "database", "name": "backstage-database", "owner": "database",
                "description": "user of the database", "keys": ["host", "port", "username", "password"],
                "environment": { "POSTGRES_USER": "username", "POSTGRES_PASSWORD": "password" },
                "readers": ["backstage"],
            },
            {
                "id": "github-oauth", "name": "backstage-github-oauth", "owner": "stack",
                "description": "OAuth app", "keys": ["client-id", "client-secret"],
                "environment": { "AUTH_GITHUB_CLIENT_ID": "client-id" }, "readers": ["backstage"],
            },
        ] })),
        certificate: read(json!({
            "domain": "backstage.example.com", "alternative-names": [], "zone": "example.com",
        })),
        policies: policies(),
        releases: read(releases()),
    }
}

fn addons() -> Value {
    let addon = |name: &str, versions: [&str; 2], before: bool| {
        json!({
            "name": name, "versions": { "1.35": versions[0], "1.36": versions[1] },
            "before-nodes": before, "resolve-conflicts": "overwrite",
        })
    };
    let mut cni = addon(
        "vpc-cni",
        ["v1.21.1-eksbuild.3", "v1.22.4-eksbuild.3"],
        true,
    );
    cni["configuration"] = json!({ "enableNetworkPolicy": "true" });
    json!({ "addons": [
        cni,
        addon("kube-proxy", ["v1.35.0-eksbuild.2", "v1.36.0-eksbuild.21"], true),
        addon("eks-pod-identity-agent", ["v1.3.10-eksbuild.1", "v1.3.10-eksbuild.3"], true),
        addon("coredns", ["v1.13.2-eksbuild.1", "v1.14.3-eksbuild.16"], false),
        addon("aws-ebs-csi-driver", ["v1.56.0-eksbuild.1", "v1.63.1-eksbuild.1"], false),
    ] })
}

fn policies() -> BTreeMap<String, Policy> {
    let secrets: Policy = read(json!({ "Version": "2012-10-17", "Statement": [
        {
            "Effect": "Allow",
            "Action": ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
            "Resource": [
                "arn:aws:secretsmanager:us-west-2:000123456789:secret:backstage-github-oauth-??????",
                { "$reference": { "output": { "stack": "Secrets", "key": "DatabaseSecretArn" } } },
            ],
        },
        {
            "Effect": "Allow", "Action": "kms:Decrypt",
            "Resource": { "$reference": { "output": { "stack": "Secrets", "key": "KeyArn" } } },
        },
    ] }));
    BTreeMap::from([("policy/backstage.mustache".to_owned(), secrets)])
}

fn releases() -> Value {
    json!([
        {
            "name": "karpenter", "chart": "karpenter", "repository": "oci://public.ecr.aws/karpenter",
            "version": "1.13.0", "namespace": "kube-system",
            "values": { "replicas": 2, "podDisruptionBudget": { "maxUnavailable": 1 } },
        },
        {
            "name": "aws-load-balancer-controller", "chart": "aws-load-balancer-controller",
            "repository": "https://aws.github.io/eks-charts", "version": "3.1.0", "namespace": "kube-system",
            "log-groups": [{ "name": "/backstage/load-balancer", "retention-days": 30 }],
            "values": { "replicaCount": 2, "podDisruptionBudget": { "enabled": true, "minAvailable": 1 } },
        },
        {
            "name": "external-dns", "enabled": false, "chart": "external-dns",
            "repository": "https://kubernetes-sigs.github.io/external-dns", "version": "1.20.0",
            "namespace": "external-dns", "values": {},
        },
        {
            "name": "backstage", "chart": "backstage", "repository": "local", "version": "1.0.0",
            "namespace": "backstage", "needs": ["karpenter", "aws-load-balancer-controller"],
            "identity": {
                "namespace": "backstage", "service-account": "backstage",
                "policies": ["policy/backstage.mustache"],
            },
            "values": {
                "replicas": 2,
                "autoscaling": { "enabled": true, "minReplicas": 2, "maxReplicas": 4 },
                "podDisruptionBudget": { "enabled": true, "minAvailable": 1 },
                "networkPolicy": { "enabled": true },
                "nodePool": {
                    "families": ["t3a", "t3", "m5a", "m5"], "sizes": ["medium", "large"],
                    "architectures": ["amd64"],
                },
                "serviceAccount": { "create": true, "name": "backstage" },
                "secrets": [
                    {
                        "name": "github-oauth", "secret": "backstage-github-oauth",
                        "environment": { "AUTH_GITHUB_CLIENT_ID": "client-id" },
                    },
                ],
                "podAnnotations": {
                    "secret-version": { "$reference": { "secret-version": { "secret": "backstage-database" } } },
                },
            },
        },
    ])
}
