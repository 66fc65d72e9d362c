import { describeOrganization } from '@/lib/aws/organizations';
import { openAccountSession, type SessionReason } from '@/lib/controller/account-session';
import { readingOrganization } from '@/lib/controller/read-permissions';
import { log } from '@/lib/platform/log';

/** Longer than this nobody waits; the account is then invited. */
const answerMs = 5_000;
/** As long as a session under an account's role is kept: an account moves between organizations hardly ever. */
const keptMs = 15 * 60_000;

/** By account number, what its organization was when it was last asked. */
const known = new Map<string, { id: string | null; until: number }>();

/**
 * Whether the consumer's account must accept an invitation: the two accounts are not in one organization. Where AWS does
 * not say, it counts as invited: an invitation that turns out not to be needed is found to be none and holds up nothing,
 * while one that is needed and not looked for would wait for ever. So it proves nothing about the organization of the
 * account: what does is read for each removal proof (`lib/controller/drivers/membership.ts`).
 */
export async function needsInvitation(
  owner: { accountId: string },
  consumer: { accountId: string },
  region: string,
  reason: Omit<SessionReason, 'permissions'>,
): Promise<boolean> {
  const [ownerOrganization, consumerOrganization] = await Promise.all([
    organizationId(owner.accountId, region, reason),
    organizationId(consumer.accountId, region, reason),
  ]);
  return ownerOrganization === null || ownerOrganization !== consumerOrganization;
}

async function organizationId(accountId: string, region: string, reason: Omit<SessionReason, 'permissions'>): Promise<string | null> {
  const kept = known.get(accountId);
  if (kept && kept.until > performance.now()) return kept.id;
  const tooLate = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer in time')), answerMs).unref());
  try {
    const id = await Promise.race([
      openAccountSession(accountId, region, 'READ', { ...reason, permissions: readingOrganization }).then(describeOrganization).then(({ organization }) => organization?.id ?? null),
      tooLate,
    ]);
    known.set(accountId, { id, until: performance.now() + keptMs });
    return id;
  } catch (error) {
    log().warn({ account: accountId, err: error }, 'organization not read; the account is invited');
    return null;
  }
}
