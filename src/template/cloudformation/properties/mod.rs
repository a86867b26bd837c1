//! Properties of the resource types that we make, typed; one file a service.
//!
//! A field that is `None` is left out. Names follow CloudFormation's, in Rust's spelling.

/// Declares the properties of one resource type.
///
/// `properties! { "AWS::EC2::VPC", List, Vpc { cidr_block: Expression, … } }`: the type, how it takes
/// tags, the struct.
macro_rules! properties {
    ($type:literal, $tags:ident, $name:ident { $($(#[$meta:meta])* $field:ident: $kind:ty),* $(,)? }) => {
        #[doc = concat!("Properties of `", $type, "`.")]
        #[derive(Debug, Clone, Default, serde::Serialize)]
        #[serde(rename_all = "PascalCase")]
        #[allow(missing_docs, reason = "CloudFormation's reference describes each property")]
        pub struct $name { $($(#[$meta])* pub $field: $kind),* }

        impl $crate::template::cloudformation::resource::Properties for $name {
            const TYPE: &'static str = $type;
            const TAGS: $crate::template::cloudformation::resource::TagStyle =
                $crate::template::cloudformation::resource::TagStyle::$tags;
        }
    };
}

/// Declares a part of properties, such as a launch template's data.
macro_rules! part {
    ($name:ident { $($(#[$meta:meta])* $field:ident: $kind:ty),* $(,)? }) => {
        #[doc = concat!("CloudFormation's `", stringify!($name), "`.")]
        #[derive(Debug, Clone, Default, serde::Serialize)]
        #[serde(rename_all = "PascalCase")]
        #[allow(missing_docs, reason = "CloudFormation's reference describes each property")]
        pub struct $name { $($(#[$meta])* pub $field: $kind),* }
    };
}

pub mod acm;
pub mod cloudformation;
pub mod ec2;
pub mod eks;
pub mod events;
pub mod iam;
pub mod kms;
pub mod logs;
pub mod rds;
pub mod secretsmanager;
pub mod sqs;
