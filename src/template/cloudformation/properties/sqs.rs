//! `AWS::SQS`.

use crate::template::cloudformation::expression::{Document, Expression};

properties! { "AWS::SQS::Queue", List, Queue {
    queue_name: Option<Expression>,
    message_retention_period: u32,
    sqs_managed_sse_enabled: bool,
} }

properties! { "AWS::SQS::QueuePolicy", None, QueuePolicy {
    queues: Vec<Expression>,
    policy_document: Document,
} }
