import 'server-only';
import { runFirstPasses } from '@/lib/controller/first-passes';
import { wakeForSure } from '@/lib/controller/wake';
import { recordAudit } from '@/lib/platform/audit';
import type { WriteContext } from '@/lib/platform/write';
import { resourceIdsOf, type ServiceRow } from '../reads/service';

/** Looks at everything of a service again, now: for when a person has mended what only a person could. */
export async function retryService({ actor, thing: service, transaction }: WriteContext<unknown, ServiceRow>): Promise<{ serviceId: string }> {
  const ids = resourceIdsOf(service);
  await transaction(async (tx, { actor }) => {
    await wakeForSure(tx, ids);
    await recordAudit(tx, {
      actor,
      action: 'service.retry',
      outcome: 'DONE',
      subject: { type: 'service', id: service.id },
      teamIds: [service.teamId],
      sentence: `had the AWS objects of ${service.name} looked at again`,
      data: { serviceName: service.name },
    });
  });
  await runFirstPasses(actor, ids);
  return { serviceId: service.id };
}
