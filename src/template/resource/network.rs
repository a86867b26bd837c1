//! `NetworkNestedStack`: the VPC, its subnets, and the ways out of it.

use super::endpoints::endpoints;
use super::network_logs::flow_logs;
use super::security_group::lock_default;
use crate::model::network::{Nat, Network};
use crate::model::platform::Platform;
use crate::model::reference::StackName;
use crate::model::scalar::Cidr;
use crate::template::cloudformation::expression::{Expression, Intrinsic};
use crate::template::cloudformation::properties::ec2::{
    Eip, InternetGateway, NatGateway, Route, RouteTable, Subnet, SubnetRouteTableAssociation, Vpc,
    VpcGatewayAttachment,
};
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;

/// Everywhere that no other route leads to.
const INTERNET: &str = "0.0.0.0/0";

/// The stack.
pub fn network(platform: &Platform) -> Stack {
    let mut stack = Stack::new(StackName::Network, platform, "VPC, subnets and routes");
    let plan = &platform.network;
    let vpc = stack.add_with(
        "Vpc",
        Vpc {
            cidr_block: plan.cidr.as_str().into(),
            enable_dns_hostnames: true,
            enable_dns_support: true,
        },
        |vpc| vpc.tag("Name", platform.identity.name("vpc")),
    );
    let gateway = stack.add("InternetGateway", InternetGateway {});
    let attachment = stack.add(
        "InternetGatewayAttachment",
        VpcGatewayAttachment {
            vpc_id: vpc.reference(),
            internet_gateway_id: gateway.reference(),
        },
    );
    let zones = zones(&mut stack, plan);
    let public = public_subnets(&mut stack, platform, &vpc, &zones, &gateway, &attachment);
    let nats = nat_gateways(&mut stack, platform, &public, &attachment);
    let (private, tables) = private_subnets(&mut stack, platform, &vpc, &zones, &nats);
    endpoints(&mut stack, plan, &vpc, &private, &tables);
    lock_default(&mut stack, &vpc);
    if let Some(logs) = &plan.flow_logs {
        flow_logs(&mut stack, logs, &vpc);
    }

    stack.output("VpcId", "the VPC", vpc.reference());
    stack.output(
        "VpcCidr",
        "the VPC's address range",
        vpc.attribute("CidrBlock"),
    );
    stack.output(
        "PublicSubnetIds",
        "subnets of load balancers, comma-separated",
        ids(&public),
    );
    stack.output(
        "PrivateSubnetIds",
        "subnets of nodes and the database, comma-separated",
        ids(&private),
    );
    stack
}

/// Zone names come in as parameters, whose type CloudFormation checks against the account.
fn zones(stack: &mut Stack, plan: &Network) -> Vec<Expression> {
    (0..plan.zones.len())
        .map(|index| {
            let letter = letter(index);
            stack.root_input(
                &format!("Zone{letter}"),
                "AWS::EC2::AvailabilityZone::Name",
                &format!("availability zone of subnets {letter}"),
            )
        })
        .collect()
}

/// The name of the root parameter of each zone, with its value.
pub fn zone_parameters(plan: &Network) -> impl Iterator<Item = (String, &str)> {
    plan.zones
        .iter()
        .enumerate()
        .map(|(index, zone)| (format!("Zone{}", letter(index)), zone.as_str()))
}

fn letter(index: usize) -> char {
    // At most sixteen subnets fit a VPC's rules; configuration checks the count.
    char::from(b'A' + (index as u8).min(25))
}

/// The letter in names outside of the template.
fn small(index: usize) -> char {
    letter(index).to_ascii_lowercase()
}

