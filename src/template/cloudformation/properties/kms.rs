//! `AWS::KMS`.

use crate::template::cloudformation::expression::{Document, Expression};

properties! { "AWS::KMS::Key", List, Key {
    description: Expression,
    enable_key_rotation: bool,
    key_policy: Document,
    pending_window_in_days: Option<u32>,
} }

properties! { "AWS::KMS::Alias", None, Alias {
    alias_name: Expression,
    target_key_id: Expression,
} }
