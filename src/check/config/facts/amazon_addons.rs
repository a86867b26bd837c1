//! Names of managed add-ons. Source: "AWS add-ons" and "Community add-ons", EKS user guide.

/// Add-ons of AWS and of the community, which EKS offers in every account.
pub(in crate::check::config) const KNOWN: &[&str] = &[
    "adot",
    "aws-ebs-csi-driver",
    "aws-efs-csi-driver",
    "aws-fsx-csi-driver",
    "aws-guardduty-agent",
    "aws-mountpoint-s3-csi-driver",
    "aws-network-flow-monitoring-agent",
    "aws-privateca-connector-for-kubernetes",
    "aws-secrets-store-csi-driver-provider",
    "amazon-cloudwatch-observability",
    "amazon-sagemaker-hyperpod-taskgovernance",
    "amazon-sagemaker-hyperpod-training-operator",
    "cert-manager",
    "coredns",
    "eks-node-monitoring-agent",
    "eks-pod-identity-agent",
    "external-dns",
    "fluent-bit",
    "kube-proxy",
    "kube-state-metrics",
    "metrics-server",
    "prometheus-node-exporter",
    "snapshot-controller",
    "vpc-cni",
];

/// What a node needs to become ready.
pub(in crate::check::config) const BEFORE_NODES: &[&str] =
    &["vpc-cni", "kube-proxy", "eks-pod-identity-agent"];

/// What runs on nodes as a Deployment, and is degraded as long as there are none.
pub(in crate::check::config) const AFTER_NODES: &[&str] = &[
    "coredns",
    "aws-ebs-csi-driver",
    "aws-efs-csi-driver",
    "cert-manager",
    "external-dns",
    "metrics-server",
    "snapshot-controller",
];
