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
        let before = names(pair.was(&["ManagedPolicyArns"]));
        for (guards, policy) in names(pair.is(&["ManagedPolicyArns"])) {
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

/// Names of managed policies, each under the conditions that it hangs on.
fn names(arns: Option<&Json>) -> Vec<(Guards, String)> {
    let name = |(guards, arn): (Guards, Json)| {
        let arn = shown(&arn);
        let name = match arn.split_once(":iam::aws:policy/") {
            Some((_, name)) => name.to_owned(),
            None => arn,
        };
        (guards, name)
    };
    let arns = arns.map(|arns| items(arns, &[])).unwrap_or_default();
    arns.into_iter().map(name).collect()
}
