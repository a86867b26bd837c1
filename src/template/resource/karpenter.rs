//! Karpenter's side in AWS: the role of its nodes, and the queue on which it hears that EC2 will take one.

use super::access;
use super::node_group::role_of_nodes;
use crate::model::platform::Platform;
use crate::template::cloudformation::expression::{Intrinsic, document};
use crate::template::cloudformation::properties::events::{Rule, Target};
use crate::template::cloudformation::properties::iam::Role;
use crate::template::cloudformation::properties::sqs::{Queue, QueuePolicy};
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;
use serde_json::json;

/// A warning is worth nothing once the instance is gone.
const RETENTION_SECONDS: u32 = 300;

/// Logical id, source and type of each event that Karpenter acts on, with what it says. Source: "Interruption",
/// Karpenter's documentation of disruption.
const EVENTS: [(&str, &str, &str, &str); 5] = [
    (
        "KarpenterSpotInterruptionRule",
        "aws.ec2",
        "EC2 Spot Instance Interruption Warning",
        "a spot instance goes in two minutes",
    ),
    (
        "KarpenterRebalanceRule",
        "aws.ec2",
        "EC2 Instance Rebalance Recommendation",
        "a spot instance is likely to go",
    ),
    (
        "KarpenterInstanceStateChangeRule",
        "aws.ec2",
        "EC2 Instance State-change Notification",
        "an instance stops or terminates",
    ),
    (
        "KarpenterHealthRule",
        "aws.health",
        "AWS Health Event",
        "an instance is to be maintained or retired",
    ),
    (
        "KarpenterCapacityReservationRule",
        "aws.ec2",
        "EC2 Capacity Reservation Instance Interruption Warning",
        "an instance in a capacity reservation goes",
    ),
];

/// The node role with its access entry, the queue with its rules; gives the access entry.
pub(super) fn karpenter(stack: &mut Stack, platform: &Platform, cluster: &Logical) -> Logical {
    queue(stack, platform);
    let role = stack.add(
        "KarpenterNodeRole",
        Role {
            role_name: Some(platform.cluster.karpenter.node_role.as_str().into()),
            ..role_of_nodes(format!(
                "{}: nodes that Karpenter starts",
                platform.cluster.name
            ))
        },
    );
    stack.output(
        "KarpenterNodeRoleName",
        "role of nodes that Karpenter starts",
        role.reference(),
    );
    access::nodes(stack, "KarpenterNodeAccessEntry", &role, cluster)
}

fn queue(stack: &mut Stack, platform: &Platform) {
    let queue = stack.add(
        "KarpenterQueue",
        Queue {
            queue_name: Some(platform.cluster.karpenter.queue.as_str().into()),
            message_retention_period: RETENTION_SECONDS,
            sqs_managed_sse_enabled: true,
        },
    );
    stack.add(
        "KarpenterQueuePolicy",
        QueuePolicy {
            queues: vec![queue.reference()],
            policy_document: json!({
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "AccountsEventsArrive",
                        "Effect": "Allow",
                        "Principal": { "Service": ["events.amazonaws.com", "sqs.amazonaws.com"] },
                        "Action": "sqs:SendMessage",
                        "Resource": document(&queue.attribute("Arn")),
                        "Condition": { "StringEquals": {
                            "aws:SourceAccount": Intrinsic::Ref("AWS::AccountId".to_owned()),
                        } },
                    },
                    {
                        "Sid": "NothingWithoutTls",
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "sqs:*",
                        "Resource": document(&queue.attribute("Arn")),
                        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
                    },
                ],
            }),
        },
    );
    for (id, source, kind, meaning) in EVENTS {
        stack.add(
            id,
            Rule {
                description: format!("Karpenter: {meaning}").into(),
                event_pattern: json!({ "source": [source], "detail-type": [kind] }),
                targets: vec![Target {
                    id: "KarpenterQueue".into(),
                    arn: queue.attribute("Arn"),
                }],
            },
        );
    }
    stack.output(
        "KarpenterQueueName",
        "queue on which Karpenter hears of interruptions",
        queue.attribute("QueueName"),
    );
    stack.output(
        "KarpenterQueueArn",
        "the same queue",
        queue.attribute("Arn"),
    );
}
