//! `AWS::SecretsManager`.

use crate::template::cloudformation::expression::Expression;

properties! { "AWS::SecretsManager::Secret", List, Secret {
    name: Expression,
    description: Expression,
    kms_key_id: Expression,
    generate_secret_string: Option<GenerateSecretString>,
} }

part! { GenerateSecretString {
    secret_string_template: String,
    generate_string_key: String,
    password_length: u32,
    exclude_punctuation: bool,
} }

properties! { "AWS::SecretsManager::SecretTargetAttachment", None, SecretTargetAttachment {
    secret_id: Expression,
    target_id: Expression,
    target_type: Expression,
} }

properties! { "AWS::SecretsManager::RotationSchedule", None, RotationSchedule {
    secret_id: Expression,
    rotate_immediately_on_update: bool,
    rotation_rules: RotationRules,
} }

part! { RotationRules {
    automatically_after_days: u32,
} }
