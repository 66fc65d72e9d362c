import { grantVisibleTo, type GrantRow } from '@/lib/grants/reads';
import type { Actor } from '@/lib/platform/actor';
import { db, type Tx } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { decidingInclude, type Deciding } from '../deciders';
import type { Requestable } from '../policy';

/** Access whose date is to be moved, and what decides whether, and by whom, that may be. */
export interface Renewal extends Requestable {
  grant: GrantRow;
  service: Requestable['service'] & Deciding & { id: string };
}

/** Null when the actor does not see the access. Whether it is theirs to renew is for the policy to say. */
export async function renewalOf(actor: Actor, grantId: string, client: Tx = db()): Promise<Renewal | null> {
  const grant = await grantVisibleTo(scopeOf(actor), grantId, client);
  if (!grant) return null;
  const service = await client.service.findUniqueOrThrow({ where: { id: grant.serviceId }, include: decidingInclude });
  const account = await client.account.findUniqueOrThrow({
    where: { id: grant.accountId },
    include: { roles: { where: { purpose: 'CONSUMER', verifiedAt: { not: null } }, select: { purpose: true } } },
  });
  const { id, name, teamId, regions, roles } = account;
  return { grant, service, account: { id, name, teamId, regions, hasConsumerRole: roles.length > 0 } };
}
