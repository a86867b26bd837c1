//! Log groups of the database, so that what Aurora exports expires.
//!
//! Aurora writes to `/aws/rds/cluster/<identifier>/<log>` and makes a group that is missing, without
//! retention, when it has something to write. The identifier is known once the cluster is there, and
//! nothing is written before its first instance runs: so the groups come between the two.

use super::name::pascal;
use crate::model::database::Database;
use crate::template::cloudformation::expression::Intrinsic;
use crate::template::cloudformation::properties::logs::LogGroup;
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;

/// Every log that Aurora PostgreSQL can export. Source: "EnableCloudwatchLogsExports", RDS API.
///
/// All of them have a group, whether exported or not: on a running database, the group of a log that
/// is switched on later would be made by Aurora before CloudFormation comes to it.
const LOGS: [&str; 3] = ["iam-db-auth-error", "instance", "postgresql"];

/// The groups, which the instances must come after.
pub(super) fn log_groups(stack: &mut Stack, plan: &Database, cluster: &Logical) -> Vec<Logical> {
    LOGS.iter()
        .map(|log| {
            let name = format!("/aws/rds/cluster/${{{}}}/{log}", cluster.id);
            stack.add_with(
                format!("{}LogGroup", pascal(log)),
                LogGroup {
                    log_group_name: Some(Intrinsic::sub(name).into()),
                    retention_in_days: plan.log_retention_days,
                    ..LogGroup::default()
                },
                // Records are read after the event; they expire by themselves.
                |group| group.keeps_data(),
            )
        })
        .collect()
}
