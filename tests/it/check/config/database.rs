//! Aurora PostgreSQL, and how long logs are kept.

use super::{accepts, says, text};
use backstage_infra::model::database::{Credentials, Serverless};

#[test]
fn database_class() {
    says(
        "database-class",
        |p| p.database.instance_class = text("db.m5.large"),
        "database.instance-class: Aurora PostgreSQL has no class `db.m5`; it has burstable (t) and memory-optimized (r, x) ones; choose `db.t4g.medium`, `db.r8g.large` or `db.serverless`",
    );
    says(
        "database-class",
        |p| p.database.instance_class = text("db.t4g.micro"),
        "database.instance-class: Aurora PostgreSQL has no `db.t4g.micro`: class `db.t4g` has no size `micro`; choose one of medium, large",
    );
}

#[test]
fn database_class_known() {
    says(
        "database-class-known",
        |p| p.database.instance_class = text("db.r9g.large"),
        "database.instance-class: class `db.r9g` is not one that we know of Aurora PostgreSQL; see `aws rds describe-orderable-db-instance-options --engine aurora-postgresql`",
    );
}

#[test]
fn serverless_capacity() {
    let bounds = |min, max| Some(Serverless { min, max });
    says(
        "serverless-capacity",
        |p| p.database.instance_class = text("db.serverless"),
        "database.instance-class: `db.serverless` has no bounds of its capacity; add `serverless: { min: 0.5, max: 4 }`",
    );
    says(
        "serverless-capacity",
        |p| p.database.serverless = bounds(0.5, 4.0),
        "database.serverless: `db.t4g.medium` has a fixed capacity; write `instance-class: db.serverless`, or remove `serverless`",
    );
    for (min, max, expected) in [
        (
            0.3,
            4.0,
            "database.serverless.min: 0.3 is no capacity of Aurora Serverless; write a number from 0 to 256 in steps of 0.5",
        ),
        (
            0.0,
            0.5,
            "database.serverless.max: 0.5 is no capacity of Aurora Serverless; write a number from 1 to 256 in steps of 0.5",
        ),
        (
            8.0,
            4.0,
            "database.serverless.min: the lower bound 8 is above the upper bound 4; write at most 4",
        ),
    ] {
        says(
            "serverless-capacity",
            |p| {
                p.database.instance_class = text("db.serverless");
                p.database.serverless = bounds(min, max);
            },
            expected,
        );
    }
}

#[test]
fn aurora_version() {
    says(
        "aurora-version",
        |p| p.database.engine_version = text("14.12"),
        "database.engine-version: Aurora PostgreSQL `14.12` is older than 15, the oldest that the platform supports; write 15 or later, such as `17`",
    );
    accepts(|p| p.database.engine_version = text("15.8"));
}

#[test]
fn aurora_version_known() {
    says(
        "aurora-version-known",
        |p| p.database.engine_version = text("19"),
        "database.engine-version: Aurora PostgreSQL `19` is newer than 18, the newest that we know; see `aws rds describe-db-engine-versions --engine aurora-postgresql`",
    );
}

#[test]
fn database_readers() {
    says(
        "database-readers",
        |p| p.database.readers = 16,
        "database.readers: 16 readers; Aurora has at most 15; write a number from 0 to 15",
    );
}

