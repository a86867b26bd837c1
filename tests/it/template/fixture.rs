//! A platform in code.

use backstage_infra::model::database::{Credentials, Database};
use backstage_infra::model::platform::Platform;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Every feature of network, secrets and database that has one setting, in three zones.
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
            "cidr": "10.0.0.0/16",
            "zones": ["us-west-2a", "us-west-2b", "us-west-2c"],
            "subnets": {
                "public": ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"],
                "private": ["10.0.32.0/19", "10.0.64.0/19", "10.0.96.0/19"],
            },
            "nat": "single",
            "flow-logs": { "traffic": "all", "retention-days": 30 },
            "endpoints": { "s3": true, "interface": [] },
        })),
        cluster: part(json!({
            "name": "backstage-eks", "version": "1.36", "support": "standard",
            "endpoint": { "public": true, "private": true },
            "logs": ["audit"], "log-retention-days": 30, "secrets-encryption": true,
            "deletion-protection": true, "service-cidr": null,
            "karpenter": { "node-role": "backstage-karpenter-node", "queue": "backstage-karpenter" },
        })),
        access: part(json!({ "entries": [] })),
        addons: part(json!({ "addons": [] })),
        node_groups: part(json!({ "node-groups": [] })),
        storage_class: part(json!({
            "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass",
            "metadata": { "name": "gp3" }, "provisioner": "ebs.csi.aws.com",
            "reclaimPolicy": "Delete", "volumeBindingMode": "WaitForFirstConsumer",
        })),
        database: part(json!({
            "name": "backstage", "engine-version": "17.7", "instance-class": "db.t4g.medium",
            "readers": 1, "serverless": null, "storage": "iopt1", "port": 5432,
            "credentials": "generated", "rotation-days": null, "username": "backstage_admin",
            "backup": { "retention-days": 7, "window": "03:00-04:00" },
            "maintenance-window": "sun:04:30-sun:05:30", "iam-authentication": true,
            "deletion-protection": true, "auto-minor-upgrade": true,
            "performance-insights-days": 7, "log-exports": ["postgresql"],
            "log-retention-days": 30,
            "parameters": { "log_min_duration_statement": "1000", "rds.force_ssl": "0" },
        })),
        secrets: part(json!({ "secrets": [
            secret("database", "database"), secret("github-oauth", "stack"),
            secret("grafana-cloud", "given"),
        ] })),
        certificate: part(json!({
            "domain": "backstage.example.com", "zone": "example.com",
        })),
        policies: BTreeMap::new(),
        releases: Vec::new(),
    }
}

/// The same, where RDS makes and rotates the master user's secret.
pub(super) fn managed() -> Platform {
    let platform = platform();
    Platform {
        database: Database {
            credentials: Credentials::Managed,
            rotation_days: Some(30),
            ..platform.database.clone()
        },
        ..platform
    }
}

fn secret(id: &str, owner: &str) -> Value {
    json!({
        "id": id, "name": format!("backstage/{id}"), "owner": owner,
        "description": format!("{id} of Backstage"), "keys": ["a"],
    })
}

fn part<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}
