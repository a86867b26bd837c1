//! EKS refuses an endpoint that is neither public nor private. Networks listed beside a private endpoint do
//! nothing, and a public one without networks is open to everybody.
//!
//! Remedy: make the endpoint public or private or both, and list networks exactly if it is public.

use crate::check::{Check, Violation, violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::model::platform::Platform;

pub(super) const CHECK: Check<Platform> = Check {
    id: "endpoint-reachable",
    title: "the API server can be reached, by those who are listed",
    severity: Severity::Error,
    run: breaches,
};

fn breaches(platform: &Platform) -> Vec<Violation> {
    let endpoint = &platform.cluster.endpoint;
    let (pointer, message, remedy) = match (endpoint.public, endpoint.cidrs.is_empty()) {
        (false, _) if !endpoint.private => (
            "/endpoint",
            "the API server is neither public nor private, so nobody could reach it",
            "write `private: true`",
        ),
        (false, false) => (
            "/endpoint/cidrs",
            "networks are listed, but the API server is not public",
            "write `public: true`, or remove `cidrs`",
        ),
        (true, true) => (
            "/endpoint/cidrs",
            "the API server is public and no network is listed, so EKS would open it to all",
            "list the networks that may reach it; `0.0.0.0/0` says that all may",
        ),
        _ => return Vec::new(),
    };
    vec![violation(Place::new("cluster", pointer), message, remedy)]
}
