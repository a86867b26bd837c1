//! `AWS::IAM`.

use crate::template::cloudformation::expression::{Document, Expression};

properties! { "AWS::IAM::Role", List, Role {
    role_name: Option<Expression>,
    description: Option<Expression>,
    assume_role_policy_document: Document,
    managed_policy_arns: Option<Vec<Expression>>,
    policies: Option<Vec<InlinePolicy>>,
} }

part! { InlinePolicy {
    policy_name: Expression,
    policy_document: Document,
} }

properties! { "AWS::IAM::OIDCProvider", List, OidcProvider {
    url: Expression,
    client_id_list: Vec<Expression>,
} }
