import 'server-only';
import { pauseScope } from '@/lib/controller/pause';
import { wakePaused } from '@/lib/controller/wake';
import { recordAudit } from '@/lib/platform/audit';
import { Prisma } from '@/lib/platform/db';
import { conflict } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import type { WriteContext } from '@/lib/platform/write';
import type { Pause } from '@/prisma/generated/client';
import type { PauseScope } from './reads';
import type { StartPause } from './schema';
import { subjectOfPause } from './subject';

/**
 * Stops changes from here on, whoever would make them; a change that AWS was already asked for comes to its end. AWS goes
 * on being read, and what waits says so.
 */
export async function startPause({ input, transaction }: WriteContext<StartPause, PauseScope>): Promise<{ pauseId: string }> {
  const pauseId = newId('pau');
  try {
    await transaction(async (tx, { actor, thing }) => {
      await tx.pause.create({ data: { id: pauseId, ...input, startedById: actor.personId } });
      await recordAudit(tx, {
        actor,
        action: 'operations.pause',
        outcome: 'DONE',
        subject: subjectOfPause(thing),
        teamIds: thing.teamIds,
        sentence: `paused ${pauseScope(input)}, ${input.removalsToo ? 'removals too' : 'except removals'}: ${input.reason}`,
        data: { pauseId, ...input },
      });
    });
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
    throw conflict('Exactly this is paused already, so nothing was done. End that pause first to give another reason or to include removals.');
  }
  return { pauseId };
}

/** Lets changes go on; whatever waited for this is looked at again within seconds, the most urgent first. */
export async function endPause({ thing, transaction }: WriteContext<unknown, Pause & PauseScope>): Promise<{ pauseId: string }> {
  await transaction(async (tx, { actor, thing: pause }) => {
    const ended = await tx.$executeRaw`UPDATE pause SET "endedAt" = clock_timestamp(), "endedById" = ${actor.personId} WHERE id = ${pause.id} AND "endedAt" IS NULL`;
    if (ended === 0) throw conflict('This pause has already ended.');
    await wakePaused(tx, pause);
    await recordAudit(tx, {
      actor,
      action: 'operations.resume',
      outcome: 'DONE',
      subject: subjectOfPause(pause),
      teamIds: pause.teamIds,
      sentence: `ended the pause of ${pauseScope(pause)}`,
      data: { pauseId: pause.id, accountId: pause.accountId, kind: pause.kind, removalsToo: pause.removalsToo },
    });
  }, { lock: (tx) => tx.$queryRaw`SELECT id FROM pause WHERE id = ${thing.id} FOR UPDATE` });
  return { pauseId: thing.id };
}
