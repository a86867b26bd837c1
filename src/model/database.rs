//! Aurora PostgreSQL.

use super::scalar::{EngineVersion, InstanceClass, Window};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `database.mustache`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Database {
    /// Name of the database inside the cluster.
    pub name: String,
    /// Version of Aurora PostgreSQL.
    pub engine_version: EngineVersion,
    /// Class of every instance; `db.serverless` needs `serverless`.
    pub instance_class: InstanceClass,
    /// Instances beside the writer, 0 to 15.
    pub readers: u32,
    /// Capacity of `db.serverless` instances.
    pub serverless: Option<Serverless>,
    /// How storage is billed.
    pub storage: Storage,
    /// TCP port.
    pub port: u16,
    /// Where user and password come from.
    pub credentials: Credentials,
    /// Days between rotations of a managed password; absent: AWS's seven.
    pub rotation_days: Option<u32>,
    /// Name of the master user.
    pub username: String,
    /// Automated backups.
    pub backup: Backup,
    /// When AWS may patch, weekly, UTC.
    pub maintenance_window: Window,
    /// Sign-in by IAM beside the password.
    pub iam_authentication: bool,
    /// RDS refuses to delete the cluster.
    pub deletion_protection: bool,
    /// Minor versions are applied in the maintenance window.
    pub auto_minor_upgrade: bool,
    /// RDS bills extended support when standard support ends, rather than upgrading the major version.
    #[serde(default)]
    pub extended_support: bool,
    /// Days that Performance Insights keeps: 7, or months of 31 up to 731.
    pub performance_insights_days: Option<u32>,
    /// Logs sent to CloudWatch.
    pub log_exports: Vec<String>,
    /// How long CloudWatch keeps them, in days.
    pub log_retention_days: u32,
    /// Cluster parameters over AWS's defaults; TLS is forced in any case.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
}

/// Bounds of Serverless v2, in Aurora capacity units of about 2 GiB.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Serverless {
    /// 0 to 256, in halves; 0 pauses.
    pub min: f64,
    /// 1 to 256, in halves.
    pub max: f64,
}

/// How storage is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Storage {
    /// I/O-Optimized: no charge for requests.
    Iopt1,
    /// By request.
    Standard,
}

/// Where the credentials come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// A secret of ours, generated and attached, with host and port in it.
    Generated,
    /// RDS makes and rotates it; host and port then come from the chart.
    Managed,
}

/// Automated backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Backup {
    /// 1 to 35 days.
    pub retention_days: u32,
    /// Daily, UTC.
    pub window: Window,
}
