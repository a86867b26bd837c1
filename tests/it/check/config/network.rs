//! Addresses and zones.

use super::{accepts, says, text};
use backstage_infra::model::network::Nat;

#[test]
fn cidr_overlap() {
    says(
        "cidr-overlap",
        |p| p.network.subnets.private[1] = text("10.0.48.0/20"),
        "network.subnets.private[1]: `10.0.48.0/20` overlaps subnet `10.0.32.0/19`; give each subnet a range of its own",
    );
    says(
        "cidr-overlap",
        |p| p.network.subnets.public[2] = text("10.0.1.0/25"),
        "network.subnets.public[2]: `10.0.1.0/25` overlaps subnet `10.0.1.0/24`; give each subnet a range of its own",
    );
    says(
        "cidr-overlap",
        |p| p.cluster.service_cidr = Some(text("10.0.0.0/12")),
        "cluster.service-cidr: `10.0.0.0/12` overlaps the VPC's `10.0.0.0/16`, so that traffic to services would be taken for traffic to nodes; take service addresses from outside the VPC, such as `172.20.0.0/16`, or leave the key out",
    );
}

#[test]
fn cidr_fit() {
    says(
        "cidr-fit",
        |p| p.network.cidr = text("10.1.0.0/16"),
        "network.cidr: none of the subnets is within the VPC's `10.1.0.0/16`; this fits: public `10.1.128.0/19`, `10.1.160.0/19`, `10.1.192.0/19`; private `10.1.0.0/19`, `10.1.32.0/19`, `10.1.64.0/19`",
    );
    says(
        "cidr-fit",
        |p| p.network.subnets.private[2] = text("10.1.96.0/19"),
        "network.subnets.private[2]: `10.1.96.0/19` is not within the VPC's `10.0.0.0/16`; this fits: public `10.0.128.0/19`, `10.0.160.0/19`, `10.0.192.0/19`; private `10.0.0.0/19`, `10.0.32.0/19`, `10.0.64.0/19`",
    );
    says(
        "cidr-fit",
        |p| p.network.subnets.public[0] = text("10.0.0.0/29"),
        "network.subnets.public[0]: `10.0.0.0/29` is no size for a subnet, which is /16 to /28; this fits: public `10.0.128.0/19`, `10.0.160.0/19`, `10.0.192.0/19`; private `10.0.0.0/19`, `10.0.32.0/19`, `10.0.64.0/19`",
    );
    says(
        "cidr-fit",
        |p| p.network.cidr = text("10.0.0.0/12"),
        "network.cidr: `10.0.0.0/12` is no size for a VPC, which is /16 to /28; write `10.0.0.0/16`",
    );
}

#[test]
fn cidr_fit_says_when_nothing_fits() {
    says(
        "cidr-fit",
        |p| {
            p.network.cidr = text("10.0.0.0/27");
            p.network.subnets.public = vec![text("10.0.0.0/28"); 1];
            p.network.subnets.private = vec![text("10.0.1.0/28"); 1];
            p.network.zones.truncate(1);
            // One zone is another rule's; here the layout for two is asked for.
            p.network.zones.push("us-west-2b".to_owned());
            p.network.subnets.public.push(text("10.0.0.16/28"));
            p.network.subnets.private.push(text("10.0.2.0/28"));
        },
        "network.subnets.private[0]: `10.0.1.0/28` is not within the VPC's `10.0.0.0/27`; `10.0.0.0/27` is too small for 2 zones; choose a larger range\nnetwork.subnets.private[1]: `10.0.2.0/28` is not within the VPC's `10.0.0.0/27`; `10.0.0.0/27` is too small for 2 zones; choose a larger range",
    );
}

#[test]
fn service_cidr() {
    says(
        "service-cidr",
        |p| p.cluster.service_cidr = Some(text("100.64.0.0/16")),
        "cluster.service-cidr: `100.64.0.0/16` is not in a private range; write `172.20.0.0/16`, or leave the key out and EKS chooses",
    );
    says(
        "service-cidr",
        |p| p.cluster.service_cidr = Some(text("172.20.0.0/25")),
        "cluster.service-cidr: `172.20.0.0/25` is no size for service addresses, which is /12 to /24; write `172.20.0.0/16`, or leave the key out and EKS chooses",
    );
    accepts(|p| p.cluster.service_cidr = None);
}

