//! `SecretsNestedStack`.

use super::graph::of_type;
use super::{assert_sound, template};
use crate::example::{GRAFANA, MANAGED_CREDENTIALS, platform};
use backstage_infra::model::platform::Platform;
use backstage_infra::model::secret::{Owner, Secret, Secrets};
use backstage_infra::template::resource::secrets::secrets;

#[test]
fn is_sound_in_every_variant() {
    for platform in [platform(GRAFANA), platform(MANAGED_CREDENTIALS)] {
        assert_sound(&template(&secrets(&platform)));
    }
}

#[test]
fn makes_what_the_stack_owns_and_nothing_else() {
    let generated = template(&secrets(&platform(&[])));
    let ids = of_type(&generated, "AWS::SecretsManager::Secret");
    assert_eq!(
        ids.into_keys().collect::<Vec<_>>(),
        ["DatabaseCredentialsSecret", "GithubOauthSecret"]
    );
    let managed = template(&secrets(&platform(MANAGED_CREDENTIALS)));
    let ids = of_type(&managed, "AWS::SecretsManager::Secret");
    assert_eq!(ids.into_keys().collect::<Vec<_>>(), ["GithubOauthSecret"]);

    let given = platform(&[]);
    let all = given.secrets.secrets.iter().cloned();
    let given = Platform {
        secrets: Secrets {
            secrets: all
                .map(|secret| Secret {
                    owner: Owner::Given,
                    ..secret
                })
                .collect(),
        },
        ..given
    };
    assert!(of_type(&template(&secrets(&given)), "AWS::SecretsManager::Secret").is_empty());
}

#[test]
fn carries_no_value() {
    let template = template(&secrets(&platform(&[])));
    let empty = &template["Resources"]["GithubOauthSecret"]["Properties"];
    assert!(empty["GenerateSecretString"].is_null());
    for (id, secret) in of_type(&template, "AWS::SecretsManager::Secret") {
        assert!(secret["Properties"]["SecretString"].is_null(), "{id}");
    }
    insta::assert_snapshot!(
        template["Resources"]["DatabaseCredentialsSecret"]["Properties"]["GenerateSecretString"],
        @r#"{"ExcludePunctuation":true,"GenerateStringKey":"password","PasswordLength":32,"SecretStringTemplate":"{\"username\":\"backstage_admin\"}"}"#
    );
}

#[test]
fn keeps_secrets_and_key() {
    let template = template(&secrets(&platform(&[])));
    for (id, resource) in template["Resources"].as_object().unwrap() {
        assert_eq!(resource["DeletionPolicy"], "RetainExceptOnCreate", "{id}");
        assert_eq!(resource["UpdateReplacePolicy"], "Retain", "{id}");
    }
}

#[test]
fn gives_the_arn_of_each_secret() {
    let outputs = &template(&secrets(&platform(&[])))["Outputs"];
    let keys: Vec<_> = outputs.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "DatabaseCredentialsSecretArn",
            "GithubOauthSecretArn",
            "KeyArn"
        ]
    );
}
