import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startSandbox } from '../start-sandbox';
import { accountKey, ec2Of, organizationsOf, stsOf } from '../testing/clients';
import { readWorldFile } from './world-file';

const [first, second, third] = ['100000000001', '200000000002', '300000000003'] as const;

const world = {
  organizations: [
    { id: 'o-first00000', managementAccount: first, sharesWithRam: true },
    { id: 'o-second0000', managementAccount: second, sharesWithRam: false },
  ],
  accounts: [
    { id: first, name: 'First', email: 'first@example.com', organization: 'o-first00000' },
    { id: second, name: 'Second', email: 'second@example.com', organization: 'o-second0000' },
    { id: third, name: 'Third', email: 'third@example.com', organization: 'o-second0000' },
  ],
  networks: [
    {
      name: 'Net',
      accounts: [third],
      regions: ['eu-central-1'],
      cidr: '10.9.0.0/16',
      subnets: [{ name: 'one', zone: 'a', cidr: '10.9.1.0/24' }],
      securityGroups: [{ name: 'sg', description: 'One', inbound: [], outbound: [] }],
    },
  ],
  roles: [
    {
      account: third,
      role: 'Reader',
      trustPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${first}:root` }, Action: 'sts:AssumeRole' }] },
      policies: { Read: { Statement: [{ Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: '*' }] } },
    },
  ],
  people: [],
  privateServices: [],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pergola-world-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(content: object): string {
  const path = join(folder, 'world.yaml');
  writeFileSync(path, stringify(content));
  return path;
}

it('a world of one’s own has its accounts, organizations, networks and roles', async () => {
  const sandbox = await startSandbox({ world: written(world) });
  try {
    const organization = async (accountId: string) =>
      (await organizationsOf(sandbox, accountKey(accountId)).send(new DescribeOrganizationCommand({}))).Organization?.Id;
    expect(await organization(first)).toBe('o-first00000');
    expect(await organization(third)).toBe('o-second0000');
    expect(sandbox.world.inOneOrganization(second, third)).toBe(false);

    const { Credentials } = await stsOf(sandbox, accountKey(first)).send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${third}:role/Reader`, RoleSessionName: 'reader' }),
    );
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const { Vpcs } = await ec2Of(sandbox, credentials, 'eu-central-1').send(new DescribeVpcsCommand({}));
    expect(Vpcs?.map(({ CidrBlock }) => CidrBlock)).toEqual(['10.9.0.0/16']);
    await expect(stsOf(sandbox, accountKey('999999999999')).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  } finally {
    await sandbox.stop();
  }
});

describe('a world file that makes no sense is refused in words', () => {
  it.each([
    ['an account number without quotes', { ...world, accounts: [{ ...world.accounts[0], id: 100000000001 }] }, 'accounts[0].id'],
    ['an organization without its management account', { ...world, accounts: world.accounts.slice(1) }, 'The management account 100000000001 of o-first00000 is not an account of that organization.'],
    ['a network of an account that is not there', { ...world, networks: [{ ...world.networks[0], accounts: ['400000000004'] }] }, 'Network Net is in account 400000000004'],
    ['a role of an account that is not there', { ...world, roles: [{ ...world.roles[0], account: '400000000004' }] }, 'Role Reader is in account 400000000004'],
    ['something that no world has', { ...world, moons: 2 }, 'moons'],
  ])('%s', (_what, content, sentence) => {
    expect(() => readWorldFile(written(content))).toThrow(sentence);
  });
});
