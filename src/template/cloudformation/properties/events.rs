//! `AWS::Events`.

use crate::template::cloudformation::expression::{Document, Expression};

properties! { "AWS::Events::Rule", List, Rule {
    description: Expression,
    event_pattern: Document,
    targets: Vec<Target>,
} }

part! { Target {
    id: Expression,
    arn: Expression,
} }
