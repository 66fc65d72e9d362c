import { declareResources } from '@/lib/controller/declare';
import { pausedReason } from '@/lib/controller/driver';
import type { HttpParameter } from '@/lib/controller/specs';
import { lockGrant } from '@/lib/grants/access-lock';
import type { GrantRow } from '@/lib/grants/reads';
import { standingOf, type Standing } from '@/lib/grants/status';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, type Tx } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import type { WriteContext } from '@/lib/platform/write';
import { requirePublished } from '@/lib/services/writes/require-published';
import { notHttps, whyNotHttps } from '@/lib/services/https';
import { connectionNamesIn } from '../reads';
import { requireRoomForConnection } from '../quotas';
import type { Connect } from '../schema';
import { missingCredentials, openTokenParameters, parametersOf, signInDetailsOf, valueOf, type ServiceParameter } from '../sign-in';
import { connectionKey, connectionSpec, wantedOfConnection } from '../wanted';
import { forgetRefused } from './forget-refused';
import { handOverCredentials, refusedMeanwhile, requireHandOver, requireTaken } from './hand-over';
import { beginEntry } from './record-test';
import { requireAsShown } from './require-as-shown';

type Placed = Omit<HttpParameter, 'value'>;

/** Workers, which have no credentials, leave a new connection to the action that has them for this long. */
const headStartMs = 5_000;

/**
 * Makes a connection: intent and audit in one transaction, then one pass with the credentials in its hand. They go to
 * EventBridge alone; whatever becomes of the pass, nothing of them stays.
 */
export async function connect(context: WriteContext<Connect, GrantRow>): Promise<{ connectionId: string }> {
  const { input, thing: grant, transaction } = context;
  const { service } = grant;
  const details = signInDetailsOf(service.signInDetails);
  const missing = {
    ...missingCredentials(service.signIn, details, input.credentials),
    ...missingValues('parameters', openParameters(service), input.parameters, 'the service needs it with every call'),
    ...missingValues('tokenParameters', openTokenParameters(details, false), input.tokenParameters, 'the token endpoint needs it'),
  };
  if (Object.keys(missing).length > 0) throw new AppError('invalidInput', 'Check the highlighted fields. Nothing was saved.', { fieldErrors: missing });
  const why = whyNotHttps(service);
  if (why) throw conflict(`${notHttps}. ${why}`);
  await requireHandOver(grant.accountId);
  const made = await transaction((tx, locked) => writeConnection(tx, locked.actor, input, grant), {
    lock: (tx) => lockGrant(tx, grant),
    overtaken: (tx) => whyNotConnected(tx, grant),
  });
  const connection = { id: made.connectionId, name: input.name, resourceId: made.resourceId, grant, entry: made.entry };
  const handOver = await handOverCredentials(context, connection, input.credentials);
  if (handOver.is === 'notTaken') await refuseToTheFace(context, made);
  await requireTaken(context, connection, handOver);
  return { connectionId: made.connectionId };
}

/** What AWS refused at once is taken back, so that the form can simply be sent again. */
async function refuseToTheFace({ actor, thing: grant, recordOutcome }: WriteContext<Connect, GrantRow>, made: { connectionId: string; resourceId: string }): Promise<void> {
  const refusal = await recordOutcome((tx) => forgetRefused(tx, actor, made, grant)).catch((error: unknown) => {
    // The connection is saved, and its page says what AWS refused.
    log().warn({ err: error, connection: made.connectionId }, 'a refused connection was not taken back');
    return null;
  });
  if (!refusal) return;
  if (refusal.reason === pausedReason) throw await refusedMeanwhile(grant.accountId);
  throw new AppError('awsRefused', refusal.sentence, refusal.reason === 'nameTaken' ? { fieldErrors: { name: refusal.sentence } } : undefined);
}