fn public_subnets(
    stack: &mut Stack,
    platform: &Platform,
    vpc: &Logical,
    zones: &[Expression],
    gateway: &Logical,
    attachment: &Logical,
) -> Vec<Logical> {
    let table = stack.add(
        "PublicRouteTable",
        RouteTable {
            vpc_id: vpc.reference(),
        },
    );
    stack.add_with(
        "PublicDefaultRoute",
        Route {
            route_table_id: table.reference(),
            destination_cidr_block: INTERNET.into(),
            gateway_id: Some(gateway.reference()),
            ..Route::default()
        },
        // A route to a gateway that is not attached yet is refused.
        |route| route.after(attachment),
    );
    let network = &platform.network;
    (network.subnets.public.iter().zip(zones).enumerate())
        .map(|(index, (cidr, zone))| {
            let name = platform.identity.name(&format!("public-{}", small(index)));
            let subnet = stack.add_with(
                format!("PublicSubnet{}", letter(index)),
                subnet(vpc, cidr, zone),
                // The load-balancer controller finds subnets by the role.
                |subnet| subnet.tag("Name", name).tag("kubernetes.io/role/elb", "1"),
            );
            associate(stack, &subnet, &table);
            subnet
        })
        .collect()
}

fn subnet(vpc: &Logical, cidr: &Cidr, zone: &Expression) -> Subnet {
    Subnet {
        vpc_id: vpc.reference(),
        cidr_block: cidr.as_str().into(),
        availability_zone: zone.clone(),
        map_public_ip_on_launch: false,
    }
}

fn associate(stack: &mut Stack, subnet: &Logical, table: &Logical) {
    stack.add(
        format!("{}RouteTableAssociation", subnet.id),
        SubnetRouteTableAssociation {
            subnet_id: subnet.reference(),
            route_table_id: table.reference(),
        },
    );
}

fn nat_gateways(
    stack: &mut Stack,
    platform: &Platform,
    public: &[Logical],
    attachment: &Logical,
) -> Vec<Logical> {
    let count = match platform.network.nat {
        Nat::None => 0,
        Nat::Single => 1,
        Nat::PerZone => public.len(),
    };
    (public.iter().take(count).enumerate())
        .map(|(index, subnet)| {
            let letter = letter(index);
            let address = stack.add_with(
                format!("NatAddress{letter}"),
                Eip {
                    domain: "vpc".into(),
                },
                |address| {
                    // An address can be taken only once the VPC has a way out.
                    address.after(attachment)
                },
            );
            stack.add(
                format!("NatGateway{letter}"),
                NatGateway {
                    allocation_id: address.attribute("AllocationId"),
                    subnet_id: subnet.reference(),
                },
            )
        })
        .collect()
}

/// The subnets, and their route tables in the same order.
fn private_subnets(
    stack: &mut Stack,
    platform: &Platform,
    vpc: &Logical,
    zones: &[Expression],
    nats: &[Logical],
) -> (Vec<Logical>, Vec<Logical>) {
    let cluster = &platform.cluster.name;
    let network = &platform.network;
    (network.subnets.private.iter().zip(zones).enumerate())
        .map(|(index, (cidr, zone))| {
            let letter = letter(index);
            let name = platform.identity.name(&format!("private-{}", small(index)));
            let subnet = stack.add_with(
                format!("PrivateSubnet{letter}"),
                subnet(vpc, cidr, zone),
                |subnet| {
                    subnet
                        .tag("Name", name)
                        .tag("kubernetes.io/role/internal-elb", "1")
                        // Karpenter's node classes find subnets by this tag.
                        .tag("karpenter.sh/discovery", cluster.as_str())
                },
            );
            let table = stack.add(
                format!("PrivateRouteTable{letter}"),
                RouteTable {
                    vpc_id: vpc.reference(),
                },
            );
            associate(stack, &subnet, &table);
            // One gateway serves every zone; with one a zone each has its own.
            if let Some(nat) = nats.get(index).or(nats.first()) {
                stack.add(
                    format!("PrivateDefaultRoute{letter}"),
                    Route {
                        route_table_id: table.reference(),
                        destination_cidr_block: INTERNET.into(),
                        nat_gateway_id: Some(nat.reference()),
                        ..Route::default()
                    },
                );
            }
            (subnet, table)
        })
        .unzip()
}

fn ids(subnets: &[Logical]) -> Expression {
    Intrinsic::Join(
        ",".to_owned(),
        subnets.iter().map(Logical::reference).collect(),
    )
    .into()
}
