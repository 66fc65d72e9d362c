import type { StoredObject, World } from '@/sandbox/core/contract';

/** AWS's default quotas: VPC Lattice and EventBridge endpoints-and-quotas pages, RAM quotas page. */
export const defaultQuotas = {
  'vpc-lattice.resourceGatewaysPerVpc': 500,
  'vpc-lattice.resourceConfigurations': 2000,
  'vpc-lattice.resourceConfigurationsPerServiceNetwork': 500,
  'vpc-lattice.childrenPerGroup': 60,
  'vpc-lattice.serviceNetworks': 50,
  'vpc-lattice.vpcEndpointsPerServiceNetwork': 200,
  'vpc-lattice.vpcAssociationsPerServiceNetwork': 500,
  'vpc-lattice.domainVerifications': 5,
  'ram.resourceShares': 25000,
  'ram.pendingInvitations': 20,
  'ram.resourcesPerShare': 5000,
  'ram.principalsPerShare': 5000,
  'ram.associations': 25000,
  // RAM's quotas page was not to be had for these two; its API reference says that they exist.
  'ram.customerManagedPermissions': 1500,
  'ram.versionsPerPermission': 5,
  'ec2.resourceEndpointsPerVpc': 200,
  'ec2.serviceNetworkEndpointsPerVpc': 50,
  'events.connections': 3000,
  'events.privateConnections': 20,
  'events.apiDestinations': 3000,
  'events.apiDestinationInvocationsPerSecond': 300,
  'events.eventBuses': 100,
  'events.rulesPerEventBus': 300,
  'events.targetsPerRule': 5,
  'events.eventPatternCharacters': 2048,
  'states.stateMachines': 10000,
  'states.historyEvents': 25000,
  'states.versions': 1000,
  'states.aliases': 100,
  'pipes.pipes': 1000,
} as const;

export type QuotaName = keyof typeof defaultQuotas;

interface QuotaSetting extends StoredObject {
  value: number;
}

/** The quota of one account in one Region: what was set for it, else AWS's default. */
export function quotaOf(world: World, name: QuotaName, accountId: string, region: string): number {
  return world.collection<QuotaSetting>('quota').get(idOf(name, accountId, region))?.value ?? defaultQuotas[name];
}

/** Raises or lowers a quota at once, as a granted quota request would. */
export function setQuota(world: World, name: QuotaName, accountId: string, region: string, value: number): void {
  world.collection<QuotaSetting>('quota').put({ id: idOf(name, accountId, region), accountId, region, value });
}

function idOf(name: QuotaName, accountId: string, region: string): string {
  return `${accountId}/${region}/${name}`;
}
