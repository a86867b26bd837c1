//! What starts in a subnet with a way to the internet and an address there is on the internet, whoever starts it.
//!
//! Remedy: keep the route to the internet and public addresses to subnets of load balancers and NAT gateways.

use super::literal::{given, turned, words};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use crate::template::tree::StackTree;
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "public-subnet",
    title: "a subnet becomes public",
    risk: Risk::Exposure,
    severity: Severity::Warning,
    run: dangers,
};

const GATEWAY: &str = "AWS::EC2::InternetGateway";

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let of_pair = |pair: &Pair<'_>| match pair.kind() {
        "AWS::EC2::Subnet" => of_subnet(pair),
        "AWS::EC2::Route" => of_route(difference, pair),
        _ => None,
    };
    difference.pairs.iter().filter_map(of_pair).collect()
}

fn of_subnet(pair: &Pair<'_>) -> Option<Danger> {
    if pair.after.is_none() {
        return None;
    }
    let path = &["MapPublicIpOnLaunch"];
    let turn = turned(true, pair.was(path), pair.is(path), false)?;
    let message = format!(
        "what starts in it {} given a public address{}",
        turn.is(),
        turn.doubt()
    );
    Some(Danger::new(
        &pair.path,
        message,
        "leave `MapPublicIpOnLaunch` off",
    ))
}

/// A route that goes to an internet gateway, in a table that was there and had no such route.
fn of_route(difference: &Difference<'_>, pair: &Pair<'_>) -> Option<Danger> {
    let gateway = given(pair.is(&["GatewayId"]))?;
    if given(pair.was(&["GatewayId"])) == Some(gateway) {
        return None;
    }
    let doubt = match kind(difference, pair, gateway).as_deref() {
        Some(GATEWAY) => "",
        Some(_) => return None,
        None => "; could not tell whether the gateway is the internet's",
    };
    let table = given(pair.is(&["RouteTableId"]))?;
    if is_new(difference, pair, table) || had_one(difference, pair, table) {
        return None;
    }
    let to = [
        "DestinationCidrBlock",
        "DestinationIpv6CidrBlock",
        "DestinationPrefixListId",
    ];
    let to = to
        .iter()
        .find_map(|key| given(pair.is(&[key])))
        .map(words)
        .unwrap_or_default();
    let message = format!(
        "route table `{}` gets a route to the internet for `{to}`{doubt}",
        words(table)
    );
    Some(Danger::new(
        &pair.path,
        message,
        "route through a NAT gateway, so that nobody gets in",
    ))
}

/// The type of what a gateway's id names.
fn kind(difference: &Difference<'_>, pair: &Pair<'_>, gateway: &Json) -> Option<String> {
    if let Some(id) = gateway.as_str() {
        return id
            .starts_with("igw-")
            .then(|| GATEWAY.to_owned())
            .or(Some(id.to_owned()));
    }
    let id = gateway.get("Ref")?.as_str()?;
    let path = beside(pair, id);
    let changed = difference
        .pairs
        .iter()
        .find(|other| other.path == path)
        .map(Pair::kind);
    let there = || pair.stack_after?.resources().get(id)?.get("Type")?.as_str();
    changed.or_else(there).map(str::to_owned)
}

fn is_new(difference: &Difference<'_>, pair: &Pair<'_>, table: &Json) -> bool {
    let Some(id) = table.get("Ref").and_then(Json::as_str) else {
        return false;
    };
    let path = beside(pair, id);
    difference
        .pairs
        .iter()
        .any(|other| other.path == path && other.before.is_none())
}

/// Whether another route of the table went to a gateway before, under this or another name.
fn had_one(difference: &Difference<'_>, pair: &Pair<'_>, table: &Json) -> bool {
    let goes_out = |properties: Option<&Json>| {
        let of = |key: &str| properties.and_then(|it| given(it.get(key)));
        of("RouteTableId") == Some(table) && of("GatewayId").is_some()
    };
    let there = |stack: &StackTree| {
        let routes = stack
            .resources()
            .values()
            .filter(|it| it["Type"] == "AWS::EC2::Route");
        routes.map(|it| it.get("Properties")).any(goes_out)
    };
    let changed = difference
        .pairs
        .iter()
        .filter(|other| other.kind() == "AWS::EC2::Route");
    let mut changed = changed.filter_map(|other| other.before.as_ref());
    changed.any(|it| goes_out(it.get("Properties"))) || pair.stack_before.is_some_and(there)
}

/// The path of another resource of the same stack.
fn beside(pair: &Pair<'_>, id: &str) -> String {
    match pair.path.rsplit_once('/') {
        Some((stack, _)) => format!("{stack}/{id}"),
        None => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::resource_test::{Case, resource, says};
    use serde_json::{Value, json};

    fn route(to: Value) -> Value {
        let mut route =
            json!({ "RouteTableId": { "Ref": "Table" }, "DestinationCidrBlock": "0.0.0.0/0" });
        for (key, value) in to.as_object().unwrap() {
            route[key] = value.clone();
        }
        resource("AWS::EC2::Route", route)
    }

    #[test]
    fn a_subnet_gives_public_addresses() {
        let of = |on: bool| json!({ "MapPublicIpOnLaunch": on });
        let says = |before, after| says(&DETECTOR, "AWS::EC2::Subnet", before, after);
        assert_eq!(
            says(json!({}), of(true)),
            ["what starts in it is given a public address"]
        );
        assert_eq!(says(Value::Null, of(true)).len(), 1);
        assert!(says(of(true), of(true)).is_empty());
        assert!(says(of(true), of(false)).is_empty());
        assert!(says(of(true), Value::Null).is_empty());
    }

    #[test]
    fn a_table_that_was_private_gets_a_way_to_the_internet() {
        let nat = route(json!({ "NatGatewayId": { "Ref": "Nat" } }));
        let out = route(json!({ "GatewayId": "igw-1" }));
        let says = |case: Case| case.says(&DETECTOR);
        assert_eq!(
            says(Case::default().with("Stack/Route", nat.clone(), out.clone())),
            ["route table `Table` gets a route to the internet for `0.0.0.0/0`"]
        );
        assert_eq!(
            says(Case::default().with(
                "Stack/Route",
                nat.clone(),
                route(json!({ "GatewayId": { "Ref": "G" } }))
            )),
            [
                "route table `Table` gets a route to the internet for `0.0.0.0/0`; could not tell whether the gateway is the internet's"
            ]
        );
        assert!(says(Case::default().with("Stack/Route", out.clone(), nat)).is_empty());
        let renamed = Case::default()
            .with("Stack/Old", out.clone(), Value::Null)
            .with("Stack/New", Value::Null, out.clone());
        assert!(says(renamed).is_empty());
        let new = Case::default()
            .with(
                "Stack/Table",
                Value::Null,
                resource("AWS::EC2::RouteTable", json!({})),
            )
            .with("Stack/Route", Value::Null, out);
        assert!(says(new).is_empty());
        assert!(
            says(Case::default().with(
                "Stack/R",
                Value::Null,
                route(json!({ "GatewayId": "vgw-1" }))
            ))
            .is_empty()
        );
    }
}
