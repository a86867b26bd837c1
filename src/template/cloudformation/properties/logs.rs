//! `AWS::Logs`.

use crate::template::cloudformation::expression::Expression;

properties! { "AWS::Logs::LogGroup", List, LogGroup {
    log_group_name: Option<Expression>,
    retention_in_days: u32,
    kms_key_id: Option<Expression>,
} }
