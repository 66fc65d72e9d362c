import type pg from 'pg';
import { sessionClient } from '@/lib/platform/database-session';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { region, startPortal, type Portal } from '../portal';
import { gatewayOf, onboardOwners, ownerAccounts, writeWideWorld } from './owner-accounts';

/** The controller with many accounts to work in: what the figures of the engine are measured on. */
export interface Engine extends Portal {
  client: pg.Client;
  accountIds: string[];
  /** By account. */
  gateways: Map<string, ResourceGatewaySpec>;
}

/** Without a delay of the sandbox's own, unless one is named. */
export async function startEngine({ accounts, logLevel = 'info' }: { accounts: number; logLevel?: string }): Promise<Engine> {
  const accountIds = ownerAccounts(accounts);
  const portal = await startPortal({ delays: 0, logLevel, world: writeWideWorld(accountIds) });
  for (const accountId of accountIds) portal.sandbox.setQuota('vpc-lattice.resourceConfigurations', accountId, region, 1_000_000);
  await onboardOwners(accountIds, portal.owner.teams[0]!.id);
  const gateways = new Map<string, ResourceGatewaySpec>();
  for (const accountId of accountIds) gateways.set(accountId, await gatewayOf(accountId));
  const client = sessionClient(portal.databaseUrl);
  await client.connect();
  return {
    ...portal,
    client,
    accountIds,
    gateways,
    stop: async () => {
      await client.end();
      await portal.stop();
    },
  };
}
