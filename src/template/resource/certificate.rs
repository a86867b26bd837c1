//! The certificate of the host, validated by records in the hosted zone that CloudFormation makes.

use crate::model::platform::Platform;
use crate::model::reference::Reference;
use crate::model::scalar::DomainName;
use crate::template::cloudformation::properties::acm::{Certificate, DomainValidationOption};
use crate::template::stack::Stack;

/// The certificate. It holds no data, so it goes with its stack: another is issued in minutes.
pub(super) fn certificate(stack: &mut Stack, platform: &Platform) {
    let plan = &platform.certificate;
    let zone = stack.resolve(&Reference::HostedZone {
        domain: plan.zone.to_string(),
    });
    let mut further: Vec<&DomainName> = Vec::new();
    for name in &plan.alternative_names {
        if *name != plan.domain && !further.contains(&name) {
            further.push(name);
        }
    }
    let names = std::iter::once(&plan.domain).chain(further.iter().copied());
    let certificate = stack.add(
        "Certificate",
        Certificate {
            domain_name: plan.domain.as_str().into(),
            validation_method: "DNS".into(),
            domain_validation_options: names
                .map(|name| DomainValidationOption {
                    domain_name: name.as_str().into(),
                    hosted_zone_id: zone.clone(),
                })
                .collect(),
            subject_alternative_names: (!further.is_empty())
                .then(|| further.iter().map(|name| name.as_str().into()).collect()),
        },
    );
    stack.output(
        "CertificateArn",
        "certificate of the host",
        certificate.reference(),
    );
}
