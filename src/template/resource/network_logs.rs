//! Flow logs: what the VPC's traffic was, and the role by which EC2 writes it down.

use crate::model::network::{FlowLogs, Traffic};
use crate::template::cloudformation::expression::{Document, Intrinsic, document};
use crate::template::cloudformation::properties::ec2::FlowLog;
use crate::template::cloudformation::properties::iam::{InlinePolicy, Role};
use crate::template::cloudformation::properties::logs::LogGroup;
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;
use serde_json::json;

/// The flow log with its log group and role.
pub(super) fn flow_logs(stack: &mut Stack, logs: &FlowLogs, vpc: &Logical) {
    // Records are read after the event; they outlive the VPC and expire by themselves.
    let group = stack.add_with(
        "FlowLogGroup",
        LogGroup {
            retention_in_days: logs.retention_days,
            ..LogGroup::default()
        },
        |group| group.keeps_data(),
    );
    let role = stack.add(
        "FlowLogRole",
        Role {
            description: Some("EC2 writes the VPC's flow logs".into()),
            assume_role_policy_document: trust(),
            policies: Some(vec![InlinePolicy {
                policy_name: "write".into(),
                policy_document: permissions(&group),
            }]),
            ..Role::default()
        },
    );
    stack.add(
        "FlowLog",
        FlowLog {
            resource_id: vpc.reference(),
            resource_type: "VPC".into(),
            traffic_type: match logs.traffic {
                Traffic::All => "ALL",
                Traffic::Accept => "ACCEPT",
                Traffic::Reject => "REJECT",
            }
            .into(),
            log_destination_type: "cloud-watch-logs".into(),
            log_group_name: Some(group.reference()),
            deliver_logs_permission_arn: Some(role.attribute("Arn")),
            ..FlowLog::default()
        },
    );
    stack.output(
        "FlowLogGroupName",
        "records of the VPC's traffic",
        group.reference(),
    );
}

/// Only flow logs of this account and region, or anybody's could write through the role.
fn trust() -> Document {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "vpc-flow-logs.amazonaws.com" },
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {
                    "aws:SourceAccount": document(&Intrinsic::Ref("AWS::AccountId".to_owned())),
                },
                "ArnLike": {
                    "aws:SourceArn": document(&Intrinsic::sub(
                        "arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:vpc-flow-log/*",
                    )),
                },
            },
        }],
    })
}

fn permissions(group: &Logical) -> Document {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            // The group's ARN ends in `:*`, which covers its streams.
            "Resource": document(&group.attribute("Arn")),
        }],
    })
}
