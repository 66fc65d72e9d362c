import { runFirstPasses } from '@/lib/controller/first-passes';
import { wakeForSure } from '@/lib/controller/wake';
import { recordAudit } from '@/lib/platform/audit';
import type { WriteContext } from '@/lib/platform/write';
import type { ConnectionRow } from '../reads';

/** Looks at one connection again, now: to check it, or when a person has mended what only a person could. */
export async function retryConnection({ actor, thing: connection, transaction }: WriteContext<unknown, ConnectionRow>): Promise<{ connectionId: string }> {
  const { grant } = connection;
  await transaction(async (tx, { actor }) => {
    await wakeForSure(tx, [connection.resourceId]);
    await recordAudit(tx, {
      actor,
      action: 'connection.retry',
      outcome: 'DONE',
      subject: { type: 'connection', id: connection.id },
      teamIds: [grant.service.teamId, grant.teamId],
      sentence: `had the connection ${connection.name} to ${grant.service.name} looked at again`,
      data: { serviceId: grant.serviceId, serviceName: grant.service.name, grantId: grant.id, accountId: grant.accountId, name: connection.name },
    });
  });
  await runFirstPasses(actor, [connection.resourceId]);
  return { connectionId: connection.id };
}