#[test]
fn backup_windows() {
    says(
        "backup-windows",
        |p| p.database.maintenance_window = text("sun:03:30-sun:04:30"),
        "database.maintenance-window: maintenance `sun:03:30-sun:04:30` overlaps the backup `03:00-04:00`; move one of them, both are in UTC",
    );
    says(
        "backup-windows",
        |p| p.database.backup.window = text("03:00-03:20"),
        "database.backup.window: window `03:00-03:20` is shorter than 30 minutes; write at least 30 minutes",
    );
    says(
        "backup-windows",
        |p| p.database.backup.window = text("sun:03:00-sun:04:00"),
        "database.backup.window: window `sun:03:00-sun:04:00` is weekly, but backups are daily; write it as `03:00-04:00`",
    );
    says(
        "backup-windows",
        |p| p.database.maintenance_window = text("05:00-06:00"),
        "database.maintenance-window: window `05:00-06:00` is daily, but maintenance is weekly; write it as `sun:05:00-sun:06:00`",
    );
    says(
        "backup-windows",
        |p| {
            p.database.backup.window = text("00:00-00:30");
            p.database.maintenance_window = text("sun:23:45-mon:00:15");
        },
        "database.maintenance-window: maintenance `sun:23:45-mon:00:15` overlaps the backup `00:00-00:30`; move one of them, both are in UTC",
    );
}

#[test]
fn backup_retention() {
    says(
        "backup-retention",
        |p| p.database.backup.retention_days = 36,
        "database.backup.retention-days: Aurora cannot keep backups for 36 days; write a number from 7 to 35",
    );
}

#[test]
fn retention_steps() {
    says(
        "retention-steps",
        |p| p.cluster.log_retention_days = 100,
        "cluster.log-retention-days: CloudWatch cannot keep logs for 100 days; write 90 or 120",
    );
    says(
        "retention-steps",
        |p| p.database.log_retention_days = 0,
        "database.log-retention-days: CloudWatch cannot keep logs for 0 days; write 1",
    );
    says(
        "retention-steps",
        |p| p.network.flow_logs.as_mut().unwrap().retention_days = 4000,
        "network.flow-logs.retention-days: CloudWatch cannot keep logs for 4000 days; write 3653",
    );
    says(
        "retention-steps",
        |p| p.releases[1].log_groups[0].retention_days = 31,
        "release/aws-load-balancer-controller.log-groups[0].retention-days: CloudWatch cannot keep logs for 31 days; write 30 or 60",
    );
}

#[test]
fn performance_insights_retention() {
    says(
        "performance-insights-retention",
        |p| p.database.performance_insights_days = Some(30),
        "database.performance-insights-days: Performance Insights cannot keep data for 30 days; write 7, a multiple of 31 up to 713, or 731",
    );
    accepts(|p| p.database.performance_insights_days = Some(93));
}

#[test]
fn database_name() {
    says(
        "database-name",
        |p| p.database.name = "back-stage".to_owned(),
        "database.name: `back-stage` is no name of a database; write a letter, then letters, digits and underscores, such as `backstage`",
    );
    says(
        "database-name",
        |p| p.database.name = "rdsadmin".to_owned(),
        "database.name: `rdsadmin` is reserved by RDS; write a letter, then letters, digits and underscores, such as `backstage`",
    );
}

#[test]
fn database_username() {
    says(
        "database-username",
        |p| p.database.username = "admin".to_owned(),
        "database.username: `admin` is a reserved word; write a letter, then letters, digits and underscores, such as `backstage`",
    );
    says(
        "database-username",
        |p| p.database.username = "1st".to_owned(),
        "database.username: `1st` is no name of a user; write a letter, then letters, digits and underscores, such as `backstage`",
    );
}

#[test]
fn database_log_exports() {
    says(
        "database-log-exports",
        |p| p.database.log_exports.push("slowquery".to_owned()),
        "database.log-exports[1]: Aurora PostgreSQL has no log `slowquery`; write `postgresql`, `instance` or `iam-db-auth-error`",
    );
}

#[test]
fn database_rotation() {
    says(
        "database-rotation",
        |p| p.database.rotation_days = Some(30),
        "database.rotation-days: a generated password is not rotated; write `credentials: managed`, or remove `rotation-days`",
    );
    says(
        "database-rotation",
        |p| {
            p.database.credentials = Credentials::Managed;
            p.secrets.secrets[0].keys.drain(..2);
            p.database.rotation_days = Some(0);
        },
        "database.rotation-days: RDS cannot rotate every 0 days; write a number from 1 to 1000",
    );
}
