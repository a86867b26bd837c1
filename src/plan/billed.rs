//! What is billed by the hour: named with count and size, no prices, since those change by region and day.

use super::change::{Billed, joined};
use super::highlight::Known;
use crate::model::value::Value;
use crate::template::tree::{AssemblyTree, StackTree, kind, properties};
use serde_json::{Map, Value as Json, json};

/// What EKS bills for a cluster, whatever version of Kubernetes it has.
pub(super) const CONTROL_PLANE: &str = "EKS control plane";

const ADDRESS: &str = "public IPv4 address";

/// By this tag the load balancer's controller finds the subnets of a load balancer on the internet.
const PUBLIC_SUBNET_TAG: &str = "kubernetes.io/role/elb";

/// Annotation of an Ingress with the scheme of its load balancer, which is internal without it.
const SCHEME: &str = "alb.ingress.kubernetes.io/scheme";

/// Everything billed by the hour that a platform keeps running, by stack and logical id, then releases.
pub fn billed(assembly: &AssemblyTree) -> Vec<Billed> {
    let known = Known::of(assembly);
    let mut all: Vec<Billed> = Vec::new();
    let stacks = assembly.root.walk();
    for (path, stack) in &stacks {
        let path = path.join("/");
        for (id, resource) in stack.resources() {
            let source = || joined(&path, id);
            let Some(billed) = of_resource(resource, stack, &known, source) else {
                continue;
            };
            add(&mut all, billed);
        }
    }
    let zones = public_zones(stacks.iter().map(|(_, stack)| *stack));
    assembly
        .releases
        .iter()
        .flat_map(|release| of_release(&release.name, &release.values, zones))
        .for_each(|billed| add(&mut all, billed));
    all
}

/// Adds to what is alike.
fn add(all: &mut Vec<Billed>, billed: Billed) {
    let mut others = all.iter_mut();
    match others.find(|other| other.what == billed.what && other.size == billed.size) {
        Some(same) => same.count += billed.count,
        None => all.push(billed),
    }
}

/// Zones that a load balancer on the internet has an address in: one for each subnet that is tagged for it.
fn public_zones<'a>(stacks: impl Iterator<Item = &'a StackTree>) -> u32 {
    let tag = json!({ "Key": PUBLIC_SUBNET_TAG, "Value": "1" });
    let subnets = stacks
        .flat_map(|stack| stack.resources().values())
        .filter(|resource| kind(resource) == "AWS::EC2::Subnet")
        .filter(|subnet| {
            let tags = properties(subnet).get("Tags").and_then(Json::as_array);
            tags.is_some_and(|tags| tags.contains(&tag))
        });
    subnets.count() as u32
}

fn of_resource(
    resource: &Json,
    beside: &StackTree,
    known: &Known,
    source: impl Fn() -> String,
) -> Option<Billed> {
    let property = |name: &str| {
        properties(resource)
            .get(name)
            .and_then(|value| known.words(value))
            .unwrap_or_default()
    };
    let (what, count, size) = match kind(resource) {
        "AWS::EKS::Cluster" => {
            // Without one EKS takes the version that is its default on that day.
            let version = match property("Version") {
                version if version.is_empty() => version,
                version => format!("Kubernetes {version}"),
            };
            (CONTROL_PLANE, 1, version)
        }
        "AWS::EC2::NatGateway" => ("NAT gateway", 1, String::new()),
        "AWS::EC2::EIP" => (ADDRESS, 1, String::new()),
        "AWS::EC2::VPCEndpoint" if property("VpcEndpointType") == "Interface" => {
            let zones = properties(resource)
                .get("SubnetIds")
                .and_then(|ids| ids.as_array())
                .map_or(1, Vec::len);
            ("interface endpoint, by zone", zones as u32, String::new())
        }
        "AWS::EKS::Nodegroup" => {
            let desired = properties(resource)
                .get("ScalingConfig")?
                .get("DesiredSize")?
                .as_u64()? as u32;
            let max = properties(resource)
                .get("ScalingConfig")?
                .get("MaxSize")?
                .as_u64()?;
            let capacity = property("CapacityType").to_lowercase().replace('_', "-");
            (
                "node of a managed group",
                desired,
                format!("{} {capacity}, up to {max}", property("InstanceTypes")),
            )
        }
        "AWS::RDS::DBInstance" => {
            let class = property("DBInstanceClass");
            let is_serverless = class == "db.serverless";
            let clusters = beside.resources().values().filter(|_| is_serverless);
            let size = match clusters.map(properties).find_map(|it| capacity(it, known)) {
                Some(capacity) => format!("{class}, {capacity}"),
                None => class,
            };
            let is_member = !property("DBClusterIdentifier").is_empty();
            let what = if is_member {
                "Aurora instance"
            } else {
                "RDS instance"
            };
            (what, 1, size)
        }
        _ => return None,
    };
    Some(Billed {
        what: what.to_owned(),
        count,
        size,
        source: source(),
    })
}

