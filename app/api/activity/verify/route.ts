import { mayVerifyChain } from '@/lib/activity/policy';
import { activityChainSchema } from '@/lib/activity/schema';
import { verifyAuditChain } from '@/lib/platform/audit';
import { db } from '@/lib/platform/db';
import { route } from '@/lib/platform/route';

/** Recomputes every link of the audit chain. */
export const GET = route('activity.verify')
  .input(activityChainSchema)
  .load('chain', async () => ({ id: 'chain' }))
  .authorize(mayVerifyChain, () => ({ type: 'activity', id: 'chain', teamIds: [] }))
  .run(async () => {
    const check = await verifyAuditChain(db());
    return check.intact ? check : { ...check, brokenAt: String(check.brokenAt) };
  });
