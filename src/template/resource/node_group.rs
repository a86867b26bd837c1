//! Managed node groups, each with the launch template that its nodes start from, and the nodes' role.

use super::cluster::private_subnets;
use super::identity::managed_policy;
use super::name::pascal;
use crate::model::node_group::{Capacity, NodeGroup, TaintEffect};
use crate::model::platform::Platform;
use crate::template::cloudformation::expression::{Expression, Intrinsic, document};
use crate::template::cloudformation::properties::ec2::{
    BlockDeviceMapping, Ebs, LaunchTemplate, LaunchTemplateData, ListedTag, MetadataOptions,
    TagSpecification,
};
use crate::template::cloudformation::properties::eks;
use crate::template::cloudformation::properties::iam::Role;
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;
use serde_json::json;

/// What every node may do. Not the CNI's policy: that is for the CNI's own role.
const NODE_POLICIES: [&str; 3] = [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonSSMManagedInstanceCore",
];

/// The role of nodes in managed node groups.
pub(super) fn role(stack: &mut Stack, cluster: &str) -> Logical {
    let role = stack.add(
        "NodeRole",
        role_of_nodes(format!("{cluster}: nodes of managed node groups")),
    );
    stack.output(
        "NodeRoleArn",
        "role of nodes in managed node groups",
        role.attribute("Arn"),
    );
    role
}

/// A role for nodes, whoever starts them.
pub(super) fn role_of_nodes(description: String) -> Role {
    Role {
        description: Some(description.into()),
        assume_role_policy_document: json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "Service": Intrinsic::sub("ec2.${AWS::URLSuffix}") },
                "Action": "sts:AssumeRole",
            }],
        }),
        managed_policy_arns: Some(NODE_POLICIES.map(managed_policy).to_vec()),
        ..Role::default()
    }
}

/// The node groups, after everything that their nodes need to become ready.
pub(super) fn node_groups(
    stack: &mut Stack,
    platform: &Platform,
    cluster: &Logical,
    role: &Logical,
    key: &Logical,
    after: &[Logical],
) -> Vec<Logical> {
    platform
        .node_groups
        .node_groups
        .iter()
        .map(|group| {
            let id = pascal(group.name.as_str());
            let template = launch_template(stack, platform, group, &id, key);
            let properties = eks::Nodegroup {
                cluster_name: cluster.reference(),
                // Without it, an upgrade of the cluster leaves the nodes behind.
                version: platform.cluster.version.as_str().into(),
                node_role: role.attribute("Arn"),
                subnets: private_subnets(stack),
                launch_template: eks::LaunchTemplateSpecification {
                    id: template.reference(),
                    version: template.attribute("LatestVersionNumber"),
                },
                ..properties(group)
            };
            stack.add_with(format!("{id}NodeGroup"), properties, |nodes| {
                after.iter().fold(nodes, |nodes, other| nodes.after(other))
            })
        })
        .collect()
}

fn properties(group: &NodeGroup) -> eks::Nodegroup {
    let taints = group.taints.iter().map(|taint| eks::Taint {
        key: taint.key.as_str().into(),
        value: taint.value.as_ref().map(Into::into),
        effect: match taint.effect {
            TaintEffect::NoSchedule => "NO_SCHEDULE".into(),
            TaintEffect::NoExecute => "NO_EXECUTE".into(),
            TaintEffect::PreferNoSchedule => "PREFER_NO_SCHEDULE".into(),
        },
    });
    eks::Nodegroup {
        ami_type: document(&group.ami),
        capacity_type: match group.capacity {
            Capacity::OnDemand => "ON_DEMAND".into(),
            Capacity::Spot => "SPOT".into(),
        },
        instance_types: group
            .instance_types
            .iter()
            .map(|kind| kind.as_str().into())
            .collect(),
        scaling_config: eks::ScalingConfig {
            min_size: group.scaling.min,
            desired_size: group.scaling.desired,
            max_size: group.scaling.max,
        },
        update_config: eks::UpdateConfig {
            max_unavailable: group.max_unavailable,
        },
        node_repair_config: eks::NodeRepairConfig { enabled: true },
        labels: (!group.labels.is_empty()).then(|| group.labels.clone()),
        taints: (!group.taints.is_empty()).then(|| taints.collect()),
        ..eks::Nodegroup::default()
    }
}

/// No image: EKS puts in the newest of the group's family and Kubernetes version.
fn launch_template(
    stack: &mut Stack,
    platform: &Platform,
    group: &NodeGroup,
    id: &str,
    key: &Logical,
) -> Logical {
    let name = format!("{}-{}", platform.cluster.name, group.name);
    let tagged = |kind: &str| TagSpecification {
        resource_type: kind.into(),
        tags: tags(stack, &name),
    };
    let template = LaunchTemplate {
        tag_specifications: vec![tagged("launch-template")],
        launch_template_data: LaunchTemplateData {
            // One hop ends at the node: its role is not for pods.
            metadata_options: MetadataOptions {
                http_endpoint: "enabled".into(),
                http_tokens: "required".into(),
                http_put_response_hop_limit: 1,
            },
            block_device_mappings: volumes(group, &key.attribute("Arn")),
            tag_specifications: ["instance", "volume", "network-interface"]
                .map(tagged)
                .to_vec(),
        },
    };
    stack.add(format!("{id}LaunchTemplate"), template)
}

fn tags(stack: &Stack, name: &str) -> Vec<ListedTag> {
    let mut tags = stack.tags().clone();
    tags.insert("Name".to_owned(), name.to_owned());
    tags.into_iter()
        .map(|(key, value)| ListedTag {
            key: key.into(),
            value: value.into(),
        })
        .collect()
}

/// Bottlerocket's data volume is encrypted even where its size is the image's.
fn volumes(group: &NodeGroup, key: &Expression) -> Vec<BlockDeviceMapping> {
    let volume = |device: &str, gib: Option<u32>| BlockDeviceMapping {
        device_name: device.into(),
        ebs: Ebs {
            volume_type: "gp3".into(),
            volume_size: gib,
            encrypted: true,
            kms_key_id: Some(key.clone()),
            delete_on_termination: true,
        },
    };
    let root = volume("/dev/xvda", Some(group.volumes.root_gib));
    if group.ami.is_bottlerocket() {
        return vec![root, volume("/dev/xvdb", group.volumes.data_gib)];
    }
    vec![root]
}
