import { EventBridge, type ConnectionState } from '@aws-sdk/client-eventbridge';
import { Organizations } from '@aws-sdk/client-organizations';
import { RAM } from '@aws-sdk/client-ram';
import { SFN } from '@aws-sdk/client-sfn';
import { VPCLattice } from '@aws-sdk/client-vpc-lattice';
import { ownershipTag, type ResourceKind } from '@/lib/controller/driver';
import { principalsOf } from '@/lib/controller/policy-principals';

/** Where to look: every account and Region that the story touches. */
export interface AwsPlaces {
  sandboxUrl: string;
  accounts: readonly string[];
  regions: readonly string[];
}

/** One live object, asked for with the account's own key and not through Pergola. */
export interface HeldObject {
  kind: Exclude<ResourceKind, 'share-invitation'>;
  accountId: string;
  region: string;
  arn: string;
  name: string;
  /** AWS's own term. */
  state: string;
  /** The resource row that its mark names; null without a mark. */
  resourceId: string | null;
  /** Everything that AWS tells of it, without what time alone changes. */
  told: unknown;
}

/** An account's place in a share. RAM marks none of these: whose it is follows from the share. */
export interface HeldPrincipal {
  shareArn: string;
  ownerAccountId: string;
  accountId: string;
  state: string;
}

export interface HeldAssociation {
  arn: string;
  configurationArn: string;
  /** Who made it. */
  accountId: string;
  state: string;
  kind: 'network' | 'endpoint';
}

/** A principal that the resource policy of a configuration lets in, in the words of `principal-in-words.ts`. */
export interface HeldStatement {
  configurationArn: string;
  holder: string;
}

/** A principal that reaches a configuration by a service network that its owner shares. */
export interface HeldOnward {
  configurationArn: string;
  networkArn: string;
  holder: string;
}

/** AWS lists a configuration to an account that does not own it. */
export interface HeldSight {
  configurationArn: string;
  accountId: string;
}

export interface Holdings {
  objects: HeldObject[];
  principals: HeldPrincipal[];
  associations: HeldAssociation[];
  statements: HeldStatement[];
  onward: HeldOnward[];
  sights: HeldSight[];
  /** Account IDs with the ID of their organization. */
  organizations: ReadonlyMap<string, string>;
}

type HeldInPlace = Omit<Holdings, 'organizations'> & { organizationId: string | null };

interface Clients {
  organizations: Organizations;
  lattice: VPCLattice;
  ram: RAM;
  events: EventBridge;
  states: SFN;
}

const kept = new Map<string, Clients>();

