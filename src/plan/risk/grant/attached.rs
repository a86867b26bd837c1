//! Managed policies that identities get.

use super::documents::is_identity;
use crate::plan::pair::{Difference, Pair};
use crate::plan::risk::policy::statement::list;
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
        for policy in names(pair.is(&["ManagedPolicyArns"])) {
            if !before.contains(&policy) {
                all.push(Attached { pair, policy });
            }
        }
    }
    all
}

fn names(arns: Option<&Json>) -> Vec<String> {
    let name = |arn: &Json| {
        let arn = shown(arn);
        match arn.split_once(":iam::aws:policy/") {
            Some((_, name)) => name.to_owned(),
            None => arn,
        }
    };
    let arns = arns.map(list).unwrap_or_default();
    arns.into_iter().map(name).collect()
}
