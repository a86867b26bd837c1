//! Whoever joins a group, or is assigned what others defined, gets all of its rights at once, and no policy changes.
//!
//! Remedy: see that whoever gets the rights is meant to have them, or assign something that grants less.

use super::grant::documents::target;
use super::policy::guard::items;
use super::policy::text::shown;
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap};

pub(super) const DETECTOR: Detector = Detector {
    id: "access-assigned",
    title: "nobody is assigned rights that others have",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: dangers,
};

const REMEDY: &str =
    "see that whoever gets the rights is meant to have them, or assign something that grants less";

/// Who has what: what kind of assignment, who, and what they get.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Assigned {
    sort: Sort,
    who: String,
    what: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    User,
    Directory,
    Pool,
    Account,
    Pods,
}

impl Assigned {
    fn words(&self) -> String {
        let Assigned { who, what, .. } = self;
        match self.sort {
            Sort::User => format!("the user `{who}` joins the group `{what}`"),
            Sort::Directory => {
                format!("`{who}` joins the group `{what}`, with all that is assigned to it")
            }
            Sort::Pool => format!("the user `{who}` joins the group `{what}` of the user pool"),
            Sort::Account => format!("{who} gets {what}"),
            Sort::Pods => format!("pods of the service account {who} may do what `{what}` may"),
        }
    }
}

fn dangers(difference: &Difference<'_>) -> Vec<Danger> {
    let all: Vec<(&Pair<'_>, [Vec<Assigned>; 2])> = (difference.pairs.iter())
        .filter(|it| is_assignment(it.kind()))
        .map(|it| {
            (
                it,
                [it.before.as_ref(), it.after.as_ref()].map(|side| assigned(it, side)),
            )
        })
        .collect();
    // The same under another logical id, or in another resource, is no gain.
    let had: BTreeSet<(&str, &Assigned)> = (all.iter())
        .flat_map(|(pair, [before, _])| before.iter().map(|it| (parent(pair), it)))
        .collect();
    let index: HashMap<&str, &Pair<'_>> = match all.is_empty() {
        true => HashMap::new(),
        false => difference
            .pairs
            .iter()
            .map(|it| (it.path.as_str(), it))
            .collect(),
    };
    let is_new = |pair: &Pair<'_>, name: &str| {
        let id = name.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
        let id = id.map(|it| it.split('.').next().unwrap_or(it));
        let path = id.map(|id| match parent(pair) {
            "" => id.to_owned(),
            parent => format!("{parent}/{id}"),
        });
        let found = path.and_then(|path| index.get(path.as_str()));
        found.is_some_and(|it| it.before.is_none() && it.change.twin.is_none())
    };
    let mut found = Vec::new();
    for (pair, [_, after]) in &all {
        let gained = after
            .iter()
            .filter(|it| !had.contains(&(parent(pair), *it)));
        for one in gained {
            let severity = match one.sort {
                Sort::User => match (is_new(pair, &one.who), is_new(pair, &one.what)) {
                    // All that is made together has what it is made with.
                    (true, true) => continue,
                    (true, false) => Some(Severity::Notice),
                    (false, _) => None,
                },
                // What changes of it in place is another role, which is told of as that.
                Sort::Pods if pair.stays() && is_swap(pair) => continue,
                Sort::Pods => is_new(pair, &one.what).then_some(Severity::Notice),
                Sort::Directory | Sort::Pool | Sort::Account => None,
            };
            found.push(Danger {
                severity,
                ..Danger::new(&pair.path, one.words(), REMEDY)
            });
        }
    }
    found
}

fn is_assignment(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::Cognito::UserPoolUserToGroupAttachment"
            | "AWS::EKS::PodIdentityAssociation"
            | "AWS::IAM::User"
            | "AWS::IAM::UserToGroupAddition"
            | "AWS::IdentityStore::GroupMembership"
            | "AWS::SSO::Assignment"
    )
}

