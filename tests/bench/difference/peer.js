#!/usr/bin/env node
/**
 * What the AWS CDK's difference library says of the cases, or how long it takes for two assemblies.
 *
 *   node peer.js                  every case: [{ case, id, impact, listed }] as JSON
 *   node peer.js --time A B       reads and compares the stacks of two assemblies: figures as JSON
 */
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const started = performance.now();
const { fullDiff } = require('@aws-cdk/cloudformation-diff');
const loaded = performance.now();

function read(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** Every logical id of a case, with the impact in the library's words; what it does not list is `NO_CHANGE`. */
function judge({ name, before, after, expected }) {
  const { resources } = fullDiff(before, after);
  const listed = new Set();
  resources.forEachDifference((id) => listed.add(id));
  return Object.keys(expected).map((id) => ({
    case: name,
    id,
    impact: listed.has(id) ? resources.get(id).changeImpact : 'NO_CHANGE',
    listed: listed.has(id),
  }));
}

function cases() {
  const folder = path.join(__dirname, 'cases');
  return fs.readdirSync(folder).sort().flatMap((file) => read(path.join(folder, file)));
}

/** Templates of an assembly's stacks, by the id of their artifact. */
function templates(folder) {
  const { artifacts } = read(path.join(folder, 'manifest.json'));
  const stacks = Object.entries(artifacts).filter(([, it]) => it.type === 'aws:cloudformation:stack');
  return new Map(stacks.map(([id, it]) => [id, read(path.join(folder, it.properties.templateFile))]));
}

function time(before, after) {
  const start = performance.now();
  const [old, desired] = [templates(before), templates(after)];
  const parsed = performance.now();
  const impacts = {};
  for (const [id, template] of desired) {
    fullDiff(old.get(id) ?? {}, template).resources.forEachDifference((_, change) => {
      impacts[change.changeImpact] = (impacts[change.changeImpact] ?? 0) + 1;
    });
  }
  return {
    load: loaded - started,
    read: parsed - start,
    compare: performance.now() - parsed,
    peak: process.resourceUsage().maxRSS * 1024,
    impacts,
  };
}

const [mode, before, after] = process.argv.slice(2);
const answer = mode === '--time' ? time(before, after) : cases().flatMap(judge);
process.stdout.write(`${JSON.stringify(answer, null, 1)}\n`);
