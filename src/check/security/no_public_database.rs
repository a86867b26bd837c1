//! A database that has an address on the internet, or that a whole network may connect to, is one password
//! away from its data.
//!
//! Remedy: keep it in private subnets, not publicly accessible, and open to security groups rather than
//! address ranges.

use crate::check::security::reading::resources::{is_public, names, of_type};
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;
use serde_json::Value;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "no-public-database",
    title: "the database is reached from the cluster only",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    let mut found = Vec::new();
    for instance in of_type(assembly, "AWS::RDS::DBInstance") {
        if instance.get(&["PubliclyAccessible"]) != Some(&Value::Bool(false)) {
            found.push(instance.breach(
                "the instance gets an address on the internet, or does not say that it has none",
                "set `PubliclyAccessible` to false",
            ));
        }
    }
    for group in of_type(assembly, "AWS::RDS::DBSubnetGroup") {
        if group.get(&["SubnetIds"]).is_some_and(is_public) {
            found.push(group.breach("the database is in public subnets", "use the private ones"));
        }
    }
    for cluster in of_type(assembly, "AWS::RDS::DBCluster") {
        let groups = cluster
            .get(&["VpcSecurityGroupIds"])
            .map(names)
            .unwrap_or_default();
        found.extend(open_groups(assembly, &cluster.stack, &groups));
    }
    found
}

fn open_groups(assembly: &Assembly, stack: &str, groups: &[&str]) -> Vec<Violation> {
    let has_range = |rule: &Value| rule.get("CidrIp").is_some() || rule.get("CidrIpv6").is_some();
    let of_groups = of_type(assembly, "AWS::EC2::SecurityGroup")
        .into_iter()
        .filter(|group| {
            groups.contains(&group.id)
                && group.list(&["SecurityGroupIngress"]).iter().any(has_range)
        });
    let of_rules = of_type(assembly, "AWS::EC2::SecurityGroupIngress")
        .into_iter()
        .filter(|rule| {
            let of = rule.get(&["GroupId"]).map(names).unwrap_or_default();
            of.iter().any(|id| groups.contains(id))
                && ["CidrIp", "CidrIpv6"]
                    .iter()
                    .any(|key| rule.get(&[*key]).is_some())
        });
    of_groups
        .chain(of_rules)
        .filter(|found| found.stack == stack)
        .map(|found| {
            found.breach(
                "a range of addresses may connect to the database",
                "let in the cluster's security group only",
            )
        })
        .collect()
}
