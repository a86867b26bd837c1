//! A node in a public subnet can be reached from everywhere as soon as one security group is too wide.
//!
//! Remedy: put node groups into private subnets; no subnet gives out public addresses.

use crate::check::security::reading::resources::{is_public, of_type};
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::template::assembly::Assembly;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "private-nodes",
    title: "nodes have no address on the internet",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    let mut found = Vec::new();
    for group in of_type(assembly, "AWS::EKS::Nodegroup") {
        if group.get(&["Subnets"]).is_some_and(is_public) {
            found.push(group.breach("the nodes are in public subnets", "use the private ones"));
        }
    }
    for subnet in of_type(assembly, "AWS::EC2::Subnet") {
        if subnet
            .get(&["MapPublicIpOnLaunch"])
            .is_some_and(|map| *map != false)
        {
            found.push(subnet.breach(
                "whatever starts in the subnet gets a public address",
                "set `MapPublicIpOnLaunch` to false",
            ));
        }
    }
    for template in of_type(assembly, "AWS::EC2::LaunchTemplate") {
        let interfaces = template.list(&["LaunchTemplateData", "NetworkInterfaces"]);
        if interfaces
            .iter()
            .any(|one| one["AssociatePublicIpAddress"] == true)
        {
            found.push(template.breach(
                "its instances get a public address",
                "remove `AssociatePublicIpAddress`",
            ));
        }
    }
    found
}
