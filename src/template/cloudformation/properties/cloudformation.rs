//! `AWS::CloudFormation`.

use crate::template::cloudformation::expression::Expression;
use std::collections::BTreeMap;

properties! { "AWS::CloudFormation::Stack", List, NestedStack {
    #[serde(rename = "TemplateURL")]
    template_url: Expression,
    parameters: BTreeMap<String, Expression>,
} }