#[test]
fn subnet_zone_count() {
    says(
        "subnet-zone-count",
        |p| p.network.zones[2] = "us-west-2a".to_owned(),
        "network.zones[2]: zone `us-west-2a` is listed twice; list each zone once",
    );
    says(
        "subnet-zone-count",
        |p| drop(p.network.subnets.public.pop()),
        "network.subnets.public: 2 public subnets for 3 zones; list one subnet for each zone, in the zones' order",
    );
    says(
        "subnet-zone-count",
        |p| {
            p.network.zones.truncate(1);
            p.network.subnets.public.truncate(1);
            p.network.subnets.private.truncate(1);
        },
        "network.zones: 1 zone; EKS and Aurora need at least two, and no region has more than six; list two to six zones, three for production",
    );
}

#[test]
fn zone_of_region() {
    says(
        "zone-of-region",
        |p| p.network.zones[1] = "us-east-1b".to_owned(),
        "network.zones[1]: `us-east-1b` is not an availability zone of `us-west-2`; write the region and a letter, such as `us-west-2b`",
    );
    says(
        "zone-of-region",
        |p| p.network.zones[1] = "us-west-2-lax-1a".to_owned(),
        "network.zones[1]: `us-west-2-lax-1a` is a local or wavelength zone, which has neither EKS control planes nor Aurora; write the region and a letter, such as `us-west-2b`",
    );
    says(
        "zone-of-region",
        |p| p.network.zones[1] = "us-west-2ab".to_owned(),
        "network.zones[1]: `us-west-2ab` is not an availability zone of `us-west-2`; write the region and a letter, such as `us-west-2b`",
    );
}

#[test]
fn nat_none_needs_endpoints() {
    says(
        "nat-none-needs-endpoints",
        |p| p.network.nat = Nat::None,
        "network.nat: private subnets have no way to the internet and no endpoint for `ec2`, `ecr.api`, `ecr.dkr`, `eks`, `eks-auth`, `elasticloadbalancing`, `logs`, `secretsmanager`, `sts`, so nodes cannot join or pull images; choose `single` or `per-zone`, or add these under `endpoints`",
    );
    accepts(|p| {
        p.network.nat = Nat::None;
        let services =
            "ec2 ecr.api ecr.dkr eks eks-auth elasticloadbalancing logs secretsmanager sts";
        p.network.endpoints.interface = services.split(' ').map(str::to_owned).collect();
    });
}

#[test]
fn endpoint_reachable() {
    says(
        "endpoint-reachable",
        |p| {
            p.cluster.endpoint.public = false;
            p.cluster.endpoint.private = false;
        },
        "cluster.endpoint: the API server is neither public nor private, so nobody could reach it; write `private: true`",
    );
    says(
        "endpoint-reachable",
        |p| p.cluster.endpoint.public = false,
        "cluster.endpoint.cidrs: networks are listed, but the API server is not public; write `public: true`, or remove `cidrs`",
    );
    says(
        "endpoint-reachable",
        |p| p.cluster.endpoint.cidrs.clear(),
        "cluster.endpoint.cidrs: the API server is public and no network is listed, so EKS would open it to all; list the networks that may reach it; `0.0.0.0/0` says that all may",
    );
}

#[test]
fn host_under_domain() {
    says(
        "host-under-domain",
        |p| {
            p.identity.host = text("backstage.example.org");
            p.certificate.domain = text("backstage.example.org");
        },
        "conf.identity.host: host `backstage.example.org` is not in the zone of `example.com`; write a host under it, such as `backstage.example.com`",
    );
    says(
        "host-under-domain",
        |p| {
            p.identity.host = text("backstage.notexample.com");
            p.certificate.domain = text("backstage.notexample.com");
        },
        "conf.identity.host: host `backstage.notexample.com` is not in the zone of `example.com`; write a host under it, such as `backstage.example.com`",
    );
    accepts(|p| {
        p.identity.host = text("example.com");
        p.certificate.domain = text("example.com");
    });
}

#[test]
fn certificate_covers_host() {
    says(
        "certificate-covers-host",
        |p| p.identity.host = text("a.backstage.example.com"),
        "certificate.domain: the certificate does not cover host `a.backstage.example.com`; add `a.backstage.example.com`; a wildcard stands for one label only",
    );
    says(
        "certificate-covers-host",
        |p| p.certificate.alternative_names = vec![text("example.org")],
        "certificate.alternative-names[0]: `example.org` is not in the zone of `example.com`, so that it can never be validated; write a name under `example.com`",
    );
    accepts(|p| p.certificate.domain = text("*.example.com"));
    says(
        "certificate-covers-host",
        |p| {
            p.certificate.domain = text("*.example.com");
            p.identity.host = text("a.backstage.example.com");
        },
        "certificate.domain: the certificate does not cover host `a.backstage.example.com`; add `a.backstage.example.com`; a wildcard stands for one label only",
    );
}
