import { callAws, readAll, type AwsSession, type WholeList } from './call';
import { required, requiredAccount } from './response';

/** A configuration's association with a service network. */
export interface NetworkAssociation {
  id: string;
  arn: string;
  status: string;
  /** Twelve digits. */
  createdBy: string;
  /** Made by an AWS service, such as EventBridge for a private connection. */
  isManaged: boolean;
  serviceNetworkId: string | undefined;
  /** It names the account that owns the network; AWS's own networks have none. */
  serviceNetworkArn: string | undefined;
  createdAt: Date | undefined;
}

/** A configuration's association with a VPC endpoint. */
export interface EndpointAssociation {
  id: string;
  arn: string;
  vpcEndpointId: string | undefined;
  /** Twelve digits. */
  createdBy: string;
  createdAt: Date | undefined;
}

export async function listNetworkAssociations(session: AwsSession, configuration: string): Promise<WholeList<NetworkAssociation>> {
  return await readAll(
    session,
    'vpc-lattice',
    'ListServiceNetworkResourceAssociations',
    (lattice, nextToken) => lattice.listServiceNetworkResourceAssociations({ resourceConfigurationIdentifier: configuration, nextToken, maxResults: 100 }),
    (page) => ({ items: page.items, next: page.nextToken }),
    (told) => ({
      id: required(told.id, 'id'),
      arn: required(told.arn, 'arn'),
      status: required(told.status, 'status'),
      createdBy: requiredAccount(told.createdBy, 'createdBy'),
      isManaged: told.isManagedAssociation ?? false,
      serviceNetworkId: told.serviceNetworkId,
      // It says who owns the network, and with it who is let in.
      serviceNetworkArn: told.isManagedAssociation ? told.serviceNetworkArn : required(told.serviceNetworkArn, 'serviceNetworkArn'),
      createdAt: told.createdAt,
    }),
  );
}

/** Its status; fails with `notFound` once it is gone. */
export async function getNetworkAssociationStatus(session: AwsSession, idOrArn: string): Promise<string> {
  return await callAws(session, 'vpc-lattice', 'GetServiceNetworkResourceAssociation', (lattice) =>
    lattice.getServiceNetworkResourceAssociation({ serviceNetworkResourceAssociationIdentifier: idOrArn }),
    (told) => required(told.status, 'status'),
  );
}

/** The owner of the configuration may delete it as well as who made it (VPC Lattice user guide, sharing). */
export async function deleteNetworkAssociation(session: AwsSession, idOrArn: string): Promise<void> {
  await callAws(session, 'vpc-lattice', 'DeleteServiceNetworkResourceAssociation', (lattice) =>
    lattice.deleteServiceNetworkResourceAssociation({ serviceNetworkResourceAssociationIdentifier: idOrArn }),
    (told) => void required(told.status, 'status'),
  );
}

export async function listEndpointAssociations(session: AwsSession, configuration: string): Promise<WholeList<EndpointAssociation>> {
  return await readAll(
    session,
    'vpc-lattice',
    'ListResourceEndpointAssociations',
    (lattice, nextToken) => lattice.listResourceEndpointAssociations({ resourceConfigurationIdentifier: configuration, nextToken, maxResults: 100 }),
    (page) => ({ items: page.items, next: page.nextToken }),
    (told) => ({
      id: required(told.id, 'id'),
      arn: required(told.arn, 'arn'),
      vpcEndpointId: told.vpcEndpointId,
      createdBy: requiredAccount(told.vpcEndpointOwner ?? told.createdBy, 'vpcEndpointOwner'),
      createdAt: told.createdAt,
    }),
  );
}

export async function deleteEndpointAssociation(session: AwsSession, idOrArn: string): Promise<void> {
  await callAws(session, 'vpc-lattice', 'DeleteResourceEndpointAssociation', (lattice) =>
    lattice.deleteResourceEndpointAssociation({ resourceEndpointAssociationIdentifier: idOrArn }),
    (told) => void required(told.arn, 'arn'),
  );
}
