import type { CreateResourceGatewayCommandInput } from '@aws-sdk/client-vpc-lattice';
import { callAws, readAll, type AwsSession } from './call';
import { required, requiredTexts } from './response';

/** As VPC Lattice states it; `status` is its own term, e.g. `CREATE_IN_PROGRESS`. */
export interface ResourceGateway {
  id: string;
  arn: string;
  name: string;
  status: string;
  vpcId: string;
  subnetIds: string[];
  securityGroupIds: string[];
  ipAddressType: string;
  dnsResolution: string;
}

/** As a list has it. */
export interface ListedResourceGateway extends ResourceGateway {
  updatedAt: Date | undefined;
}

export interface NewResourceGateway {
  clientToken: string;
  name: string;
  vpcId: string;
  subnetIds: string[];
  securityGroupIds: string[];
  ipAddressType: 'IPV4' | 'IPV6' | 'DUALSTACK';
  dnsResolution: 'PUBLIC' | 'IN_VPC';
  tags: Record<string, string>;
}

/** The members that Get and List share; the VPC is `vpcId` in one and `vpcIdentifier` in the other. */
interface Told {
  id?: string;
  arn?: string;
  name?: string;
  status?: string;
  vpcId?: string;
  vpcIdentifier?: string;
  subnetIds?: string[];
  securityGroupIds?: string[];
  ipAddressType?: string;
  resourceConfigDnsResolution?: string;
  lastUpdatedAt?: Date;
}

function plain(told: Told): ResourceGateway {
  return {
    id: required(told.id, 'id'),
    arn: required(told.arn, 'arn'),
    name: required(told.name, 'name'),
    status: required(told.status, 'status'),
    vpcId: required(told.vpcId ?? told.vpcIdentifier, 'vpcId'),
    subnetIds: requiredTexts(told.subnetIds, 'subnetIds'),
    securityGroupIds: requiredTexts(told.securityGroupIds, 'securityGroupIds'),
    ipAddressType: required(told.ipAddressType, 'ipAddressType'),
    dnsResolution: told.resourceConfigDnsResolution ?? 'PUBLIC',
  };
}

/** Repeating it with the same token and input makes nothing new. Fails with `conflict` when the account has that name already. */
export async function createResourceGateway(session: AwsSession, gateway: NewResourceGateway): Promise<void> {
  const { vpcId, dnsResolution, ...same } = gateway;
  const input: CreateResourceGatewayCommandInput = { ...same, vpcIdentifier: vpcId, resourceConfigDnsResolution: dnsResolution };
  await callAws(session, 'vpc-lattice', 'CreateResourceGateway', (lattice) => lattice.createResourceGateway(input), ({ id }) => void required(id, 'id'));
}

export async function getResourceGateway(session: AwsSession, id: string): Promise<ResourceGateway> {
  return await callAws(session, 'vpc-lattice', 'GetResourceGateway', (lattice) => lattice.getResourceGateway({ resourceGatewayIdentifier: id }), (told) => plain(told));
}

export async function listResourceGateways(session: AwsSession): Promise<ListedResourceGateway[]> {
  const { items } = await readAll(
    session,
    'vpc-lattice',
    'ListResourceGateways',
    (lattice, nextToken) => lattice.listResourceGateways({ nextToken, maxResults: 100 }),
    (page) => ({ items: page.items, next: page.nextToken }),
    (told: Told) => ({ ...plain(told), updatedAt: told.lastUpdatedAt }),
  );
  return items;
}

/** Security groups are all that can be changed of a gateway. */
export async function updateResourceGateway(session: AwsSession, id: string, change: { securityGroupIds: string[] }): Promise<void> {
  await callAws(session, 'vpc-lattice', 'UpdateResourceGateway', (lattice) =>
    lattice.updateResourceGateway({ resourceGatewayIdentifier: id, securityGroupIds: change.securityGroupIds }),
    ({ id: changed }) => void required(changed, 'id'),
  );
}

/** Fails with `conflict` while resource configurations hang on it. */
export async function deleteResourceGateway(session: AwsSession, id: string): Promise<void> {
  await callAws(session, 'vpc-lattice', 'DeleteResourceGateway', (lattice) => lattice.deleteResourceGateway({ resourceGatewayIdentifier: id }), ({ status }) => void required(status, 'status'));
}

/** Tags of any VPC Lattice resource. */
export async function listLatticeTags(session: AwsSession, arn: string): Promise<Record<string, string>> {
  return await callAws(session, 'vpc-lattice', 'ListTagsForResource', (lattice) => lattice.listTagsForResource({ resourceArn: arn }), ({ tags }) => required(tags, 'tags', 'object'));
}
