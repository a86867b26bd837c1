// The same platform as a plain JavaScript AWS CDK app: `node app.js` writes cdk.out.
// tests/bench/run measures it beside `backstage-infra synth`; nothing else uses it.
'use strict';

const { App, DefaultStackSynthesizer, Stack, Tags } = require('aws-cdk-lib');
const { Network } = require('./lib/network');
const { Cluster } = require('./lib/cluster');
const { Database } = require('./lib/database');
const { Secrets } = require('./lib/secrets');
const { Helm } = require('./lib/helm');

const platform = {
  id: 'backstage',
  account: '012345678901',
  region: 'us-west-2',
  zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
  domain: 'example.com',
  kubernetes: '1.36',
};

const app = new App({ outdir: process.env.CDK_OUTDIR || 'cdk.out', analyticsReporting: false });
const root = new Stack(app, 'DeploymentStack', {
  stackName: `${platform.id}-platform`,
  env: { account: platform.account, region: platform.region },
  synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
});
// The zones of the region as a look-up would find them; no call is made.
Object.defineProperty(root, 'availabilityZones', { get: () => platform.zones });

const network = new Network(root, 'NetworkNestedStack', { platform });
const cluster = new Cluster(root, 'ClusterNestedStack', { platform, network });
new Database(root, 'DatabaseNestedStack', { platform, network, cluster });
const secrets = new Secrets(root, 'SecretsNestedStack', { platform });
new Helm(root, 'HelmNestedStack', { platform, cluster, secrets });

Tags.of(root).add('organization', 'example');
Tags.of(root).add('environment', 'production');
Tags.of(root).add('team', 'platform');
app.synth();
