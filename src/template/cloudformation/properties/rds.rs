//! `AWS::RDS`.

use crate::template::cloudformation::expression::Expression;
use std::collections::BTreeMap;

properties! { "AWS::RDS::DBSubnetGroup", List, DbSubnetGroup {
    #[serde(rename = "DBSubnetGroupDescription")]
    description: Expression,
    subnet_ids: Expression,
} }

properties! { "AWS::RDS::DBClusterParameterGroup", List, DbClusterParameterGroup {
    description: Expression,
    family: Expression,
    parameters: BTreeMap<String, String>,
} }

properties! { "AWS::RDS::DBCluster", List, DbCluster {
    engine: Expression,
    engine_version: Expression,
    engine_lifecycle_support: Expression,
    database_name: Expression,
    port: u16,
    storage_type: Option<Expression>,
    storage_encrypted: bool,
    kms_key_id: Expression,
    #[serde(rename = "DBSubnetGroupName")]
    db_subnet_group_name: Expression,
    #[serde(rename = "DBClusterParameterGroupName")]
    db_cluster_parameter_group_name: Expression,
    vpc_security_group_ids: Vec<Expression>,
    master_username: Expression,
    master_user_password: Option<Expression>,
    manage_master_user_password: Option<bool>,
    master_user_secret: Option<MasterUserSecret>,
    #[serde(rename = "EnableIAMDatabaseAuthentication")]
    enable_iam_database_authentication: bool,
    backup_retention_period: u32,
    preferred_backup_window: Expression,
    preferred_maintenance_window: Expression,
    copy_tags_to_snapshot: bool,
    deletion_protection: bool,
    enable_cloudwatch_logs_exports: Vec<String>,
    #[serde(rename = "ServerlessV2ScalingConfiguration")]
    serverless_v2_scaling_configuration: Option<ServerlessV2ScalingConfiguration>,
} }

part! { MasterUserSecret {
    kms_key_id: Expression,
} }

part! { ServerlessV2ScalingConfiguration {
    min_capacity: f64,
    max_capacity: f64,
} }

properties! { "AWS::RDS::DBInstance", List, DbInstance {
    #[serde(rename = "DBClusterIdentifier")]
    db_cluster_identifier: Expression,
    #[serde(rename = "DBInstanceClass")]
    db_instance_class: Expression,
    engine: Expression,
    publicly_accessible: bool,
    auto_minor_version_upgrade: bool,
    promotion_tier: u32,
    monitoring_interval: u32,
    monitoring_role_arn: Expression,
    enable_performance_insights: bool,
    #[serde(rename = "PerformanceInsightsKMSKeyId")]
    performance_insights_kms_key_id: Option<Expression>,
    performance_insights_retention_period: Option<u32>,
} }
