// Secrets that are created empty; their values never pass through a template.
'use strict';

const { CfnOutput, NestedStack, RemovalPolicy } = require('aws-cdk-lib');
const kms = require('aws-cdk-lib/aws-kms');
const secretsmanager = require('aws-cdk-lib/aws-secretsmanager');

class Secrets extends NestedStack {
  constructor(scope, id, { platform }) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    for (const name of ['github-oauth', 'grafana-cloud']) {
      const secret = new secretsmanager.CfnSecret(this, name, {
        name: `${platform.id}-${name}`,
        kmsKeyId: key.keyArn,
      });
      secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
      new CfnOutput(this, `${name}Arn`, { value: secret.ref });
    }
    this.key = key;
  }
}

module.exports = { Secrets };
