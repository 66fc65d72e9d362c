import { isAwsError } from '@/lib/aws/errors';
import { openAccountSession } from '@/lib/controller/account-session';
import type { Actor } from '@/lib/platform/actor';
import { AppError } from '@/lib/platform/errors';
import { findAccess } from '../finding';
import { holderAccounts, type GhostRow } from '../reads';
import { capitalized, ghostInWords, holderInWords, isForMany } from '../words';
import { listAccess } from './access-on-aws';
import { publishedIn, readExplained } from './explained';

/** What a cut takes away, as AWS lists it now. */
export interface GhostBlastRadius {
  /** What fails, for whom. */
  sentence: string;
  /** What AWS lists of the holder now, in words. */
  items: { key: string; sentence: string; arn: string; awsState: string | null }[];
  /** Others who come in by the same share of somebody else's and lose that way in too. */
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
    const session = await openAccountSession(service.accountId, service.region, 'owner', { sourceIdentity: actor.personId, sessionName: row.id });
    const published = (await publishedIn(service)).filter(({ serviceId }) => serviceId === service.id);
    const found = findAccess(await listAccess(session, published.map(({ configurationArn }) => configurationArn)), published, await readExplained(service, [service.id]));
    const theirs = found.filter((one) => one.holder === holder);
    const shares = new Set(theirs.filter(({ details }) => details.isOtherShare).map(({ awsArn }) => awsArn));
    return {
      ...base,
      sentence: isForMany(holder) ? `No account can connect to ${service.name} by way of ${holderInWords(holder)} any more.` : base.sentence,
      items: theirs.map(({ key, kind, awsArn, details }) => ({ key, arn: awsArn, awsState: details.state, sentence: ghostInWords({ kind, holder, holderName: name, serviceName: service.name, details }) })),
      others: found.filter((one) => one.holder !== holder && shares.has(one.awsArn)).map((one) => holderInWords(one.holder)),
      notRead: null,
    };
  } catch (error) {
    if (!isAwsError(error) && !(error instanceof AppError)) throw error;
    return { ...base, notRead: error.publicMessage };
  }
}

function afterwardsOf({ holder, kind, service }: GhostRow): string[] {
  return [
    `This cannot be undone here. They can request access to ${service.name}, and then connect anew.`,
    ...(isForMany(holder) ? ['Accounts that are connected already stay connected. Each of them that has no grant is listed on its own once AWS is read again; cut those too.'] : []),
    ...(kind === 'CONNECTION' ? ['Pergola tries to delete the association that EventBridge manages, which AWS may refuse; the connection itself stays in their account for them to delete.'] : []),
  ];
}
