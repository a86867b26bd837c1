//! The shipped configuration, embedded in the binary.

/// A file that is part of the binary.
#[derive(Debug, Clone, Copy)]
pub struct Embedded {
    /// Path under `config/`.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! embed {
    ($path:literal) => {
        Embedded {
            path: $path,
            text: include_str!(concat!("../../config/", $path)),
        }
    };
}

/// Every context key with its default.
pub const DEFAULTS: Embedded = embed!("context.yaml");

/// The shipped example: a context to look at, never anybody's platform.
pub const EXAMPLE: Embedded = embed!("backstage.yaml");

/// Every template by `<environment>/<version>/<path>`; a test holds the list equal to the folder.
pub const TEMPLATES: &[Embedded] = &[
    embed!("production/v1/certificate.mustache"),
    embed!("production/v1/conf.mustache"),
    embed!("production/v1/database.mustache"),
    embed!("production/v1/eks/access.mustache"),
    embed!("production/v1/eks/addons.mustache"),
    embed!("production/v1/eks/cluster.mustache"),
    embed!("production/v1/eks/node-groups.mustache"),
    embed!("production/v1/eks/storage-class.yaml"),
    embed!("production/v1/helm/alloy-operator.mustache"),
    embed!("production/v1/helm/aws-load-balancer.mustache"),
    embed!("production/v1/helm/aws-secrets-store.mustache"),
    embed!("production/v1/helm/backstage.mustache"),
    embed!("production/v1/helm/cert-manager.mustache"),
    embed!("production/v1/helm/external-dns.mustache"),
    embed!("production/v1/helm/fluent-bit.mustache"),
    embed!("production/v1/helm/grafana.mustache"),
    embed!("production/v1/helm/karpenter-crd.mustache"),
    embed!("production/v1/helm/karpenter.mustache"),
    embed!("production/v1/helm/metrics-server.mustache"),
    embed!("production/v1/helm/platform-resources.mustache"),
    embed!("production/v1/helm/platform.mustache"),
    embed!("production/v1/helm/secrets-store-csi-driver.mustache"),
    embed!("production/v1/network.mustache"),
    embed!("production/v1/policy/aws-load-balancer-controller.mustache"),
    embed!("production/v1/policy/external-dns.mustache"),
    embed!("production/v1/policy/grafana-secret-access.mustache"),
    embed!("production/v1/policy/karpenter-interrupt.mustache"),
    embed!("production/v1/policy/karpenter.mustache"),
    embed!("production/v1/policy/kms-eks-ebs-encryption.mustache"),
    embed!("production/v1/policy/secret-access.mustache"),
    embed!("production/v1/secrets.mustache"),
];
