//! Every context key of the project. Adding one is a line here and a documented default in `config/context.yaml`.

use super::keys::{Field, Key, KeyKind, Keys};
use crate::model::scalar::{
    AccountId, BucketName, Cidr, DomainName, EngineVersion, ImageRepository, ImageTag,
    InstanceClass, InstanceType, KubernetesVersion, Label, Principal, Region, Window,
};

const TEXT: KeyKind = KeyKind::Text;
const FLAG: KeyKind = KeyKind::Boolean;
const DAYS: KeyKind = count(1, 3653);

/// The table; a test holds it equal to the shipped defaults.
pub const KEYS: Keys = Keys(&[
    key("platform:account", KeyKind::Format(AccountId::FORMAT)),
    key("platform:region", KeyKind::Format(Region::FORMAT)),
    key("platform:organization", TEXT),
    key("platform:domain", KeyKind::Format(DomainName::FORMAT)),
    key("platform:environment", KeyKind::Format(Label::FORMAT)),
    key("platform:version", KeyKind::Format(Label::FORMAT)),
    key("platform:id", TEXT),
    key("platform:name", TEXT),
    key("platform:alias", TEXT),
    was(
        "backstage:host",
        KeyKind::Format(DomainName::FORMAT),
        &["deployment:domain"],
    ),
    key("backstage:image", KeyKind::Format(ImageRepository::FORMAT)),
    key("backstage:tag", KeyKind::Format(ImageTag::FORMAT)),
    key("backstage:health", KeyKind::Choice(&["current", "legacy"])),
    key("backstage:title", TEXT),
    key("backstage:replicas", count(1, 100)),
    was(
        "backstage:github:organization",
        TEXT,
        &["deployment:github:org"],
    ),
    was(
        "backstage:github:oauth-secret",
        TEXT,
        &["deployment:github:oauth:backstage"],
    ),
    key("backstage:catalog:locations", KeyKind::ListOf(LOCATION)),
    key("backstage:app-config", KeyKind::Map),
    key("backstage:resources:requests:cpu", TEXT),
    key("backstage:resources:requests:memory", TEXT),
    key("backstage:resources:limits:cpu", TEXT),
    key("backstage:resources:limits:memory", TEXT),
    key("backstage:autoscaling:enabled", FLAG),
    key("backstage:autoscaling:min", count(1, 100)),
    key("backstage:autoscaling:max", count(1, 100)),
    key("backstage:autoscaling:cpu", count(1, 100)),
    key("backstage:autoscaling:memory", count(1, 100)),
    key("backstage:node-pool:families", KeyKind::List(&TEXT)),
    key("backstage:node-pool:sizes", KeyKind::List(&TEXT)),
    key("backstage:node-pool:capacity", KeyKind::List(&CAPACITY)),
    key("backstage:node-pool:limits:cpu", count(1, 100_000)),
    key("backstage:node-pool:limits:memory", TEXT),
    key(
        "backstage:identity",
        KeyKind::Choice(&["pod-identity", "irsa"]),
    ),
    key("backstage:metrics:port", count(1, 65_535)),
    key("backstage:metrics:path", TEXT),
    key("backstage:metrics:service-monitor", FLAG),
    key(
        "database:engine-version",
        KeyKind::Format(EngineVersion::FORMAT),
    ),
    key(
        "database:instance-class",
        KeyKind::Format(InstanceClass::FORMAT),
    ),
    key("database:readers", count(0, 15)),
    key("database:backup-retention", count(1, 35)),
    key("database:backup-window", KeyKind::Format(Window::FORMAT)),
    key(
        "database:maintenance-window",
        KeyKind::Format(Window::FORMAT),
    ),
    key("database:auto-minor-upgrade", FLAG),
    key("database:extended-support", FLAG),
    key("database:deletion-protection", FLAG),
    key("database:storage", KeyKind::Choice(&["iopt1", "standard"])),
    key("database:name", TEXT),
    key("database:username", TEXT),
    key("database:port", count(1_150, 65_535)),
    key("database:managed-credentials", FLAG),
    key("database:rotation-days", count(1, 1_000)),
    key("database:iam-authentication", FLAG),
    key("database:performance-insights", count(7, 731)),
    key("database:log-exports", KeyKind::List(&TEXT)),
    key("database:log-retention", DAYS),
    key("database:parameters", KeyKind::Map),
    key("database:serverless:min", TEXT),
    key("database:serverless:max", TEXT),
    key("deployment:id", KeyKind::Format(Label::FORMAT)),
    // The original writes these twice; they must say what `platform:*` says.
    key("deployment:organization", TEXT),
    key("deployment:account", KeyKind::Format(AccountId::FORMAT)),
    key("deployment:region", KeyKind::Format(Region::FORMAT)),
    key("deployment:environment", KeyKind::Format(Label::FORMAT)),
    key("deployment:version", KeyKind::Format(Label::FORMAT)),
    key("deployment:team:name", TEXT),
    key("deployment:team:alias", TEXT),
    key("deployment:email:ops", TEXT),
    key("deployment:email:dev", TEXT),
    key("deployment:email:oncall", TEXT),
    key("deployment:tags", KeyKind::ListOf(TAG)),
    key("deployment:assets", KeyKind::Format(BucketName::FORMAT)),
    key(
        "deployment:roles:deploy",
        KeyKind::Format(Principal::FORMAT),
    ),
    key("deployment:roles:plan", KeyKind::Format(Principal::FORMAT)),
    key(
        "deployment:roles:verify",
        KeyKind::Format(Principal::FORMAT),
    ),
    key("deployment:network:cidr", KeyKind::Format(Cidr::FORMAT)),
    key("deployment:network:zones", KeyKind::List(&TEXT)),
    key("deployment:network:public-subnets", KeyKind::List(&CIDR)),
    key("deployment:network:private-subnets", KeyKind::List(&CIDR)),
    key(
        "deployment:network:nat",
        KeyKind::Choice(&["per-zone", "single", "none"]),
    ),
    key(
        "deployment:network:interface-endpoints",
        KeyKind::List(&TEXT),
    ),
    key("deployment:network:flow-logs:enabled", FLAG),
    key(
        "deployment:network:flow-logs:traffic",
        KeyKind::Choice(&["all", "accept", "reject"]),
    ),
    key("deployment:network:flow-logs:retention", DAYS),
    key(
        "deployment:eks:version",
        KeyKind::Format(KubernetesVersion::FORMAT),
    ),
    key(
        "deployment:eks:support",
        KeyKind::Choice(&["standard", "extended"]),
    ),
    key("deployment:eks:administrators", KeyKind::ListOf(PRINCIPAL)),
    key("deployment:eks:users", KeyKind::ListOf(PRINCIPAL)),
    key("deployment:eks:endpoint:public", FLAG),
    key("deployment:eks:endpoint:private", FLAG),
    key("deployment:eks:endpoint:cidrs", KeyKind::List(&CIDR)),
    key("deployment:eks:log-retention", DAYS),
    key("deployment:eks:deletion-protection", FLAG),
    key("deployment:eks:service-cidr", CIDR),
    key("deployment:eks:node-group:ami", TEXT),
    key(
        "deployment:eks:node-group:instance-types",
        KeyKind::List(&INSTANCE_TYPE),
    ),
    key("deployment:eks:node-group:capacity", CAPACITY),
    key("deployment:eks:node-group:min", count(0, 450)),
    key("deployment:eks:node-group:desired", count(0, 450)),
    key("deployment:eks:node-group:max", count(1, 450)),
    key("deployment:eks:node-group:max-unavailable", count(1, 100)),
    key("deployment:eks:node-group:volumes:root", count(1, 16_384)),
    key("deployment:eks:node-group:volumes:data", count(1, 16_384)),
    key("deployment:eks:external-dns", FLAG),
    key("deployment:eks:metrics-server", FLAG),
    key("deployment:eks:cloudwatch", FLAG),
    key("deployment:eks:grafana:enabled", FLAG),
    key("deployment:eks:grafana:secret", TEXT),
    key("deployment:eks:grafana:fluent-bit", FLAG),
]);

