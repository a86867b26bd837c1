//! `DatabaseNestedStack`: Aurora PostgreSQL, reachable from the cluster only.
//!
//! The cluster has no physical name. What replaces it (another key, another subnet group, a restore
//! from a snapshot) makes the new cluster before the old one goes, which fails under a name that is
//! still taken.

use super::database_credentials::MasterUser;
use super::database_logs::log_groups;
use super::key::key;
use super::security_group::{From, answering};
use crate::model::database::{Database, Storage};
use crate::model::platform::Platform;
use crate::model::reference::StackName;
use crate::template::cloudformation::expression::{Expression, Intrinsic, document};
use crate::template::cloudformation::properties::iam::Role;
use crate::template::cloudformation::properties::rds::{
    DbCluster, DbClusterParameterGroup, DbInstance, DbSubnetGroup, ServerlessV2ScalingConfiguration,
};
use crate::template::cloudformation::resource::{DeletionPolicy, Logical, Resource};
use crate::template::stack::Stack;
use serde_json::json;
use std::collections::BTreeMap;

const ENGINE: &str = "aurora-postgresql";

/// How often Enhanced Monitoring measures an instance.
const MONITORING_SECONDS: u32 = 60;

/// The stack.
pub fn database(platform: &Platform) -> Stack {
    let mut stack = Stack::new(StackName::Database, platform, "Aurora PostgreSQL");
    let plan = &platform.database;
    let key = stack.add_with(
        "Key",
        key("database of the platform", &["rds", "secretsmanager"]),
        |key| key.keeps_data(),
    );
    let group = security_group(&mut stack, plan);
    let credentials = MasterUser::of(platform);
    let cluster = cluster(&mut stack, plan, &credentials, &key, &group);
    let groups = log_groups(&mut stack, plan, &cluster);
    let writer = instances(&mut stack, plan, &cluster, &key, &groups);
    credentials.attach(&mut stack, plan, &cluster, &writer);
    outputs(&mut stack, &cluster, &group, &key);
    stack
}

fn security_group(stack: &mut Stack, plan: &Database) -> Logical {
    let vpc_id = stack.input(StackName::Network, "VpcId");
    let from = From::Group(stack.input(StackName::Cluster, "ClusterSecurityGroupId"));
    let group = answering(
        vpc_id,
        "Aurora PostgreSQL",
        plan.port,
        from,
        "PostgreSQL from the cluster",
    );
    stack.add("SecurityGroup", group)
}

fn cluster(
    stack: &mut Stack,
    plan: &Database,
    credentials: &MasterUser,
    key: &Logical,
    group: &Logical,
) -> Logical {
    let subnets = subnet_group(stack);
    let parameters = parameter_group(stack, plan);
    let without_user = DbCluster {
        engine: ENGINE.into(),
        engine_version: plan.engine_version.as_str().into(),
        // Unset, RDS takes it for agreed that extended support is paid for.
        engine_lifecycle_support: if plan.extended_support {
            "open-source-rds-extended-support".into()
        } else {
            "open-source-rds-extended-support-disabled".into()
        },
        database_name: (&plan.name).into(),
        port: plan.port,
        storage_type: match plan.storage {
            Storage::Iopt1 => Some("aurora-iopt1".into()),
            Storage::Standard => None,
        },
        storage_encrypted: true,
        kms_key_id: key.attribute("Arn"),
        db_subnet_group_name: subnets.reference(),
        db_cluster_parameter_group_name: parameters.reference(),
        vpc_security_group_ids: vec![group.attribute("GroupId")],
        enable_iam_database_authentication: plan.iam_authentication,
        backup_retention_period: plan.backup.retention_days,
        preferred_backup_window: plan.backup.window.as_str().into(),
        preferred_maintenance_window: plan.maintenance_window.as_str().into(),
        copy_tags_to_snapshot: true,
        deletion_protection: plan.deletion_protection,
        enable_cloudwatch_logs_exports: plan.log_exports.clone(),
        serverless_v2_scaling_configuration: plan
            .serverless
            .as_ref()
            .filter(|_| plan.instance_class.as_str() == "db.serverless")
            .map(|capacity| ServerlessV2ScalingConfiguration {
                min_capacity: capacity.min,
                max_capacity: capacity.max,
            }),
        ..DbCluster::default()
    };
    let cluster = credentials.on(stack, plan, key, without_user);
    stack.add_with("Cluster", cluster, |cluster| cluster.snapshots_data())
}

