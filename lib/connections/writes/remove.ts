import { declareResources } from '@/lib/controller/declare';
import { runFirstPasses } from '@/lib/controller/first-passes';
import type { ConnectionSpec } from '@/lib/controller/specs';
import { lockAccess } from '@/lib/grants/access-lock';
import { recordAudit } from '@/lib/platform/audit';
import { conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import type { ConnectionRow } from '../reads';
import { wantedOfConnection } from '../wanted';

/** Removes one connection; the access itself stays, and another connection can be made. */
export async function removeConnection({ actor, thing: connection, transaction }: WriteContext<unknown, ConnectionRow>): Promise<{ connectionId: string }> {
  const { grant } = connection;
  await transaction(async (tx, { actor }) => {
    const { comesBack } = await tx.connection.findUniqueOrThrow({ where: { id: connection.id }, select: { comesBack: true } });
    if (comesBack) throw conflict(`The connection ${connection.name} is cut while the access is suspended. Remove it after its owners have resumed the access, or give the access back.`);
    await tx.$queryRaw`SELECT id FROM resource WHERE id = ${connection.resourceId} FOR UPDATE`;
    const resource = await tx.resource.findUniqueOrThrow({
      where: { id: connection.resourceId },
      include: { dependsOn: { select: { dependsOn: { select: { key: true } } } } },
    });
    if (resource.desired === 'ABSENT') throw conflict(`The connection ${connection.name} is already being removed.`);
    await declareResources(tx, [
      wantedOfConnection({
        id: connection.id,
        accountId: resource.accountId,
        region: resource.region,
        spec: resource.spec as unknown as ConnectionSpec,
        dependsOn: resource.dependsOn.map((link) => link.dependsOn.key),
        isWanted: false,
      }),
    ]);
    await recordAudit(tx, {
      actor,
      action: 'connection.remove',
      outcome: 'DONE',
      subject: { type: 'connection', id: connection.id },
      teamIds: [grant.service.teamId, grant.teamId],
      sentence: `removed the connection ${connection.name} to ${grant.service.name} from account ${grant.accountId}`,
      data: { serviceId: grant.serviceId, serviceName: grant.service.name, grantId: grant.id, accountId: grant.accountId, name: connection.name },
    });
  }, { lock: (tx) => lockAccess(tx, grant.serviceId, grant.accountId) });
  await runFirstPasses(actor, [connection.resourceId]);
  return { connectionId: connection.id };
}
