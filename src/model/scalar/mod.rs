//! Texts with rules, parsed once: an account id, a Kubernetes version, an instance type.
//!
//! Each type is a string in YAML and JSON. Its schema carries a `format`, and [`check`] answers for
//! that format with the very parser that the type uses, so that a document is checked whole before
//! any of it is decoded.

mod parse;

use parse::{
    account_id, addon_version, bucket_name, cidr, domain, email, engine_version, image_repository,
    image_tag, instance_class, instance_type, kubernetes_version, label, principal, region, window,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// Why a text is not of a format: lower case, the value in backticks, the remedy after a semicolon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotA(String);

macro_rules! scalar {
    ($(#[$doc:meta])* $name:ident, $format:literal, $parse:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The `format` of its schema.
            pub const FORMAT: &'static str = $format;

            /// As written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NotA;

            fn from_str(text: &str) -> Result<Self, NotA> {
                $parse(text).map(|()| $name(text.to_owned())).map_err(NotA)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotA;

            fn try_from(text: String) -> Result<Self, NotA> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format })
            }
        }
    };
}

scalar!(
    /// Twelve digits; leading zeros count.
    AccountId, "account-id", account_id
);
scalar!(
    /// A region code, such as `us-west-2`.
    Region, "region", region
);
scalar!(
    /// A minor version of Kubernetes, such as `1.36`.
    KubernetesVersion, "kubernetes-version", kubernetes_version
);
scalar!(
    /// An IPv4 network in CIDR notation with no host bits set.
    Cidr, "cidr", cidr
);
scalar!(
    /// A DNS name of at least two labels, lower case, without a final dot; `*.` may lead.
    DomainName, "domain", domain
);
scalar!(
    /// An EC2 instance type, such as `m5a.large`.
    InstanceType, "instance-type", instance_type
);
scalar!(
    /// An RDS instance class, such as `db.t4g.medium`.
    InstanceClass, "instance-class", instance_class
);
scalar!(
    /// Version of Aurora PostgreSQL, such as `17.7` or, for the newest minor of it, `17`.
    EngineVersion, "engine-version", engine_version
);
scalar!(
    /// Version of a managed add-on, such as `v1.22.4-eksbuild.3`.
    AddonVersion, "addon-version", addon_version
);
scalar!(
    /// A DNS label: lower-case letters, digits and dashes, at most 63, a letter first. Names of resources grow from it.
    Label, "label", label
);
scalar!(
    /// An e-mail address.
    Email, "email-address", email
);
scalar!(
    /// A daily or weekly window in UTC, such as `03:00-04:00` or `sun:04:00-sun:05:00`.
    Window, "window", window
);
scalar!(
    /// Name or ARN of an IAM role or user.
    Principal, "principal", principal
);

scalar!(
    /// Name of an S3 bucket. Source: "General purpose bucket naming rules", S3 user guide.
    BucketName,
    "bucket-name",
    bucket_name
);

scalar!(
    /// Repository of a container image with its registry, without tag or digest.
    ImageRepository,
    "image-repository",
    image_repository
);
scalar!(
    /// Tag of a container image. Source: OCI distribution specification, "Pulling manifests".
    ImageTag,
    "image-tag",
    image_tag
);

/// Whether a text is of a format; nothing for a format that is not ours.
pub fn check(format: &str, text: &str) -> Option<Result<(), NotA>> {
    let parse: fn(&str) -> Result<(), String> = match format {
        AccountId::FORMAT => account_id,
        Region::FORMAT => region,
        KubernetesVersion::FORMAT => kubernetes_version,
        Cidr::FORMAT => cidr,
        DomainName::FORMAT => domain,
        InstanceType::FORMAT => instance_type,
        InstanceClass::FORMAT => instance_class,
        EngineVersion::FORMAT => engine_version,
        AddonVersion::FORMAT => addon_version,
        Label::FORMAT => label,
        Email::FORMAT => email,
        Window::FORMAT => window,
        Principal::FORMAT => principal,
        BucketName::FORMAT => bucket_name,
        ImageRepository::FORMAT => image_repository,
        ImageTag::FORMAT => image_tag,
        _ => return None,
    };
    Some(parse(text).map_err(NotA))
}

