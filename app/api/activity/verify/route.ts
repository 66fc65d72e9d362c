import { mayVerifyChain } from '@/lib/activity/policy';
import { readOutsideHeads, trustedPublicKeys } from '@/lib/activity/reads/outside-heads';
import { activityChainSchema } from '@/lib/activity/schema';
import { readOnlyDb } from '@/lib/platform/db';
import { route } from '@/lib/platform/route';
import { verifyAudit } from '@/lib/platform/verify-audit';

/** Recomputes every link of the audit chain and compares it with the signed heads that left the database. */
export const GET = route('activity.verify')
  .input(activityChainSchema)
  .load('chain', async () => ({ id: 'chain' }))
  .authorize(mayVerifyChain, () => ({ type: 'activity', id: 'chain', teamIds: [] }))
  .run(async () => {
    const publicKeys = trustedPublicKeys();
    const heads = await readOutsideHeads();
    return { ...(await verifyAudit(readOnlyDb(), { heads, publicKeys })), publicKeys };
  });
