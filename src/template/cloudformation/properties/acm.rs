//! `AWS::CertificateManager`.

use crate::template::cloudformation::expression::Expression;

properties! { "AWS::CertificateManager::Certificate", List, Certificate {
    domain_name: Expression,
    subject_alternative_names: Option<Vec<Expression>>,
    validation_method: Expression,
    domain_validation_options: Vec<DomainValidationOption>,
} }

part! { DomainValidationOption {
    domain_name: Expression,
    hosted_zone_id: Expression,
} }