/// Keys that the original writes twice, with the one that counts.
pub const TWINS: [(&str, &str); 5] = [
    ("deployment:organization", "platform:organization"),
    ("deployment:account", "platform:account"),
    ("deployment:region", "platform:region"),
    ("deployment:environment", "platform:environment"),
    ("deployment:version", "platform:version"),
];

/// Keys without which there is no platform.
pub const REQUIRED: [&str; 8] = [
    "platform:account",
    "platform:region",
    "platform:organization",
    "platform:domain",
    "backstage:host",
    "backstage:image",
    "backstage:tag",
    "backstage:github:organization",
];

const CIDR: KeyKind = KeyKind::Format(Cidr::FORMAT);
const INSTANCE_TYPE: KeyKind = KeyKind::Format(InstanceType::FORMAT);
const CAPACITY: KeyKind = KeyKind::Choice(&["on-demand", "spot"]);

const TAG: &[Field] = &[field("key", TEXT, true), field("value", TEXT, true)];

const PRINCIPAL: &[Field] = &[
    field("username", TEXT, true),
    field("role", KeyKind::Format(Principal::FORMAT), true),
    field("email", TEXT, false),
];

const LOCATION: &[Field] = &[
    field("type", KeyKind::Choice(&["url", "file"]), true),
    field("target", TEXT, true),
    field(
        "rules",
        KeyKind::ListOf(&[field("allow", KeyKind::List(&TEXT), true)]),
        false,
    ),
];

const fn key(name: &'static str, kind: KeyKind) -> Key {
    was(name, kind, &[])
}

const fn was(name: &'static str, kind: KeyKind, aliases: &'static [&'static str]) -> Key {
    Key {
        name,
        aliases,
        kind,
    }
}

const fn count(min: i64, max: i64) -> KeyKind {
    KeyKind::Integer { min, max }
}

const fn field(name: &'static str, kind: KeyKind, required: bool) -> Field {
    Field {
        name,
        kind,
        required,
    }
}
