//! Security groups that let in what is named and let nothing out.

use crate::template::cloudformation::expression::Expression;
use crate::template::cloudformation::properties::ec2::{
    SecurityGroup, SecurityGroupEgress, SecurityGroupRule,
};
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;

/// A destination that no packet leaves for. A group without any rule out gets one that allows
/// everything, so a group that opens no connections says so by this.
const NOWHERE: &str = "127.0.0.1/32";

/// Who may connect.
pub(super) enum From {
    /// Addresses.
    Addresses(Expression),
    /// Members of another group.
    Group(Expression),
}

/// A group whose members answer on one TCP port and open no connections themselves.
pub(super) fn answering(
    vpc_id: Expression,
    description: &str,
    port: u16,
    from: From,
    why: &str,
) -> SecurityGroup {
    let (addresses, group) = match from {
        From::Addresses(range) => (Some(range), None),
        From::Group(id) => (None, Some(id)),
    };
    SecurityGroup {
        group_description: description.into(),
        vpc_id,
        security_group_ingress: Some(vec![SecurityGroupRule {
            ip_protocol: "tcp".into(),
            from_port: Some(port.to_string().into()),
            to_port: Some(port.to_string().into()),
            cidr_ip: addresses,
            source_security_group_id: group,
            description: Some(why.into()),
        }]),
        security_group_egress: Some(vec![SecurityGroupRule {
            ip_protocol: "-1".into(),
            cidr_ip: Some(NOWHERE.into()),
            description: Some("nothing".into()),
            ..SecurityGroupRule::default()
        }]),
    }
}

/// Locks the group that every VPC comes with, as far as CloudFormation can.
///
/// Adding a rule out removes the one that allows everything ("When you use the
/// AWS::EC2::SecurityGroupEgress resource, the default rule is removed", CloudFormation user guide).
/// The rule in, by which members reach each other, stays: nothing native removes it
/// (aws-cloudformation/cloudformation-coverage-roadmap#658), and a resource that repeats it is
/// refused as a duplicate. It opens nothing, since none of our resources joins the group.
pub(super) fn lock_default(stack: &mut Stack, vpc: &Logical) {
    stack.add(
        "DefaultSecurityGroupEgress",
        SecurityGroupEgress {
            group_id: vpc.attribute("DefaultSecurityGroup"),
            ip_protocol: "-1".into(),
            cidr_ip: NOWHERE.into(),
            description: "nothing: this group is not for use".into(),
        },
    );
}