fn subnet_group(stack: &mut Stack) -> Logical {
    let ids = stack.input(StackName::Network, "PrivateSubnetIds");
    let subnet_ids = match ids {
        Expression::Intrinsic(list) => Intrinsic::Split(",".to_owned(), Box::new(list)).into(),
        text => text,
    };
    stack.add(
        "SubnetGroup",
        DbSubnetGroup {
            description: "private subnets".into(),
            subnet_ids,
        },
    )
}

fn parameter_group(stack: &mut Stack, plan: &Database) -> Logical {
    let forced = BTreeMap::from([("rds.force_ssl".to_owned(), "1".to_owned())]);
    let family = format!("{ENGINE}{}", plan.engine_version.major());
    stack.add(
        "ParameterGroup",
        DbClusterParameterGroup {
            description: format!("parameters of {family}").into(),
            family: family.into(),
            parameters: plan.parameters.clone().into_iter().chain(forced).collect(),
        },
    )
}

/// The writer, which is given back, and the readers.
fn instances(
    stack: &mut Stack,
    plan: &Database,
    cluster: &Logical,
    key: &Logical,
    log_groups: &[Logical],
) -> Logical {
    let role = monitoring_role(stack);
    // Every instance of a cluster must agree on its insights and its monitoring. Aurora PostgreSQL
    // has insights for each class; source: "Aurora DB engine, Region, and instance class support
    // for Database Insights".
    let mut instance = |id: String, tier: u32| {
        let properties = DbInstance {
            db_cluster_identifier: cluster.reference(),
            db_instance_class: plan.instance_class.as_str().into(),
            engine: ENGINE.into(),
            publicly_accessible: false,
            auto_minor_version_upgrade: plan.auto_minor_upgrade,
            promotion_tier: tier,
            monitoring_interval: MONITORING_SECONDS,
            monitoring_role_arn: role.attribute("Arn"),
            enable_performance_insights: plan.performance_insights_days.is_some(),
            performance_insights_kms_key_id: plan
                .performance_insights_days
                .map(|_| key.attribute("Arn")),
            performance_insights_retention_period: plan.performance_insights_days,
        };
        stack.add_with(id, properties, |instance| {
            // The data is the cluster's; an instance holds none.
            let disposable = Resource {
                deletion_policy: Some(DeletionPolicy::Delete),
                update_replace_policy: Some(DeletionPolicy::Delete),
                ..instance
            };
            log_groups.iter().fold(disposable, Resource::after)
        })
    };
    let writer = instance("Instance".to_owned(), 0);
    for number in 1..=plan.readers {
        instance(format!("Reader{number}"), 1);
    }
    writer
}

fn monitoring_role(stack: &mut Stack) -> Logical {
    stack.add(
        "MonitoringRole",
        Role {
            description: Some("RDS writes Enhanced Monitoring".into()),
            assume_role_policy_document: json!({
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Principal": { "Service": "monitoring.rds.amazonaws.com" },
                    "Action": "sts:AssumeRole",
                    "Condition": { "StringEquals": {
                        "aws:SourceAccount":
                            document(&Intrinsic::Ref("AWS::AccountId".to_owned())),
                    } },
                }],
            }),
            managed_policy_arns: Some(vec![
                Intrinsic::sub(
                    "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
                )
                .into(),
            ]),
            ..Role::default()
        },
    )
}

fn outputs(stack: &mut Stack, cluster: &Logical, group: &Logical, key: &Logical) {
    for (name, description, value) in [
        (
            "Endpoint",
            "host of the writer",
            cluster.attribute("Endpoint.Address"),
        ),
        (
            "ReaderEndpoint",
            "host of the readers",
            cluster.attribute("ReadEndpoint.Address"),
        ),
        ("Port", "TCP port", cluster.attribute("Endpoint.Port")),
        (
            "ClusterArn",
            "the cluster",
            cluster.attribute("DBClusterArn"),
        ),
        (
            "ClusterIdentifier",
            "the cluster's name",
            cluster.reference(),
        ),
        (
            "ClusterResourceId",
            "the cluster in policies for sign-in by IAM",
            cluster.attribute("DBClusterResourceId"),
        ),
        (
            "SecurityGroupId",
            "the database's security group",
            group.attribute("GroupId"),
        ),
        ("KeyArn", "key of the database", key.attribute("Arn")),
    ] {
        stack.output(name, description, value);
    }
}
