import { runFirstPasses } from '@/lib/controller/first-passes';
import type { WriteContext } from '@/lib/platform/write';
import { lockGrant } from '../access-lock';
import type { GrantRow } from '../reads';
import type { EndGrant } from '../schema';
import { endedAlready, endGrant } from './end';

type Context = WriteContext<EndGrant, GrantRow>;

/** Takes access away: the consumer's side first, then the associations, then the principal, until AWS lists nothing. */
export function revokeGrant(context: Context): Promise<{ grantId: string }> {
  return endByPerson(context, 'revoke');
}

/** The same, asked for by those who have the access. */
export function giveBackGrant(context: Context): Promise<{ grantId: string }> {
  return endByPerson(context, 'giveBack');
}

async function endByPerson({ actor, input, thing: grant, transaction }: Context, how: 'revoke' | 'giveBack'): Promise<{ grantId: string }> {
  const resourceIds = await transaction((tx, { actor: by }) => endGrant(tx, grant.id, { how, by, comment: input.comment }), {
    lock: (tx) => lockGrant(tx, grant),
    overtaken: (tx) => endedAlready(tx, actor, grant.id),
  });
  await runFirstPasses(actor, resourceIds);
  return { grantId: grant.id };
}
