//! Helm releases and their order.

use super::{says, text};

#[test]
fn release_needs() {
    says(
        "release-needs",
        |p| p.releases[3].needs.push(text("karpentr")),
        "release/backstage.needs[2]: `backstage` needs release `karpentr`, which does not exist; did you mean `karpenter`?",
    );
    says(
        "release-needs",
        |p| p.releases[0].needs.push(text("backstage")),
        "release/backstage.needs: these releases need each other: backstage → karpenter → backstage; remove one of these needs",
    );
    says(
        "release-needs",
        |p| p.releases[0].needs.push(text("karpenter")),
        "release/karpenter.needs: these releases need each other: karpenter → karpenter; remove one of these needs",
    );
}

#[test]
fn release_needs_names_a_longer_cycle_once() {
    says(
        "release-needs",
        |p| {
            p.releases[3].needs = vec![text("karpenter")];
            p.releases[0].needs = vec![text("aws-load-balancer-controller")];
            p.releases[1].needs = vec![text("backstage")];
        },
        "release/aws-load-balancer-controller.needs: these releases need each other: aws-load-balancer-controller → backstage → karpenter → aws-load-balancer-controller; remove one of these needs",
    );
}

#[test]
fn release_needs_enabled() {
    says(
        "release-needs-enabled",
        |p| p.releases[3].needs.push(text("external-dns")),
        "release/backstage.needs[2]: `backstage` needs release `external-dns`, which is not enabled and counts as met; enable it, or remove the need",
    );
}

#[test]
fn release_version_exact() {
    says(
        "release-version-exact",
        |p| p.releases[1].version = "^3.1.0".to_owned(),
        "release/aws-load-balancer-controller.version: `^3.1.0` is not one version of chart `aws-load-balancer-controller`; write the version in full, such as `1.13.0`",
    );
}

#[test]
fn release_repository() {
    says(
        "release-repository",
        |p| p.releases[1].repository = "http://charts.example.com".to_owned(),
        "release/aws-load-balancer-controller.repository: chart `aws-load-balancer-controller` cannot be had from `http://charts.example.com`; write `https://…`, `oci://…`, or `local` for one of our own",
    );
}
