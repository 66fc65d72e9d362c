import { readAll, type AwsSession, type WholeList } from './call';
import { required, requiredAccount } from './response';

/** A VPC that reaches a service network, by an association or by a VPC endpoint. */
export interface ReachingVpc {
  /** ARN of the association, or ID of the VPC endpoint. */
  id: string;
  status: string | null;
  /** Account that owns the VPC or endpoint: twelve digits. */
  accountId: string;
  vpcId: string | undefined;
  createdAt: Date | undefined;
}

/** The owner of the network sees those of all accounts. */
export async function listNetworkVpcAssociations(session: AwsSession, network: string): Promise<WholeList<ReachingVpc>> {
  return await readAll(
    session,
    'vpc-lattice',
    'ListServiceNetworkVpcAssociations',
    (lattice, nextToken) => lattice.listServiceNetworkVpcAssociations({ serviceNetworkIdentifier: network, nextToken, maxResults: 100 }),
    (page) => ({ items: page.items, next: page.nextToken }),
    (item) => ({
      id: required(item.arn, 'arn'),
      status: required(item.status, 'status'),
      accountId: requiredAccount(item.createdBy ?? item.arn, 'createdBy'),
      vpcId: item.vpcId,
      createdAt: item.createdAt,
    }),
  );
}

/** The owner of the network sees those of all accounts. */
export async function listNetworkVpcEndpoints(session: AwsSession, network: string): Promise<WholeList<ReachingVpc>> {
  return await readAll(
    session,
    'vpc-lattice',
    'ListServiceNetworkVpcEndpointAssociations',
    (lattice, nextToken) => lattice.listServiceNetworkVpcEndpointAssociations({ serviceNetworkIdentifier: network, nextToken, maxResults: 100 }),
    (page) => ({ items: page.items, next: page.nextToken }),
    (item) => ({
      id: required(item.vpcEndpointId, 'vpcEndpointId'),
      status: required(item.state, 'state'),
      accountId: required(item.vpcEndpointOwnerId, 'vpcEndpointOwnerId'),
      vpcId: item.vpcId,
      createdAt: item.createdAt,
    }),
  );
}
