//! The platform: the desired state, typed and whole.

use super::access::Access;
use super::addon::{Addon, Addons};
use super::certificate::Certificate;
use super::cluster::Cluster;
use super::database::Database;
use super::identity::{Identity, Tag};
use super::network::Network;
use super::node_group::NodeGroups;
use super::place::Place;
use super::policy::{Policy, ServiceAccountRole};
use super::release::Release;
use super::scalar::{AddonVersion, BucketName};
use super::secret::Secrets;
use super::storage::StorageClass;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `conf.mustache`: identity, tags, and the names of all other templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Conf {
    /// Who and where.
    pub identity: Identity,
    /// On every resource.
    pub tags: Vec<Tag>,
    /// Bucket for templates and plans; absent: `backstage-infra-<account>-<region>`.
    pub assets: Option<BucketName>,
    /// Template of each part.
    pub documents: Documents,
    /// Templates of the releases.
    pub releases: Vec<String>,
}

/// Template of each part, relative to the version's folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Documents {
    /// [`Network`].
    pub network: String,
    /// [`Cluster`].
    pub cluster: String,
    /// [`Access`].
    pub access: String,
    /// [`Addons`].
    pub addons: String,
    /// [`NodeGroups`].
    pub node_groups: String,
    /// [`StorageClass`].
    pub storage_class: String,
    /// [`Database`].
    pub database: String,
    /// [`Secrets`].
    pub secrets: String,
    /// [`Certificate`].
    pub certificate: String,
}

/// Everything that one environment consists of.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Platform {
    /// Who and where.
    pub identity: Identity,
    /// On every resource.
    pub tags: Vec<Tag>,
    /// Bucket for templates and plans.
    pub assets: String,
    /// The VPC.
    pub network: Network,
    /// EKS.
    pub cluster: Cluster,
    /// Who may use the cluster.
    pub access: Access,
    /// Managed add-ons.
    pub addons: Addons,
    /// Managed node groups.
    pub node_groups: NodeGroups,
    /// The default storage class.
    pub storage_class: StorageClass,
    /// Aurora PostgreSQL.
    pub database: Database,
    /// Secrets by name.
    pub secrets: Secrets,
    /// The certificate of the host.
    pub certificate: Certificate,
    /// Policies by template file.
    pub policies: BTreeMap<String, Policy>,
    /// Helm releases, as configured; those not enabled too.
    pub releases: Vec<Release>,
}

impl Platform {
    /// The releases that are installed.
    pub fn enabled_releases(&self) -> impl Iterator<Item = &Release> {
        self.releases.iter().filter(|release| release.enabled)
    }

    /// Version of an add-on for the cluster's Kubernetes version.
    pub fn addon_version(&self, addon: &Addon) -> Option<AddonVersion> {
        addon.versions.get(&self.cluster.version).cloned()
    }

    /// Every service account's role, with its place: of managed add-ons, then of releases, disabled ones too.
    pub fn identities(&self) -> impl Iterator<Item = (Place, &ServiceAccountRole)> {
        let addons = self
            .addons
            .addons
            .iter()
            .enumerate()
            .filter_map(|(index, addon)| {
                let place = Place::new("addons", format!("/addons/{index}/identity"));
                Some((place, addon.identity.as_ref()?))
            });
        let releases = self.releases.iter().filter_map(|release| {
            let place = Place::new(format!("release/{}", release.name), "/identity");
            Some((place, release.identity.as_ref()?))
        });
        addons.chain(releases)
    }

    /// Every service account's role that releases ask for, with the release's name.
    pub fn release_identities(&self) -> impl Iterator<Item = (&Release, &ServiceAccountRole)> {
        self.enabled_releases().filter_map(|release| {
            release
                .identity
                .as_ref()
                .map(|identity| (release, identity))
        })
    }
}
