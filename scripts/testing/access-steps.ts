import { connectAction } from '@/lib/connections/actions';
import { resumeGrantAction, revokeGrantAction, suspendGrantAction } from '@/lib/grants/actions';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approveRequestAction, submitRenewalAction, submitRequestAction } from '@/lib/requests/actions';
import { digestOf } from '@/lib/requests/digest';
import { requestVisibleTo } from '@/lib/requests/reads';

/** The steps of the journey as its actions take them, one after the other, for tests that look at what comes of them. */

export const consumerAccountId = '222222222222';
export const goodCredentials = { username: 'forecast', password: 'sunny-day-42' };

/** `YYYY-MM-DD`, so many days from today. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

export async function ask(actor: Actor, serviceId: string, accountId: string): Promise<string> {
  return (await submitRequestAction.as(actor, { serviceId, accountId, reason: 'The planners need tomorrow’s numbers.', until: dayFromNow(90) })).requestId;
}

export async function approve(actor: Actor, requestId: string): Promise<string> {
  const request = (await requestVisibleTo(scopeOf(actor), requestId))!;
  return (await approveRequestAction.as(actor, { requestId, digest: digestOf(request), comment: 'Welcome.' })).grantId;
}

export async function connectTo(actor: Actor, grantId: string, name: string, credentials: Record<string, string> = goodCredentials): Promise<string> {
  return (await connectAction.as(actor, { grantId, name, credentials, parameters: [] })).connectionId;
}

export async function revoke(actor: Actor, grantId: string): Promise<void> {
  await revokeGrantAction.as(actor, { grantId, comment: '' });
}

export async function askToRenew(actor: Actor, grantId: string, days = 200): Promise<string> {
  return (await submitRenewalAction.as(actor, { grantId, reason: 'The planners go on with it.', until: dayFromNow(days) })).requestId;
}

export async function suspend(actor: Actor, grantId: string): Promise<void> {
  await suspendGrantAction.as(actor, { grantId, comment: 'An incident.' });
}

export async function resume(actor: Actor, grantId: string): Promise<void> {
  await resumeGrantAction.as(actor, { grantId });
}

export async function resourceOf(connectionId: string) {
  return (await db().connection.findUniqueOrThrow({ where: { id: connectionId }, include: { resource: true } })).resource;
}
