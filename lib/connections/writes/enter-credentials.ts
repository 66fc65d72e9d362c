import { lockAccess } from '@/lib/grants/access-lock';
import { recordAudit } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import { requirePublished } from '@/lib/services/writes/require-published';
import type { ConnectionRow } from '../reads';
import type { EnterCredentials } from '../schema';
import { missingCredentials, signInDetailsOf } from '../sign-in';
import { handOverCredentials, requireHandOver, requireTaken } from './hand-over';
import { beginEntry } from './record-test';
import { requireAsShown } from './require-as-shown';

/** Workers, which have no credentials, leave the connection to the action that has them for this long. */
const headStartSeconds = 5;

/**
 * Hands new credentials to EventBridge: for a connection that was refused, that is not there any more, or that works and gets others. Its
 * ARN stays, unless it is created again.
 */
export async function enterCredentials(context: WriteContext<EnterCredentials, ConnectionRow>): Promise<{ connectionId: string }> {
  const { input, thing: connection, transaction } = context;
  const { grant } = connection;
  const fieldErrors = missingCredentials(grant.service.signIn, signInDetailsOf(grant.service.signInDetails), input.credentials);
  if (Object.keys(fieldErrors).length > 0) throw new AppError('invalidInput', 'Check the highlighted fields. Nothing was saved.', { fieldErrors });
  await requireHandOver(grant.accountId);
  const entry = await transaction(async (tx, { actor }) => {
    await requirePublished(tx, grant.serviceId);
    await requireAsShown(tx, grant.service, input.serviceVersion);
    const { desired, phase } = await tx.resource.findUniqueOrThrow({ where: { id: connection.resourceId }, select: { desired: true, phase: true } });
    if (desired === 'ABSENT') throw conflict(`The connection ${connection.name} is being removed. Make a new one instead.`);
    const isChange = phase === 'CONVERGED';
    if (isChange) await expectCheck(tx, connection.resourceId);
    const begun = await beginEntry(tx, connection.id);
    await recordAudit(tx, {
      actor,
      action: 'connection.enterCredentials',
      outcome: 'DONE',
      subject: { type: 'connection', id: connection.id },
      teamIds: [grant.service.teamId, grant.teamId],
      sentence: isChange ? `entered other credentials for the connection ${connection.name} to ${grant.service.name}, which works` : `entered new credentials for the connection ${connection.name} to ${grant.service.name}`,
      data: { serviceId: grant.serviceId, serviceName: grant.service.name, grantId: grant.id, accountId: grant.accountId, name: connection.name, isChange },
    });
    return begun;
  }, { lock: (tx) => lockAccess(tx, grant.serviceId, grant.accountId) });
  await requireTaken(context, { ...connection, entry }, await handOverCredentials(context, connection, input.credentials));
  return { connectionId: connection.id };
}

/** A connection that works is not called ready until EventBridge has checked the new credentials, whatever becomes of this process. */
async function expectCheck(tx: Tx, resourceId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE resource SET phase = 'PENDING', "phaseSince" = clock_timestamp(), "readyAt" = NULL, sentence = 'Its credentials are being changed.', "nextPassAt" = clock_timestamp() + ${headStartSeconds} * interval '1 second'
    WHERE id = ${resourceId}`;
}
