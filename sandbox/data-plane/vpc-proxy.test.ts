import { DeleteVpcEndpointsCommand, DescribeVpcEndpointAssociationsCommand, type CreateVpcEndpointCommandInput } from '@aws-sdk/client-ec2';
import { DisassociateResourceShareCommand } from '@aws-sdk/client-ram';
import {
  CreateServiceNetworkVpcAssociationCommand,
  DeleteResourceEndpointAssociationCommand,
  DeleteServiceNetworkResourceAssociationCommand,
  DeleteServiceNetworkVpcAssociationCommand,
  ListResourceEndpointAssociationsCommand,
  UpdateResourceConfigurationCommand,
  UpdateResourceGatewayCommand,
} from '@aws-sdk/client-vpc-lattice';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { makeEndpoint, vpcNamed, workload } from '@/sandbox/testing/endpoints';
import { accountClients, mainVpc, makeConfiguration, makeGateway, makeShare, rightPassword, serviceHost } from '@/sandbox/testing/seed-story';
import { makeNetwork, sharedScene } from '@/sandbox/testing/shared-scene';
import { connectThrough, getThrough } from '@/sandbox/testing/through-proxy';
import { resourceConfigurations, type ResourceConfiguration } from '../services/vpc-lattice/resource-configuration';
import { resourceGateways } from '../services/vpc-lattice/resource-gateway';

const scene = sharedScene();
let endpointId: string;

beforeEach(async () => {
  endpointId = await made();
});

const url = `https://${serviceHost}/?Action=Forecast`;
const signIn = { authorization: `Basic ${Buffer.from(`${rightPassword.Username}:${rightPassword.Password}`).toString('base64')}` };

const made = (more: Partial<CreateVpcEndpointCommandInput> = {}, clients = scene.consumer) => makeEndpoint(scene.sandbox, clients, { ResourceConfigurationArn: scene.configurationArn, ...more });
const defaultGroup = async () => [String((await vpcNamed(scene.consumer, 'WorkloadVPC')).groups['default'])];

async function proxyOf(id: string, of = scene.sandbox): Promise<string> {
  const entrance = (await of.endpoints()).find((one) => one.id === id);
  if (!entrance) throw new Error(`${id} has no proxy.`);
  return entrance.proxy;
}

async function nameOf(id: string, clients = scene.consumer): Promise<string> {
  const { VpcEndpointAssociations } = await clients.ec2.send(new DescribeVpcEndpointAssociationsCommand({ VpcEndpointIds: [id] }));
  return String(VpcEndpointAssociations?.[0]?.DnsEntry?.DnsName);
}

/** The forecast, called by this name through this proxy. */
const forecast = (proxy: string, target: string, of = scene.sandbox) => getThrough(of, proxy, target, url, signIn);

