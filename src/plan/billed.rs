//! What is billed by the hour: named with count and size, no prices, since those change by region and day.

use super::change::Billed;
use super::highlight::Known;
use crate::model::value::Value;
use crate::template::assembly::Assembly;
use crate::template::cloudformation::resource::Resource;

/// Everything billed by the hour that a platform keeps running, by stack and logical id, then releases.
pub fn billed(assembly: &Assembly) -> Vec<Billed> {
    let known = Known::of(assembly);
    let mut all: Vec<Billed> = Vec::new();
    for (stack, template) in assembly.templates() {
        for (id, resource) in &template.resources {
            let Some(billed) = of_resource(resource, &known, format!("{stack}/{id}")) else {
                continue;
            };
            match all
                .iter_mut()
                .find(|other| other.what == billed.what && other.size == billed.size)
            {
                Some(same) => same.count += billed.count,
                None => all.push(billed),
            }
        }
    }
    all.extend(
        assembly
            .releases
            .iter()
            .flat_map(|release| of_release(&release.name, &release.values)),
    );
    all
}

fn of_resource(resource: &Resource, known: &Known, source: String) -> Option<Billed> {
    let property = |name: &str| {
        resource
            .properties
            .get(name)
            .and_then(|value| known.words(value))
            .unwrap_or_default()
    };
    let (what, count, size) = match resource.kind.as_str() {
        "AWS::EKS::Cluster" => (
            "EKS control plane",
            1,
            format!("Kubernetes {}", property("Version")),
        ),
        "AWS::EC2::NatGateway" => ("NAT gateway", 1, String::new()),
        "AWS::EC2::EIP" => ("public IPv4 address", 1, String::new()),
        "AWS::EC2::VPCEndpoint" if property("VpcEndpointType") == "Interface" => {
            let zones = resource
                .properties
                .get("SubnetIds")
                .and_then(|ids| ids.as_array())
                .map_or(1, Vec::len);
            ("interface endpoint, by zone", zones as u32, String::new())
        }
        "AWS::EKS::Nodegroup" => {
            let desired = resource
                .properties
                .get("ScalingConfig")?
                .get("DesiredSize")?
                .as_u64()? as u32;
            let max = resource
                .properties
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
        "AWS::RDS::DBInstance" => ("Aurora instance", 1, property("DBInstanceClass")),
        _ => return None,
    };
    Some(Billed {
        what: what.to_owned(),
        count,
        size,
        source,
    })
}

/// Load balancers and nodes that appear from inside the cluster.
fn of_release(name: &str, values: &Value) -> Vec<Billed> {
    let source = format!("release {name}");
    let mut found = Vec::new();
    if values.get(&["ingress", "enabled"]) == Some(&Value::Bool(true)) {
        let size = values
            .get(&["ingress", "scheme"])
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        found.push(Billed {
            what: "application load balancer".to_owned(),
            count: 1,
            size,
            source: source.clone(),
        });
    }
    if let Some(limits) = values.get(&["nodePool", "limits"]) {
        let limit = |key: &str| match limits.get(&[key]) {
            Some(Value::String(text)) => Some(format!("{text} {key}")),
            Some(Value::Number(number)) => Some(format!("{number} {key}")),
            _ => None,
        };
        let size = [limit("cpu"), limit("memory")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ");
        found.push(Billed {
            what: "nodes that Karpenter starts as pods need them".to_owned(),
            count: 0,
            size: format!("up to {size}"),
            source,
        });
    }
    found
}
