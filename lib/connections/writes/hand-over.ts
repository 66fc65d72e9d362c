import { runPassWithCredentials, type HandOver } from '@/lib/controller/first-passes';
import { handOverBarrier } from '@/lib/controller/pause';
import { wakeForSure } from '@/lib/controller/wake';
import { recordAudit } from '@/lib/platform/audit';
import { databaseFaultOf } from '@/lib/platform/database-fault';
import { AppError, conflict } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import type { WriteContext } from '@/lib/platform/write';
import type { SignIn } from '@/prisma/generated/enums';
import { credentialsOf, type CredentialInput } from '../sign-in';
import { markTaken } from './record-test';

/** The connection that credentials are for. */
interface Receiver {
  id: string;
  name: string;
  resourceId: string;
  /** Number of the credentials (`ConnectionTest`). */
  entry: number;
  grant: { id: string; serviceId: string; accountId: string; teamId: string; service: { name: string; teamId: string; signIn: SignIn } };
}

/** Throws while EventBridge can't be given credentials in this account: before anything is saved, because they are not kept. */
export async function requireHandOver(accountId: string): Promise<void> {
  const barrier = await handOverBarrier(accountId);
  if (barrier) throw notNow(barrier);
}

function notNow(barrier: string): AppError {
  return conflict(`${barrier} Nothing was saved, and Pergola keeps no credentials. Enter them again then.`);
}

/** What AWS refused, or an administrator paused, between the check and the pass. */
export async function refusedMeanwhile(accountId: string): Promise<AppError> {
  return notNow((await handOverBarrier(accountId)) ?? 'An administrator had paused changes on AWS.');
}

/** Gives credentials to EventBridge in the memory of this process. Answers whether it took them. */
export function handOverCredentials({ actor }: Pick<WriteContext<unknown, unknown>, 'actor'>, { resourceId, grant }: Omit<Receiver, 'entry'>, entered: CredentialInput): Promise<HandOver> {
  return runPassWithCredentials(actor, resourceId, credentialsOf(grant.service.signIn, entered));
}

/** Records that credentials were not handed over, and throws what to do, unless EventBridge took them. */
export async function requireTaken(context: Pick<WriteContext<unknown, unknown>, 'actor' | 'recordOutcome'>, connection: Receiver, handOver: HandOver): Promise<void> {
  if (handOver.is === 'taken') {
    // Unmarked, the connection is tested some minutes later.
    await context.recordOutcome((tx) => markTaken(tx, connection.id, connection.entry)).catch((cause: unknown) => log().warn({ err: cause, connection: connection.id }, 'the hand-over of credentials is not marked'));
    return;
  }
  const { error, because } = await failureOf(connection, handOver);
  await context
    .recordOutcome(async (tx) => {
      const { grant } = connection;
      await wakeForSure(tx, [connection.resourceId]);
      await recordAudit(tx, {
        actor: context.actor,
        action: 'connection.enterCredentials',
        outcome: 'FAILED',
        subject: { type: 'connection', id: connection.id },
        teamIds: [grant.service.teamId, grant.teamId],
        sentence: `could not hand over the credentials for the connection ${connection.name} to ${grant.service.name}: ${because}`,
        data: { serviceId: grant.serviceId, serviceName: grant.service.name, grantId: grant.id, accountId: grant.accountId, name: connection.name, message: because },
      });
    })
    .catch((cause: unknown) => log().warn({ err: cause, connection: connection.id }, 'credentials that were not handed over are not in the audit'));
  throw error;
}

async function failureOf({ name, grant }: Receiver, handOver: Exclude<HandOver, { is: 'taken' }>): Promise<{ error: AppError; because: string }> {
  switch (handOver.is) {
    case 'fault': {
      const code = databaseFaultOf(handOver.cause) === 'busy' ? 'databaseBusy' : 'unavailable';
      const message = `The connection ${name} is saved, but Pergola could not finish handing over its credentials, and they are not kept. Open the connection in a minute. If it needs credentials then, enter them again.`;
      return { error: new AppError(code, message, { cause: handOver.cause }), because: 'the work broke off, so EventBridge might have them' };
    }
    case 'held':
      return {
        error: new AppError('unavailable', `Another worker was using the connection ${name}, so its credentials were not handed over, and they are not kept. Wait a moment, then enter them again.`),
        because: 'another worker was using the connection',
      };
    case 'notTaken': {
      if (handOver.reason === 'paused') {
        const error = await refusedMeanwhile(grant.accountId);
        return { error, because: error.publicMessage };
      }
      return { error: new AppError('awsRefused', `EventBridge doesn’t have the credentials for ${name}, and Pergola doesn’t keep them. ${handOver.sentence} Enter the credentials again after that.`), because: handOver.sentence };
    }
  }
}
