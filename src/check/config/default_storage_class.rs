//! Claims that name no class wait for ever if none is the default. Parameters of a storage class are
//! strings in Kubernetes: a bare `true` is refused when the chart is installed.
//!
//! Remedy: write `provisioner: ebs.csi.aws.com`, `encrypted: "true"` and the annotation that makes it the
//! default, each in quotes.

use crate::check::config::facts::release_values::escaped;
use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;
use crate::model::value::Value;

pub(super) const CHECK: Check<Platform> = Check {
    id: "default-storage-class",
    title: "the storage class is the default, on EBS, and encrypted",
    severity: Severity::Error,
    run: breaches,
};

const DEFAULT: &str = "storageclass.kubernetes.io/is-default-class";

fn breaches(platform: &Platform) -> Vec<Violation> {
    let class = &platform.storage_class;
    let name = &class.metadata.name;
    let mut found = Vec::new();
    let mut breach = |pointer: &str, message: String, remedy: &str| {
        found.push(violation(
            Place::new("storage-class", pointer),
            message,
            remedy,
        ));
    };
    if class.kind != "StorageClass" || class.api_version != "storage.k8s.io/v1" {
        breach(
            "/kind",
            format!(
                "`{}` of `{}` is not a storage class",
                class.kind, class.api_version
            ),
            "write `apiVersion: storage.k8s.io/v1` and `kind: StorageClass`",
        );
    }
    if class.metadata.annotations.get(DEFAULT).map(String::as_str) != Some("true") {
        breach(
            "/metadata/annotations",
            format!("storage class `{name}` is not the default, and there is no other"),
            "add `storageclass.kubernetes.io/is-default-class: \"true\"`",
        );
    }
    if class.provisioner != "ebs.csi.aws.com" {
        breach(
            "/provisioner",
            format!(
                "storage class `{name}` is made by `{}`, which nothing installs",
                class.provisioner
            ),
            "write `ebs.csi.aws.com`",
        );
    }
    for (key, value) in &class.parameters {
        if !matches!(value, Value::String(_) | Value::Reference(_)) {
            breach(
                &format!("/parameters/{}", escaped(key)),
                format!("parameter `{key}` of storage class `{name}` is not a string"),
                "write it in quotes",
            );
        }
    }
    let encrypted = class.parameters.get("encrypted");
    if encrypted.is_none_or(|value| value.as_str() == Some("false")) {
        breach(
            "/parameters",
            format!("volumes of storage class `{name}` are not encrypted"),
            "write `encrypted: \"true\"`",
        );
    }
    found
}