describe('a client in the VPC', () => {
  it('calls the service by the name of its endpoint, though the share is gone by then', async () => {
    const [proxy, name] = [await proxyOf(endpointId), await nameOf(endpointId)];
    await scene.owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn: scene.shareArn, resourceArns: [scene.configurationArn] }));
    scene.sandbox.advanceClock(scene.sandbox.delays().shareAssociation);
    expect(await forecast(proxy, `${name}:443`)).toMatchObject({ statusCode: 200, body: expect.stringContaining('"forecast"') });
    expect(await getThrough(scene.sandbox, proxy, `${name.toUpperCase()}:443`, url)).toMatchObject({ statusCode: 401 });
  });

  it('calls it through a service network, by an endpoint and by the association of the VPC', async () => {
    const { arn: network } = await makeNetwork(scene, scene.consumer, [scene.configurationArn]);
    const id = await made({ VpcEndpointType: 'ServiceNetwork', ResourceConfigurationArn: undefined, ServiceNetworkArn: network });
    expect(await forecast(await proxyOf(id), `${await nameOf(id)}:443`)).toMatchObject({ statusCode: 200 });

    const { VpcId } = await workload(scene.consumer);
    const association = await scene.consumer.lattice.send(new CreateServiceNetworkVpcAssociationCommand({ serviceNetworkIdentifier: network, vpcIdentifier: VpcId }));
    scene.sandbox.advanceClock(scene.sandbox.delays().association);
    const entrance = (await scene.sandbox.endpoints()).find((one) => one.id === VpcId);
    const name = entrance?.resources[0]?.names[0] ?? '';
    expect(name).toMatch(/^snra-/);
    expect(await forecast(String(entrance?.proxy), `${name}:443`)).toMatchObject({ statusCode: 200 });
    await scene.consumer.lattice.send(new DeleteServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: association.id }));
    expect(await connectThrough(String(entrance?.proxy), `${name}:443`)).toMatchObject({ status: 502, link: 'name' });
  });

  it('calls it by its own name where the VPC has private DNS for that', async () => {
    const arn = await makeConfiguration(scene.sandbox, scene.owner, scene.gatewayId, { name: 'named', customDomainName: serviceHost });
    await makeShare(scene.sandbox, scene.owner, arn, [accounts.consumer]);
    const id = await made({ ResourceConfigurationArn: arn, PrivateDnsEnabled: true, DnsOptions: { PrivateDnsPreference: 'ALL_DOMAINS' } });
    expect(await forecast(await proxyOf(id), `${serviceHost}:443`)).toMatchObject({ statusCode: 200 });
    expect(await forecast(await proxyOf(id), `${await nameOf(id)}:443`)).toMatchObject({ statusCode: 200 });
  });

  it('calls an address behind a tunnel', async () => {
    const inVpc = await makeGateway(scene.sandbox, scene.owner, { name: 'in-vpc', resourceConfigDnsResolution: 'IN_VPC' });
    const arn = await makeConfiguration(scene.sandbox, scene.owner, inVpc, {
      name: 'segment',
      type: 'CIDR',
      resourceConfigurationDefinition: { cidrResource: { cidrRanges: ['10.0.1.0/24'] } },
      allowAssociationToShareableServiceNetwork: undefined,
    });
    await makeShare(scene.sandbox, scene.owner, arn, [accounts.consumer]);
    const proxy = await proxyOf(await made({ VpcEndpointType: 'Tunnel', ResourceConfigurationArn: arn }));
    expect(await forecast(proxy, '10.0.1.20:443')).toMatchObject({ statusCode: 200 });
    expect(await connectThrough(proxy, '10.0.2.20:443')).toMatchObject({ status: 502, link: 'name' });
    expect(await connectThrough(proxy, '10.0.1.99:443')).toMatchObject({ status: 504, link: 'target' });
  });
});

