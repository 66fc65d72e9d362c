import { startSandbox } from '@/sandbox/start-sandbox';
import { openStore } from '@/sandbox/core/store/store';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeConnection, makeGateway, makeShare } from '@/sandbox/testing/seed-story';
import { copierOf } from '../copied-text';

/** What a call names of a world that `fillWorld` filled. */
export interface CrowdedWorld {
  objects: number;
  gatewayId: string;
  configurationArns: string[];
  shareArns: string[];
  connectionNames: string[];
}

const quotas = { 'vpc-lattice.resourceConfigurations': accounts.owner, 'events.privateConnections': accounts.consumer } as const;

/**
 * Writes the state of a sandbox with about so many objects into its folder under `home`: one gateway, and one published,
 * shared and connected service again and again. Each is a copy of one that was made by calls, under names and ids of its own.
 */
export async function fillWorld(home: string, objects: number): Promise<CrowdedWorld> {
  const { before, after, gatewayId } = await oneService(home);
  const known = new Set(before.map(([collection, id]) => `${collection} ${id}`));
  const template = after.filter(([collection, id]) => !known.has(`${collection} ${id}`));
  const copyOf = copierOf(JSON.stringify(template));

  const store = openStore(`${home}/sandbox`);
  const world: CrowdedWorld = { objects: 0, gatewayId, configurationArns: [], shareArns: [], connectionNames: [] };
  for (let copy = 0; world.objects < objects; copy += 1) {
    const copied = copyOf().replaceAll('service1.main', 'service.main').replaceAll('service1', `service-${copy}`);
    store.applyAll(JSON.parse(copied) as typeof template);
    store.flush();
    world.objects += template.length;
    world.configurationArns.push(firstOf(copied, /arn:aws:vpc-lattice:[^"\\]*:resourceconfiguration\/rcfg-[0-9a-z]{17}/));
    world.shareArns.push(firstOf(copied, /arn:aws:ram:[^"\\]*:resource-share\/[0-9a-f-]{36}/));
    world.connectionNames.push(firstOf(copied, /:connection\/[^"\\/]+/).split('/').at(-1)!);
  }
  store.close();
  return world;
}

async function oneService(home: string) {
  const sandbox = await startSandbox({ home });
  try {
    const [owner, consumer] = [accountClients(sandbox, accounts.owner), accountClients(sandbox, accounts.consumer)];
    for (const [name, account] of Object.entries(quotas)) {
      sandbox.setQuota(name as keyof typeof quotas, account, 'us-east-1', 1_000_000);
    }
    const gatewayId = await makeGateway(sandbox, owner);
    const before = sandbox.exportState().objects;
    const configurationArn = await makeConfiguration(sandbox, owner, gatewayId);
    await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    await makeConnection(sandbox, consumer, configurationArn);
    return { before, after: sandbox.exportState().objects, gatewayId };
  } finally {
    await sandbox.stop();
  }
}

function firstOf(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[0];
  if (!found) throw new Error(`The service that was copied has nothing like ${pattern}.`);
  return found;
}
