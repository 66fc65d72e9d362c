import { runFirstPasses } from '@/lib/controller/first-passes';
import { recheck } from '@/lib/controller/recheck';
import { recordAudit } from '@/lib/platform/audit';
import type { WriteContext } from '@/lib/platform/write';
import type { ConnectionRow } from '../reads';

/** Looks at one connection again, now: to check it, or when a person has mended what only a person could. */
export async function retryConnection({ actor, thing: connection, transaction }: WriteContext<unknown, ConnectionRow>): Promise<{ connectionId: string }> {
  const { grant } = connection;
  const rechecked = await transaction(async (tx, { actor }) => {
    const asked = await recheck(tx, [connection.resourceId]);
    if (asked.length === 0) return [];
    await recordAudit(tx, {
      actor,
      action: 'connection.retry',
      outcome: 'DONE',
      subject: { type: 'connection', id: connection.id },
      teamIds: [grant.service.teamId, grant.teamId],
      sentence: `had the connection ${connection.name} to ${grant.service.name} looked at again`,
      data: { serviceId: grant.serviceId, serviceName: grant.service.name, grantId: grant.id, accountId: grant.accountId, name: connection.name },
    });
    return asked;
  });
  await runFirstPasses(actor, rechecked);
  return { connectionId: connection.id };
}
