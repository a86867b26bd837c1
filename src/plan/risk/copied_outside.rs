//! What is copied to another account is the other account's: whoever it lets in reads the copy, and nothing here shows
//! who that is.
//!
//! Remedy: copy to an account of your own organization, or take the copy out.

use super::literal::{given, items, words};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use crate::template::tree::properties;
use serde_json::Value as Json;
use std::collections::BTreeSet;

pub(super) const DETECTOR: Detector = Detector {
    id: "copied-outside",
    title: "nothing is copied to another account that was not",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: |difference: &Difference<'_>| difference.pairs.iter().flat_map(of_pair).collect(),
};

const REMEDY: &str = "copy to an account of your own organization, or take the copy out";

/// Types that copy what they hold.
const KINDS: [&str; 3] = [
    "AWS::Backup::BackupPlan",
    "AWS::ECR::ReplicationConfiguration",
    "AWS::S3::Bucket",
];

fn of_pair(pair: &Pair<'_>) -> Vec<Danger> {
    if !KINDS.contains(&pair.kind()) {
        return Vec::new();
    }
    let stack = pair.stack_after.or(pair.stack_before);
    let own = stack.and_then(|it| it.account.as_deref());
    let before = copies(pair.before.as_ref(), own);
    let new = copies(pair.after.as_ref(), own);
    let danger = |(what, account): &(String, String)| {
        let message = format!("{what} of the account `{account}`");
        Danger::new(&pair.path, message, REMEDY)
    };
    new.difference(&before).map(danger).collect()
}

/// What is copied to accounts that are not this one.
fn copies(resource: Option<&Json>, own: Option<&str>) -> BTreeSet<(String, String)> {
    let Some(resource) = resource else {
        return BTreeSet::new();
    };
    let properties = properties(resource);
    let all = match crate::template::tree::kind(resource) {
        "AWS::S3::Bucket" => of_bucket(properties.get("ReplicationConfiguration")),
        "AWS::ECR::ReplicationConfiguration" => {
            of_registry(properties.get("ReplicationConfiguration"))
        }
        "AWS::Backup::BackupPlan" => of_plan(properties.get("BackupPlan")),
        _ => Vec::new(),
    };
    let is_other = |account: &str| account != "AWS::AccountId" && Some(account) != own;
    all.into_iter()
        .filter(|(_, account)| is_other(account))
        .collect()
}

fn of_bucket(replication: Option<&Json>) -> Vec<(String, String)> {
    let rules = items(replication.and_then(|it| it.get("Rules"))).iter();
    let of = |rule: &Json| {
        let to = rule.get("Destination")?;
        let account = given(to.get("Account")).map(words)?;
        let bucket = to.get("Bucket").map(words).unwrap_or_default();
        Some((
            format!("objects are copied to the bucket `{bucket}`"),
            account,
        ))
    };
    rules
        .filter(|it| it["Status"] != "Disabled")
        .filter_map(of)
        .collect()
}

fn of_registry(replication: Option<&Json>) -> Vec<(String, String)> {
    let rules = items(replication.and_then(|it| it.get("Rules"))).iter();
    let to = rules.flat_map(|rule| items(rule.get("Destinations")));
    let of = |to: &Json| {
        let region = to.get("Region").map(words).unwrap_or_default();
        let account = given(to.get("RegistryId")).map(words)?;
        Some((
            format!("images are copied to the registry in `{region}`"),
            account,
        ))
    };
    to.filter_map(of).collect()
}

fn of_plan(plan: Option<&Json>) -> Vec<(String, String)> {
    let rules = items(plan.and_then(|it| it.get("BackupPlanRule"))).iter();
    let to = rules.flat_map(|rule| items(rule.get("CopyActions")));
    let of = |to: &Json| {
        let vault = to.get("DestinationBackupVaultArn").map(words)?;
        let account = vault.split(':').nth(4)?.to_owned();
        let account = account
            .trim_start_matches("${")
            .trim_end_matches('}')
            .to_owned();
        Some(("backups are copied to a vault".to_owned(), account))
    };
    to.filter_map(of)
        .filter(|(_, account)| !account.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{ACCOUNT, says};
    use serde_json::{Value as Json, json};

    fn bucket(account: Option<&str>) -> Json {
        let mut to = json!({ "Bucket": "arn:aws:s3:::copy" });
        if let Some(account) = account {
            to["Account"] = json!(account);
        }
        json!({ "ReplicationConfiguration": { "Rules": [{ "Status": "Enabled", "Destination": to }] } })
    }

    #[test]
    fn objects_go_to_another_account() {
        let change = |before: Json, after: Json| says(&DETECTOR, "AWS::S3::Bucket", before, after);
        let outside = bucket(Some("444455556666"));
        assert_eq!(
            change(json!({}), outside.clone()),
            ["objects are copied to the bucket `arn:aws:s3:::copy` of the account `444455556666`"]
        );
        assert_eq!(change(bucket(None), outside.clone()).len(), 1);
        assert_eq!(change(Json::Null, outside.clone()).len(), 1);
        assert!(change(json!({}), bucket(Some(ACCOUNT))).is_empty());
        assert!(change(json!({}), bucket(None)).is_empty());
        assert!(change(outside.clone(), outside.clone()).is_empty());
        assert!(change(outside, json!({})).is_empty());
    }

    #[test]
    fn so_do_images_and_backups() {
        let registry = |account: &str| json!({ "ReplicationConfiguration": { "Rules": [{ "Destinations": [{ "Region": "us-east-1", "RegistryId": account }] }] } });
        let kind = "AWS::ECR::ReplicationConfiguration";
        assert_eq!(
            says(&DETECTOR, kind, registry(ACCOUNT), registry("444455556666")).len(),
            1
        );
        assert!(says(&DETECTOR, kind, Json::Null, registry(ACCOUNT)).is_empty());
        let plan = |account: &str| {
            let to = json!({ "DestinationBackupVaultArn": format!("arn:aws:backup:us-east-1:{account}:backup-vault:v") });
            json!({ "BackupPlan": { "BackupPlanRule": [{ "CopyActions": [to] }] } })
        };
        let kind = "AWS::Backup::BackupPlan";
        assert_eq!(
            says(&DETECTOR, kind, plan(ACCOUNT), plan("444455556666")).len(),
            1
        );
        assert!(says(&DETECTOR, kind, json!({}), plan(ACCOUNT)).is_empty());
    }
}
