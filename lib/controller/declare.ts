import { canonicalJson } from '@/lib/platform/canonical-json';
import { databaseNow, Prisma, type Tx } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import type { ResourceKind } from './driver';
import { wake } from './wake';

/** What an intent wants of AWS, before it has a row. `wanted.ts` functions return these. */
export interface WantedResource {
  /** Same intent, same key: the row is found again. */
  key: string;
  kind: ResourceKind;
  accountId: string;
  region: string;
  spec: object;
  desired: 'present' | 'absent';
  /** Keys of what must be ready before it, and gone after it. */
  dependsOn: string[];
}

/**
 * Makes the resource rows say what is wanted, in the caller's transaction, and wakes the controller for those whose
 * intent changed. Name what others depend on first. With a head start, workers leave them alone for so long: the caller's
 * own pass comes first, with what only it has in hand. Returns ids by key.
 */
export async function declareResources(tx: Tx, wanted: readonly WantedResource[], { headStartMs = 0 } = {}): Promise<Map<string, string>> {
  const firstPassAt = new Date((await databaseNow(tx)).getTime() + headStartMs);
  const ids = new Map<string, string>();
  const changed: string[] = [];
  for (const resource of wanted) {
    const { id, isChanged } = await declareOne(tx, resource, firstPassAt);
    ids.set(resource.key, id);
    if (isChanged) changed.push(id);
  }
  for (const resource of wanted) await linkDependencies(tx, ids.get(resource.key)!, resource.dependsOn);
  await wake(tx, changed, firstPassAt);
  return ids;
}

async function declareOne(tx: Tx, resource: WantedResource, firstPassAt: Date): Promise<{ id: string; isChanged: boolean }> {
  const { key, kind, accountId, region } = resource;
  const desired = resource.desired === 'present' ? 'PRESENT' : 'ABSENT';
  const spec = resource.spec as Prisma.InputJsonObject;
  await tx.$queryRaw`SELECT id FROM resource WHERE key = ${key} FOR UPDATE`;
  const row = await tx.resource.findUnique({ where: { key } });
  if (!row) {
    const id = newId('res');
    await tx.resource.create({
      data: { id, key, kind, accountId, region, spec, desired, sentence: 'Waiting for its first look at AWS.', nextPassAt: firstPassAt },
    });
    return { id, isChanged: true };
  }
  if (row.desired === desired && canonicalJson(row.spec) === canonicalJson(spec)) return { id: row.id, isChanged: false };
  await tx.$executeRaw`
    UPDATE resource SET spec = ${JSON.stringify(spec)}::jsonb, desired = ${desired}::"Desired", generation = generation + 1,
      phase = 'PENDING', "phaseSince" = clock_timestamp(), reason = NULL, "blockedBy" = NULL, attempts = 0,
      sentence = ${desired === 'PRESENT' ? 'The change was written down; AWS is looked at next.' : 'To be removed; AWS is looked at next.'},
      "nextPassAt" = ${firstPassAt}
    WHERE id = ${row.id}`;
  return { id: row.id, isChanged: true };
}

async function linkDependencies(tx: Tx, resourceId: string, keys: readonly string[]): Promise<void> {
  const rows = await tx.resource.findMany({ where: { key: { in: [...keys] } }, select: { id: true } });
  if (rows.length !== keys.length) throw new Error(`A resource depends on one that was not declared: ${keys.join(', ')}`);
  const dependsOn = rows.map((row) => row.id);
  await tx.resourceDependency.deleteMany({ where: { resourceId, dependsOnId: { notIn: dependsOn } } });
  await tx.resourceDependency.createMany({ data: dependsOn.map((dependsOnId) => ({ resourceId, dependsOnId })), skipDuplicates: true });
}
