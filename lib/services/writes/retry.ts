import 'server-only';
import { runFirstPasses } from '@/lib/controller/first-passes';
import { recheck } from '@/lib/controller/recheck';
import { recordAudit } from '@/lib/platform/audit';
import type { WriteContext } from '@/lib/platform/write';
import { resourceIdsOf, type ServiceRow } from '../reads/service';

/** Looks at everything of a service again, now: for when a person has mended what only a person could. */
export async function retryService({ actor, thing: service, transaction }: WriteContext<unknown, ServiceRow>): Promise<{ serviceId: string }> {
  const ids = resourceIdsOf(service);
  const rechecked = await transaction(async (tx, { actor }) => {
    const asked = await recheck(tx, ids);
    if (asked.length === 0) return [];
    await recordAudit(tx, {
      actor,
      action: 'service.retry',
      outcome: 'DONE',
      subject: { type: 'service', id: service.id },
      teamIds: [service.teamId],
      sentence: `had the AWS objects of ${service.name} looked at again`,
      data: { serviceName: service.name },
    });
    return asked;
  });
  await runFirstPasses(actor, rechecked);
  return { serviceId: service.id };
}
