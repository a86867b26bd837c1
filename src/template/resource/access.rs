//! Who may use the cluster: access entries, which take the place of the `aws-auth` ConfigMap.

use super::name::pascal;
use crate::model::access::AccessPolicy;
use crate::model::platform::Platform;
use crate::template::cloudformation::expression::Intrinsic;
use crate::template::cloudformation::properties::eks;
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;

/// The configured entries.
pub(super) fn entries(stack: &mut Stack, platform: &Platform, cluster: &Logical) -> Vec<Logical> {
    let identity = &platform.identity;
    let entries = &platform.access.entries;
    let ids = ids(entries.iter().map(|entry| entry.name.as_str()));
    entries
        .iter()
        .zip(ids)
        .map(|(entry, id)| {
            let arn = entry.principal.arn(identity.partition(), &identity.account);
            let groups = &entry.groups;
            stack.add(
                id,
                eks::AccessEntry {
                    cluster_name: cluster.reference(),
                    principal_arn: arn.into(),
                    kind: "STANDARD".into(),
                    username: entry.username.as_ref().map(Into::into),
                    kubernetes_groups: (!groups.is_empty())
                        .then(|| groups.iter().map(Into::into).collect()),
                    access_policies: entry.policy.map(|policy| vec![over_the_cluster(policy)]),
                },
            )
        })
        .collect()
}

/// The entry by which nodes of a role join; managed node groups get theirs from EKS.
pub(super) fn nodes(stack: &mut Stack, id: &str, role: &Logical, cluster: &Logical) -> Logical {
    stack.add(
        id,
        eks::AccessEntry {
            cluster_name: cluster.reference(),
            principal_arn: role.attribute("Arn"),
            kind: "EC2_LINUX".into(),
            ..eks::AccessEntry::default()
        },
    )
}

fn over_the_cluster(policy: AccessPolicy) -> eks::AccessPolicy {
    eks::AccessPolicy {
        policy_arn: Intrinsic::sub(format!(
            "arn:${{AWS::Partition}}:eks::aws:cluster-access-policy/{}",
            policy.aws_name()
        ))
        .into(),
        access_scope: eks::AccessScope {
            kind: "cluster".into(),
        },
    }
}

/// A logical id for each name; names that differ in punctuation only are numbered in their order.
fn ids<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for name in names {
        let id = format!("AccessEntry{}", pascal(name));
        let mut unique = id.clone();
        let mut number = 2;
        while ids.contains(&unique) {
            unique = format!("{id}N{number}");
            number += 1;
        }
        ids.push(unique);
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[test]
    fn no_two_entries_share_a_logical_id() {
        assert_eq!(
            ids(["ops-team", "ops team", "é", "ops_team"].into_iter()),
            [
                "AccessEntryOpsTeam",
                "AccessEntryOpsTeamN2",
                "AccessEntry",
                "AccessEntryOpsTeamN3"
            ]
        );
    }
}
