import { runPassWithCredentials } from '@/lib/controller/first-passes';
import { lockAccess } from '@/lib/grants/access-lock';
import { recordAudit } from '@/lib/platform/audit';
import { AppError, conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import { requirePublished } from '@/lib/services/writes/require-published';
import type { ConnectionRow } from '../reads';
import type { EnterCredentials } from '../schema';
import { credentialsOf, missingCredentials } from '../sign-in';
import { requireTaken } from './connect';

/** Hands new credentials to EventBridge: for a connection that was refused, or that is not there any more. */
export async function enterCredentials({ actor, input, thing: connection, transaction }: WriteContext<EnterCredentials, ConnectionRow>): Promise<{ connectionId: string }> {
  const { grant } = connection;
  const fieldErrors = missingCredentials(grant.service.signIn, input.credentials);
  if (Object.keys(fieldErrors).length > 0) throw new AppError('invalidInput', 'Some fields need another look. Nothing was changed.', { fieldErrors });
  await transaction(async (tx, { actor }) => {
    await requirePublished(tx, grant.serviceId);
    const { desired } = await tx.resource.findUniqueOrThrow({ where: { id: connection.resourceId }, select: { desired: true } });
    if (desired === 'ABSENT') throw conflict(`The connection ${connection.name} is being removed. Make a new one instead.`);
    await recordAudit(tx, {
      actor,
      action: 'connection.enterCredentials',
      outcome: 'DONE',
      subject: { type: 'connection', id: connection.id },
      teamIds: [grant.service.teamId, grant.teamId],
      sentence: `entered new credentials for the connection ${connection.name} to ${grant.service.name}`,
      data: { serviceId: grant.serviceId, serviceName: grant.service.name, grantId: grant.id, accountId: grant.accountId, name: connection.name },
    });
  }, { lock: (tx) => lockAccess(tx, grant.serviceId, grant.accountId) });
  requireTaken(connection.name, await runPassWithCredentials(actor, connection.resourceId, credentialsOf(grant.service.signIn, input.credentials)));
  return { connectionId: connection.id };
}
