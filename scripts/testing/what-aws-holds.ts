import { EventBridgeClient, ListConnectionsCommand } from '@aws-sdk/client-eventbridge';
import { GetResourceShareAssociationsCommand, GetResourceSharesCommand, RAMClient } from '@aws-sdk/client-ram';
import { ListResourceConfigurationsCommand, ListResourceGatewaysCommand, ListServiceNetworkResourceAssociationsCommand, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';

/** Names and numbers of what the two accounts of the story hold, asked with their own keys and not through Pergola. */
export interface AwsHoldings {
  gateways: string[];
  configurations: string[];
  shares: string[];
  /** Accounts that are, or are becoming, principals of a share. */
  principals: string[];
  /** Of the consumer account. */
  connections: string[];
  /** Ids, with any configuration of the owner account. */
  associations: string[];
}

const ownerAccountId = '111111111111';
const consumerAccountId = '222222222222';

function clientOptions(endpoint: string, accountId: string) {
  return { endpoint, region: 'us-east-1', maxAttempts: 5, credentials: { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' } };
}

/** Reads the sandbox as AWS. It is small, so the first page of every list is the whole of it. */
export async function whatAwsHolds({ url }: { url: string }): Promise<AwsHoldings> {
  const lattice = new VPCLatticeClient(clientOptions(url, ownerAccountId));
  const ram = new RAMClient(clientOptions(url, ownerAccountId));
  const events = new EventBridgeClient(clientOptions(url, consumerAccountId));
  try {
    const { items: gateways = [] } = await lattice.send(new ListResourceGatewaysCommand({ maxResults: 100 }));
    const { items: configurations = [] } = await lattice.send(new ListResourceConfigurationsCommand({ maxResults: 100 }));
    const associations: string[] = [];
    for (const { id } of configurations) {
      const { items = [] } = await lattice.send(new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: id }));
      associations.push(...items.map((item) => item.id!));
    }
    const { resourceShares = [] } = await ram.send(new GetResourceSharesCommand({ resourceOwner: 'SELF', resourceShareStatus: 'ACTIVE' }));
    const { resourceShareAssociations = [] } = await ram.send(new GetResourceShareAssociationsCommand({ associationType: 'PRINCIPAL' }));
    const { Connections = [] } = await events.send(new ListConnectionsCommand({}));
    return {
      gateways: gateways.map((item) => item.name!),
      configurations: configurations.map((item) => item.name!),
      shares: resourceShares.map((share) => share.name!),
      principals: resourceShareAssociations.filter(({ status }) => status === 'ASSOCIATED' || status === 'ASSOCIATING').map(({ associatedEntity }) => associatedEntity!),
      connections: Connections.map((connection) => connection.Name!),
      associations,
    };
  } finally {
    for (const client of [lattice, ram, events]) client.destroy();
  }
}
