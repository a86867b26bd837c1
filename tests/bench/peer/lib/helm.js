// What the charts need of AWS: the certificate, and a role with its policy for each service account.
'use strict';

const { CfnOutput, NestedStack, RemovalPolicy } = require('aws-cdk-lib');
const acm = require('aws-cdk-lib/aws-certificatemanager');
const eks = require('aws-cdk-lib/aws-eks');
const iam = require('aws-cdk-lib/aws-iam');
const logs = require('aws-cdk-lib/aws-logs');
const { podPrincipal } = require('./cluster');

const LOAD_BALANCER_READS = [
  'AccountAttributes', 'Addresses', 'AvailabilityZones', 'InternetGateways', 'Vpcs', 'VpcPeeringConnections', 'Subnets',
  'SecurityGroups', 'Instances', 'NetworkInterfaces', 'Tags', 'CoipPools', 'SecurityGroupRules', 'IpamPools', 'RouteTables',
].map((noun) => `ec2:Describe${noun}`);

const TAG = 'aws:ResourceTag/elbv2.k8s.aws/cluster';

/** Namespace, service account, and its statements: actions, resources, conditions. */
function serviceAccounts({ platform, cluster, secrets }) {
  const { account, region, id } = platform;
  const ec2Arn = (kind) => `arn:aws:ec2:${region}:*:${kind}/*`;
  const zone = 'arn:aws:route53:::hostedzone/*';
  const secret = `arn:aws:secretsmanager:${region}:${account}:secret:${id}-*`;
  const owned = { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${id}`]: 'owned' } };
  const reads = [
    [['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], [secret]],
    [['kms:Decrypt'], [secrets.key.keyArn]],
  ];
  const dns = [
    [['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'], [zone]],
    [['route53:ListHostedZones', 'route53:ListHostedZonesByName', 'route53:ListTagsForResources'], ['*']],
    [['route53:GetChange'], ['arn:aws:route53:::change/*']],
  ];
  return {
    'aws-load-balancer-controller': ['kube-system', [
      [['iam:CreateServiceLinkedRole'], ['*'], { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } }],
      [LOAD_BALANCER_READS, ['*']],
      [['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth', 'elasticloadbalancing:DescribeTags'], ['*']],
      [['acm:ListCertificates', 'acm:DescribeCertificate', 'wafv2:GetWebACLForResource', 'shield:GetSubscriptionState'], ['*']],
      [['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'], ['*']],
      [['ec2:CreateSecurityGroup'], ['*']],
      [['ec2:CreateTags'], [ec2Arn('security-group')], { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' } }],
      [['ec2:DeleteSecurityGroup'], ['*'], { Null: { [TAG]: 'false' } }],
      [['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'], ['*'],
        { Null: { 'aws:RequestTag/elbv2.k8s.aws/cluster': 'false' } }],
      [['elasticloadbalancing:CreateListener', 'elasticloadbalancing:DeleteListener',
        'elasticloadbalancing:CreateRule', 'elasticloadbalancing:DeleteRule'], ['*']],
      [['elasticloadbalancing:ModifyLoadBalancerAttributes', 'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:ModifyTargetGroup', 'elasticloadbalancing:DeleteTargetGroup'], ['*'], { Null: { [TAG]: 'false' } }],
      [['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
        [`arn:aws:elasticloadbalancing:${region}:*:targetgroup/*/*`]],
      [['elasticloadbalancing:ModifyListener', 'elasticloadbalancing:ModifyRule'], ['*']],
    ]],
    karpenter: ['karpenter', [
      [['ec2:RunInstances', 'ec2:CreateFleet'], ['image', 'snapshot', 'security-group', 'subnet'].map(ec2Arn)],
      [['ec2:RunInstances', 'ec2:CreateFleet', 'ec2:CreateLaunchTemplate'],
        ['fleet', 'instance', 'volume', 'network-interface', 'launch-template', 'spot-instances-request'].map(ec2Arn),
        { StringEquals: { [`aws:RequestTag/kubernetes.io/cluster/${id}`]: 'owned' } }],
      [['ec2:CreateTags'], ['fleet', 'instance', 'volume', 'network-interface', 'launch-template'].map(ec2Arn), owned],
      [['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'], ['instance', 'launch-template'].map(ec2Arn), owned],
      [['ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeInstanceTypeOfferings', 'ec2:DescribeInstanceTypes',
        'ec2:DescribeLaunchTemplates', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSpotPriceHistory', 'ec2:DescribeSubnets'],
        ['*'], { StringEquals: { 'aws:RequestedRegion': region } }],
      [['ssm:GetParameter'], [`arn:aws:ssm:${region}::parameter/aws/service/*`]],
      [['pricing:GetProducts'], ['*']],
      [['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'], [cluster.queue.queueArn]],
      [['iam:PassRole'], [cluster.karpenterNodeRole.roleArn], { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }],
      [['iam:CreateInstanceProfile', 'iam:AddRoleToInstanceProfile', 'iam:DeleteInstanceProfile', 'iam:GetInstanceProfile'],
        [`arn:aws:iam::${account}:instance-profile/*`], owned],
      [['eks:DescribeCluster'], [cluster.cluster.attrArn]],
    ]],
    backstage: ['backstage', reads],
    'secrets-store-aws-provider': ['kube-system', reads],
    'cert-manager': ['cert-manager', dns],
    'external-dns': ['external-dns', dns],
    'alloy-metrics': ['monitoring', reads],
    grafana: ['monitoring', [
      [['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics', 'cloudwatch:DescribeAlarms'], ['*']],
      [['logs:DescribeLogGroups', 'logs:StartQuery', 'logs:GetQueryResults'], ['*']],
      [['tag:GetResources', 'ec2:DescribeRegions'], ['*']],
    ]],
  };
}

class Helm extends NestedStack {
  constructor(scope, id, { platform, cluster, secrets }) {
    super(scope, id);
    const certificate = new acm.CfnCertificate(this, 'Certificate', {
      domainName: platform.domain,
      subjectAlternativeNames: [`backstage.${platform.domain}`],
      validationMethod: 'DNS',
      domainValidationOptions: [{ domainName: platform.domain, hostedZoneId: 'Z0123456789EXAMPLE' }],
    });
    new CfnOutput(this, 'CertificateArn', { value: certificate.ref });
    for (const [name, [namespace, statements]] of Object.entries(serviceAccounts({ platform, cluster, secrets }))) {
      const role = new iam.Role(this, `${name}-role`, { assumedBy: podPrincipal() });
      for (const [actions, resources, conditions] of statements) {
        role.addToPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
      }
      new eks.CfnPodIdentityAssociation(this, `${name}-identity`, {
        clusterName: cluster.cluster.ref,
        namespace,
        serviceAccount: name,
        roleArn: role.roleArn,
      });
    }
    for (const name of ['backstage', 'platform']) {
      new logs.LogGroup(this, `${name}-logs`, {
        logGroupName: `/${platform.id}/${name}`,
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    }
  }
}

module.exports = { Helm };
