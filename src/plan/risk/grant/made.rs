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
        _ => None,
    }
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
