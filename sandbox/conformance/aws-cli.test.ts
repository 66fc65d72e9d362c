import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../start-sandbox';
import { accounts, pergolaRole } from '../testing/clients';
import { httpTaskRole } from '../testing/seed-story';
import { projectRoot } from '../world/project-root';
import { findAwsCli, findBoto3, runWith, writeDataPath } from './python-client';

let sandbox: Sandbox;
let dataPath: string;

beforeAll(async () => {
  dataPath = writeDataPath(mkdtempSync(join(tmpdir(), 'pergola-aws-models-')));
  sandbox = await startSandbox({ delays: 0.01 });
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(dataPath, { recursive: true });
});

describe('a client that is not written in JavaScript', () => {
  it('boto3 tells the seed story, from the gateway to the result, and takes it down again', { timeout: 120_000 }, async (context) => {
    const python = await findBoto3();
    if (!python) return context.skip('No Python with boto3 is installed (Debian: apt-get install python3-boto3).');
    const world = {
      owner: pergolaRole(sandbox, accounts.owner, 'owner'),
      ownerRead: pergolaRole(sandbox, accounts.owner, 'read'),
      consumer: pergolaRole(sandbox, accounts.consumer, 'consumer'),
      consumerRead: pergolaRole(sandbox, accounts.consumer, 'read'),
      consumerAccount: accounts.consumer,
      taskRole: httpTaskRole(accounts.consumer),
    };
    const story = join(projectRoot(), 'sandbox', 'conformance', 'seed_story.py');
    const { code, out, err } = await runWith(dataPath, python, [story, sandbox.url, JSON.stringify(world)]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.trim().split('\n').slice(1)).toEqual([
      'roles are assumed',
      'gateway',
      'configuration',
      'share',
      'connection',
      'execution result 200',
      'what blocks a deletion blocks it',
      'teardown',
    ]);
  });

  it('the AWS CLI speaks each protocol, makes a gateway, and is refused in AWS’s words', { timeout: 120_000 }, async (context) => {
    const cli = await findAwsCli();
    if (!cli) return context.skip('The AWS CLI is not installed (Debian: apt-get install awscli).');
    const key = { AWS_ACCESS_KEY_ID: `AKIASBX0${accounts.owner}`, AWS_SECRET_ACCESS_KEY: 'sandbox', AWS_DEFAULT_REGION: 'us-east-1' };
    const aws = (...args: string[]) => runWith(dataPath, cli, ['--endpoint-url', sandbox.url, '--output', 'json', ...args], { ...key, AWS_PAGER: '' });
    const read = async (...args: string[]) => {
      const { code, out, err } = await aws(...args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      return JSON.parse(out) as Record<string, any>;
    };

    expect(await read('sts', 'get-caller-identity')).toMatchObject({ Account: accounts.owner });
    expect(await read('events', 'list-connections')).toMatchObject({ Connections: [] });
    const { Subnets } = await read('ec2', 'describe-subnets', '--filters', 'Name=tag:Name,Values=main-private-a');
    const made = await read('vpc-lattice', 'create-resource-gateway', '--name', 'from-the-cli', '--vpc-identifier', Subnets[0].VpcId, '--subnet-ids', Subnets[0].SubnetId, '--tags', 'told=by the CLI');
    expect(await read('vpc-lattice', 'get-resource-gateway', '--resource-gateway-identifier', made.arn)).toMatchObject({ name: 'from-the-cli', vpcId: Subnets[0].VpcId });

    const refused = await aws('vpc-lattice', 'create-resource-gateway', '--name', 'from-the-cli', '--vpc-identifier', Subnets[0].VpcId, '--subnet-ids', Subnets[0].SubnetId);
    // Version 2 says 254, version 1 says 255.
    expect(refused.code).toBeGreaterThanOrEqual(254);
    expect(refused.err).toContain('An error occurred (ConflictException) when calling the CreateResourceGateway operation');
  });
});
