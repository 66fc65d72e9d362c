import { openAccountSession } from '@/lib/controller/account-session';
import type { AccountTask, AccountTarget } from '@/lib/controller/account-checks';
import { readingAccess } from '@/lib/controller/read-permissions';
import { AppError } from '@/lib/platform/errors';
import { findAccess, findInPolicies, findOnward } from '../finding';
import { listAccess, listShares } from '../reads/access-on-aws';
import { publishedIn, readExplained } from '../reads/explained';
import { listNetworks, type NetworksRead } from '../reads/networks-on-aws';
import { listPolicies } from '../reads/policies-on-aws';
import { marksTask } from './read-marks';
import { recordReading } from './record-reading';

const reason = { sourceIdentity: 'pergola', sessionName: 'ghosts', permissions: readingAccess };

/**
 * Looks for access that no grant explains. AWS's lists come first, what explains them after. Who reaches the service
 * networks of other accounts is read in those accounts; what was found of a network stays while it cannot be read.
 */
async function readAccount(target: AccountTarget): Promise<void> {
  const { accountId, region } = target;
  const published = await publishedIn(target);
  const session = published.length > 0 ? await openAccountSession(accountId, region, 'READ', reason) : null;
  const listed = session && (await listAccess(session, published.map(({ configurationArn }) => configurationArn)));
  const read: NetworksRead = listed ? await listNetworks(listed.associations, { session, sourceIdentity: reason.sourceIdentity }) : { networks: [], unread: [] };
  const explained = await readExplained(target, published.map(({ serviceId }) => serviceId));
  const found = listed ? [...findAccess(listed, published, explained), ...findOnward(listed.associations, read.networks, published, explained)] : [];
  await recordReading(target, found, { kinds: ['PRINCIPAL', 'NETWORK_ASSOCIATION', 'ENDPOINT_ASSOCIATION', 'CONNECTION', 'SHARED_NETWORK'], unreadNetworks: read.unread.map(({ networkArn }) => networkArn) });
  const refused = read.unread.find(({ problem }) => problem !== null);
  if (refused) throw new AppError('awsRefused', `Pergola can’t read who account ${refused.ownerAccountId} shares service network ${refused.networkArn.split('/').at(-1)} with: ${refused.problem}`);
}

export const ghostsTask: AccountTask = { name: 'ghosts', everyMs: 15 * 60_000, run: readAccount };

/**
 * Looks for principals of resource policies that are in no resource share: one call for each configuration, so it is read
 * once an hour. What looks strange is read once more after the shares, which may have changed in between.
 */
async function readPolicies(target: AccountTarget): Promise<void> {
  const { accountId, region } = target;
  const published = await publishedIn(target);
  const arns = published.map(({ configurationArn }) => configurationArn);
  const session = published.length > 0 ? await openAccountSession(accountId, region, 'READ', reason) : null;
  const policies = session ? await listPolicies(session, arns) : [];
  const shares = session && (await listShares(session));
  const explained = await readExplained(target, published.map(({ serviceId }) => serviceId));
  const find = (listed: typeof policies) => (shares ? findInPolicies(listed, shares, published, explained) : []);
  const strange = new Set(find(policies).map(({ awsArn }) => awsArn));
  const again = session && strange.size > 0 ? await listPolicies(session, [...strange]) : [];
  await recordReading(target, find(again), { kinds: ['RESOURCE_POLICY'] });
}

export const policiesTask: AccountTask = { name: 'policies', everyMs: 60 * 60_000, run: readPolicies };

/** All that looks for unmanaged access. */
export const ghostTasks: readonly AccountTask[] = [ghostsTask, policiesTask, marksTask];
