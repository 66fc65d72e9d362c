import { isAwsError } from '@/lib/aws/errors';
import { disassociateShare, getResourceShares, getShareAssociations, type ResourceShare } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';
import { accessRemainsReason, Conflict, keepTag, ownershipTag } from '../driver';
import { accountOf, isSamePrincipal } from '../policy-principals';
import { kindOfPrincipal } from '../principal-in-words';
import { memberInWords, type AsMember } from './membership';
import { holdsOnlyServices } from './holds-only-services';

/*
 * A service has a share of its own, and anyone in the owner's account can put its configuration into further shares. Only
 * the owner of a configuration can share it, so the owner's lists show every share that holds it ("Shareable resources",
 * AWS RAM user guide). Who belongs to an organizational unit is in no list that the roles may read.
 */

/** Another share that holds the configuration and names the holder as a principal. */
export interface OtherShare {
  shareArn: string;
  shareName: string;
  /**
   * `principal`: the holder leaves the share. `configuration`: the share is Pergola's own for something else, so what does
   * not belong to it leaves. `policy`: AWS made the share from a resource policy, and it goes with that policy.
   */
  leaves: 'principal' | 'configuration' | 'policy';
  /**
   * Why Pergola leaves the share as it is: `tag`, the owners said so; `contents`, the share holds more than services of
   * Pergola, so a person must decide on it. Null: nothing speaks against it.
   */
  kept: 'tag' | 'contents' | null;
  /** AWS is at it already. */
  isLeaving: boolean;
}

/** What lets a holder in together with others, so that it can't be taken from the holder alone. */
export interface SharedPath {
  principal: string;
  shareArn: string;
  shareName: string;
}

export interface PathsByShare {
  /** ARNs of the other shares that hold the configuration. */
  holding: { shareArn: string; shareName: string; isLeaving: boolean; hasKeepTag: boolean }[];
  direct: OtherShare[];
  /** Of all shares that hold the configuration. */
  principals: string[];
  /** Organizations and organizational units, whether the holder belongs to them or not. One that is the holder itself leaves the shares that its removal names. */
  indirect: SharedPath[];
  /** Of the list of shares that hold the configuration. */
  requestId: string;
}

export interface PathsOf {
  configurationArn: string;
  /** The service's own share. */
  ownShareArn: string | null;
  holder: string;
}

const out = new Set(['DISASSOCIATED', 'FAILED']);

/** Every share that holds the configuration: one list, and the principals of each. */
export async function readPathsByShare(session: AwsSession, { configurationArn, ownShareArn, holder }: PathsOf): Promise<PathsByShare> {
  const { items, requestId } = await readHolding(session, configurationArn);
  const places = items.filter(({ entity, status }) => entity === configurationArn && !out.has(status));
  const holding = [...new Map(places.map(({ shareArn, shareName, status }) => [shareArn, { shareArn, shareName, isLeaving: status === 'DISASSOCIATING' }])).values()];
  const isAccount = kindOfPrincipal(holder) === 'account';
  const direct: OtherShare[] = [];
  const indirect: SharedPath[] = [];
  const everyone = new Set<string>();
  const withKeepTag = new Set<string>();
  for (const { shareArn, shareName, isLeaving } of holding) {
    const principals = (await getShareAssociations(session, { type: 'PRINCIPAL', shareArn })).items.filter(({ status }) => !out.has(status));
    const isOther = shareArn !== ownShareArn;
    const share = isOther ? (await getResourceShares(session, { owner: 'SELF', shareArn }))[0] : undefined;
    const leaves = isOther ? whatLeaves(share) : null;
    if (share && keepTag in share.tags) withKeepTag.add(shareArn);
    // Whom the resource policy lets in is named with the policy.
    if (leaves !== 'policy') {
      for (const { entity } of principals) everyone.add(entity);
      const isIndirect = (entity: string) => isForMembers(entity, holder) || (isOther && !isAccount && isSamePrincipal(entity, holder));
      indirect.push(...principals.filter(({ entity }) => isIndirect(entity)).map(({ entity }) => ({ principal: entity, shareArn, shareName })));
    }
    const own = leaves && isAccount ? principals.filter(({ entity }) => accountOf(entity) === holder) : [];
    if (!leaves || own.length === 0) continue;
    const isKept = leaves === 'principal' && !withKeepTag.has(shareArn) && !(await holdsOnlyServices(session, shareArn));
    direct.push({ shareArn, shareName, leaves, kept: withKeepTag.has(shareArn) ? 'tag' : isKept ? 'contents' : null, isLeaving: isLeaving || own.every(({ status }) => status === 'DISASSOCIATING') });
  }
  const others = holding.filter(({ shareArn }) => shareArn !== ownShareArn).map((one) => ({ ...one, hasKeepTag: withKeepTag.has(one.shareArn) }));
  return { holding: others, direct, principals: [...everyone], indirect, requestId };
}

async function readHolding(session: AwsSession, configurationArn: string) {
  try {
    return await getShareAssociations(session, { type: 'RESOURCE', resourceArn: configurationArn });
  } catch (error) {
    if (isAwsError(error, 'notFound')) return { items: [], requestId: error.requestId ?? '' };
    throw error;
  }
}

/** Whether a principal lets in an account if it is a member: `membership.ts` tells whether it is. */
export function isForMembers(principal: string, holder: string): boolean {
  const kind = kindOfPrincipal(principal);
  return kindOfPrincipal(holder) === 'account' && (kind === 'organization' || kind === 'unit');
}

function whatLeaves(share: ResourceShare | undefined): OtherShare['leaves'] {
  if (share?.isFromPolicy) return 'policy';
  return share?.tags[ownershipTag] ? 'configuration' : 'principal';
}

/** `the organization o-1234567890 in the share team-a`, with what is not known of it. */
export function pathInWords({ shareArn, shareName, ...member }: SharedPath & AsMember): string {
  return `${memberInWords(member)} in the share ${shareName || shareArn}`;
}

/** What remains through a share that Pergola leaves as it is, with the reason. */
export function keptInWords({ shareArn, shareName, kept }: OtherShare, accountId: string): string {
  const why = kept === 'tag' ? `has the tag ${keepTag}` : 'holds other resources as well';
  return `account ${accountId} in the share ${shareName || shareArn}, which ${why}`;
}

/**
 * The account leaves a share that Pergola did not make: what the share holds, and for whom else, stays.
 *
 * @throws {Conflict} with reason `accessRemains`, when the removal role must not do that.
 */
export async function leaveOtherShare({ session, change }: { session: AwsSession; change: AwsSession }, shareArn: string, accountId: string): Promise<void> {
  try {
    await disassociateShare(change, { shareArn, principals: [accountId] });
  } catch (error) {
    if (isAwsError(error, 'conflict', 'notFound')) return;
    if (!isAwsError(error, 'accessDenied')) throw error;
    const [share] = await getResourceShares(session, { owner: 'SELF', shareArn });
    throw new Conflict(
      `Access remains through the share ${share?.name || shareArn}: Pergola isn’t allowed to remove account ${accountId} from it. Remove the account from that share on AWS, or deploy the stack of Pergola’s roles with RemoveAccountsFromOtherShares=yes. Pergola then checks again and completes the removal.`,
      'owner',
      accessRemainsReason,
    );
  }
}
