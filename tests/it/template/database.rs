//! `DatabaseNestedStack`.

use super::graph::{edges, of_type, reaches};
use super::{assert_sound, template};
use crate::example::{MANAGED_CREDENTIALS, platform};
use backstage_infra::model::database::{Database, Serverless, Storage};
use backstage_infra::model::platform::Platform;
use backstage_infra::template::resource::database::database;
use serde_json::{Value, json};

fn with(change: impl FnOnce(Database) -> Database) -> Value {
    let platform = platform(&[]);
    let plan = change(platform.database.clone());
    template(&database(&Platform {
        database: plan,
        ..platform
    }))
}

fn serverless() -> Value {
    with(|database| Database {
        instance_class: "db.serverless".parse().unwrap(),
        serverless: Some(Serverless { min: 0.5, max: 4.0 }),
        ..database
    })
}

#[test]
fn is_sound_in_every_variant() {
    assert_sound(&with(|database| database));
    assert_sound(&with(|database| Database {
        readers: 0,
        ..database
    }));
    assert_sound(&serverless());
    assert_sound(&template(&database(&platform(MANAGED_CREDENTIALS))));
}

#[test]
fn comes_up_in_order() {
    let edges = edges(&with(|database| Database {
        readers: 2,
        ..database
    }));
    for before in ["Key", "SubnetGroup", "ParameterGroup", "SecurityGroup"] {
        assert!(edges["Cluster"].contains(before), "{before}");
    }
    for instance in ["Instance", "Reader1", "Reader2"] {
        assert!(edges[instance].contains("Cluster"));
        assert!(reaches(&edges, instance, "MonitoringRole"));
        // Aurora would make the group itself, without retention.
        assert!(reaches(&edges, instance, "PostgresqlLogGroup"));
    }
    assert!(edges["SecretAttachment"].contains("Cluster"));
}

#[test]
fn takes_the_master_user_from_the_generated_secret() {
    let template = with(|database| database);
    let cluster = &template["Resources"]["Cluster"]["Properties"];
    assert_eq!(
        cluster["MasterUserPassword"]["Fn::Sub"],
        "{{resolve:secretsmanager:${SecretsDatabaseCredentialsSecretArn}:SecretString:password}}"
    );
    assert_eq!(
        template["Resources"]["SecretAttachment"]["Properties"]["SecretId"],
        json!({ "Ref": "SecretsDatabaseCredentialsSecretArn" })
    );
    assert!(cluster["ManageMasterUserPassword"].is_null());
    assert!(template["Outputs"]["MasterSecretArn"].is_null());
}

#[test]
fn leaves_a_managed_password_to_rds() {
    let template = template(&database(&platform(MANAGED_CREDENTIALS)));
    let cluster = &template["Resources"]["Cluster"]["Properties"];
    assert_eq!(cluster["ManageMasterUserPassword"], true);
    assert!(cluster["MasterUserPassword"].is_null());
    assert!(of_type(&template, "AWS::SecretsManager::SecretTargetAttachment").is_empty());
    assert!(reaches(&edges(&template), "Rotation", "Instance"));
    assert_eq!(
        template["Outputs"]["MasterSecretArn"]["Value"],
        json!({ "Fn::GetAtt": ["Cluster", "MasterUserSecret.SecretArn"] })
    );
}

#[test]
fn opens_its_port_to_the_cluster_only() {
    let template = with(|database| Database {
        port: 6432,
        ..database
    });
    let group = &template["Resources"]["SecurityGroup"]["Properties"];
    let [rule] = group["SecurityGroupIngress"].as_array().unwrap().as_slice() else {
        panic!("one rule in");
    };
    assert_eq!(
        rule["SourceSecurityGroupId"],
        json!({ "Ref": "ClusterClusterSecurityGroupId" })
    );
    assert_eq!(
        (&rule["FromPort"], &rule["ToPort"]),
        (&json!("6432"), &json!("6432"))
    );
    assert_eq!(group["SecurityGroupEgress"][0]["CidrIp"], "127.0.0.1/32");
}

#[test]
fn forces_tls_whatever_is_configured() {
    let parameters = [
        ("log_min_duration_statement", "1000"),
        ("rds.force_ssl", "0"),
    ];
    let template = with(|database| Database {
        parameters: parameters
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        ..database
    });
    let group = &template["Resources"]["ParameterGroup"]["Properties"];
    assert_eq!(group["Family"], "aurora-postgresql17");
    assert_eq!(
        group["Parameters"],
        json!({ "log_min_duration_statement": "1000", "rds.force_ssl": "1" })
    );
}

#[test]
fn keeps_its_data_safe() {
    let template = with(|database| database);
    let cluster = &template["Resources"]["Cluster"];
    assert_eq!(cluster["DeletionPolicy"], "Snapshot");
    assert_eq!(cluster["UpdateReplacePolicy"], "Snapshot");
    for property in [
        "StorageEncrypted",
        "DeletionProtection",
        "EnableIAMDatabaseAuthentication",
    ] {
        assert_eq!(cluster["Properties"][property], true, "{property}");
    }
    for (id, instance) in of_type(&template, "AWS::RDS::DBInstance") {
        assert_eq!(instance["Properties"]["PubliclyAccessible"], false, "{id}");
        assert_eq!(instance["DeletionPolicy"], "Delete", "{id}");
    }
}

#[test]
fn sets_what_storage_and_capacity_need_only() {
    let standard = with(|database| Database {
        storage: Storage::Standard,
        ..database
    });
    let cluster = &standard["Resources"]["Cluster"]["Properties"];
    assert!(cluster["StorageType"].is_null());
    assert!(cluster["ServerlessV2ScalingConfiguration"].is_null());
    assert_eq!(
        serverless()["Resources"]["Cluster"]["Properties"]["ServerlessV2ScalingConfiguration"],
        json!({ "MinCapacity": 0.5, "MaxCapacity": 4.0 })
    );
}
