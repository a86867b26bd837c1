//! An access key or a password of a user is good until somebody takes it away, for whoever has a copy of it.
//!
//! Remedy: let people sign in through IAM Identity Center and programs act under a role, which hand out keys of hours.

use super::literal::{given, said};
use super::{Danger, Detector};
use crate::model::finding::{Risk, Severity};
use crate::plan::pair::{Difference, Pair};
use serde_json::Value as Json;

pub(super) const DETECTOR: Detector = Detector {
    id: "long-lived-key",
    title: "no user gets a key or a password that does not expire",
    risk: Risk::Permission,
    severity: Severity::Warning,
    run: |difference: &Difference<'_>| difference.pairs.iter().filter_map(danger).collect(),
};

const REMEDY: &str =
    "let people sign in through IAM Identity Center, and programs act under a role";

fn danger(pair: &Pair<'_>) -> Option<Danger> {
    let message = match pair.kind() {
        "AWS::IAM::AccessKey" => key(pair)?,
        "AWS::IAM::User" => password(pair)?,
        _ => return None,
    };
    Some(Danger::new(&pair.path, message, REMEDY))
}

fn key(pair: &Pair<'_>) -> Option<String> {
    let is_active = |status: Option<&Json>| given(status).is_none_or(|it| it != "Inactive");
    let is_renamed = pair.change.twin.is_some();
    if pair.after.is_none() || is_renamed || !is_active(pair.is(&["Status"])) {
        return None;
    }
    let user = pair.is(&["UserName"]);
    // Another serial is another key in the place of the one that was there.
    let is_same = pair.before.is_some() && pair.was(&["UserName"]) == user;
    let was_active = is_same && is_active(pair.was(&["Status"]));
    let verb = if is_same { "works again" } else { "is made" };
    (!was_active).then(|| {
        let user = said(user);
        format!("an access key of the user {user} {verb}: it does not expire, and whoever has it acts as the user")
    })
}

fn password(pair: &Pair<'_>) -> Option<String> {
    let is_new = given(pair.is(&["LoginProfile"])).is_some()
        && given(pair.was(&["LoginProfile"])).is_none()
        && pair.change.twin.is_none();
    is_new.then(|| "the user gets a password, and may sign in to the console with it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::DETECTOR;
    use crate::plan::risk::testing::says;
    use serde_json::{Value as Json, json};

    #[test]
    fn a_key_is_made_or_works_again() {
        let kind = "AWS::IAM::AccessKey";
        let of = |status: &str, serial: u8| json!({ "UserName": { "Ref": "Robot" }, "Status": status, "Serial": serial });
        assert_eq!(
            says(&DETECTOR, kind, Json::Null, of("Active", 1)),
            [
                "an access key of the user `Robot` is made: it does not expire, and whoever has it acts as the user"
            ]
        );
        assert_eq!(
            says(&DETECTOR, kind, of("Inactive", 1), of("Active", 1)),
            [
                "an access key of the user `Robot` works again: it does not expire, and whoever has it acts as the user"
            ]
        );
        assert!(says(&DETECTOR, kind, Json::Null, of("Inactive", 1)).is_empty());
        assert!(says(&DETECTOR, kind, of("Active", 1), of("Active", 2)).is_empty());
        assert!(says(&DETECTOR, kind, of("Active", 1), Json::Null).is_empty());
    }

    #[test]
    fn a_user_gets_a_password() {
        let kind = "AWS::IAM::User";
        let with = json!({ "LoginProfile": { "Password": { "Ref": "Given" } } });
        assert_eq!(
            says(&DETECTOR, kind, json!({}), with.clone()),
            ["the user gets a password, and may sign in to the console with it"]
        );
        assert!(says(&DETECTOR, kind, with.clone(), with.clone()).is_empty());
        assert!(says(&DETECTOR, kind, with, json!({})).is_empty());
    }
}