describe('each missing link', () => {
  const changeGroups = async (name: string) => {
    const { securityGroupIds } = await mainVpc(scene.owner, name);
    await scene.owner.lattice.send(new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: scene.gatewayId, securityGroupIds }));
    scene.sandbox.advanceClock(scene.sandbox.delays().resourceGateway);
  };
  const openAllPorts = async () => {
    await scene.owner.lattice.send(new UpdateResourceConfigurationCommand({ resourceConfigurationIdentifier: scene.configurationArn, portRanges: ['1-65535'] }));
    scene.sandbox.advanceClock(scene.sandbox.delays().resourceConfiguration);
  };
  const cut = async () => {
    const { items } = await scene.owner.lattice.send(new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: scene.configurationArn }));
    await scene.owner.lattice.send(new DeleteResourceEndpointAssociationCommand({ resourceEndpointAssociationIdentifier: items?.[0]?.id }));
  };
  const remove = () => scene.consumer.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpointId] }));

  it.each<[string, () => Promise<unknown>, (name: string) => string, number, string, RegExp]>([
    ['an endpoint that is being deleted', remove, (name) => `${name}:443`, 504, 'endpoint', /vpce-\w+ is Deleting/],
    ['an endpoint that is gone', async () => [await remove(), scene.sandbox.advanceClock(scene.sandbox.delays().vpcEndpoint)], (name) => `${name}:443`, 504, 'endpoint', /is gone/],
    ['a name that nobody has', async () => {}, () => 'other.example.com:443', 502, 'name', /has the name other\.example\.com/],
    ["the service's own name without private DNS", async () => {}, () => `${serviceHost}:443`, 502, 'name', /no private hosted zone/],
    ['the association, which the owner has cut', cut, (name) => `${name}:443`, 504, 'association', /association of VPC endpoint vpce-\w+ with resource configuration rcfg-\w+ is gone/],
    ["the endpoint's security groups", openAllPorts, (name) => `${name}:8443`, 504, 'security-group', /security groups of vpce-\w+ allow no TCP from 10\.20\.1\.10 on port 8443/],
    ["the gateway's security groups", () => changeGroups('main-no-https-sg'), (name) => `${name}:443`, 504, 'security-group', /security groups of resource gateway rgw-\w+ allow no TCP to 10\.0\.1\.20 on port 443/],
    ['a configuration that works', async () => changeConfiguration({ status: 'CREATE_FAILED' }), (name) => `${name}:443`, 504, 'configuration', /Resource configuration rcfg-\w+ is CREATE_FAILED/],
    ['a name that the gateway can resolve', async () => changeConfiguration({ definition: { dnsResource: { domainName: 'unknown.main.example.com' } } }), (name) => `${name}:443`, 504, 'target', /could not resolve unknown\.main\.example\.com \(PUBLIC\)/],
    ['a gateway that works', async () => breakGateway(), (name) => `${name}:443`, 504, 'gateway', /rgw-\w+ is CREATE_FAILED/],
  ])('%s', async (_what, change, target, status, link, sentence) => {
    const [proxy, name] = [await proxyOf(endpointId), await nameOf(endpointId)];
    await change();
    expect(await connectThrough(proxy, target(name))).toMatchObject({ status, link, sentence: expect.stringMatching(sentence) });
  });

  it('a port of the configuration, and a service that listens there', async () => {
    const id = await made({ SecurityGroupIds: await defaultGroup() });
    const [proxy, name] = [await proxyOf(id), await nameOf(id)];
    expect(await connectThrough(proxy, `${name}:8443`)).toMatchObject({ status: 504, link: 'port', sentence: expect.stringContaining('Port 8443 is not in the port ranges') });
    await openAllPorts();
    expect(await connectThrough(proxy, `${name}:8443`)).toMatchObject({ status: 504, link: 'target', sentence: expect.stringContaining('nothing answers for service1.main.example.com on port 8443') });
  });

  it('a zone in common, and the association of the network', async () => {
    const { subnetIds } = await mainVpc(scene.owner);
    const narrow = await makeGateway(scene.sandbox, scene.owner, { name: 'narrow', subnetIds: subnetIds.slice(0, 1) });
    const arn = await makeConfiguration(scene.sandbox, scene.owner, narrow, { name: 'narrow' });
    await makeShare(scene.sandbox, scene.owner, arn, [accounts.consumer]);
    const { arn: network, associationIds } = await makeNetwork(scene, scene.consumer, [arn]);
    const { SubnetIds } = await workload(scene.consumer);
    const toNetwork = { VpcEndpointType: 'ServiceNetwork', ResourceConfigurationArn: undefined, ServiceNetworkArn: network } as const;
    const [far, near] = [await made({ ...toNetwork, SubnetIds: SubnetIds.slice(2) }), await made({ ...toNetwork, SubnetIds })];
    expect(await connectThrough(await proxyOf(far), `${await nameOf(far)}:443`)).toMatchObject({ status: 504, link: 'zone', sentence: expect.stringContaining('no Availability Zone in common') });
    const [proxy, name] = [await proxyOf(near), await nameOf(near)];
    expect(await forecast(proxy, `${name}:443`)).toMatchObject({ statusCode: 200 });
    await scene.consumer.lattice.send(new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: associationIds[0] }));
    expect(await connectThrough(proxy, `${name}:443`)).toMatchObject({ status: 504, link: 'association', sentence: expect.stringContaining('DELETE_IN_PROGRESS') });
  });

  it('is none in the beginning, and what is no CONNECT is refused', async () => {
    const [proxy, name] = [await proxyOf(endpointId), await nameOf(endpointId)];
    expect(await forecast(proxy, `${name}:443`)).toMatchObject({ statusCode: 200 });
    expect((await fetch(proxy)).status).toBe(405);
    expect(await connectThrough(proxy, name)).toMatchObject({ status: 400 });
    expect(await connectThrough(proxy, `${name}:0`)).toMatchObject({ status: 400 });
  });
});

