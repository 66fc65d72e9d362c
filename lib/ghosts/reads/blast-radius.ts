import { isAwsError } from '@/lib/aws/errors';
import { openAccountSession } from '@/lib/controller/account-session';
import { readingAccess } from '@/lib/controller/read-permissions';
import type { Actor } from '@/lib/platform/actor';
import { AppError } from '@/lib/platform/errors';
import { accessKey, findAccess, findInPolicies, findOnward, type FoundAccess } from '../finding';
import { holderAccounts, type GhostRow } from '../reads';
import { capitalized, ghostInWords, holderInWords, isForMany } from '../words';
import { listAccess } from './access-on-aws';
import { publishedIn, readExplained } from './explained';
import { listNetworks } from './networks-on-aws';
import { listPolicies } from './policies-on-aws';

/** What a cut takes away, as AWS lists it now. */
export interface GhostBlastRadius {
  /** What fails, for whom. */
  sentence: string;
  /** What AWS lists of the holder now, in words. */
  items: { key: string; sentence: string; arn: string; awsState: string | null }[];
  /** Others who come in by the same share, resource policy or service network, and lose that way in too. */
  others: string[];
  /** What the cut does not touch. */
  afterwards: string[];
  /** Why AWS did not say. */
  notRead: string | null;
}

export async function blastRadiusOfGhost(actor: Actor, row: GhostRow): Promise<GhostBlastRadius> {
  const { service, holder } = row;
  const name = (await holderAccounts([holder])).get(holder)?.name;
  const who = capitalized(holderInWords(holder, name));
  const base = { afterwards: afterwardsOf(row), items: [], others: [], sentence: `${who} can no longer use ${service.name}. Calls through what is cut fail from then on.` };
  try {
    const session = await openAccountSession(service.accountId, service.region, 'READ', { sourceIdentity: actor.personId, sessionName: row.id, permissions: readingAccess });
    const published = (await publishedIn(service)).filter(({ serviceId }) => serviceId === service.id);
    const arns = published.map(({ configurationArn }) => configurationArn);
    const [listed, policies] = await Promise.all([listAccess(session, arns), listPolicies(session, arns)]);
    const { networks } = await listNetworks(listed.associations, { session, sourceIdentity: actor.personId });
    const explained = await readExplained(service, [service.id]);
    const found = [...findAccess(listed, published, explained), ...findOnward(listed.associations, networks, published, explained), ...findInPolicies(policies, listed, published, explained)];
    const hasGrant = explained.granted.has(accessKey(service.id, holder));
    const theirs = found.filter((one) => one.holder === holder && (!hasGrant || (one.isOtherPath && one.is === 'unexplained')));
    const doors = new Set(theirs.flatMap((one) => doorsOf(one, hasGrant)));
    return {
      ...base,
      sentence: hasGrant ? `${who} loses this path to ${service.name}. Its grant stays, and so do its connections.` : isForMany(holder) ? `No account can connect to ${service.name} by way of ${holderInWords(holder)} any more.` : base.sentence,
      items: theirs.map(({ key, kind, awsArn, details }) => ({ key, arn: awsArn, awsState: details.state, sentence: ghostInWords({ kind, holder, holderName: name, serviceName: service.name, details }) })),
      others: [...new Set(found.filter((one) => one.holder !== holder && doorsOf(one, hasGrant).some((door) => doors.has(door))).map((one) => holderInWords(one.holder)))],
      notRead: null,
    };
  } catch (error) {
    if (!isAwsError(error) && !(error instanceof AppError)) throw error;
    return { ...base, notRead: error.publicMessage };
  }
}

const policyNote =
  'Pergola deletes the whole resource policy, because its role can’t write policies. Connections that exist keep working. AWS does not document whether AWS RAM writes the statements of its resource shares again: if AWS refuses a new connection of an account with access, remove that principal from the share in AWS RAM, and Pergola adds it again.';

/** What a cut removes as a whole, whoever comes in by it. An account with a grant leaves a share that someone made by hand alone. */
function doorsOf({ kind, awsArn, details }: FoundAccess, hasGrant: boolean): string[] {
  if (kind === 'NETWORK_ASSOCIATION' || kind === 'SHARED_NETWORK') return [awsArn];
  if (kind === 'RESOURCE_POLICY') return [`policy of ${awsArn}`];
  return details.isOtherShare && (!hasGrant || details.isMarkedShare) ? [awsArn] : [];
}

function afterwardsOf(row: GhostRow): string[] {
  const { holder, kind, service } = row;
  return [
    ...(row.isOtherPath ? [] : [`This cannot be undone here. They can request access to ${service.name}, and then connect again.`]),
    ...(isForMany(holder) ? ['Accounts that are connected already stay connected. Each of them that has no grant is listed on its own once AWS is read again; cut those too.'] : []),
    ...(kind === 'RESOURCE_POLICY' ? [policyNote] : []),
    ...(kind === 'SHARED_NETWORK' ? [`The account that owns the service network can put ${service.name} on it again while it has access. To prevent that, block onward sharing on the service’s page.`] : []),
    ...(kind === 'CONNECTION' ? ['Pergola tries to delete the association that EventBridge manages, which AWS may refuse; the connection itself stays in their account for them to delete.'] : []),
  ];
}
