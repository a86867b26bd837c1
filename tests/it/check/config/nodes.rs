//! Node groups, node pools, and what runs on them.

use super::{accepts, says, text};
use backstage_infra::model::node_group::{AmiType, Taint, TaintEffect};
use backstage_infra::model::platform::Platform;
use backstage_infra::model::value::Value;
use serde_json::json;

fn group(platform: &mut Platform) -> &mut backstage_infra::model::node_group::NodeGroup {
    &mut platform.node_groups.node_groups[0]
}

/// Changes one value of release `backstage`.
pub(super) fn set(platform: &mut Platform, path: &[&str], value: serde_json::Value) {
    let release = platform
        .releases
        .iter_mut()
        .find(|release| release.name.as_str() == "backstage")
        .unwrap();
    let at = path
        .iter()
        .fold(&mut release.values, |values, key| match values {
            Value::Map(map) => map.entry((*key).to_owned()).or_insert(Value::Null),
            other => other,
        });
    *at = serde_json::from_value(value).unwrap();
}

#[test]
fn instance_architecture() {
    says(
        "instance-architecture",
        |p| group(p).instance_types[1] = text("m6g.large"),
        "node-groups.node-groups[0].instance-types[1]: `m6g.large` is arm64, but node group `core` boots an image for amd64; choose types for amd64, or the image for arm64",
    );
    says(
        "instance-architecture",
        |p| group(p).ami = AmiType::BottlerocketArm,
        "node-groups.node-groups[0].instance-types[0]: `m5a.large` is amd64, but node group `core` boots an image for arm64; choose types for arm64, or the image for amd64\nnode-groups.node-groups[0].instance-types[1]: `m5.large` is amd64, but node group `core` boots an image for arm64; choose types for arm64, or the image for amd64",
    );
}

#[test]
fn instance_exists() {
    says(
        "instance-exists",
        |p| group(p).instance_types[0] = text("t3.24xlarge"),
        "node-groups.node-groups[0].instance-types[0]: there is no `t3.24xlarge`: family `t3` has no size `24xlarge`; choose one of nano, micro, small, medium, large, xlarge, 2xlarge",
    );
}

#[test]
fn instance_known() {
    says(
        "instance-known",
        |p| group(p).instance_types[0] = text("m5aa.large"),
        "node-groups.node-groups[0].instance-types[0]: family `m5aa` of `m5aa.large` is not one that we know; did you mean family `m5a`? otherwise see `aws ec2 describe-instance-types`",
    );
}

#[test]
fn node_group_scaling() {
    says(
        "node-group-scaling",
        |p| group(p).scaling.desired = 5,
        "node-groups.node-groups[0].scaling.desired: node group `core` asks for 5 nodes, which is not within 2 to 4; write a number from 2 to 4",
    );
    says(
        "node-group-scaling",
        |p| group(p).scaling.min = 5,
        "node-groups.node-groups[0].scaling.min: node group `core` has at least 5 nodes and at most 4; write at most 4",
    );
    says(
        "node-group-scaling",
        |p| group(p).scaling.max = 0,
        "node-groups.node-groups[0].scaling.max: node group `core` may have no nodes at all; write at least 1, or remove the group",
    );
    says(
        "node-group-scaling",
        |p| group(p).max_unavailable = 0,
        "node-groups.node-groups[0].max-unavailable: an update of node group `core` may take away 0 nodes at once, which EKS refuses; write a number from 1 to 100",
    );
    says(
        "node-group-scaling",
        |p| group(p).instance_types.clear(),
        "node-groups.node-groups[0].instance-types: node group `core` has no instance type, so EKS would choose `t3.medium`; list at least one",
    );
}

#[test]
fn system_nodes_spread() {
    says(
        "system-nodes-spread",
        |p| {
            group(p).scaling.min = 1;
            group(p).scaling.desired = 1;
        },
        "node-groups.node-groups[0].scaling.desired: the platform starts with 1 node, so that two replicas of a chart share one; write at least 2",
    );
}

#[test]
fn volumes_bottlerocket() {
    says(
        "volumes-bottlerocket",
        |p| group(p).volumes.data_gib = Some(10),
        "node-groups.node-groups[0].volumes.data-gib: a volume of 10 GiB does not hold the image of node group `core`, or is larger than EBS offers; write a number from 20 to 65536",
    );
    says(
        "volumes-bottlerocket",
        |p| {
            group(p).ami = AmiType::AmazonLinuxX86;
            group(p).volumes.root_gib = 50;
        },
        "node-groups.node-groups[0].volumes.data-gib: node group `core` runs Amazon Linux, which has no data volume; remove the key and enlarge `root-gib`, or choose a Bottlerocket image",
    );
}

#[test]
fn taints_block_system() {
    let taint = |key: &str, effect| Taint {
        key: key.to_owned(),
        value: None,
        effect,
    };
    says(
        "taints-block-system",
        |p| {
            group(p)
                .taints
                .push(taint("dedicated", TaintEffect::NoSchedule))
        },
        "node-groups.node-groups[0].taints: every node group has a taint, so CoreDNS cannot be scheduled; keep one node group without taints",
    );
    says(
        "taints-block-system",
        |p| p.node_groups.node_groups.clear(),
        "node-groups.node-groups: there is no node group, so nothing can be scheduled; keep one node group without taints",
    );
    accepts(|p| {
        let key = "CriticalAddonsOnly";
        group(p).taints.push(taint(key, TaintEffect::NoSchedule));
    });
}