describe('one VPC', () => {
  it("does not reach through another VPC's endpoint", async () => {
    const second = accountClients(scene.sandbox, accounts.secondConsumer);
    await makeShare(scene.sandbox, scene.owner, scene.configurationArn, [accounts.secondConsumer]);
    const other = await made({ ...(await workload(second)) }, second);
    const [ours, theirs] = [await nameOf(endpointId), await nameOf(other, second)];
    expect(await forecast(await proxyOf(other), `${theirs}:443`)).toMatchObject({ statusCode: 200 });
    expect(await connectThrough(await proxyOf(other), `${ours}:443`)).toMatchObject({ status: 502, link: 'name', sentence: expect.stringContaining(`is a name of ${endpointId}`) });
    expect(await connectThrough(await proxyOf(endpointId), `${theirs}:443`)).toMatchObject({ status: 502, link: 'name' });
  });
});

describe('the addresses of the proxies', () => {
  it('are told by the admin API, of what is available alone', async () => {
    const { items } = { items: (await (await fetch(`${scene.sandbox.url}/_sandbox/endpoints`)).json()) as unknown[] };
    expect(items).toEqual([
      {
        id: endpointId,
        type: 'Resource',
        accountId: accounts.consumer,
        region: 'us-east-1',
        vpcId: expect.stringMatching(/^vpc-/),
        proxy: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        resources: [{ resourceConfigurationArn: scene.configurationArn, names: [await nameOf(endpointId)], ports: ['443'] }],
      },
    ]);
    await scene.consumer.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpointId] }));
    expect(await scene.sandbox.endpoints()).toEqual([]);
  });

  it('stay the same over a restart, after which nobody has to ask for them', async () => {
    const home = mkdtempSync(join(tmpdir(), 'pergola-proxy-test-'));
    try {
      const first = await startSandbox({ home });
      const [clients, consumers] = [accountClients(first, accounts.owner), accountClients(first, accounts.consumer)];
      const arn = await makeConfiguration(first, clients, await makeGateway(first, clients));
      await makeShare(first, clients, arn, [accounts.consumer]);
      const id = await makeEndpoint(first, consumers, { ResourceConfigurationArn: arn });
      const [proxy, name] = [await proxyOf(id, first), await nameOf(id, consumers)];
      await first.stop();
      await expect(connectThrough(proxy, `${name}:443`)).rejects.toThrow('ECONNREFUSED');
      const second = await startSandbox({ home });
      try {
        expect(await forecast(proxy, `${name}:443`, second)).toMatchObject({ statusCode: 200 });
        expect(await proxyOf(id, second)).toBe(proxy);
      } finally {
        await second.stop();
      }
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

function breakGateway(): void {
  const gateway = resourceGateways(scene.sandbox.world).get(scene.gatewayId);
  if (gateway) resourceGateways(scene.sandbox.world).put({ ...gateway, status: 'CREATE_FAILED' });
}

function changeConfiguration(change: Partial<ResourceConfiguration>): void {
  const configurations = resourceConfigurations(scene.sandbox.world);
  for (const configuration of configurations.list()) configurations.put({ ...configuration, ...change });
}
