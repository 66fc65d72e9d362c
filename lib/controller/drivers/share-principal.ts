import { isAwsError } from '@/lib/aws/errors';
import { associateShare, disassociateShare, getShareAssociations, type ShareAssociation } from '@/lib/aws/ram';
import { listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { deleteResourcePolicy, getResourcePolicy } from '@/lib/aws/vpc-lattice-policies';
import { deleteEndpointAssociation, deleteNetworkAssociation } from '@/lib/aws/vpc-lattice-associations';
import { Conflict, keepTag, type ChangePass, type Driver, type ListRead, type ObservedBase, type Pass, type Verdict } from '../driver';
import { isSamePrincipal, letsIn, principalsOf } from '../policy-principals';
import { isRamPrincipal, kindOfPrincipal, principalInWords } from '../principal-in-words';
import type { SharePrincipalSpec } from '../specs';
import { policyGraceMs } from '../timing';
import { dependencyArn } from './dependency-id';
import { differs } from './differs';
import { isMarked } from './is-marked';
import { chosenOf, listMarkedShares } from './marked-share';
import { noAssociations, readAssociations, type AccountAssociations } from './account-associations';
import { memberInWords, membershipReader, type AsMember, type MembershipReader } from './membership';
import { orNull } from './or-null';
import { takeOutOfShare } from './other-shares';
import { networksOfOthers, readNetworkReach, type NetworkReach } from './network-reach';
import { isForMembers, keptInWords, leaveOtherShare, pathInWords, readPathsByShare, type OtherShare, type PathsByShare, type SharedPath } from './paths-by-share';

/*
 * A consumer account's place in a service's share: it lets the account make new associations with the configuration.
 * Taking it away cuts nothing that is already associated, so removing it goes in two steps: first the principal leaves,
 * which shuts the door, then the associations that the account still has are deleted. It is gone when the principals of
 * every share that holds the configuration, the resource policy and both kinds of associations of the configuration were
 * read back without that account (docs/decisions/0023-what-a-removal-proof-covers.md).
 *
 * AWS RAM writes the principals of shares into the resource policy. A statement that is left a while after the principal
 * has left was put there by hand, and keeps the door open: then the whole policy is deleted, since the role may delete
 * it and not write it (docs/decisions/0022-onward-sharing.md). What exists is not cut by that, and RAM's shares stay.
 *
 * What people find on AWS and order to be cut may also be an organization, which makes no associations itself, and may
 * come in by another share that somebody put the configuration into, or by a service network that another account
 * shares: then the configuration leaves that share or network.
 */

export interface ObservedPrincipal extends ObservedBase {
  consumerAccountId: string;
  /** The account is outside the owner's organization, so it is invited. */
  external: boolean;
  statusMessage: string | null;
  configurationArn: string | null;
  /** What the account still has associated; read only once the principal has left. */
  left: AccountAssociations;
  /** Other shares that the configuration leaves; read only once the principal has left. */
  otherShareArns?: string[];
  /** Other shares that the account leaves; read only once the principal has left. */
  principalIn?: string[];
  /** Since when the resource policy names it without a principal in the share, as ISO 8601; null: it does not. */
  policySince?: string | null;
}

type PrincipalPass = Pass<SharePrincipalSpec, ObservedPrincipal>;
type PrincipalChange = ChangePass<SharePrincipalSpec, ObservedPrincipal>;

const ended = 'DISASSOCIATED';
/** One that never came to be gives no access, and RAM may have nothing to take out. */
const failed = 'FAILED';

interface Own {
  shareArn: string | null;
  configurationArn: string | null;
}

/**
 * The service's share and configuration. A database that was restored to before they were created has no ARN of them: before
 * a removal takes them for never made, AWS is asked for their marks.
 */
async function ownOf(pass: PrincipalPass): Promise<Own> {
  const shareArn = pass.dependency('resource-share').awsArn ?? pass.awsArn;
  const configurationArn = pass.dependency('resource-configuration').awsArn ?? pass.lastObserved?.configurationArn ?? null;
  if (pass.desired === 'present' || (shareArn && configurationArn)) return { shareArn, configurationArn };
  const marked = shareArn ?? chosenOf(await listMarkedShares(pass.session, pass.dependency('resource-share').resourceId))?.arn ?? null;
  return { shareArn: marked, configurationArn: configurationArn ?? (await findConfiguration(pass, marked)) };
}

/** In the share, or by the name of the service: the tags of few configurations are asked for. */
async function findConfiguration(pass: PrincipalPass, shareArn: string | null): Promise<string | null> {
  const held = shareArn ? (await orNull(getShareAssociations(pass.session, { type: 'RESOURCE', shareArn })))?.items ?? [] : [];
  const named = (await listResourceConfigurations(pass.session)).filter(({ name, arn }) => name === pass.spec.serviceName && arn.split(':')[4] === pass.accountId);
  const { resourceId } = pass.dependency('resource-configuration');
  for (const arn of new Set([...held.map(({ entity }) => entity), ...named.map((one) => one.arn)])) if (await isMarked(pass, arn, resourceId)) return arn;
  return null;
}

async function readPrincipal({ session, spec, desired }: PrincipalPass, shareArn: string): Promise<{ live: ShareAssociation[]; requestId: string } | null> {
  const { consumerAccountId } = spec;
  if (!isRamPrincipal(consumerAccountId)) return null;
  const { items, requestId } = await getShareAssociations(session, { type: 'PRINCIPAL', shareArn, principal: consumerAccountId });
  const isOut = (status: string) => status === ended || (desired === 'absent' && status === failed);
  const live = items.filter(({ entity, status }) => entity === consumerAccountId && !isOut(status));
  // One that is on its way out can be listed beside one that somebody has just added.
  return { live: live.toSorted((one, other) => Number(one.status === 'DISASSOCIATING') - Number(other.status === 'DISASSOCIATING')), requestId };
}

async function observe(pass: PrincipalPass): Promise<ObservedPrincipal | null> {
  const { shareArn, configurationArn } = await ownOf(pass);
  if (!shareArn) return null;
  const { consumerAccountId } = pass.spec;
  const association = (await readPrincipal(pass, shareArn))?.live[0];
  const base = { awsId: `${shareArn.split('/').at(-1)}/${consumerAccountId}`, awsArn: shareArn, consumerAccountId, configurationArn };
  if (association) {
    const { status, external, statusMessage } = association;
    return { ...base, awsState: status, external, statusMessage: statusMessage ?? null, left: noAssociations };
  }
  if (pass.desired === 'present' || !configurationArn) return null;
  const { leaving, staying } = await readShares(pass, shareArn, configurationArn);
  const otherShareArns = leaving.filter(({ leaves, isLeaving }) => leaves === 'configuration' && !isLeaving).map((share) => share.shareArn);
  const principalIn = leaving.filter(({ leaves, isLeaving }) => leaves === 'principal' && !isLeaving).map((share) => share.shareArn);
  const left = makesAssociations(pass.spec) ? (await readAssociations(pass.session, configurationArn, consumerAccountId, pass.spec.networkArns)).associations : noAssociations;
  const isNamed = (await readPolicy(pass, configurationArn)).isNamed && !holdsAccount(staying);
  if (leaving.length + left.network.length + left.endpoint.length === 0 && !isNamed) return null;
  const policySince = isNamed ? (pass.lastObserved?.policySince ?? new Date().toISOString()) : null;
  return { ...base, awsState: ended, external: false, statusMessage: null, left, otherShareArns, principalIn, policySince };
}

/** An account makes them; others only come in by the networks that the cut names. */
function makesAssociations({ consumerAccountId, networkArns = [] }: SharePrincipalSpec): boolean {
  return kindOfPrincipal(consumerAccountId) === 'account' || networkArns.length > 0;
}

async function readPolicy({ session, spec }: PrincipalPass, configurationArn: string): Promise<{ isNamed: boolean; isReadable: boolean; forMembers: string[]; requestId: string }> {
  const { policy, requestId } = await getResourcePolicy(session, configurationArn);
  const principals = policy === null ? null : principalsOf(policy);
  const { consumerAccountId } = spec;
  return {
    isNamed: principals !== null && letsIn(principals, consumerAccountId),
    isReadable: principals?.isReadable ?? true,
    forMembers: (principals?.holders ?? []).filter((holder) => isForMembers(holder, consumerAccountId)),
    requestId,
  };
}

/** Every share that holds the configuration, what leaves those that let in the holder, and which of them stay as they are. The order of a person names shares whatever they hold. */
async function readShares({ session, spec }: PrincipalPass, ownShareArn: string | null, configurationArn: string): Promise<PathsByShare & { leaving: OtherShare[]; staying: OtherShare[] }> {
  const { consumerAccountId, otherShareArns = [] } = spec;
  const read = await readPathsByShare(session, { configurationArn, ownShareArn, holder: consumerAccountId });
  const ordered = read.holding.filter(({ shareArn }) => otherShareArns.includes(shareArn)).map(({ hasKeepTag, ...share }) => ({ ...share, leaves: 'configuration' as const, kept: hasKeepTag ? ('tag' as const) : null }));
  const all = [...ordered, ...read.direct.filter(({ shareArn }) => !otherShareArns.includes(shareArn))];
  const stays = ({ kept, isLeaving }: OtherShare) => kept !== null && !isLeaving;
  return { ...read, leaving: all.filter((share) => !stays(share)), staying: all.filter(stays) };
}

/** AWS RAM writes the account of a share that stays into the resource policy: that is named with the share. */
function holdsAccount(staying: readonly OtherShare[]): boolean {
  return staying.some(({ leaves }) => leaves === 'principal');
}

export function judgePrincipal(spec: SharePrincipalSpec, observed: ObservedPrincipal): Verdict {
  const { consumerAccountId, serviceName } = spec;
  switch (observed.awsState) {
    case 'ASSOCIATED':
      return { is: 'converged', sentence: `${serviceName} is shared with account ${consumerAccountId}.` };
    case 'ASSOCIATING':
      return observed.external
        ? { is: 'converged', sentence: `${serviceName} is offered to account ${consumerAccountId}, which is outside the organization: the invitation has to be accepted there.` }
        : {
            is: 'waiting',
            sentence: `AWS is sharing ${serviceName} with account ${consumerAccountId} (usually a few seconds). If it takes minutes, sharing within the organization is switched off in AWS RAM.`,
          };
    case failed:
      return putBack(observed, `AWS could not share ${serviceName} with account ${consumerAccountId}${observed.statusMessage ? ` (${observed.statusMessage})` : ''}`);
    case 'SUSPENDED':
    case 'SUSPENDING':
      return putBack(observed, `AWS suspended the sharing of ${serviceName} with account ${consumerAccountId}, which has left the organization`);
    default:
      return { is: 'waiting', sentence: `AWS is changing how ${serviceName} is shared with account ${consumerAccountId} (${observed.awsState}).` };
  }
}

function putBack({ awsState }: ObservedPrincipal, phrase: string): Verdict {
  return differs([{ fix: 'update', phrase, what: 'place in the share', wanted: 'ASSOCIATED', found: awsState }])!;
}

/**
 * Whoever is not a principal, or not any more, is out already: then it answers false. RAM forgets a share that
 * somebody deleted after an hour, and its tag with it, which the role's permissions ask for: a refusal means nothing where
 * AWS lists no such principal.
 */
async function leaveShare(pass: PrincipalChange, shareArn: string): Promise<boolean> {
  try {
    await disassociateShare(pass.change, { shareArn, principals: [pass.spec.consumerAccountId] });
    return true;
  } catch (error) {
    if (isAwsError(error, 'conflict', 'notFound')) return false;
    if (isAwsError(error, 'accessDenied') && !(await orNull(readPrincipal(pass, shareArn)))?.live.length) return false;
    throw error;
  }
}

async function joinShare({ change, spec }: PrincipalChange, shareArn: string): Promise<void> {
  try {
    await associateShare(change, { shareArn, principals: [spec.consumerAccountId] });
  } catch (error) {
    if (!isAwsError(error, 'invalid') || error.code !== 'OperationNotPermittedException') throw error;
    throw new Conflict(
      `AWS does not allow sharing ${spec.serviceName} with account ${spec.consumerAccountId}: the share, or the organization, keeps out accounts that are not in the organization. Ask the service’s owners to allow it in AWS RAM. (${error.publicMessage})`,
      'owner',
      'sharingNotAllowed',
    );
  }
}

/** Deletes what is left. A service that manages an association of its own may refuse: that one goes with the consumer's connection. */
async function cutAssociations({ change }: PrincipalChange, { network, endpoint }: AccountAssociations): Promise<void> {
  for (const association of network) {
    if (association.status === 'DELETE_IN_PROGRESS') continue;
    try {
      await orNull(deleteNetworkAssociation(change, association.arn));
    } catch (error) {
      if (!association.isManaged || !isAwsError(error, 'conflict', 'invalid')) throw error;
    }
  }
  for (const association of endpoint) await orNull(deleteEndpointAssociation(change, association.arn));
}

/** The doors first, then whoever is inside. A share that the role must not change stops nothing else. */
async function cutWhatIsLeft(pass: PrincipalChange, { left, otherShareArns = [], principalIn = [], policySince, configurationArn }: ObservedPrincipal): Promise<void> {
  const refusals: Conflict[] = [];
  for (const shareArn of principalIn) {
    try {
      await leaveOtherShare(pass, shareArn, pass.spec.consumerAccountId);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      refusals.push(error);
    }
  }
  for (const shareArn of otherShareArns) await takeOutOfShare(pass.change, shareArn, configurationArn!);
  if (policySince && principalIn.length === 0 && (pass.spec.removesPolicy || Date.now() - Date.parse(policySince) >= policyGraceMs)) await deleteResourcePolicy(pass.change, configurationArn!);
  await cutAssociations(pass, left);
  if (refusals[0]) throw refusals[0];
}

async function readProof(pass: PrincipalPass): Promise<ListRead[]> {
  const { spec } = pass;
  const { consumerAccountId, serviceName } = spec;
  const { shareArn, configurationArn } = await ownOf(pass);
  const where = { accountId: pass.accountId, region: pass.region };
  const lists: ListRead[] = [];
  if (shareArn) {
    const read = await readPrincipal(pass, shareArn);
    if (read) lists.push({ ...where, operation: 'ram:GetResourceShareAssociations', filter: `principal ${consumerAccountId} of the share of ${serviceName}`, found: read.live.length, requestId: read.requestId });
  }
  if (!configurationArn) return lists;
  const members = membershipReader(pass.openReader, consumerAccountId);
  const shares = await readShares(pass, shareArn, configurationArn);
  lists.push(...listsOfShares(spec, { ...shares, indirect: await members.among(shares.indirect) }).map((list) => ({ ...where, ...list })));
  const policy = await readPolicy(pass, configurationArn);
  // AWS RAM writes the principals of shares into the policy: those are named with their share.
  const byPolicy = policy.forMembers.filter((holder) => !shares.principals.some((principal) => isSamePrincipal(principal, holder)));
  const named = { ...policy, isNamed: policy.isNamed && !holdsAccount(shares.staying) };
  lists.push(...listsOfPolicy(spec, named, await members.among(byPolicy.map((principal) => ({ principal })))).map((list) => ({ ...where, ...list })));
  if (makesAssociations(spec)) lists.push(...(await listsOfAssociations(pass, configurationArn, members)));
  const leftOut = members.leftOut();
  if (!leftOut) return lists;
  const filter = `account ${consumerAccountId} as a member of ${leftOut.principals.map(principalInWords).join(', ')}`;
  return [...lists, { accountId: consumerAccountId, region: pass.region, operation: 'organizations:DescribeOrganization', filter, found: 0, requestId: leftOut.requestId }];
}

type ListOfOwner = Omit<ListRead, 'accountId' | 'region'>;

type SharesRead = Omit<Awaited<ReturnType<typeof readShares>>, 'indirect'> & { indirect: (SharedPath & AsMember)[] };

function listsOfShares({ consumerAccountId, serviceName, otherShareArns = [] }: SharePrincipalSpec, { holding, leaving, staying, indirect, requestId }: SharesRead): ListOfOwner[] {
  const operation = 'ram:GetResourceShareAssociations';
  const named = otherShareArns.map((arn) => ({ arn, held: holding.find(({ shareArn }) => shareArn === arn) }));
  const letIn = leaving.filter(({ shareArn }) => !otherShareArns.includes(shareArn));
  const through = letIn.length > 0 ? ` (${letIn.map(({ shareArn, shareName }) => shareName || shareArn).join(', ')})` : '';
  return [
    ...named.map(({ arn, held }) => ({
      operation,
      filter: `${serviceName} in the share ${held?.shareName || arn}`,
      found: held ? 1 : 0,
      requestId,
      ...(held?.hasKeepTag && { remains: `the share ${held.shareName || arn}, which has the tag ${keepTag} and holds ${serviceName}` }),
    })),
    ...(isRamPrincipal(consumerAccountId) ? [{ operation, filter: `other share${through} that holds ${serviceName} and lets in ${principalInWords(consumerAccountId)}`, found: letIn.length, requestId }] : []),
    ...staying
      .filter(({ shareArn }) => !otherShareArns.includes(shareArn))
      .map((share) => ({ operation, filter: `account ${consumerAccountId} in the share ${share.shareName || share.shareArn}, which holds ${serviceName}`, found: 1, requestId, remains: keptInWords(share, consumerAccountId) })),
    ...indirect
      .filter(({ shareArn }) => !otherShareArns.includes(shareArn))
      .map((path) => ({ operation, filter: `principal ${path.principal} of the share ${path.shareName || path.shareArn}, which holds ${serviceName}`, found: 1, requestId, remains: pathInWords(path) })),
  ];
}

function listsOfPolicy({ consumerAccountId, serviceName }: SharePrincipalSpec, { isNamed, isReadable, requestId }: Awaited<ReturnType<typeof readPolicy>>, indirect: AsMember[]): ListOfOwner[] {
  const operation = 'vpc-lattice:GetResourcePolicy';
  const filter = isReadable ? `${principalInWords(consumerAccountId)} in the resource policy of ${serviceName}` : `resource policy of ${serviceName}, which can't be read and might let in ${principalInWords(consumerAccountId)}`;
  return [
    { operation, filter, found: isNamed ? 1 : 0, requestId },
    ...indirect.map((member) => ({ operation, filter: `${principalInWords(member.principal)} in the resource policy of ${serviceName}`, found: 1, requestId, remains: `${memberInWords(member)} in the resource policy of the configuration` })),
  ];
}

async function listsOfAssociations(pass: PrincipalPass, configurationArn: string, members: MembershipReader): Promise<ListRead[]> {
  const { consumerAccountId, serviceName, networkArns = [] } = pass.spec;
  const where = { accountId: pass.accountId, region: pass.region };
  const { associations, others, requestIds } = await readAssociations(pass.session, configurationArn, consumerAccountId, networkArns);
  const reaches: NetworkReach[] = [];
  if (kindOfPrincipal(consumerAccountId) === 'account') {
    for (const network of networksOfOthers(others, consumerAccountId)) reaches.push(await readNetworkReach(pass.openReader, network, members));
  }
  const through = networkArns.map(idOf).join(', ');
  const managed = associations.network.filter(({ isManaged }) => isManaged).length;
  const note = managed > 0 ? ' (managed by EventBridge, which takes it away with the connection)' : '';
  const unread = reaches.filter((one) => one.reaches === null).map(({ networkArn, ownerAccountId }) => `${idOf(networkArn)} of account ${ownerAccountId}`);
  const unseen = unread.length > 0 ? `; not seen: who else reaches service network ${unread.join(', ')}, whose account Pergola can't read` : '';
  return [
    {
      ...where,
      operation: 'vpc-lattice:ListServiceNetworkResourceAssociations',
      filter: `service network association of ${serviceName} made by account ${consumerAccountId}${through && `, or with ${through}`}${note}${unseen}`,
      found: associations.network.length,
      requestId: requestIds.network,
    },
    {
      ...where,
      operation: 'vpc-lattice:ListResourceEndpointAssociations',
      filter: `VPC endpoint association of ${serviceName} made by account ${consumerAccountId}`,
      found: associations.endpoint.length,
      requestId: requestIds.endpoint,
    },
    ...reaches.flatMap(({ networkArn, ownerAccountId, reaches: isReached, isLeaving, requestId }): ListRead[] => {
      if (isReached === null) return [];
      const network = `service network ${idOf(networkArn)} of account ${ownerAccountId}`;
      return [{ accountId: ownerAccountId, region: pass.region, operation: 'vpc-lattice:ListServiceNetworkVpcAssociations', filter: `account ${consumerAccountId} on ${network}, which holds ${serviceName}`, found: isReached ? 1 : 0, requestId, ...(isReached && !isLeaving && { remains: network }) }];
    }),
  ];
}

function idOf(networkArn: string): string {
  return networkArn.split('/').at(-1)!;
}

export const sharePrincipalDriver: Driver<SharePrincipalSpec, ObservedPrincipal> = {
  kind: 'share-principal',
  side: 'owner',
  noun: 'principal of the resource share',
  usuallySeconds: 5,
  observe,
  async isListed(pass) {
    const { items } = await getShareAssociations(pass.session, { type: 'PRINCIPAL', shareArn: dependencyArn(pass, 'resource-share') });
    return items.some(({ entity, status }) => entity === pass.spec.consumerAccountId && status !== ended);
  },
  create: (pass) => joinShare(pass, dependencyArn(pass, 'resource-share')),
  /** What failed or was suspended leaves first; it is added again once it is out, at once where it never was in. */
  async update(pass, { awsArn }) {
    if (!(await leaveShare(pass, awsArn!))) await joinShare(pass, awsArn!);
  },
  async remove(pass, observed) {
    if (observed.awsState === ended) return cutWhatIsLeft(pass, observed);
    if (observed.awsState !== 'DISASSOCIATING') await leaveShare(pass, observed.awsArn!);
  },
  removesOthers: ({ awsState }) => awsState === ended,
  judge: judgePrincipal,
  survey: {
    lists: ['sharePrincipals'],
    traceOf: ({ spec, awsArn }, { sharePrincipals }) => sharePrincipals.get(awsArn)?.find(({ entity, status }) => entity === spec.consumerAccountId && status !== ended) ?? null,
  },
  describeRemoval({ consumerAccountId, serviceName }, { awsState, left, otherShareArns = [], principalIn = [], policySince }) {
    if (awsState !== ended) return `AWS is taking ${serviceName} back from ${principalInWords(consumerAccountId)} (usually a few seconds).`;
    if (otherShareArns.length > 0) return `AWS is taking ${serviceName} out of ${otherShareArns.length === 1 ? 'another share' : `${otherShareArns.length} other shares`} that held it (usually a few seconds).`;
    if (principalIn.length > 0) return `AWS is removing ${principalInWords(consumerAccountId)} from ${principalIn.length === 1 ? 'another share' : `${principalIn.length} other shares`} that held ${serviceName} (usually a few seconds).`;
    if (policySince) return `AWS is deleting the resource policy of ${serviceName}, which lets in ${principalInWords(consumerAccountId)}.`;
    const count = left.network.length + left.endpoint.length;
    return `Account ${consumerAccountId} is out of the share of ${serviceName}; ${count} association${count === 1 ? '' : 's'} of it ${count === 1 ? 'is' : 'are'} being cut.`;
  },
  readProof,
};