/** Credentials are not kept: they are taken only once AWS has everything that the connection stands on. */
async function requireShared(tx: Tx, { service, accountId, principalId, invitationId }: GrantRow): Promise<void> {
  const needed = [principalId, ...(invitationId ? [invitationId] : [])];
  const ready = await tx.resource.count({ where: { id: { in: needed }, desired: 'PRESENT', readyAt: { not: null } } });
  if (ready < needed.length) throw conflict(`AWS is still sharing ${service.name} with account ${accountId}, so nothing was made. It usually takes a few seconds; send the form again then.`);
}

async function standingNow(tx: Tx, grant: GrantRow): Promise<Standing> {
  return standingOf(await tx.grant.findUniqueOrThrow({ where: { id: grant.id } }), await databaseNow(tx));
}

async function whyNotConnected(tx: Tx, grant: GrantRow): Promise<AppError> {
  const { name } = grant.service;
  if ((await standingNow(tx, grant)) === 'suspended') return conflict(`The access to ${name} was suspended, so nothing was created. Connect after its owners resumed it.`);
  return conflict(`The access to ${name} has ended, so nothing was created. Request access again.`, { href: `/services/${grant.serviceId}/request`, text: 'Request access' });
}

async function writeConnection(tx: Tx, actor: Actor, input: Connect, grant: GrantRow) {
  const { service } = grant;
  await requirePublished(tx, service.id);
  await requireAsShown(tx, service, input.serviceVersion);
  if ((await standingNow(tx, grant)) !== 'active') throw await whyNotConnected(tx, grant);
  await requireShared(tx, grant);
  await requireRoomForConnection(tx, grant);
  if ((await connectionNamesIn(grant.accountId, service.region, tx)).includes(input.name)) {
    const message = `Account ${grant.accountId} already has a connection named ${input.name}. Choose another name.`;
    throw new AppError('conflict', message, { fieldErrors: { name: message } });
  }
  const connectionId = newId('con');
  const key = connectionKey(connectionId);
  const wanted = wantedOfConnection({
    id: connectionId,
    accountId: grant.accountId,
    region: service.region,
    spec: connectionSpec({
      name: input.name,
      serviceName: service.name,
      signIn: service.signIn,
      details: signInDetailsOf(service.signInDetails),
      parameters: withValues(parametersOf(service.parameters), input.parameters),
      tokenParameters: input.tokenParameters,
    }),
    dependsOn: [grant.principal.key, ...(grant.invitation ? [grant.invitation.key] : []), service.configuration.key],
    isWanted: true,
    repairs: service.onDrift === 'REPAIR',
  });
  const ids = await declareResources(tx, [wanted], { headStartMs });
  const resourceId = ids.get(key)!;
  await tx.connection.create({ data: { id: connectionId, grantId: grant.id, name: input.name, resourceId, createdById: actor.personId } });
  const entry = await beginEntry(tx, connectionId);
  await recordAudit(tx, {
    actor,
    action: 'connection.create',
    outcome: 'DONE',
    subject: { type: 'connection', id: connectionId },
    teamIds: [service.teamId, grant.teamId],
    sentence: `connected account ${grant.accountId} to ${service.name} as ${input.name}`,
    data: { serviceId: service.id, serviceName: service.name, grantId: grant.id, accountId: grant.accountId, name: input.name },
  });
  return { connectionId, resourceId, entry };
}

function openParameters(service: GrantRow['service']): Placed[] {
  return parametersOf(service.parameters).filter(({ value }) => value === undefined);
}

/** By field of the form, which lists the open parameters in their order. */
function missingValues(field: 'parameters' | 'tokenParameters', open: Placed[], given: HttpParameter[], because: string): Record<string, string> {
  return Object.fromEntries(open.flatMap((one, index) => (valueOf(given, one) ? [] : [[`${field}.${index}.value`, `Enter a value for ${one.name}: ${because}.`]])));
}

/** The service's own values count; only what it leaves open is filled in. */
function withValues(wanted: ServiceParameter[], given: HttpParameter[]): HttpParameter[] {
  return wanted.map(({ in: place, name, value }) => ({ in: place, name, value: value ?? valueOf(given, { in: place, name }) ?? '' }));
}
