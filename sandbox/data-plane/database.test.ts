import { DescribeVpcEndpointAssociationsCommand, type CreateVpcEndpointCommandInput } from '@aws-sdk/client-ec2';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { makeEndpoint, vpcNamed } from '@/sandbox/testing/endpoints';
import { accountClients, mainVpc, makeConfiguration, makeGateway, makeShare, type Clients } from '@/sandbox/testing/seed-story';
import { connectThrough } from '@/sandbox/testing/through-proxy';

const databaseArn = `arn:aws:rds:us-east-1:${accounts.owner}:db:ledger-db`;
const databaseHost = 'ledger-db.cpergola0sbx.us-east-1.rds.amazonaws.com';

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
let configurationArn: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  owner = accountClients(sandbox, accounts.owner);
  consumer = accountClients(sandbox, accounts.consumer);
  const { securityGroupIds } = await mainVpc(owner, 'main-db-rg-sg');
  const gateway = await makeGateway(sandbox, owner, { name: 'db-rg', securityGroupIds });
  configurationArn = await makeConfiguration(sandbox, owner, gateway, {
    name: 'ledger-db',
    type: 'ARN',
    resourceConfigurationDefinition: { arnResource: { arn: databaseArn } },
    portRanges: undefined,
  });
  await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
});
afterAll(() => sandbox.stop());

async function endpoint(more: Partial<CreateVpcEndpointCommandInput> = {}) {
  const { groups } = await vpcNamed(consumer, 'WorkloadVPC');
  const id = await makeEndpoint(sandbox, consumer, { ResourceConfigurationArn: configurationArn, SecurityGroupIds: [String(groups['default'])], ...more });
  const { VpcEndpointAssociations } = await consumer.ec2.send(new DescribeVpcEndpointAssociationsCommand({ VpcEndpointIds: [id] }));
  const proxy = (await sandbox.endpoints()).find((one) => one.id === id)?.proxy;
  return { proxy: String(proxy), association: VpcEndpointAssociations?.[0] };
}

/** One query through a tunnel of the proxy. */
async function query(proxy: string, target: string, text: string): Promise<unknown[]> {
  const { socket, ...refused } = await connectThrough(proxy, target);
  if (!socket) throw new Error(JSON.stringify(refused));
  // The tunnel is connected already, which the client would wait for in vain.
  const stream = Object.assign(socket, { connect: () => setImmediate(() => socket.emit('connect')) });
  const client = new pg.Client({ stream: () => stream, user: 'ledger', password: 'double-entry-42', database: 'ledger' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the database behind an ARN', () => {
  it('answers a client in the consumer VPC by the name of the endpoint, and by its own with private DNS', async () => {
    const plain = await endpoint();
    expect(plain.association).toMatchObject({ AssociatedResourceAccessibility: 'Accessible', ResourceConfigurationGroupArn: configurationArn });
    expect(plain.association?.PrivateDnsEntry).toBeUndefined();
    expect(await query(plain.proxy, `${plain.association?.DnsEntry?.DnsName}:5432`, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await connectThrough(plain.proxy, `${databaseHost}:5432`)).toMatchObject({ status: 502, link: 'name' });

    const named = await endpoint({ PrivateDnsEnabled: true });
    expect(named.association).toMatchObject({ PrivateDnsEntry: { DnsName: databaseHost } });
    expect(await query(named.proxy, `${databaseHost}:5432`, 'select 1 as one')).toEqual([{ one: 1 }]);
  }, 60_000);

  it('is refused on other ports, and by security groups that let in HTTPS alone', async () => {
    const { proxy, association } = await endpoint();
    expect(await connectThrough(proxy, `${association?.DnsEntry?.DnsName}:443`)).toMatchObject({ status: 504, link: 'port' });
    const { groups } = await vpcNamed(consumer, 'WorkloadVPC');
    const shut = await endpoint({ SecurityGroupIds: [String(groups['workload-sg'])] });
    expect(await connectThrough(shut.proxy, `${shut.association?.DnsEntry?.DnsName}:5432`)).toMatchObject({ status: 504, link: 'security-group' });
  });
});

describe('a configuration of type ARN', () => {
  it.each([
    ['a database that the world does not have', 'db:no-such-db', 'ResourceNotFoundException', 'no-such-db'],
    ['an instance where there is a cluster of that name', 'db:public-db', 'ResourceNotFoundException', 'public-db'],
    ['a database that is publicly accessible', 'cluster:public-db', 'ValidationException', 'publicly accessible'],
  ])('is refused for %s', async (_what, database, name, sentence) => {
    const folder = mkdtempSync(join(tmpdir(), 'pergola-public-database-'));
    const world = parse(readFileSync('sandbox/world.yaml', 'utf8')) as { privateServices: { name: string }[] };
    const ledger = world.privateServices.find((service) => service.name === 'ledger-db');
    const publicDatabase = { ...ledger, name: 'public-db', database: { kind: 'cluster', engine: 'aurora-postgresql', publiclyAccessible: true } };
    writeFileSync(join(folder, 'world.yaml'), stringify({ ...world, privateServices: [...world.privateServices, publicDatabase] }));
    const other = await startSandbox({ world: join(folder, 'world.yaml') });
    try {
      const clients = accountClients(other, accounts.owner);
      const gateway = await makeGateway(other, clients);
      const arn = databaseArn.replace('db:ledger-db', database);
      const made = makeConfiguration(other, clients, gateway, { name: 'refused', type: 'ARN', resourceConfigurationDefinition: { arnResource: { arn } }, portRanges: undefined });
      await expect(made).rejects.toMatchObject({ name, message: expect.stringContaining(sentence) });
    } finally {
      await other.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
