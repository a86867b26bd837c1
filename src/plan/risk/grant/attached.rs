//! Managed policies that identities get.

use super::documents::is_identity;
use crate::plan::pair::{Difference, Pair};
use crate::plan::risk::policy::guard::{Guards, items, words};
use crate::plan::risk::policy::text::shown;
use serde_json::Value as Json;

/// Policies of AWS with which one may do everything, or give oneself the rights to.
const ADMINISTRATOR: &[&str] = &["AdministratorAccess", "IAMFullAccess", "PowerUserAccess"];

/// A managed policy that an identity did not have before.
pub(in crate::plan::risk) struct Attached<'a> {
    /// The identity.
    pub(in crate::plan::risk) pair: &'a Pair<'a>,
    /// The policy's name, or its ARN where that is not one of AWS's.
    pub(in crate::plan::risk) policy: String,
    /// The conditions of the template under which it does, in words; mostly empty.
    pub(in crate::plan::risk) under: String,
}

impl Attached<'_> {
    /// Whether it is one of AWS's with which one may do everything.
    pub(in crate::plan::risk) fn is_admin(&self) -> bool {
        ADMINISTRATOR.contains(&self.policy.as_str())
    }
}

/// Every managed policy that an identity gets.
pub(in crate::plan::risk) fn attached<'a>(difference: &'a Difference<'_>) -> Vec<Attached<'a>> {
    let mut all = Vec::new();
    for pair in difference
        .pairs
        .iter()
        .filter(|pair| is_identity(pair.kind()))
    {
        let before = names(pair.before.as_ref());
        for (guards, policy) in names(pair.after.as_ref()) {
            let had = |(under, other): &(Guards, String)| {
                *other == policy && under.iter().all(|it| guards.contains(it))
            };
            if !before.iter().any(had) {
                let under = words(&guards);
                all.push(Attached {
                    pair,
                    policy,
                    under,
                });
            }
        }
    }
    all
}

/// Names of the managed policies of an identity, each under the conditions that it hangs on.
fn names(identity: Option<&Json>) -> Vec<(Guards, String)> {
    let name = |(guards, policy): (Guards, Json)| {
        let name = match policy.get("Name") {
            // A permission set names policies that each account has for itself.
            Some(name) => {
                let path = policy.get("Path").map_or_else(|| "/".to_owned(), shown);
                format!("{}{}", path.trim_start_matches('/'), shown(name))
            }
            None => shown(&policy),
        };
        let name = match name.split_once(":iam::aws:policy/") {
            Some((_, name)) => name.to_owned(),
            None => name,
        };
        (guards, name)
    };
    let keys = [
        "CustomerManagedPolicyReferences",
        "ManagedPolicies",
        "ManagedPolicyArns",
    ];
    let properties = identity.and_then(|it| it.get("Properties"));
    let all = keys.iter().filter_map(|key| properties?.get(*key));
    all.flat_map(|policies| items(policies, &[]))
        .map(name)
        .collect()
}
