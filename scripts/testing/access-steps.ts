import { connect } from '@/lib/connections/writes/connect';
import { grantVisibleTo } from '@/lib/grants/reads';
import { resumeGrant } from '@/lib/grants/writes/resume';
import { revokeGrant } from '@/lib/grants/writes/revoke';
import { suspendGrant } from '@/lib/grants/writes/suspend';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { digestOf } from '@/lib/requests/digest';
import { requestVisibleTo } from '@/lib/requests/reads';
import { renewalOf } from '@/lib/requests/reads/renewal';
import { submissionOf } from '@/lib/requests/submission';
import { approveRequest } from '@/lib/requests/writes/approve';
import { submitRenewal } from '@/lib/requests/writes/renew';
import { submitRequest } from '@/lib/requests/writes/submit';

/** The steps of the journey as its actions take them, one after the other, for tests that look at what comes of them. */

export const consumerAccountId = '222222222222';
export const goodCredentials = { username: 'forecast', password: 'sunny-day-42' };

/** `YYYY-MM-DD`, so many days from today. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

export async function ask(actor: Actor, serviceId: string, accountId: string): Promise<string> {
  const input = { serviceId, accountId, reason: 'The planners need tomorrow’s numbers.', until: dayFromNow(90) };
  const { requestId } = await submitRequest({ actor, input, thing: (await submissionOf(actor, input))! });
  return requestId;
}

export async function approve(actor: Actor, requestId: string): Promise<string> {
  const request = (await requestVisibleTo(scopeOf(actor), requestId))!;
  const input = { requestId, digest: digestOf(request), comment: 'Welcome.' };
  const { grantId } = await approveRequest({ actor, input, thing: request });
  return grantId;
}

export async function connectTo(actor: Actor, grantId: string, name: string, credentials: Record<string, string> = goodCredentials): Promise<string> {
  const grant = (await grantVisibleTo(scopeOf(actor), grantId))!;
  const { connectionId } = await connect({ actor, input: { grantId, name, credentials, parameters: {} }, thing: grant });
  return connectionId;
}

export async function revoke(actor: Actor, grantId: string): Promise<void> {
  const grant = (await grantVisibleTo(scopeOf(actor), grantId))!;
  await revokeGrant({ actor, input: { grantId, comment: '' }, thing: grant });
}

export async function askToRenew(actor: Actor, grantId: string, days = 200): Promise<string> {
  const input = { grantId, reason: 'The planners go on with it.', until: dayFromNow(days) };
  const { requestId } = await submitRenewal({ actor, input, thing: (await renewalOf(actor, grantId))! });
  return requestId;
}

export async function suspend(actor: Actor, grantId: string): Promise<void> {
  const grant = (await grantVisibleTo(scopeOf(actor), grantId))!;
  await suspendGrant({ actor, input: { grantId, comment: 'An incident.' }, thing: grant });
}

export async function resume(actor: Actor, grantId: string): Promise<void> {
  const grant = (await grantVisibleTo(scopeOf(actor), grantId))!;
  await resumeGrant({ actor, input: { grantId }, thing: grant });
}

export async function resourceOf(connectionId: string) {
  return (await db().connection.findUniqueOrThrow({ where: { id: connectionId }, include: { resource: true } })).resource;
}
