import { runFirstPasses } from '@/lib/controller/first-passes';
import { AppError, conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import { withQueryMoved } from '../http-task';
import type { ConnectionRow } from '../reads';
import type { SendTest } from '../schema';
import { callThrough, type TestOutcome } from './call-through';
import { leavingNow, recordTest } from './record-test';

/** Runs one HTTP Task through the connection, under the consumer account's own roles. */
export async function sendTest(context: WriteContext<SendTest, ConnectionRow>): Promise<TestOutcome> {
  const { actor, thing: connection } = context;
  const { resource, grant } = connection;
  const { account, service } = grant;
  if (!account.httpTaskRoleArn) {
    throw conflict(`Account ${account.id} has no role for HTTP Tasks on record. Ask an administrator of Pergola to add it with "pergola accounts add --consumes".`);
  }
  if (!resource.awsArn) throw conflict(`The connection ${connection.name} is not there yet. Wait until this page shows that it is ready.`);
  // The request leaves now, so the right to send it is checked on locked rows now.
  const left = await context.transaction((tx) => leavingNow(tx, connection.id, grant.serviceId));
  const request = { ...withQueryMoved(context.input), isDeclared: false, expected: [] };
  const outcome = await callThrough(connection, request, { sourceIdentity: actor.personId, roleArn: account.httpTaskRoleArn, connectionArn: resource.awsArn });
  await context.recordOutcome((tx) => recordTest(tx, actor, connection, { outcome, ...left, isDeclared: false })).catch((cause: unknown) => {
    throw new AppError('unavailable', `The test request was sent, but Pergola could not record its result, so it shows none. Before you send it again, check whether ${service.name} received it.`, { cause });
  });
  if (outcome.explanation?.next === 'enterCredentials') await runFirstPasses(actor, [resource.id]);
  return outcome;
}
