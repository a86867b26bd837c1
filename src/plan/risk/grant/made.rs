//! Documents that AWS makes of a resource's properties, or of none.

use crate::plan::risk::policy::principal::kind_of_text;
use crate::plan::risk::policy::text::shown;
use serde_json::{Map, Value as Json, json};

/// The document that AWS makes for a resource of a type; none where it takes only what is written.
pub(super) fn made(
    kind: &str,
    properties: &Map<String, Json>,
    account: Option<&str>,
) -> Option<Json> {
    match kind {
        "AWS::Lambda::Permission" => Some(permission(properties)),
        "AWS::Events::EventBusPolicy" => Some(of_bus(properties)),
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => Some(of_key(account)),
        "AWS::Lambda::LayerVersionPermission" => Some(of_layer(properties)),
        "AWS::EC2::VPCEndpointServicePermissions" => {
            let service = properties.get("ServiceId");
            properties
                .get("AllowedPrincipals")
                .map(|who| lets(who, "ec2:CreateVpcEndpoint", service))
        }
        "AWS::RAM::ResourceShare" => {
            let resources = properties.get("ResourceArns");
            properties
                .get("Principals")
                .map(|who| lets(who, "use", resources))
        }
        "AWS::EC2::VPCEndpoint" => Some(lets(&json!("*"), "*", None)),
        "AWS::EFS::FileSystem" => Some(lets(&json!("*"), "elasticfilesystem:Client*", None)),
        // A private one lets nobody in without a policy.
        "AWS::ApiGateway::RestApi" => {
            let types = properties
                .get("EndpointConfiguration")
                .and_then(|it| it.get("Types"));
            let is_private = types.is_some_and(|it| it.to_string().contains("PRIVATE"));
            (!is_private).then(|| lets(&json!("*"), "execute-api:Invoke", None))
        }
        _ => None,
    }
}

/// Whether everybody who reaches a resource of a type is let in where it has no policy. Source: "Default endpoint
/// policy", AWS PrivateLink guide; "Default EFS file system policy", Amazon EFS user guide; "Control access to a REST
/// API with API Gateway resource policies", API Gateway developer guide.
pub(super) fn is_open(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::ApiGateway::RestApi" | "AWS::EC2::VPCEndpoint" | "AWS::EFS::FileSystem"
    )
}

fn lets(who: &Json, action: &str, resource: Option<&Json>) -> Json {
    let resource = resource.cloned().unwrap_or_else(|| json!("*"));
    json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": who}, "Action": action, "Resource": resource}})
}

/// The statement that Lambda makes of a permission of a layer.
fn of_layer(properties: &Map<String, Json>) -> Json {
    let get = |key: &str| properties.get(key).cloned().unwrap_or(Json::Null);
    let condition = match properties.get("OrganizationId") {
        Some(organization) => json!({"StringEquals": {"aws:PrincipalOrgID": organization}}),
        None => Json::Null,
    };
    json!({"Statement": {
        "Effect": "Allow",
        "Principal": kind_of_text(&get("Principal")),
        "Action": get("Action"),
        "Resource": get("LayerVersionArn"),
        "Condition": condition,
    }})
}

/// What KMS gives a key without a policy. Source: "Default key policy", KMS developer guide.
fn of_key(account: Option<&str>) -> Json {
    let root = match account {
        Some(account) => json!(account),
        None => json!({"Ref": "AWS::AccountId"}),
    };
    json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"}})
}

/// The statement that Lambda makes of a permission.
fn permission(properties: &Map<String, Json>) -> Json {
    let get = |key: &str| properties.get(key).cloned().unwrap_or(Json::Null);
    let mut conditions = Map::new();
    for (property, operator, key) in [
        ("SourceAccount", "StringEquals", "AWS:SourceAccount"),
        ("SourceArn", "ArnLike", "AWS:SourceArn"),
        ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
        (
            "EventSourceToken",
            "StringEquals",
            "lambda:EventSourceToken",
        ),
        (
            "FunctionUrlAuthType",
            "StringEquals",
            "lambda:FunctionUrlAuthType",
        ),
        (
            "InvokedViaFunctionUrl",
            "Bool",
            "lambda:InvokedViaFunctionUrl",
        ),
    ] {
        if let Some(value) = properties.get(property) {
            let keys = conditions.entry(operator).or_insert_with(|| json!({}));
            keys[key] = value.clone();
        }
    }
    json!({"Statement": {
        "Effect": "Allow",
        "Principal": kind_of_text(&get("Principal")),
        "Action": get("Action"),
        "Resource": get("FunctionName"),
        "Condition": conditions,
    }})
}

/// A bus takes a statement, or the few words that EventBridge makes one of.
fn of_bus(properties: &Map<String, Json>) -> Json {
    let get = |key: &str| properties.get(key).cloned().unwrap_or(Json::Null);
    let mut statement = properties.get("Statement").cloned().unwrap_or_else(|| {
        let condition = get("Condition");
        let text = |key: &str| condition.get(key).map(shown);
        let condition = match (text("Type"), text("Key")) {
            (Some(operator), Some(key)) => json!({operator: {key: condition["Value"]}}),
            _ => condition,
        };
        json!({
            "Effect": "Allow",
            "Principal": kind_of_text(&get("Principal")),
            "Action": get("Action"),
            "Resource": get("EventBusName"),
            "Condition": condition,
        })
    });
    if let (Some(map), Some(sid)) = (statement.as_object_mut(), properties.get("StatementId")) {
        map.entry("Sid").or_insert_with(|| sid.clone());
    }
    json!({ "Statement": statement })
}
