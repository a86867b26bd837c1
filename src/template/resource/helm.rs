//! `HelmNestedStack`: what charts need from AWS: roles of service accounts, log groups, the certificate.

use super::certificate::certificate;
use super::identity::{self, Trust};
use super::log_group::log_groups;
use super::name::pascal;
use crate::model::platform::Platform;
use crate::model::policy::{IdentityProvider, ServiceAccountRole};
use crate::model::reference::StackName;
use crate::template::cloudformation::properties::eks::PodIdentityAssociation;
use crate::template::stack::Stack;

/// The stack.
pub fn helm(platform: &Platform) -> Stack {
    let mut stack = Stack::new(StackName::Helm, platform, "what charts need from AWS");
    certificate(&mut stack, platform);
    for (release, account) in platform.release_identities() {
        identity_of(&mut stack, platform, release.name.as_str(), account);
    }
    for release in platform.enabled_releases() {
        log_groups(&mut stack, &release.log_groups);
    }
    stack
}

/// The role of a release's service account, and how the service account gets it.
fn identity_of(
    stack: &mut Stack,
    platform: &Platform,
    release: &str,
    account: &ServiceAccountRole,
) {
    let name = pascal(release);
    let trust = trust(stack, account.via);
    let role = identity::role(stack, platform, format!("{name}Role"), account, trust);
    if account.via == IdentityProvider::PodIdentity {
        let cluster_name = stack.input(StackName::Cluster, "ClusterName");
        stack.add(
            format!("{name}PodIdentity"),
            PodIdentityAssociation {
                cluster_name,
                namespace: account.namespace.as_str().into(),
                service_account: account.service_account.as_str().into(),
                role_arn: role.attribute("Arn"),
            },
        );
    }
    stack.output(
        &format!("{name}RoleArn"),
        &format!("role of release {release}"),
        role.attribute("Arn"),
    );
}

fn trust(stack: &mut Stack, via: IdentityProvider) -> Trust {
    match via {
        IdentityProvider::PodIdentity => Trust::PodIdentity {
            cluster: stack.input(StackName::Cluster, "ClusterArn"),
        },
        IdentityProvider::Irsa => Trust::Irsa {
            provider: stack.input(StackName::Cluster, "OidcProviderArn"),
            issuer: stack.input(StackName::Cluster, "OidcIssuer"),
        },
    }
}
