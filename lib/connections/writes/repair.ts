import { askForRepair } from '@/lib/controller/declare';
import { runFirstPasses } from '@/lib/controller/first-passes';
import { recordAudit } from '@/lib/platform/audit';
import { conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import { requirePublished } from '@/lib/services/writes/require-published';
import type { ConnectionRow } from '../reads';

/** Puts right what somebody changed of a connection by hand and is only reported. */
export async function repairConnection({ actor, thing: connection, transaction }: WriteContext<unknown, ConnectionRow>): Promise<{ connectionId: string }> {
  const { grant } = connection;
  await transaction(async (tx, { actor }) => {
    await requirePublished(tx, grant.serviceId);
    const asked = await askForRepair(tx, [connection.resourceId]);
    if (asked.length === 0) throw conflict(`The connection ${connection.name} does not wait for its repair any more. Look at it again.`);
    await recordAudit(tx, {
      actor,
      action: 'connection.repair',
      outcome: 'DONE',
      subject: { type: 'connection', id: connection.id },
      teamIds: [grant.service.teamId, grant.teamId],
      sentence: `had what was changed by hand of the connection ${connection.name} to ${grant.service.name} put right`,
      data: { serviceId: grant.serviceId, serviceName: grant.service.name, grantId: grant.id, accountId: grant.accountId, name: connection.name },
    });
  });
  await runFirstPasses(actor, [connection.resourceId]);
  return { connectionId: connection.id };
}