impl KubernetesVersion {
    /// The number after the dot.
    pub fn minor(&self) -> u32 {
        self.0
            .split_once('.')
            .and_then(|(_, minor)| minor.parse().ok())
            .unwrap_or(0)
    }
}

impl Cidr {
    /// As a network; the text was parsed when it was made.
    pub fn net(&self) -> ipnet::Ipv4Net {
        self.0.parse().unwrap_or_default()
    }
}

impl EngineVersion {
    /// `17` of `17.7`.
    pub fn major(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }
}

impl InstanceType {
    /// `m5a` of `m5a.large`.
    pub fn family(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }
}

impl Principal {
    /// The ARN; a bare name becomes a role of the account.
    pub fn arn(&self, partition: &str, account: &AccountId) -> String {
        if self.0.starts_with("arn:") {
            return self.0.clone();
        }
        format!(
            "arn:{partition}:iam::{account}:role/{}",
            self.0.trim_start_matches('/')
        )
    }
}

impl Region {
    /// `aws`, `aws-cn`, `aws-us-gov`, … Source: "AWS service endpoints", AWS General Reference.
    pub fn partition(&self) -> &'static str {
        match self.0.split('-').next() {
            Some("cn") => "aws-cn",
            Some("us") if self.0.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        AccountId, AddonVersion, Cidr, ImageRepository, ImageTag, KubernetesVersion, Principal,
        Region, Window, check,
    };

    #[test]
    fn keeps_leading_zeros() {
        let account: AccountId = "000123456789".parse().unwrap();
        assert_eq!(account.as_str(), "000123456789");
    }

    #[test]
    fn says_what_to_write_instead() {
        let why = |format, text| check(format, text).unwrap().unwrap_err().to_string();
        assert_eq!(
            why(KubernetesVersion::FORMAT, "1,31"),
            "`1,31` is not a Kubernetes version; write it as `1.36`"
        );
        assert_eq!(
            why(Cidr::FORMAT, "10.0.0.1/16"),
            "`10.0.0.1/16` has host bits set; the network is `10.0.0.0/16`"
        );
        assert!(
            check(AddonVersion::FORMAT, "v1.22.4-eksbuild.3")
                .unwrap()
                .is_ok()
        );
        assert!(check(Window::FORMAT, "sun:04:00-05:00").unwrap().is_err());
        let image = |text| check(ImageRepository::FORMAT, text).unwrap().is_ok();
        assert!(
            [
                "111122223333.dkr.ecr.us-west-2.amazonaws.com/a/b",
                "localhost:5000/x",
                "x"
            ]
            .into_iter()
            .all(image)
        );
        assert!(
            !["a:b", "a@sha256:b", "a/b:c", "a//b", "A/b", "", "/a", "a/"]
                .into_iter()
                .any(image)
        );
        let tag = |text| check(ImageTag::FORMAT, text).unwrap().is_ok();
        assert!(tag("1.45.3") && tag("_x") && !tag("1;rm") && !tag("") && !tag("-x"));
        assert!(check("date-time", "x").is_none());
    }

    #[test]
    fn makes_arns_of_names() {
        let account: AccountId = "000123456789".parse().unwrap();
        let role: Principal = "Admin".parse().unwrap();
        assert_eq!(
            role.arn("aws", &account),
            "arn:aws:iam::000123456789:role/Admin"
        );
        assert_eq!(
            "cn-north-1".parse::<Region>().unwrap().partition(),
            "aws-cn"
        );
        assert!(
            check(Principal::FORMAT, "arn:aws:iam::1:role/x")
                .unwrap()
                .is_err()
        );
    }
}
