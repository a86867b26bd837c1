// Aurora PostgreSQL, encrypted, private, protected.
'use strict';

const { CfnOutput, Duration, NestedStack, RemovalPolicy } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const kms = require('aws-cdk-lib/aws-kms');
const rds = require('aws-cdk-lib/aws-rds');

class Database extends NestedStack {
  constructor(scope, id, { platform, network, cluster }) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    const engine = rds.DatabaseClusterEngine.auroraPostgres({
      version: rds.AuroraPostgresEngineVersion.of('17.6', '17'),
    });
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: network.vpc, allowAllOutbound: false });
    new ec2.CfnSecurityGroupIngress(this, 'FromCluster', {
      groupId: securityGroup.securityGroupId,
      sourceSecurityGroupId: cluster.cluster.attrClusterSecurityGroupId,
      ipProtocol: 'tcp',
      fromPort: 5432,
      toPort: 5432,
    });
    this.cluster = new rds.DatabaseCluster(this, 'Cluster', {
      engine,
      vpc: network.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [securityGroup],
      credentials: rds.Credentials.fromGeneratedSecret('backstage', { secretName: `${platform.id}-database` }),
      defaultDatabaseName: 'backstage',
      writer: rds.ClusterInstance.provisioned('Writer', {
        instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
        enablePerformanceInsights: true,
        performanceInsightEncryptionKey: key,
      }),
      parameterGroup: new rds.ParameterGroup(this, 'Parameters', {
        engine,
        parameters: { 'rds.force_ssl': '1', log_min_duration_statement: '1000' },
      }),
      storageType: rds.DBClusterStorageType.AURORA_IOPT1,
      storageEncrypted: true,
      storageEncryptionKey: key,
      backup: { retention: Duration.days(7), preferredWindow: '03:00-04:00' },
      preferredMaintenanceWindow: 'sun:05:00-sun:06:00',
      cloudwatchLogsExports: ['postgresql'],
      copyTagsToSnapshot: true,
      deletionProtection: true,
      iamAuthentication: true,
      removalPolicy: RemovalPolicy.SNAPSHOT,
    });
    new CfnOutput(this, 'Endpoint', { value: this.cluster.clusterEndpoint.hostname });
  }
}

module.exports = { Database };
