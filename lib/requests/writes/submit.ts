import { lockAccess } from '@/lib/grants/access-lock';
import { recordAudit } from '@/lib/platform/audit';
import type { Actor } from '@/lib/platform/actor';
import { databaseNow, Prisma, type Tx } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import type { WriteContext } from '@/lib/platform/write';
import { requirePublished } from '@/lib/services/writes/require-published';
import type { RequestableService, RequestingAccount } from '../reads';
import { requireRoomForRequest } from '../quotas';
import type { SubmitRequest } from '../schema';
import { whatIsAsked } from '../sentence';
import { dayInWords, endOfDay, untilProblem } from '../until';

export interface Submission {
  service: RequestableService;
  account: RequestingAccount;
}

interface Sides {
  service: Pick<RequestableService, 'id' | 'name' | 'teamId'>;
  account: Pick<RequestingAccount, 'id' | 'teamId'>;
}

interface Filing extends Sides {
  actor: Actor;
  reason: string;
  until: string;
  /** ARNs of what was found on AWS without a grant, when that is to be kept. */
  found?: string[];
}

/** Asks for access. What is there already is said instead of asking twice; nothing of it is lost. */
export async function submitRequest({ input, thing, transaction }: WriteContext<SubmitRequest, Submission>): Promise<{ requestId: string }> {
  const { service, account } = thing;
  return unlessPendingTwice(thing, () =>
    transaction(async (tx, { actor }) => ({ requestId: await fileRequest(tx, { actor, service, account, reason: input.reason, until: input.until }) }), {
      lock: (tx) => lockAccess(tx, service.id, account.id),
    }),
  );
}

/** Files a request in the caller's transaction, which holds the lock of the access, and gives its id. */
export async function fileRequest(tx: Tx, { actor, service, account, reason, until: day, found }: Filing): Promise<string> {
  await requirePublished(tx, service.id);
  const now = await databaseNow(tx);
  const problem = untilProblem(day, now);
  if (problem) throw new AppError('invalidInput', problem, { fieldErrors: { until: problem } });
  const pending = await tx.accessRequest.findFirst({
    where: { serviceId: service.id, accountId: account.id, state: 'PENDING' },
    include: { requester: { select: { id: true, name: true } } },
  });
  if (pending) throw alreadyAsked(actor, { requestId: pending.id, serviceName: service.name, accountId: account.id, requester: pending.requester });
  const grant = await tx.grant.findFirst({ where: { serviceId: service.id, accountId: account.id, state: { in: ['ACTIVE', 'SUSPENDED'] }, until: { gt: now } } });
  if (grant) throw conflict(`Account ${account.id} already has access to ${service.name} until ${dayInWords(grant.until)}. Renew that access if you need it for longer.`, { href: `/access/${grant.id}`, text: 'Open access' });
  await requireRoomForRequest(tx, { personId: actor.personId, teamId: account.teamId, serviceId: service.id, accountId: account.id, now });
  const until = endOfDay(day);
  const requestId = newId('req');
  await tx.accessRequest.create({
    data: { id: requestId, serviceId: service.id, accountId: account.id, teamId: account.teamId, requesterId: actor.personId, reason, until },
  });
  await recordAudit(tx, {
    actor,
    action: 'request.submit',
    outcome: 'DONE',
    subject: { type: 'request', id: requestId },
    teamIds: [service.teamId, account.teamId],
    sentence: `asked for ${whatIsAsked({ serviceName: service.name, accountId: account.id, until })}${found ? ', which that account has on AWS without a grant' : ''}`,
    data: { serviceId: service.id, serviceName: service.name, accountId: account.id, until: until.toISOString(), reason, ...(found && { found }) },
  });
  return requestId;
}

export async function unlessPendingTwice<T>({ service, account }: Sides, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isPendingTwice(error)) throw error;
    throw conflict(`${service.name} was asked for account ${account.id} a moment ago.`, { href: '/access', text: 'Open my access' });
  }
}

function alreadyAsked(actor: Actor, { requestId, serviceName, accountId, requester }: { requestId: string; serviceName: string; accountId: string; requester: { id: string; name: string } }): AppError {
  const who = requester.id === actor.personId ? 'You have' : `${requester.name} has`;
  return conflict(`${who} already asked for ${serviceName} in account ${accountId}, and it waits for a decision.`, { href: `/approvals/${requestId}`, text: 'Open request' });
}

/** The partial unique index: one pending request a service and account. */
function isPendingTwice(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
