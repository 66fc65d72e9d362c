import { callAws, readAll, required, type AwsSession, type WholeList } from './call';

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

/** An association's creator, as an account number or as the ARN of a principal. */
function accountOf(createdBy: string | undefined): string {
  return createdBy?.match(/\d{12}/)?.[0] ?? '';
}

export async function listNetworkAssociations(session: AwsSession, configuration: string): Promise<WholeList<NetworkAssociation>> {
  const { items, requestId } = await readAll(
    session,
    'vpc-lattice',
    'ListServiceNetworkResourceAssociations',
    (lattice, nextToken) => lattice.listServiceNetworkResourceAssociations({ resourceConfigurationIdentifier: configuration, nextToken, maxResults: 100 }),
    (page) => ({ items: page.items, next: page.nextToken }),
  );
  return {
    requestId,
    items: items.map((told) => ({
      id: required(told.id, 'id'),
      arn: required(told.arn, 'arn'),
      status: required(told.status, 'status'),
      createdBy: accountOf(told.createdBy),
      isManaged: told.isManagedAssociation ?? false,
      serviceNetworkId: told.serviceNetworkId,
      serviceNetworkArn: told.serviceNetworkArn,
      createdAt: told.createdAt,
    })),
  };
}

/** Its status; fails with `notFound` once it is gone. */
export async function getNetworkAssociationStatus(session: AwsSession, idOrArn: string): Promise<string> {
  const told = await callAws(session, 'vpc-lattice', 'GetServiceNetworkResourceAssociation', (lattice) =>
    lattice.getServiceNetworkResourceAssociation({ serviceNetworkResourceAssociationIdentifier: idOrArn }),
  );
  return required(told.status, 'status');
}

/** The owner of the configuration may delete it as well as who made it (VPC Lattice user guide, sharing). */
export async function deleteNetworkAssociation(session: AwsSession, idOrArn: string): Promise<void> {
  await callAws(session, 'vpc-lattice', 'DeleteServiceNetworkResourceAssociation', (lattice) =>
    lattice.deleteServiceNetworkResourceAssociation({ serviceNetworkResourceAssociationIdentifier: idOrArn }),
  );
}

export async function listEndpointAssociations(session: AwsSession, configuration: string): Promise<WholeList<EndpointAssociation>> {
  const { items, requestId } = await readAll(
    session,
    'vpc-lattice',
    'ListResourceEndpointAssociations',
    (lattice, nextToken) => lattice.listResourceEndpointAssociations({ resourceConfigurationIdentifier: configuration, nextToken, maxResults: 100 }),
    (page) => ({ items: page.items, next: page.nextToken }),
  );
  return {
    requestId,
    items: items.map((told) => ({
      id: required(told.id, 'id'),
      arn: required(told.arn, 'arn'),
      vpcEndpointId: told.vpcEndpointId,
      createdBy: accountOf(told.vpcEndpointOwner ?? told.createdBy),
      createdAt: told.createdAt,
    })),
  };
}

export async function deleteEndpointAssociation(session: AwsSession, idOrArn: string): Promise<void> {
  await callAws(session, 'vpc-lattice', 'DeleteResourceEndpointAssociation', (lattice) =>
    lattice.deleteResourceEndpointAssociation({ resourceEndpointAssociationIdentifier: idOrArn }),
  );
}