/// Bounds of serverless instances, which stand at their cluster.
pub(super) fn capacity(cluster: &Map<String, Json>, known: &Known) -> Option<String> {
    let bounds = cluster.get("ServerlessV2ScalingConfiguration")?;
    let bound = |name: &str| known.words(bounds.get(name)?);
    Some(format!(
        "{} to {} capacity units",
        bound("MinCapacity")?,
        bound("MaxCapacity")?
    ))
}

/// Load balancers and nodes that appear from inside the cluster.
fn of_release(name: &str, values: &Value, zones: u32) -> Vec<Billed> {
    let mut found = Vec::new();
    let mut push = |what: String, count: u32, size: String| {
        found.push(Billed {
            what,
            count,
            size,
            source: format!("release {name}"),
        });
    };
    if let Some(scheme) = scheme(values) {
        push("application load balancer".to_owned(), 1, scheme.to_owned());
        if scheme == "internet-facing" {
            push(ADDRESS.to_owned(), zones, String::new());
        }
    }
    let of_pool = |pool: &str, limits: Option<&Value>| {
        let what = format!("nodes of Karpenter's pool {pool}, as pods need them");
        (what, 0, limits.map(bounds).unwrap_or_default())
    };
    if let Some(pool) = values.get(&["nodePool"])
        && is_on(pool.get(&["enabled"]))
    {
        let (what, count, size) = of_pool(name, pool.get(&["limits"]));
        push(what, count, size);
    }
    if let Some(Value::List(pools)) = values.get(&["nodePools"]) {
        for pool in pools {
            let name = pool.get(&["name"]).and_then(Value::as_str);
            let (what, count, size) = of_pool(name.unwrap_or_default(), pool.get(&["limits"]));
            push(what, count, size);
        }
    }
    found
}

/// Scheme of the load balancer of a release's Ingress, where it has one.
pub(super) fn scheme(values: &Value) -> Option<&str> {
    let scheme = values.get(&["ingress", "annotations", SCHEME]);
    is_on(values.get(&["ingress", "enabled"]))
        .then(|| scheme.and_then(Value::as_str).unwrap_or("internal"))
}

pub(super) fn is_on(value: Option<&Value>) -> bool {
    value == Some(&Value::Bool(true))
}

/// `up to 16 cpu, 64Gi memory`.
fn bounds(limits: &Value) -> String {
    let limit = |key: &str| match limits.get(&[key]) {
        Some(Value::String(text)) => Some(format!("{text} {key}")),
        Some(Value::Number(number)) => Some(format!("{number} {key}")),
        _ => None,
    };
    let both: Vec<String> = ["cpu", "memory"].into_iter().filter_map(limit).collect();
    format!("up to {}", both.join(", "))
}

#[cfg(test)]
mod tests {
    use super::billed;
    use crate::template::tree::{AssemblyTree, StackTree};
    use serde_json::{Value as Json, json};

    fn lines(properties: Json) -> Vec<String> {
        let cluster = json!({ "Type": "AWS::EKS::Cluster", "Properties": properties });
        let template = json!({ "Resources": { "A": cluster } });
        let tree = AssemblyTree {
            root: StackTree {
                name: "S".to_owned(),
                template: template.as_object().cloned().unwrap(),
                ..StackTree::default()
            },
            ..AssemblyTree::default()
        };
        let lines = billed(&tree).into_iter();
        lines
            .map(|it| format!("{}: {} × {}, {:?}", it.source, it.count, it.what, it.size))
            .collect()
    }

    #[test]
    fn a_cluster_is_named_by_its_path_and_with_the_version_that_it_gives() {
        assert_eq!(
            lines(json!({ "Version": "1.34" })),
            ["A: 1 × EKS control plane, \"Kubernetes 1.34\""]
        );
        assert_eq!(lines(json!({})), ["A: 1 × EKS control plane, \"\""]);
    }
}
