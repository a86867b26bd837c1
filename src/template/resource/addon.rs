//! Managed add-ons, each with the role of its service account and its log groups.

use super::identity::{self, Trust};
use super::log_group::log_groups;
use super::name::pascal;
use crate::model::addon::{Addon, ResolveConflicts};
use crate::model::platform::Platform;
use crate::model::policy::IdentityProvider;
use crate::model::reference::Reference;
use crate::model::value::Value;
use crate::template::cloudformation::expression::{Expression, Intrinsic, document};
use crate::template::cloudformation::properties::eks;
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;
use std::collections::BTreeMap;

/// Add-ons that all come after the same resources.
pub(super) fn addons(
    stack: &mut Stack,
    platform: &Platform,
    addons: &[&Addon],
    cluster: &Logical,
    trust: &impl Fn(IdentityProvider) -> Trust,
    after: &[Logical],
) -> Vec<Logical> {
    addons
        .iter()
        .map(|addon| {
            let id = format!("{}Addon", pascal(addon.name.as_str()));
            let logs = log_groups(stack, &addon.log_groups);
            let role = addon.identity.as_ref().map(|account| {
                let trust = trust(account.via);
                identity::role(stack, platform, format!("{id}Role"), account, trust)
            });
            let properties = properties(stack, platform, addon, cluster, role.as_ref());
            stack.add_with(id, properties, |resource| {
                logs.iter().chain(after).fold(resource, |resource, other| {
                    // The add-on's pods write there, or run there: no property says so.
                    resource.after(other)
                })
            })
        })
        .collect()
}

fn properties(
    stack: &mut Stack,
    platform: &Platform,
    addon: &Addon,
    cluster: &Logical,
    role: Option<&Logical>,
) -> eks::Addon {
    let via = |wanted| {
        let account = addon.identity.as_ref().filter(|it| it.via == wanted)?;
        Some((account, role?.attribute("Arn")))
    };
    eks::Addon {
        cluster_name: cluster.reference(),
        addon_name: addon.name.as_str().into(),
        addon_version: platform
            .addon_version(addon)
            .map(|version| version.as_str().into()),
        configuration_values: addon
            .configuration
            .as_ref()
            .map(|values| configuration(stack, values)),
        pod_identity_associations: via(IdentityProvider::PodIdentity).map(|(account, role_arn)| {
            vec![eks::AddonPodIdentity {
                service_account: account.service_account.as_str().into(),
                role_arn,
            }]
        }),
        preserve_on_delete: addon.preserve,
        resolve_conflicts: match addon.resolve_conflicts {
            ResolveConflicts::Overwrite => "OVERWRITE".into(),
            ResolveConflicts::None => "NONE".into(),
            ResolveConflicts::Preserve => "PRESERVE".into(),
        },
        service_account_role_arn: via(IdentityProvider::Irsa).map(|(_, role_arn)| role_arn),
    }
}

/// The values as JSON text: compact, keys sorted; with references, as text that CloudFormation fills in.
fn configuration(stack: &mut Stack, values: &Value) -> Expression {
    if values.references().is_empty() {
        return document(values).to_string().into();
    }
    let mut variables = BTreeMap::new();
    let text = json(values, &mut |reference| match stack.resolve(reference) {
        Expression::Text(text) => literal(&Value::String(text)),
        Expression::Intrinsic(intrinsic) => {
            let name = format!("Value{}", variables.len() + 1);
            let text = format!("\"${{{name}}}\"");
            variables.insert(name, intrinsic);
            text
        }
    });
    Intrinsic::Sub(text, variables).into()
}

fn json(value: &Value, fill: &mut impl FnMut(&Reference) -> String) -> String {
    match value {
        Value::Reference(reference) => fill(reference),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| json(item, fill)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Map(map) => {
            let entries: Vec<String> = map
                .iter()
                .map(|(key, item)| {
                    let key = literal(&Value::String(key.clone()));
                    format!("{key}:{}", json(item, fill))
                })
                .collect();
            format!("{{{}}}", entries.join(","))
        }
        scalar => literal(scalar),
    }
}

/// A scalar's JSON inside of `Fn::Sub`, which takes `${` for a variable and `${!` for itself.
fn literal(scalar: &Value) -> String {
    document(scalar).to_string().replace("${", "${!")
}

#[cfg(test)]
mod tests {
    use super::json;
    use crate::model::value::Value;

    #[test]
    fn writes_text_that_fn_sub_leaves_alone() {
        let values: Value = serde_json::from_str(
            r#"{ "b": [1, true, null, "a\"${x}"], "a": { "$reference": { "output": { "stack": "Cluster", "key": "EbsKeyArn" } } } }"#,
        )
        .unwrap();
        let text = json(&values, &mut |reference| format!("\"<{reference}>\""));
        insta::assert_snapshot!(text, @r#"{"a":"<output Cluster.EbsKeyArn>","b":[1,true,null,"a\"${!x}"]}"#);
    }
}
