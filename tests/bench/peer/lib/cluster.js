// EKS with access entries, add-ons, a node group, pod identities; what Karpenter needs of AWS.
'use strict';

const { CfnOutput, Duration, NestedStack, RemovalPolicy } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const eks = require('aws-cdk-lib/aws-eks');
const events = require('aws-cdk-lib/aws-events');
const targets = require('aws-cdk-lib/aws-events-targets');
const iam = require('aws-cdk-lib/aws-iam');
const kms = require('aws-cdk-lib/aws-kms');
const logs = require('aws-cdk-lib/aws-logs');
const sqs = require('aws-cdk-lib/aws-sqs');

const ADDONS = {
  'vpc-cni': 'v1.22.4-eksbuild.3',
  'kube-proxy': 'v1.36.0-eksbuild.21',
  'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
  coredns: 'v1.14.3-eksbuild.16',
  'aws-ebs-csi-driver': 'v1.63.1-eksbuild.1',
};
const AFTER_NODES = ['coredns', 'aws-ebs-csi-driver'];
const INTERRUPTIONS = {
  SpotInterruption: ['aws.ec2', 'EC2 Spot Instance Interruption Warning'],
  Rebalance: ['aws.ec2', 'EC2 Instance Rebalance Recommendation'],
  InstanceState: ['aws.ec2', 'EC2 Instance State-change Notification'],
  ScheduledChange: ['aws.health', 'AWS Health Event'],
};

const managed = (name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name);
const podPrincipal = () => new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com'));

class Cluster extends NestedStack {
  constructor(scope, id, { platform, network }) {
    super(scope, id);
    this.cluster = this.controlPlane(platform, network);
    this.accessEntries(platform);
    const nodes = this.nodeGroup(platform, network);
    this.addons(nodes);
    this.karpenter(platform);
    new CfnOutput(this, 'ClusterName', { value: this.cluster.ref });
    new CfnOutput(this, 'ClusterEndpoint', { value: this.cluster.attrEndpoint });
  }

  controlPlane(platform, network) {
    const key = new kms.Key(this, 'SecretsKey', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    const group = new logs.LogGroup(this, 'ControlPlaneLogs', {
      logGroupName: `/aws/eks/${platform.id}/cluster`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, 'ClusterRole', {
      assumedBy: new iam.ServicePrincipal('eks.amazonaws.com'),
      managedPolicies: [managed('AmazonEKSClusterPolicy')],
    });
    key.grantEncryptDecrypt(role);
    const securityGroup = new ec2.SecurityGroup(this, 'ControlPlaneSecurityGroup', { vpc: network.vpc });
    const cluster = new eks.CfnCluster(this, 'Cluster', {
      name: platform.id,
      version: platform.kubernetes,
      roleArn: role.roleArn,
      deletionProtection: true,
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      encryptionConfig: [{ provider: { keyArn: key.keyArn }, resources: ['secrets'] }],
      upgradePolicy: { supportType: 'STANDARD' },
      logging: {
        clusterLogging: {
          enabledTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'].map((type) => ({ type })),
        },
      },
      resourcesVpcConfig: {
        subnetIds: [...network.vpc.privateSubnets, ...network.vpc.publicSubnets].map((subnet) => subnet.subnetId),
        securityGroupIds: [securityGroup.securityGroupId],
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ['0.0.0.0/0'],
      },
    });
    cluster.node.addDependency(group);
    return cluster;
  }

  accessEntries(platform) {
    const policy = (name) => [{
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
      accessScope: { type: 'cluster' },
    }];
    const entries = {
      Administrator: { accessPolicies: policy('AmazonEKSClusterAdminPolicy') },
      User: { accessPolicies: policy('AmazonEKSViewPolicy') },
      Deploy: { accessPolicies: policy('AmazonEKSClusterAdminPolicy') },
      Plan: { kubernetesGroups: ['backstage-infra:read'] },
      Verify: { kubernetesGroups: ['backstage-infra:read'] },
    };
    for (const [name, access] of Object.entries(entries)) {
      new eks.CfnAccessEntry(this, `${name}Access`, {
        clusterName: this.cluster.ref,
        principalArn: `arn:aws:iam::${platform.account}:role/${name.toLowerCase()}`,
        type: 'STANDARD',
        ...access,
      });
    }
  }

  nodeRole(name) {
    return new iam.Role(this, name, {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [
        managed('AmazonEKSWorkerNodePolicy'),
        managed('AmazonEC2ContainerRegistryReadOnly'),
        managed('AmazonSSMManagedInstanceCore'),
      ],
    });
  }

  nodeGroup(platform, network) {
    const template = new ec2.CfnLaunchTemplate(this, 'NodeTemplate', {
      launchTemplateData: {
        metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1, httpEndpoint: 'enabled' },
        blockDeviceMappings: [
          { deviceName: '/dev/xvda', ebs: { volumeSize: 4, volumeType: 'gp3', encrypted: true } },
          { deviceName: '/dev/xvdb', ebs: { volumeSize: 50, volumeType: 'gp3', encrypted: true } },
        ],
      },
    });
    return new eks.CfnNodegroup(this, 'Nodes', {
      clusterName: this.cluster.ref,
      nodeRole: this.nodeRole('NodeRole').roleArn,
      subnets: network.vpc.privateSubnets.map((subnet) => subnet.subnetId),
      amiType: 'BOTTLEROCKET_x86_64',
      capacityType: 'ON_DEMAND',
      instanceTypes: ['m5a.large'],
      labels: { 'backstage-infra/role': 'core' },
      launchTemplate: { id: template.ref, version: template.attrLatestVersionNumber },
      scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 6 },
      updateConfig: { maxUnavailable: 1 },
    });
  }

  addons(nodes) {
    const roles = {
      'vpc-cni': ['aws-node', 'AmazonEKS_CNI_Policy'],
      'aws-ebs-csi-driver': ['ebs-csi-controller-sa', 'service-role/AmazonEBSCSIDriverPolicy'],
    };
    for (const [name, version] of Object.entries(ADDONS)) {
      const identity = roles[name];
      const addon = new eks.CfnAddon(this, `Addon-${name}`, {
        clusterName: this.cluster.ref,
        addonName: name,
        addonVersion: version,
        resolveConflicts: 'OVERWRITE',
        configurationValues: name === 'vpc-cni' ? JSON.stringify({ enableNetworkPolicy: 'true' }) : undefined,
        podIdentityAssociations: identity && [{
          serviceAccount: identity[0],
          roleArn: new iam.Role(this, `Role-${name}`, {
            assumedBy: podPrincipal(),
            managedPolicies: [managed(identity[1])],
          }).roleArn,
        }],
      });
      if (AFTER_NODES.includes(name)) {
        addon.node.addDependency(nodes);
      } else {
        nodes.node.addDependency(addon);
      }
    }
  }

  karpenter(platform) {
    const role = this.nodeRole('KarpenterNodeRole');
    new eks.CfnAccessEntry(this, 'KarpenterNodeAccess', {
      clusterName: this.cluster.ref,
      principalArn: role.roleArn,
      type: 'EC2_LINUX',
    });
    this.queue = new sqs.Queue(this, 'InterruptionQueue', {
      queueName: `${platform.id}-karpenter`,
      retentionPeriod: Duration.minutes(5),
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.karpenterNodeRole = role;
    for (const [name, [source, detailType]] of Object.entries(INTERRUPTIONS)) {
      new events.Rule(this, name, {
        eventPattern: { source: [source], detailType: [detailType] },
        targets: [new targets.SqsQueue(this.queue)],
      });
    }
  }
}

module.exports = { Cluster, podPrincipal };