/// Whether pods stay those of the same service account.
fn is_swap(pair: &Pair<'_>) -> bool {
    let keys = ["ClusterName", "Namespace", "ServiceAccount"];
    keys.iter().all(|key| pair.was(&[key]) == pair.is(&[key]))
}

fn parent<'p>(pair: &'p Pair<'_>) -> &'p str {
    pair.path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// What a side of a resource assigns.
fn assigned(pair: &Pair<'_>, side: Option<&Json>) -> Vec<Assigned> {
    let Some(properties) = side.map(|it| it.get("Properties").unwrap_or(&Json::Null)) else {
        return Vec::new();
    };
    let all = |key: &str| {
        let values = properties
            .get(key)
            .map(|it| items(it, &[]))
            .unwrap_or_default();
        values
            .into_iter()
            .map(|(_, it)| target(&it))
            .collect::<Vec<String>>()
    };
    let one = |key: &str| properties.get(key).map(target).unwrap_or_default();
    let of = |sort, who: String, what: String| Assigned { sort, who, what };
    match pair.kind() {
        "AWS::IAM::User" => {
            let id = format!("${{{}}}", pair.change.logical_id);
            let of = |group| of(Sort::User, id.clone(), group);
            all("Groups").into_iter().map(of).collect()
        }
        "AWS::IAM::UserToGroupAddition" => {
            let of = |user| of(Sort::User, user, one("GroupName"));
            all("Users").into_iter().map(of).collect()
        }
        "AWS::IdentityStore::GroupMembership" => {
            let member = properties.get("MemberId").and_then(|it| it.get("UserId"));
            let user = member.map(target).unwrap_or_default();
            vec![of(Sort::Directory, user, one("GroupId"))]
        }
        "AWS::Cognito::UserPoolUserToGroupAttachment" => {
            vec![of(Sort::Pool, one("Username"), one("GroupName"))]
        }
        "AWS::SSO::Assignment" => {
            let who = format!(
                "the {} `{}`",
                one("PrincipalType").to_lowercase(),
                one("PrincipalId")
            );
            let set = one("PermissionSetArn");
            let what = format!(
                "the permission set `{set}` in the account `{}`",
                one("TargetId")
            );
            vec![of(Sort::Account, who, what)]
        }
        _ => {
            let text = |key: &str| properties.get(key).map(shown).unwrap_or_default();
            let who = format!("`{}/{}`", text("Namespace"), text("ServiceAccount"));
            let who = format!("{who} of the cluster `{}`", one("ClusterName"));
            vec![of(Sort::Pods, who, one("RoleArn"))]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::{says, says_of};
    use serde_json::{Value as Json, json};

    const ADDITION: &str = "AWS::IAM::UserToGroupAddition";

    fn addition(users: Json) -> Json {
        json!({ "GroupName": { "Ref": "Admins" }, "Users": users })
    }

    #[test]
    fn a_user_joins_a_group_in_either_way() {
        let joins = "the user `${Eve}` joins the group `${Admins}`";
        let (before, after) = (
            addition(json!(["bob"])),
            addition(json!(["bob", { "Ref": "Eve" }])),
        );
        assert_eq!(
            says(&DETECTOR, ADDITION, before.clone(), after.clone()),
            [joins]
        );
        assert_eq!(
            says(&DETECTOR, ADDITION, Json::Null, after.clone()).len(),
            2
        );
        assert!(says(&DETECTOR, ADDITION, after.clone(), before).is_empty());
        let user = |groups: Json| json!({ "Groups": groups });
        let own = user(json!([{ "Ref": "Admins" }]));
        let eve = ("Eve", "AWS::IAM::User", user(json!([])), own.clone());
        assert_eq!(says_of(&DETECTOR, std::slice::from_ref(&eve)), [joins]);
        // It was in the group before, by the other way.
        let addition = (
            "A",
            ADDITION,
            addition(json!([{ "Ref": "Eve" }])),
            Json::Null,
        );
        assert!(says_of(&DETECTOR, &[eve, addition]).is_empty());
        assert!(says(&DETECTOR, "AWS::IAM::User", own.clone(), own).is_empty());
    }

    #[test]
    fn what_is_made_along_counts_less() {
        let after = addition(json!([{ "Ref": "Eve" }]));
        let add = ("A", ADDITION, Json::Null, after);
        let new = |id, kind| (id, kind, Json::Null, json!({}));
        let (eve, admins) = (
            new("Eve", "AWS::IAM::User"),
            new("Admins", "AWS::IAM::Group"),
        );
        let found = says_of(&DETECTOR, &[add.clone(), eve.clone()]);
        assert_eq!(
            found,
            ["notice: the user `${Eve}` joins the group `${Admins}`"]
        );
        assert!(says_of(&DETECTOR, &[add, eve, admins]).is_empty());
    }

    #[test]
    fn a_permission_set_is_assigned() {
        let kind = "AWS::SSO::Assignment";
        let to = |who: &str| {
            json!({ "PermissionSetArn": { "Fn::GetAtt": ["Set", "PermissionSetArn"] }, "PrincipalId": who,
                "PrincipalType": "GROUP", "TargetId": "111122223333", "TargetType": "AWS_ACCOUNT" })
        };
        assert_eq!(
            says(&DETECTOR, kind, Json::Null, to("g-1")),
            ["the group `g-1` gets the permission set `${Set}` in the account `111122223333`"]
        );
        assert_eq!(says(&DETECTOR, kind, to("g-1"), to("g-2")).len(), 1);
        assert!(says(&DETECTOR, kind, to("g-1"), Json::Null).is_empty());
        let renamed = [
            ("Old", kind, to("g-1"), Json::Null),
            ("New", kind, Json::Null, to("g-1")),
        ];
        assert!(says_of(&DETECTOR, &renamed).is_empty());
    }

    #[test]
    fn members_of_other_groups_are_told_of_too() {
        let member = |user: &str| json!({ "GroupId": "g", "IdentityStoreId": "d", "MemberId": { "UserId": user } });
        let kind = "AWS::IdentityStore::GroupMembership";
        assert_eq!(
            says(&DETECTOR, kind, Json::Null, member("u")),
            ["`u` joins the group `g`, with all that is assigned to it"]
        );
        assert!(says(&DETECTOR, kind, member("u"), member("u")).is_empty());
        let pool = json!({ "GroupName": "admins", "Username": "eve", "UserPoolId": "p" });
        let kind = "AWS::Cognito::UserPoolUserToGroupAttachment";
        assert_eq!(says(&DETECTOR, kind, Json::Null, pool).len(), 1);
    }

    #[test]
    fn a_role_appears_on_a_service_account() {
        let kind = "AWS::EKS::PodIdentityAssociation";
        let of = |role: &str| json!({ "ClusterName": "c", "Namespace": "n", "ServiceAccount": "s", "RoleArn": { "Fn::GetAtt": [role, "Arn"] } });
        let message = "pods of the service account `n/s` of the cluster `c` may do what `${A}` may";
        assert_eq!(says(&DETECTOR, kind, Json::Null, of("A")), [message]);
        // Another role of the same is told of as that.
        assert!(says(&DETECTOR, kind, of("B"), of("A")).is_empty());
        let role = ("A", "AWS::IAM::Role", Json::Null, json!({}));
        let pod = ("P", kind, Json::Null, of("A"));
        assert_eq!(
            says_of(&DETECTOR, &[pod, role]),
            [format!("notice: {message}")]
        );
        let renamed = [
            ("Old", kind, of("A"), Json::Null),
            ("New", kind, Json::Null, of("A")),
        ];
        assert!(says_of(&DETECTOR, &renamed).is_empty());
    }
}
