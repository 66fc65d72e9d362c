import { listSecurityGroups, listSubnets, listVpcs } from '@/lib/aws/ec2';
import type { ConnectionSpec } from '../../specs';
import { consumer, owner, type SandboxRig, type TriedResource } from './sandbox-rig';

export const credentials = { type: 'BASIC', username: 'forecast', password: 'sunny-day-42' } as const;

/** Owner's side of a service, built up to its share. Each call makes another service. */
export interface Published {
  gateway: TriedResource;
  configuration: TriedResource;
  share: TriedResource;
}

let made = 0;

export async function gatewaySpec(rig: SandboxRig) {
  const session = await rig.session(owner, 'READ');
  const vpc = (await listVpcs(session)).find(({ name }) => name === 'MainVPC')!;
  const subnets = (await listSubnets(session, vpc.id)).filter(({ freeAddresses }) => freeAddresses > 50);
  const group = (await listSecurityGroups(session, vpc.id)).find(({ name }) => name === 'main-rg-sg')!;
  made += 1;
  return {
    name: `main-rg-${made}`,
    vpcId: vpc.id,
    subnetIds: subnets.map(({ id }) => id),
    securityGroupIds: [group.id],
    ipAddressType: 'IPV4' as const,
    dnsResolution: 'PUBLIC' as const,
  };
}

export async function publish(rig: SandboxRig): Promise<Published> {
  const spec = await gatewaySpec(rig);
  const gateway = await rig.resource('resource-gateway', owner, spec).converge();
  const configuration = await rig
    .resource('resource-configuration', owner, { name: `service-${made}`, target: { domainName: 'service1.main.example.com' }, portRanges: ['443'], onwardSharing: 'ALLOWED' }, [gateway])
    .converge();
  const share = await rig.resource('resource-share', owner, { name: `pergola-service-${made}` }, [configuration]).converge();
  return { gateway, configuration, share };
}

export function principalOf(rig: SandboxRig, { configuration, share }: Published, account: string = consumer): TriedResource {
  return rig.resource('share-principal', owner, { consumerAccountId: account, serviceName: 'service1' }, [share, configuration]);
}

export function connectionSpec(): ConnectionSpec {
  made += 1;
  return {
    name: `pergola-service1-${made}`,
    serviceName: 'service1',
    authorization: { type: 'BASIC' },
    parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }],
  };
}

export function connectionOf(rig: SandboxRig, { configuration }: Published, principal: TriedResource, account: string = consumer): TriedResource {
  const connection = rig.resource('connection', account, connectionSpec(), [principal, configuration]);
  connection.credentials = credentials;
  return connection;
}

