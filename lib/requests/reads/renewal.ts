import { grantVisibleTo, type GrantRow } from '@/lib/grants/reads';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { decidingInclude, type Deciding } from '../deciders';
import type { Requestable } from '../policy';

/** Access whose date is to be moved, and what decides whether, and by whom, that may be. */
export interface Renewal extends Requestable {
  grant: GrantRow;
  service: Requestable['service'] & Deciding & { id: string };
}

/** Null when the actor does not see the access. Whether it is theirs to renew is for the policy to say. */
export async function renewalOf(actor: Actor, grantId: string): Promise<Renewal | null> {
  const grant = await grantVisibleTo(scopeOf(actor), grantId);
  if (!grant) return null;
  const [service, account] = await Promise.all([
    db().service.findUniqueOrThrow({ where: { id: grant.serviceId }, include: decidingInclude }),
    db().account.findUniqueOrThrow({
      where: { id: grant.accountId },
      include: { roles: { where: { purpose: 'CONSUMER', verifiedAt: { not: null } }, select: { purpose: true } } },
    }),
  ]);
  const { id, name, teamId, regions, roles } = account;
  return { grant, service, account: { id, name, teamId, regions, hasConsumerRole: roles.length > 0 } };
}
