import { declareResources } from '@/lib/controller/declare';
import { runFirstPasses } from '@/lib/controller/first-passes';
import { keptReason, lockObject, objectsInUse } from '@/lib/controller/marked-removal';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, type Tx } from '@/lib/platform/db';
import { conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import type { ObjectRow } from '../reads/marked-objects';
import { awsIdOf, wantedOfRemoval } from '../wanted';
import { objectInWords } from '../words';

/** Removes one object that carries a mark, and nothing else. The object of a resource is never removed this way. */
export async function removeObject({ actor, thing, transaction }: WriteContext<unknown, ObjectRow>): Promise<{ objectId: string }> {
  const resourceId = await transaction((tx, locked) => remove(tx, locked.actor, locked.thing), {
    async lock(tx) {
      await tx.$queryRaw`SELECT id FROM marked_object WHERE id = ${thing.id} FOR UPDATE`;
      await lockObject(tx, thing.arn);
    },
  });
  await runFirstPasses(actor, [resourceId]);
  return { objectId: thing.id };
}

async function remove(tx: Tx, actor: Actor, object: ObjectRow): Promise<string> {
  const { id, arn, kind, accountId, region, problem, markedAs } = object;
  if (!problem || object.goneAt) throw conflict('AWS no longer lists this object. Nothing was changed.');
  if (object.removalId && object.removal?.reason !== keptReason) throw conflict('This object is already being removed.');
  if ((await objectsInUse([arn], tx)).has(arn)) throw conflict('This object is now the object of a resource of Pergola. Nothing was changed.');
  const wanted = wantedOfRemoval(object);
  const resourceId = (await declareResources(tx, [wanted])).get(wanted.key)!;
  await tx.resource.update({ where: { id: resourceId }, data: { awsArn: arn, awsId: awsIdOf(object) } });
  await tx.markedObject.update({ where: { id }, data: { removalId: resourceId, removedById: actor.personId, removalAskedAt: await databaseNow(tx) } });
  const account = await tx.account.findUnique({ where: { id: accountId }, select: { teamId: true } });
  await recordAudit(tx, {
    actor,
    action: 'unmanaged.remove',
    outcome: 'DONE',
    subject: { type: 'object', id },
    teamIds: [...new Set([object.teamId, account?.teamId].flatMap((team) => team ?? []))],
    sentence: `requested the removal of an object with a mark of Pergola: ${objectInWords({ ...object, problem })}`,
    data: { arn, kind, accountId, region, markedAs, problem, resourceId },
  });
  return resourceId;
}
