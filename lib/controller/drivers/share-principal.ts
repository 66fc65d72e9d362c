import { isAwsError } from '@/lib/aws/errors';
import { associateShare, disassociateShare, getShareAssociations } from '@/lib/aws/ram';
import { deleteEndpointAssociation, deleteNetworkAssociation } from '@/lib/aws/vpc-lattice-associations';
import { Conflict, type Driver, type ListRead, type ObservedBase, type Pass, type Verdict } from '../driver';
import { kindOfPrincipal, principalInWords } from '../principal-in-words';
import type { SharePrincipalSpec } from '../specs';
import { dependencyArn } from './dependency-id';
import { differs } from './differs';
import { noAssociations, readAssociations, type AccountAssociations } from './account-associations';
import { orNull } from './or-null';
import { placeInShare, takeOutOfShare } from './other-shares';

/*
 * A consumer account's place in a service's share: it lets the account make new associations with the configuration.
 * Taking it away cuts nothing that is already associated, so removing it goes in two steps: first the principal leaves,
 * which shuts the door, then the associations that the account still has are deleted. It is gone when the principals of
 * the share and both kinds of associations of the configuration were read back without that account.
 *
 * What people find on AWS and order to be cut may also be an organization, which makes no associations itself, and may
 * come in by another share that somebody put the configuration into: then the configuration leaves that share.
 */

export interface ObservedPrincipal extends ObservedBase {
  consumerAccountId: string;
  /** The account is outside the owner's organization, so it is invited. */
  external: boolean;
  statusMessage: string | null;
  configurationArn: string | null;
  /** What the account still has associated; read only once the principal has left. */
  left: AccountAssociations;
  /** Other shares that still hold the configuration; read only once the principal has left. */
  otherShareArns?: string[];
}

type PrincipalPass = Pass<SharePrincipalSpec, ObservedPrincipal>;

const ended = 'DISASSOCIATED';
/** One that never came to be gives no access, and RAM may have nothing to take out. */
const failed = 'FAILED';

function shareArnOf(pass: PrincipalPass): string | null {
  return pass.dependency('resource-share').awsArn ?? pass.awsArn;
}

function configurationOf(pass: PrincipalPass): string | null {
  return pass.dependency('resource-configuration').awsArn ?? pass.lastObserved?.configurationArn ?? null;
}

async function readPrincipal({ session, spec, desired }: PrincipalPass, shareArn: string) {
  const { consumerAccountId } = spec;
  const { items, requestId } = await getShareAssociations(session, { type: 'PRINCIPAL', shareArn, principal: consumerAccountId });
  const isOut = (status: string) => status === ended || (desired === 'absent' && status === failed);
  return { live: items.filter(({ entity, status }) => entity === consumerAccountId && !isOut(status)), requestId };
}

async function observe(pass: PrincipalPass): Promise<ObservedPrincipal | null> {
  const shareArn = shareArnOf(pass);
  if (!shareArn) return null;
  const { consumerAccountId } = pass.spec;
  const [association] = (await readPrincipal(pass, shareArn)).live;
  const configurationArn = configurationOf(pass);
  const base = { awsId: `${shareArn.split('/').at(-1)}/${consumerAccountId}`, awsArn: shareArn, consumerAccountId, configurationArn };
  if (association) {
    const { status, external, statusMessage } = association;
    return { ...base, awsState: status, external, statusMessage: statusMessage ?? null, left: noAssociations };
  }
  if (pass.desired === 'present' || !configurationArn) return null;
  const otherShareArns = (await readOtherShares(pass, configurationArn)).flatMap(({ shareArn, items }) => (items.length > 0 ? [shareArn] : []));
  const left = kindOfPrincipal(consumerAccountId) === 'account' ? (await readAssociations(pass.session, configurationArn, consumerAccountId)).associations : noAssociations;
  if (otherShareArns.length + left.network.length + left.endpoint.length === 0) return null;
  return { ...base, awsState: ended, external: false, statusMessage: null, left, otherShareArns };
}

