import { deleteNetworkAssociation, type NetworkAssociation } from '@/lib/aws/vpc-lattice-associations';
import type { Driver, ListRead, ObservedBase, Pass } from '../driver';
import { principalInWords } from '../principal-in-words';
import type { AccessPathSpec } from '../specs';
import { listAssociations } from './account-associations';
import { orNull } from './or-null';
import { takeOutOfShare } from './other-shares';
import { keptInWords, leaveOtherShare, readPathsByShare, type OtherShare } from './paths-by-share';

/*
 * A path to a service that an account has beside its grant: a second resource share that holds the configuration, or a
 * service network of another account. It is removed, and the principal and the associations of the grant
 * stay. Nothing creates it here. Sources of what each call does: `share-principal.ts`, decisions 0014, 0022 and 0023.
 */

export interface ObservedPath extends ObservedBase {
  configurationArn: string;
  /** Shares that the configuration leaves. */
  otherShareArns: string[];
  /** Shares that the holder leaves. */
  principalIn: string[];
  /** Associations with the named service networks. */
  left: { arn: string; status: string | null }[];
}

type PathPass = Pass<AccessPathSpec, ObservedPath>;

async function readPath(pass: PathPass) {
  const { session, spec } = pass;
  const { configurationArn, ownShareArn, otherShareArns, networkArns, consumerAccountId } = spec;
  const paths = otherShareArns.length > 0 ? await readPathsByShare(session, { configurationArn, ownShareArn, holder: consumerAccountId }) : null;
  // A share that became the service's own since the removal was requested is the path of the grant.
  const inUse = paths && (await pass.inUse(otherShareArns));
  const listed = networkArns.length > 0 ? (await listAssociations(session, configurationArn)).network : null;
  const isThrough = ({ serviceNetworkArn, isManaged }: NetworkAssociation) => !isManaged && networkArns.includes(serviceNetworkArn ?? '');
  const named = (paths?.direct ?? []).filter(({ shareArn }) => otherShareArns.includes(shareArn) && !inUse?.has(shareArn));
  // A person saw what else the share holds when they ordered the removal.
  const isKept = ({ kept, isLeaving }: OtherShare) => kept === 'tag' && !isLeaving;
  return {
    shares: paths && { items: named.filter((share) => !isKept(share)), kept: named.filter(isKept), requestId: paths.requestId },
    networks: listed && { items: listed.items.filter(isThrough), requestId: listed.requestId },
  };
}

async function observe(pass: PathPass): Promise<ObservedPath | null> {
  const { shares, networks } = await readPath(pass);
  const leaving = (leaves: OtherShare['leaves']) => (shares?.items ?? []).filter((one) => one.leaves === leaves && !one.isLeaving).map(({ shareArn }) => shareArn);
  const [otherShareArns, principalIn] = [leaving('configuration'), leaving('principal')];
  const left = networks?.items.map(({ arn, status }) => ({ arn, status })) ?? [];
  if (otherShareArns.length + principalIn.length + left.length === 0) return null;
  const { configurationArn, consumerAccountId } = pass.spec;
  return { awsId: `${configurationArn.split('/').at(-1)}/${consumerAccountId}`, awsArn: configurationArn, awsState: 'LISTED', configurationArn, otherShareArns, principalIn, left };
}

async function readProof(pass: PathPass): Promise<ListRead[]> {
  const { accountId, region, spec } = pass;
  const where = { accountId, region };
  const { shares, networks } = await readPath(pass);
  return [
    ...(shares ? [{
      ...where,
      operation: 'ram:GetResourceShareAssociations',
      filter: `${principalInWords(spec.consumerAccountId)} in other shares that hold ${spec.serviceName} (${spec.otherShareArns.map((arn) => arn.split('/').at(-1)).join(', ')})`,
      found: shares.items.length,
      requestId: shares.requestId,
    }] : []),
    ...(shares?.kept ?? []).map((share) => ({
      ...where,
      operation: 'ram:GetResourceShareAssociations',
      filter: `${principalInWords(spec.consumerAccountId)} in the share ${share.shareName || share.shareArn}, which holds ${spec.serviceName}`,
      found: 1,
      requestId: shares!.requestId,
      remains: keptInWords(share, spec.consumerAccountId),
    })),
    ...(networks ? [{
      ...where,
      operation: 'vpc-lattice:ListServiceNetworkResourceAssociations',
      filter: `association of ${spec.serviceName} with ${spec.networkArns.map((arn) => arn.split('/').at(-1)).join(', ')}`,
      found: networks.items.length,
      requestId: networks.requestId,
    }] : []),
  ];
}

export const accessPathDriver: Driver<AccessPathSpec, ObservedPath> = {
  kind: 'access-path',
  side: 'owner',
  noun: 'access path',
  usuallySeconds: 5,
  observe,
  create: () => Promise.reject(new Error('An access path is only removed.')),
  update: () => Promise.reject(new Error('An access path is only removed.')),
  async remove({ session, change, spec }, { otherShareArns, principalIn, left }) {
    for (const shareArn of otherShareArns) await takeOutOfShare(change, shareArn, spec.configurationArn);
    for (const { arn, status } of left) if (status !== 'DELETE_IN_PROGRESS') await orNull(deleteNetworkAssociation(change, arn));
    for (const shareArn of principalIn) await leaveOtherShare({ session, change }, shareArn, spec.consumerAccountId);
  },
  removesOthers: () => true,
  judge: () => ({ is: 'waiting', sentence: 'An access path is only removed.' }),
  survey: { lists: [], traceOf: () => null },
  describeRemoval: ({ serviceName, consumerAccountId }) => `AWS is removing another path of ${principalInWords(consumerAccountId)} to ${serviceName} (usually a few seconds).`,
  readProof,
};
