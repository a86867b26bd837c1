//! Texts with rules, parsed once: an account id, a Kubernetes version, an instance type.
//!
//! Each type is a string in YAML and JSON. Its schema carries a `format`, and [`check`] answers for
//! that format with the very parser that the type uses, so that a document is checked whole before
//! any of it is decoded.

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
        _ => return None,
    };
    Some(parse(text).map_err(NotA))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn account_id(text: &str) -> Result<(), String> {
    if text.len() == 12 && digits(text) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not an AWS account id; write its twelve digits"
    ))
}

fn region(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('-').collect();
    let words = &parts[..parts.len().saturating_sub(1)];
    let worded = words
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()));
    if (3..=4).contains(&parts.len()) && worded && parts.last().is_some_and(|part| digits(part)) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not an AWS region; write it as `us-west-2`"
    ))
}

fn kubernetes_version(text: &str) -> Result<(), String> {
    match text.split_once('.') {
        Some(("1", minor)) if digits(minor) && minor.len() <= 3 => Ok(()),
        _ => Err(format!(
            "`{text}` is not a Kubernetes version; write it as `1.36`"
        )),
    }
}

fn cidr(text: &str) -> Result<(), String> {
    let net: ipnet::Ipv4Net = text
        .parse()
        .map_err(|_| format!("`{text}` is not an IPv4 network; write it as `10.0.0.0/16`"))?;
    if net.addr() == net.network() {
        return Ok(());
    }
    Err(format!(
        "`{text}` has host bits set; the network is `{}`",
        net.trunc()
    ))
}

fn domain(text: &str) -> Result<(), String> {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let good = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if name.len() <= 253 && name.contains('.') && name.split('.').all(good) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not a domain name; write it in lower case as `backstage.example.com`"
    ))
}

fn instance_type(text: &str) -> Result<(), String> {
    let good = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    match text.split_once('.') {
        Some((family, size)) if good(family) && good(size) => Ok(()),
        _ => Err(format!(
            "`{text}` is not an instance type; write family and size as `m5a.large`"
        )),
    }
}

fn instance_class(text: &str) -> Result<(), String> {
    match text.strip_prefix("db.") {
        Some("serverless") => Ok(()),
        Some(rest) if instance_type(rest).is_ok() => Ok(()),
        _ => Err(format!(
            "`{text}` is not a database instance class; write it as `db.t4g.medium`"
        )),
    }
}

fn engine_version(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() <= 2 && parts.iter().all(|part| digits(part) && part.len() <= 3) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not a version of Aurora PostgreSQL; write it as `17.7`"
    ))
}

fn addon_version(text: &str) -> Result<(), String> {
    let good = |rest: &str| {
        let (version, build) = rest.split_once("-eksbuild.")?;
        let numbers = version.split('.').count() == 3 && version.split('.').all(digits);
        (numbers && digits(build)).then_some(())
    };
    text.strip_prefix('v').and_then(good).ok_or_else(|| {
        format!("`{text}` is not the version of a managed add-on; write it as `v1.22.4-eksbuild.3`")
    })
}

fn label(text: &str) -> Result<(), String> {
    let body = text
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let ends = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase()) && !text.ends_with('-');
    if body && ends && text.len() <= 63 {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not a label; write lower-case letters, digits and dashes, a letter first, at most 63"
    ))
}

fn email(text: &str) -> Result<(), String> {
    match text.split_once('@') {
        Some((user, host))
            if !user.is_empty()
                && !text.contains(char::is_whitespace)
                && domain(&host.to_lowercase()).is_ok() =>
        {
            Ok(())
        }
        _ => Err(format!(
            "`{text}` is not an e-mail address; write it as `ops@example.com`"
        )),
    }
}

fn window(text: &str) -> Result<(), String> {
    let time = |part: &str| {
        part.split_once(':').is_some_and(|(hour, minute)| {
            hour.len() == 2
                && minute.len() == 2
                && hour.parse::<u8>().is_ok_and(|hour| hour < 24)
                && minute.parse::<u8>().is_ok_and(|minute| minute < 60)
        })
    };
    let weekly = |part: &str| {
        part.split_once(':').is_some_and(|(day, rest)| {
            ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&day) && time(rest)
        })
    };
    match text.split_once('-') {
        Some((from, to)) if (time(from) && time(to)) || (weekly(from) && weekly(to)) => Ok(()),
        _ => Err(format!(
            "`{text}` is not a window; write `03:00-04:00` or `sun:04:00-sun:05:00`, in UTC"
        )),
    }
}

fn principal(text: &str) -> Result<(), String> {
    let name = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+=,.@_-/".contains(&b))
    };
    let arn = |text: &str| {
        let mut parts = text.splitn(6, ':');
        matches!(
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next()),
            (Some("arn"), Some(_), Some("iam"), Some(""), Some(account), Some(rest))
                if account_id(account).is_ok()
                    && rest.split_once('/').is_some_and(|(kind, id)| ["role", "user"].contains(&kind) && name(id))
        )
    };
    if arn(text) || (!text.starts_with("arn:") && name(text)) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not an IAM role or user; write its name or `arn:aws:iam::123456789012:role/name`"
    ))
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
        AccountId, AddonVersion, Cidr, KubernetesVersion, Principal, Region, Window, check,
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