function readOtherShares({ session, spec }: PrincipalPass, configurationArn: string) {
  return Promise.all((spec.otherShareArns ?? []).map(async (shareArn) => ({ shareArn, ...(await placeInShare(session, shareArn, configurationArn)) })));
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
async function leaveShare(pass: PrincipalPass, shareArn: string): Promise<boolean> {
  try {
    await disassociateShare(pass.session, { shareArn, principals: [pass.spec.consumerAccountId] });
    return true;
  } catch (error) {
    if (isAwsError(error, 'conflict', 'notFound')) return false;
    if (isAwsError(error, 'accessDenied') && !(await orNull(readPrincipal(pass, shareArn)))?.live.length) return false;
    throw error;
  }
}

async function joinShare({ session, spec }: PrincipalPass, shareArn: string): Promise<void> {
  try {
    await associateShare(session, { shareArn, principals: [spec.consumerAccountId] });
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
async function cutAssociations({ session }: PrincipalPass, { network, endpoint }: AccountAssociations): Promise<void> {
  for (const association of network) {
    if (association.status === 'DELETE_IN_PROGRESS') continue;
    try {
      await orNull(deleteNetworkAssociation(session, association.arn));
    } catch (error) {
      if (!association.isManaged || !isAwsError(error, 'conflict', 'invalid')) throw error;
    }
  }
  for (const association of endpoint) await orNull(deleteEndpointAssociation(session, association.arn));
}

/** The doors first, then whoever is inside. */
async function cutWhatIsLeft(pass: PrincipalPass, { left, otherShareArns = [], configurationArn }: ObservedPrincipal): Promise<void> {
  for (const shareArn of otherShareArns) await takeOutOfShare(pass.session, shareArn, configurationArn!);
  await cutAssociations(pass, left);
}

async function readProof(pass: PrincipalPass): Promise<ListRead[]> {
  const { consumerAccountId, serviceName } = pass.spec;
  const shareArn = shareArnOf(pass);
  const configurationArn = configurationOf(pass);
  const where = { accountId: pass.accountId, region: pass.region };
  const lists: ListRead[] = [];
  if (shareArn) {
    const { live, requestId } = await readPrincipal(pass, shareArn);
    lists.push({ ...where, operation: 'ram:GetResourceShareAssociations', filter: `principal ${consumerAccountId} of the share of ${serviceName}`, found: live.length, requestId });
  }
  for (const { shareArn, items, requestId } of configurationArn ? await readOtherShares(pass, configurationArn) : []) {
    lists.push({ ...where, operation: 'ram:GetResourceShareAssociations', filter: `${serviceName} in the share ${items[0]?.shareName || shareArn}`, found: items.length, requestId });
  }
  if (configurationArn && kindOfPrincipal(consumerAccountId) === 'account') {
    const { associations, requestIds } = await readAssociations(pass.session, configurationArn, consumerAccountId);
    const managed = associations.network.filter(({ isManaged }) => isManaged).length;
    const note = managed > 0 ? ' (managed by EventBridge, which takes it away with the connection)' : '';
    lists.push(
      {
        ...where,
        operation: 'vpc-lattice:ListServiceNetworkResourceAssociations',
        filter: `service network association of ${serviceName} made by account ${consumerAccountId}${note}`,
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
    );
  }
  return lists;
}

export const sharePrincipalDriver: Driver<SharePrincipalSpec, ObservedPrincipal> = {
  kind: 'share-principal',
  side: 'owner',
  noun: 'principal of the resource share',
  usuallySeconds: 5,
  observe,
  create: (pass) => joinShare(pass, dependencyArn(pass, 'resource-share')),
  /** What failed or was suspended leaves first; it is added again once it is out, at once where it never was in. */
  async update(pass, { awsArn }) {
    if (!(await leaveShare(pass, awsArn!))) await joinShare(pass, awsArn!);
  },
  async remove(pass, observed) {
    if (observed.awsState === ended) return cutWhatIsLeft(pass, observed);
    if (observed.awsState !== 'DISASSOCIATING') await leaveShare(pass, observed.awsArn!);
  },
  judge: judgePrincipal,
  survey: {
    lists: ['sharePrincipals'],
    traceOf: ({ spec, awsArn }, { sharePrincipals }) => sharePrincipals.get(awsArn)?.find(({ entity, status }) => entity === spec.consumerAccountId && status !== ended) ?? null,
  },
  describeRemoval({ consumerAccountId, serviceName }, { awsState, left, otherShareArns = [] }) {
    if (awsState !== ended) return `AWS is taking ${serviceName} back from ${principalInWords(consumerAccountId)} (usually a few seconds).`;
    if (otherShareArns.length > 0) return `AWS is taking ${serviceName} out of ${otherShareArns.length === 1 ? 'another share' : `${otherShareArns.length} other shares`} that held it (usually a few seconds).`;
    const count = left.network.length + left.endpoint.length;
    return `Account ${consumerAccountId} is out of the share of ${serviceName}; ${count} association${count === 1 ? '' : 's'} of it ${count === 1 ? 'is' : 'are'} being cut.`;
  },
  readProof,
};
