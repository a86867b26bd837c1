//! Every caller still has to sign in, but a flaw of the API server, or a leaked token, is then open to
//! everybody rather than to your own networks.
//!
//! Remedy: list your networks under `endpoint.cidrs` in `eks/cluster.mustache`, or make the endpoint
//! private.

use crate::check::security::reading::resources::{names, of_type};
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::template::assembly::Assembly;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "api-endpoint-open",
    title: "the API server is not open to the whole internet",
    severity: Severity::Warning,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    of_type(assembly, "AWS::EKS::Cluster")
        .into_iter()
        .filter(|cluster| {
            let config = |key: &'static str| cluster.get(&["ResourcesVpcConfig", key]);
            // EKS opens the endpoint to all where neither property says otherwise.
            let public = config("EndpointPublicAccess").is_none_or(|access| *access != false);
            let ranges = config("PublicAccessCidrs").map(names).unwrap_or_default();
            public && (ranges.is_empty() || ranges.iter().any(|range| range.ends_with("/0")))
        })
        .map(|cluster| Violation {
            place: Some(Place::new("cluster", "/endpoint/cidrs")),
            ..cluster.breach(
                "everybody on the internet can reach the API server",
                "list your networks under `cidrs`, or write `public: false`",
            )
        })
        .collect()
}