#[test]
fn node_pool_sizes() {
    says(
        "node-pool-sizes",
        |p| set(p, &["nodePool", "sizes"], json!([])),
        "release/backstage.values.nodePool.families: the node pool names families but no size, so Karpenter may start any, up to metal; list sizes under `sizes`, such as `medium` and `large`",
    );
    says(
        "node-pool-sizes",
        |p| set(p, &["nodePool", "sizes"], json!(["medium"])),
        "release/backstage.values.nodePool.families[2]: family `m5a` comes in none of the pool's sizes: medium; add one of large, xlarge, 2xlarge, 4xlarge, 8xlarge, 12xlarge, 16xlarge, 24xlarge, or remove the family\nrelease/backstage.values.nodePool.families[3]: family `m5` comes in none of the pool's sizes: medium; add one of large, xlarge, 2xlarge, 4xlarge, 8xlarge, 12xlarge, 16xlarge, 24xlarge, metal, or remove the family",
    );
    says(
        "node-pool-sizes",
        |p| set(p, &["nodePool", "families"], json!([])),
        "release/backstage.values.nodePool: the node pool names no instance family; list at least one under `families`",
    );
}

#[test]
fn node_pool_architecture() {
    says(
        "node-pool-architecture",
        |p| set(p, &["nodePool", "families"], json!(["t3", "t4g"])),
        "release/backstage.values.nodePool.families[1]: family `t4g` is arm64, but the pool takes amd64 only; remove the family, or add its architecture",
    );
}

#[test]
fn replicas_pdb() {
    let pdb = "podDisruptionBudget";
    says(
        "replicas-pdb",
        |p| set(p, &[pdb, "minAvailable"], json!(2)),
        "release/backstage.values.podDisruptionBudget.minAvailable: `backstage` runs 2 replicas and its disruption budget needs 2, so none can ever be evicted and node drains block; run at least 3 replicas, or write `maxUnavailable: 1`",
    );
    says(
        "replicas-pdb",
        |p| set(p, &[pdb, "minAvailable"], json!("100%")),
        "release/backstage.values.podDisruptionBudget.minAvailable: `backstage` runs 2 replicas and its disruption budget needs 100%, so none can ever be evicted and node drains block; run at least 3 replicas, or write `maxUnavailable: 1`",
    );
    says(
        "replicas-pdb",
        |p| set(p, &["autoscaling", "minReplicas"], json!(1)),
        "release/backstage.values.podDisruptionBudget.minAvailable: `backstage` runs 1 replica and its disruption budget needs 1, so none can ever be evicted and node drains block; run at least 2 replicas, or write `maxUnavailable: 1`",
    );
    says(
        "replicas-pdb",
        |p| set(p, &[pdb], json!({ "maxUnavailable": 0 })),
        "release/backstage.values.podDisruptionBudget.maxUnavailable: the disruption budget of `backstage` lets no pod be evicted, so node drains block; write at least 1",
    );
    accepts(|p| set(p, &[pdb, "minAvailable"], json!("50%")));
    accepts(|p| set(p, &[pdb], json!({ "enabled": false, "minAvailable": 2 })));
}

#[test]
fn hpa_bounds() {
    says(
        "hpa-bounds",
        |p| set(p, &["autoscaling", "minReplicas"], json!(5)),
        "release/backstage.values.autoscaling.minReplicas: `backstage` scales from 5 to 4 replicas, which Kubernetes refuses; write a number from 1 to 4",
    );
}

#[test]
fn network_policy_enforced() {
    says(
        "network-policy-enforced",
        |p| p.addons.addons[0].configuration = None,
        "addons.addons[0].configuration.enableNetworkPolicy: add-on `vpc-cni` enforces no network policies, but there are some in `backstage`; set `enableNetworkPolicy: \"true\"` in its configuration",
    );
    accepts(|p| {
        p.addons.addons[0].configuration = None;
        set(p, &["networkPolicy", "enabled"], json!(false));
    });
}

#[test]
fn default_storage_class() {
    let set = |p: &mut Platform, key: &str, value: Value| {
        p.storage_class.parameters.insert(key.to_owned(), value);
    };
    says(
        "default-storage-class",
        |p| p.storage_class.metadata.annotations.clear(),
        "storage-class.metadata.annotations: storage class `gp3` is not the default, and there is no other; add `storageclass.kubernetes.io/is-default-class: \"true\"`",
    );
    says(
        "default-storage-class",
        |p| p.storage_class.parameters.clear(),
        "storage-class.parameters: volumes of storage class `gp3` are not encrypted; write `encrypted: \"true\"`",
    );
    says(
        "default-storage-class",
        |p| set(p, "encrypted", Value::Bool(true)),
        "storage-class.parameters.encrypted: parameter `encrypted` of storage class `gp3` is not a string; write it in quotes",
    );
    says(
        "default-storage-class",
        |p| p.storage_class.kind = "Storageclass".to_owned(),
        "storage-class.kind: `Storageclass` of `storage.k8s.io/v1` is not a storage class; write `apiVersion: storage.k8s.io/v1` and `kind: StorageClass`",
    );
    says(
        "default-storage-class",
        |p| {
            p.storage_class.provisioner = "kubernetes.io/aws-ebs".to_owned();
        },
        "storage-class.provisioner: storage class `gp3` is made by `kubernetes.io/aws-ebs`, which nothing installs; write `ebs.csi.aws.com`",
    );
}