function clientsOf(endpoint: string, accountId: string, region: string): Clients {
  const key = `${endpoint} ${accountId} ${region}`;
  const found = kept.get(key);
  if (found) return found;
  const options = { endpoint, region, maxAttempts: 12, disableHostPrefix: true, credentials: { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' } };
  const made = { organizations: new Organizations(options), lattice: new VPCLattice(options), ram: new RAM(options), events: new EventBridge(options), states: new SFN(options) };
  kept.set(key, made);
  return made;
}

/** Ends the connections to a sandbox that is about to stop. */
export function forgetSandbox(sandboxUrl: string): void {
  for (const [key, clients] of kept) {
    if (!key.startsWith(`${sandboxUrl} `)) continue;
    for (const client of Object.values(clients)) (client as { destroy(): void }).destroy();
    kept.delete(key);
  }
}

/** Every page of a list. */
async function all<Item>(read: (next: string | undefined) => Promise<{ items: Item[] | undefined; next: string | undefined }>): Promise<Item[]> {
  const found: Item[] = [];
  let next: string | undefined;
  do {
    const page = await read(next);
    found.push(...(page.items ?? []));
    next = page.next || undefined;
  } while (next);
  return found;
}

/** Everything of the kinds that Pergola makes, in all accounts and Regions, to the last page. */
export async function readHoldings({ sandboxUrl, accounts, regions }: AwsPlaces): Promise<Holdings> {
  const places = accounts.flatMap((accountId) => regions.map((region) => ({ accountId, region })));
  const found = await Promise.all(places.map(({ accountId, region }) => readPlace(clientsOf(sandboxUrl, accountId, region), accountId, region)));
  return {
    objects: found.flatMap(({ objects }) => objects),
    principals: found.flatMap(({ principals }) => principals),
    associations: found.flatMap(({ associations }) => associations),
    statements: found.flatMap(({ statements }) => statements),
    onward: found.flatMap(({ onward }) => onward),
    sights: found.flatMap(({ sights }) => sights),
    organizations: new Map(places.flatMap(({ accountId }, index): [string, string][] => (found[index]!.organizationId ? [[accountId, found[index]!.organizationId]] : []))),
  };
}

async function readPlace(clients: Clients, accountId: string, region: string): Promise<HeldInPlace> {
  const place = { accountId, region };
  const [gateways, { configurations, sights }, shares, principals, connections, organizationId] = await Promise.all([
    readGateways(clients, place),
    readConfigurations(clients, place),
    readShares(clients, place),
    readPrincipals(clients, accountId),
    readConnections(clients, place),
    readOrganization(clients),
  ]);
  const associations = (await Promise.all(configurations.map(({ arn }) => readAssociations(clients, arn)))).flat();
  const statements = (await Promise.all(configurations.map(({ arn }) => readStatements(clients, arn)))).flat();
  const onward = await readOnward(clients, place);
  return { objects: [...gateways, ...configurations, ...shares, ...connections], principals, associations, statements, onward, sights, organizationId };
}

type Place = Pick<HeldObject, 'accountId' | 'region'>;

async function markOf({ lattice }: Clients, arn: string): Promise<string | null> {
  const { tags = {} } = await lattice.listTagsForResource({ resourceArn: arn });
  return tags[ownershipTag] ?? null;
}

async function readGateways(clients: Clients, place: Place): Promise<HeldObject[]> {
  const listed = await all(async (nextToken) => {
    const page = await clients.lattice.listResourceGateways({ nextToken, maxResults: 100 });
    return { items: page.items, next: page.nextToken };
  });
  const live = listed.filter(({ status }) => !status?.startsWith('DELETE'));
  return Promise.all(
    live.map(async (item) => {
      const { vpcIdentifier, subnetIds, securityGroupIds, ipAddressType } = item;
      return { ...place, kind: 'resource-gateway' as const, arn: item.arn!, name: item.name!, state: item.status!, resourceId: await markOf(clients, item.arn!), told: { vpcIdentifier, subnetIds, securityGroupIds, ipAddressType } };
    }),
  );
}

async function readConfigurations(clients: Clients, place: Place): Promise<{ configurations: HeldObject[]; sights: HeldSight[] }> {
  const listed = await all(async (nextToken) => {
    const page = await clients.lattice.listResourceConfigurations({ nextToken, maxResults: 100 });
    return { items: page.items, next: page.nextToken };
  });
  // Those that are shared with the account are told in their owner's list.
  const isOwn = (arn: string | undefined) => arn?.split(':')[4] === place.accountId;
  const sights = listed.filter(({ arn }) => !isOwn(arn)).map(({ arn }) => ({ configurationArn: arn!, accountId: place.accountId }));
  const live = listed.filter(({ arn, status }) => isOwn(arn) && !status?.startsWith('DELETE'));
  const configurations = await Promise.all(
    live.map(async (item) => {
      const { portRanges, resourceConfigurationDefinition, resourceGatewayId } = await clients.lattice.getResourceConfiguration({ resourceConfigurationIdentifier: item.id });
      return { ...place, kind: 'resource-configuration' as const, arn: item.arn!, name: item.name!, state: item.status!, resourceId: await markOf(clients, item.arn!), told: { portRanges, resourceConfigurationDefinition, resourceGatewayId } };
    }),
  );
  return { configurations, sights };
}

async function readOrganization({ organizations }: Clients): Promise<string | null> {
  try {
    return (await organizations.describeOrganization({})).Organization?.Id ?? null;
  } catch (error) {
    if ((error as { name?: string }).name === 'AWSOrganizationsNotInUseException') return null;
    throw error;
  }
}

/** Whether AWS describes a configuration to an account that asks with its own key: the account could connect. */
export async function isShownTo(sandboxUrl: string, accountId: string, region: string, configurationArn: string): Promise<boolean> {
  try {
    await clientsOf(sandboxUrl, accountId, region).lattice.getResourceConfiguration({ resourceConfigurationIdentifier: configurationArn });
    return true;
  } catch (error) {
    if (/^(ResourceNotFound|AccessDenied)Exception$/.test((error as { name?: string }).name ?? '')) return false;
    throw error;
  }
}

/** Not those that RAM created from a resource policy: the policy's own statements are read. */
async function readShares({ ram }: Clients, place: Place): Promise<HeldObject[]> {
  const listed = await all(async (nextToken) => {
    const page = await ram.getResourceShares({ resourceOwner: 'SELF', nextToken });
    return { items: page.resourceShares, next: page.nextToken };
  });
  const resources = await all(async (nextToken) => {
    const page = await ram.getResourceShareAssociations({ associationType: 'RESOURCE', nextToken });
    return { items: page.resourceShareAssociations, next: page.nextToken };
  });
  return listed
    .filter(({ status, featureSet }) => (status === 'ACTIVE' || status === 'PENDING') && featureSet !== 'CREATED_FROM_POLICY')
    .map((share) => ({
      ...place,
      kind: 'resource-share',
      arn: share.resourceShareArn!,
      name: share.name!,
      state: share.status!,
      resourceId: share.tags?.find(({ key }) => key === ownershipTag)?.value ?? null,
      told: resources.filter(({ resourceShareArn, status }) => resourceShareArn === share.resourceShareArn && isIn(status)).map(({ associatedEntity }) => associatedEntity),
    }));
}

function isIn(status: string | undefined): boolean {
  return status === 'ASSOCIATED' || status === 'ASSOCIATING' || status === 'RESTORING';
}

async function readPrincipals({ ram }: Clients, ownerAccountId: string): Promise<HeldPrincipal[]> {
  const listed = await all(async (nextToken) => {
    const page = await ram.getResourceShareAssociations({ associationType: 'PRINCIPAL', nextToken });
    return { items: page.resourceShareAssociations, next: page.nextToken };
  });
  return listed.filter(({ status }) => isIn(status)).map((item) => ({ shareArn: item.resourceShareArn!, ownerAccountId, accountId: item.associatedEntity!, state: item.status! }));
}

const mark = /^Managed by Pergola \(resource (\S+)\)$/;

async function readConnections({ events }: Clients, place: Place): Promise<HeldObject[]> {
  const listed = await all(async (NextToken) => {
    const page = await events.listConnections({ NextToken });
    return { items: page.Connections, next: page.NextToken };
  });
  const live = listed.filter(({ ConnectionState: state }) => state !== ('DELETING' satisfies ConnectionState));
  return Promise.all(
    live.map(async ({ Name }) => {
      const told = await events.describeConnection({ Name });
      const { AuthorizationType, AuthParameters, InvocationConnectivityParameters, Description } = told;
      return {
        ...place,
        kind: 'connection' as const,
        arn: told.ConnectionArn!,
        name: Name!,
        state: told.ConnectionState!,
        resourceId: mark.exec(Description ?? '')?.[1] ?? null,
        told: { AuthorizationType, AuthParameters, reached: InvocationConnectivityParameters?.ResourceParameters, Description },
      };
    }),
  );
}

async function readAssociations({ lattice }: Clients, configurationArn: string): Promise<HeldAssociation[]> {
  const account = (text: string | undefined) => text?.match(/\d{12}/)?.[0] ?? '';
  const network = await all(async (nextToken) => {
    const page = await lattice.listServiceNetworkResourceAssociations({ resourceConfigurationIdentifier: configurationArn, nextToken, maxResults: 100 });
    return { items: page.items, next: page.nextToken };
  });
  const endpoint = await all(async (nextToken) => {
    const page = await lattice.listResourceEndpointAssociations({ resourceConfigurationIdentifier: configurationArn, nextToken, maxResults: 100 });
    return { items: page.items, next: page.nextToken };
  });
  return [
    ...network.map((item) => ({ arn: item.arn!, configurationArn, accountId: account(item.createdBy), state: item.status!, kind: 'network' as const })),
    ...endpoint.map((item) => ({ arn: item.arn!, configurationArn, accountId: account(item.vpcEndpointOwner ?? item.createdBy), state: 'ACTIVE', kind: 'endpoint' as const })),
  ];
}

async function readStatements({ lattice }: Clients, configurationArn: string): Promise<HeldStatement[]> {
  const policy = await lattice.getResourcePolicy({ resourceArn: configurationArn }).then(
    (answer) => answer.policy,
    (error: { name?: string }) => {
      if (error.name !== 'ResourceNotFoundException') throw error;
      return undefined;
    },
  );
  return policy === undefined ? [] : principalsOf(policy).holders.map((holder) => ({ configurationArn, holder }));
}

/** Of the account's own service networks: whom they are shared with, and what is in them. */
async function readOnward({ lattice, ram }: Clients, { accountId }: Place): Promise<HeldOnward[]> {
  const networks = await all(async (nextToken) => {
    const page = await lattice.listServiceNetworks({ nextToken, maxResults: 100 });
    return { items: page.items, next: page.nextToken };
  });
  const own = networks.filter(({ arn }) => arn?.split(':')[4] === accountId);
  if (own.length === 0) return [];
  const inShares = async (associationType: 'PRINCIPAL' | 'RESOURCE') => {
    const listed = await all(async (nextToken) => {
      const page = await ram.getResourceShareAssociations({ associationType, nextToken });
      return { items: page.resourceShareAssociations, next: page.nextToken };
    });
    return listed.filter(({ status }) => isIn(status));
  };
  const [resources, principals] = [await inShares('RESOURCE'), await inShares('PRINCIPAL')];
  const found = own.map(async ({ arn }) => {
    const shares = new Set(resources.filter(({ associatedEntity }) => associatedEntity === arn).map(({ resourceShareArn }) => resourceShareArn));
    const holders = principals.filter(({ resourceShareArn }) => shares.has(resourceShareArn)).map(({ associatedEntity }) => associatedEntity!);
    if (holders.length === 0) return [];
    const held = await all(async (nextToken) => {
      const page = await lattice.listServiceNetworkResourceAssociations({ serviceNetworkIdentifier: arn, nextToken, maxResults: 100 });
      return { items: page.items, next: page.nextToken };
    });
    return held.filter(({ status }) => status !== 'DELETE_IN_PROGRESS').flatMap(({ resourceConfigurationArn }) => holders.map((holder) => ({ configurationArn: resourceConfigurationArn!, networkArn: arn!, holder })));
  });
  return (await Promise.all(found)).flat();
}

/** Sends one HTTP Task through a connection, with the account's own key; answers the status code, or the error. */
export async function callThrough(sandboxUrl: string, connection: Pick<HeldObject, 'accountId' | 'region' | 'arn'>, endpoint: string, roleArn: string): Promise<string> {
  const { states } = clientsOf(sandboxUrl, connection.accountId, connection.region);
  const definition = {
    Type: 'Task',
    Resource: 'arn:aws:states:::http:invoke',
    Parameters: { ApiEndpoint: endpoint, Method: 'GET', InvocationConfig: { ConnectionArn: connection.arn } },
    End: true,
  };
  const { status, error, cause } = await states.testState({ definition: JSON.stringify(definition), roleArn, input: '{}' });
  return status === 'SUCCEEDED' ? 'answered' : `${error ?? status}: ${cause ?? 'no cause'}`;
}
