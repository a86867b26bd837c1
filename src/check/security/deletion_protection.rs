//! With deletion protection, neither a wrong click nor a template from the wrong branch removes them:
//! somebody has to say so twice.
//!
//! Remedy: write `deletion-protection: true`; `destroy` takes it off when it is asked to.

use crate::check::security::reading::resources::of_type;
use crate::check::{Check, Violation};
use crate::model::finding::Severity;
use crate::model::place::Place;
use crate::template::assembly::Assembly;

pub(super) const CHECK: Check<Assembly> = Check {
    id: "deletion-protection",
    title: "database and cluster refuse to be deleted",
    severity: Severity::Warning,
    run: breaches,
};

fn breaches(assembly: &Assembly) -> Vec<Violation> {
    [
        ("AWS::RDS::DBCluster", "database"),
        ("AWS::EKS::Cluster", "cluster"),
    ]
    .into_iter()
    .flat_map(|(kind, document)| {
        of_type(assembly, kind)
            .into_iter()
            .filter(|found| !found.is_true(&["DeletionProtection"]))
            .map(move |found| Violation {
                place: Some(Place::new(document, "/deletion-protection")),
                ..found.breach(
                    format!("the {document} can be deleted by mistake"),
                    "write `deletion-protection: true`",
                )
            })
    })
    .collect()
}
