import { runFirstPasses } from '@/lib/controller/first-passes';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { lockAccess } from '../access-lock';
import type { GrantRow } from '../reads';
import type { EndGrant } from '../schema';
import { endGrant } from './end';

interface Context {
  actor: Actor;
  input: EndGrant;
  thing: GrantRow;
}

/** Takes access away: the consumer's side first, then the associations, then the principal, until AWS lists nothing. */
export function revokeGrant(context: Context): Promise<{ grantId: string }> {
  return endByPerson(context, 'revoke');
}

/** The same, asked for by those who have the access. */
export function giveBackGrant(context: Context): Promise<{ grantId: string }> {
  return endByPerson(context, 'giveBack');
}

async function endByPerson({ actor, input, thing: grant }: Context, how: 'revoke' | 'giveBack'): Promise<{ grantId: string }> {
  const resourceIds = await db().$transaction(async (tx) => {
    await lockAccess(tx, grant.serviceId, grant.accountId);
    return endGrant(tx, grant.id, { how, by: actor, comment: input.comment });
  });
  await runFirstPasses(actor, resourceIds);
  return { grantId: grant.id };
}
