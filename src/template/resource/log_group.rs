//! CloudWatch log groups under names that their writers know. Made before them: a writer that finds
//! none makes one that keeps its events for ever. They go with their writer: kept, they would be in the way when
//! it comes back.

use super::name::pascal;
use crate::model::addon::LogGroup;
use crate::template::cloudformation::properties::logs;
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;

/// The log groups, in their order.
pub(super) fn log_groups(stack: &mut Stack, groups: &[LogGroup]) -> Vec<Logical> {
    groups
        .iter()
        .map(|group| {
            stack.add(
                format!("{}LogGroup", pascal(&group.name)),
                logs::LogGroup {
                    log_group_name: Some(group.name.as_str().into()),
                    retention_in_days: group.retention_days,
                    ..logs::LogGroup::default()
                },
            )
        })
        .collect()
}
