//! Where the database's master user comes from: a generated secret of ours, or RDS itself.

use super::secrets::{arn_output, database_secret};
use crate::model::database::Database;
use crate::model::platform::Platform;
use crate::model::reference::StackName;
use crate::template::cloudformation::expression::{Expression, Intrinsic};
use crate::template::cloudformation::properties::rds::{DbCluster, MasterUserSecret};
use crate::template::cloudformation::properties::secretsmanager::{
    RotationRules, RotationSchedule, SecretTargetAttachment,
};
use crate::template::cloudformation::resource::Logical;
use crate::template::stack::Stack;

/// Where the master user's name and password come from.
pub(super) enum MasterUser {
    /// A secret of the Secrets stack, by the key of its output.
    Secret(String),
    /// RDS makes and rotates them.
    Managed,
}

impl MasterUser {
    /// As configured; without a secret to generate them in, RDS must make them.
    pub(super) fn of(platform: &Platform) -> Self {
        database_secret(platform).map_or(MasterUser::Managed, |secret| {
            MasterUser::Secret(arn_output(secret))
        })
    }

    /// The cluster with its master user.
    pub(super) fn on(
        &self,
        stack: &mut Stack,
        plan: &Database,
        key: &Logical,
        cluster: DbCluster,
    ) -> DbCluster {
        match self {
            MasterUser::Secret(output) => DbCluster {
                master_username: from_secret(stack, output, "username"),
                master_user_password: Some(from_secret(stack, output, "password")),
                ..cluster
            },
            MasterUser::Managed => DbCluster {
                master_username: (&plan.username).into(),
                manage_master_user_password: Some(true),
                master_user_secret: Some(MasterUserSecret {
                    kms_key_id: key.attribute("Arn"),
                }),
                ..cluster
            },
        }
    }

    /// Ties the master user's secret to the cluster.
    pub(super) fn attach(
        &self,
        stack: &mut Stack,
        plan: &Database,
        cluster: &Logical,
        writer: &Logical,
    ) {
        match self {
            // Adds engine, host, port and database to the generated secret.
            MasterUser::Secret(output) => {
                let secret_id = stack.input(StackName::Secrets, output);
                stack.add(
                    "SecretAttachment",
                    SecretTargetAttachment {
                        secret_id,
                        target_id: cluster.reference(),
                        target_type: "AWS::RDS::DBCluster".into(),
                    },
                );
            }
            MasterUser::Managed => {
                let secret = cluster.attribute("MasterUserSecret.SecretArn");
                if let Some(days) = plan.rotation_days {
                    stack.add_with(
                        "Rotation",
                        RotationSchedule {
                            secret_id: secret.clone(),
                            rotate_immediately_on_update: false,
                            rotation_rules: RotationRules {
                                automatically_after_days: days,
                            },
                        },
                        // RDS rotates by itself, without a function, in a database that answers.
                        |rotation| rotation.after(writer),
                    );
                }
                stack.output("MasterSecretArn", "the master user's secret", secret);
            }
        }
    }
}

/// Resolved by CloudFormation while it deploys; the template names the secret only.
fn from_secret(stack: &mut Stack, output: &str, key: &str) -> Expression {
    stack.input(StackName::Secrets, output);
    let parameter = format!("{}{output}", StackName::Secrets);
    Intrinsic::sub(format!(
        "{{{{resolve:secretsmanager:${{{parameter}}}:SecretString:{key}}}}}"
    ))
    .into()
}
