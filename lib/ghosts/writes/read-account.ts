import { openAccountSession } from '@/lib/controller/account-session';
import type { AccountTask, AccountTarget } from '@/lib/controller/account-checks';
import { findAccess } from '../finding';
import { listAccess } from '../reads/access-on-aws';
import { publishedIn, readExplained } from '../reads/explained';
import { recordReading } from './record-reading';

/** Looks for access that no grant explains, under the owner's role alone. AWS's lists come first, what explains them after. */
async function readAccount(target: AccountTarget): Promise<void> {
  const { accountId, region } = target;
  const published = await publishedIn(target);
  const session = published.length > 0 ? await openAccountSession(accountId, region, 'owner', { sourceIdentity: 'pergola', sessionName: 'ghosts' }) : null;
  const listed = session && (await listAccess(session, published.map(({ configurationArn }) => configurationArn)));
  const explained = await readExplained(target, published.map(({ serviceId }) => serviceId));
  await recordReading(target, listed ? findAccess(listed, published, explained) : []);
}

export const ghostsTask: AccountTask = { name: 'ghosts', everyMs: 15 * 60_000, run: readAccount };
