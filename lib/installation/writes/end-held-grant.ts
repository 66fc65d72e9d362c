import { lockGrant } from '@/lib/grants/access-lock';
import { endedAlready, endGrant } from '@/lib/grants/writes/end';
import type { Tx } from '@/lib/platform/db';
import type { Locked, WriteContext } from '@/lib/platform/write';
import type { HeldGrant } from '../reads';
import { refuseUnlessHeld } from './continue';

const comment = 'Ended by an administrator while the installation was on hold.';

/** Ends access that this database would make again. Workers remove what AWS still lists, with proof. */
export async function endHeldGrant({ actor, thing: { grant }, transaction }: WriteContext<unknown, HeldGrant>): Promise<{ grantId: string }> {
  const work = (tx: Tx, { actor: by, thing: held }: Locked<HeldGrant>) => {
    refuseUnlessHeld(held);
    return endGrant(tx, grant.id, { how: 'revoke', by, comment });
  };
  await transaction(work, {
    lock: (tx) => lockGrant(tx, grant),
    overtaken: (tx) => endedAlready(tx, actor, grant.id),
  });
  return { grantId: grant.id };
}
