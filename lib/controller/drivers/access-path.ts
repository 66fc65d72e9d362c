import { getShareAssociations } from '@/lib/aws/ram';
import { deleteNetworkAssociation, type NetworkAssociation } from '@/lib/aws/vpc-lattice-associations';
import { deleteResourcePolicy, getResourcePolicy } from '@/lib/aws/vpc-lattice-policies';
import type { Driver, ListRead, ObservedBase, Pass } from '../driver';
import { letsIn, principalsOf } from '../policy-principals';
import { principalInWords } from '../principal-in-words';
import type { AccessPathSpec } from '../specs';
import { listAssociations } from './account-associations';
import { orNull } from './or-null';
import { placeInShare, takeOutOfShare } from './other-shares';

/*
 * A path to a service that a holder has beside its grant: a second resource share that holds the configuration, a service
 * network of another account, or a resource policy. It is removed, and the principal and the associations of the grant
 * stay. Nothing creates it here. Sources of what each call does: `share-principal.ts`, decisions 0014 and 0022.
 */

export interface ObservedPath extends ObservedBase {
  configurationArn: string;
  /** Shares that still hold the configuration. */
  otherShareArns: string[];
  /** Associations with the named service networks. */
  left: { arn: string; status: string | null }[];
  /** The resource policy lets the holder in, and no resource share does. */
  isInPolicy: boolean;
}

type PathPass = Pass<AccessPathSpec, ObservedPath>;

async function readPath(pass: PathPass) {
  const { session, spec } = pass;
  const { configurationArn, otherShareArns, networkArns } = spec;
  const shares = await Promise.all(otherShareArns.map(async (shareArn) => ({ shareArn, ...(await placeInShare(session, shareArn, configurationArn)) })));
  const listed = networkArns.length > 0 ? (await listAssociations(session, configurationArn)).network : null;
  const isThrough = ({ serviceNetworkArn, isManaged }: NetworkAssociation) => !isManaged && networkArns.includes(serviceNetworkArn ?? '');
  return {
    shares,
    networks: listed && { items: listed.items.filter(isThrough), requestId: listed.requestId },
    policy: spec.removesPolicy ? await readPolicy(pass) : null,
  };
}

/** What AWS RAM wrote for a share that holds the configuration is no path of its own. */
async function readPolicy({ session, spec }: PathPass): Promise<{ isNamed: boolean; requestId: string }> {
  const { policy, requestId } = await getResourcePolicy(session, spec.configurationArn);
  if (policy === null || !letsIn(principalsOf(policy), spec.consumerAccountId)) return { isNamed: false, requestId };
  const [resources, principals] = await Promise.all([
    getShareAssociations(session, { type: 'RESOURCE', resourceArn: spec.configurationArn }),
    getShareAssociations(session, { type: 'PRINCIPAL', principal: spec.consumerAccountId }),
  ]);
  const isIn = ({ status }: { status: string }) => status !== 'DISASSOCIATED' && status !== 'FAILED';
  const holding = new Set(resources.items.filter(isIn).map(({ shareArn }) => shareArn));
  return { isNamed: !principals.items.some((one) => isIn(one) && holding.has(one.shareArn)), requestId };
}

async function observe(pass: PathPass): Promise<ObservedPath | null> {
  const { shares, networks, policy } = await readPath(pass);
  const otherShareArns = shares.flatMap(({ shareArn, items }) => (items.length > 0 ? [shareArn] : []));
  const left = networks?.items.map(({ arn, status }) => ({ arn, status })) ?? [];
  const isInPolicy = policy?.isNamed ?? false;
  if (otherShareArns.length + left.length === 0 && !isInPolicy) return null;
  const { configurationArn, consumerAccountId } = pass.spec;
  return { awsId: `${configurationArn.split('/').at(-1)}/${consumerAccountId}`, awsArn: configurationArn, awsState: 'LISTED', configurationArn, otherShareArns, left, isInPolicy };
}

async function readProof(pass: PathPass): Promise<ListRead[]> {
  const { accountId, region, spec } = pass;
  const where = { accountId, region };
  const { shares, networks, policy } = await readPath(pass);
  return [
    ...shares.map(({ shareArn, items, requestId }) => ({
      ...where, operation: 'ram:GetResourceShareAssociations', filter: `resource configuration ${spec.serviceName} in share ${shareArn.split('/').at(-1)}`, found: items.length, requestId,
    })),
    ...(networks ? [{
      ...where,
      operation: 'vpc-lattice:ListServiceNetworkResourceAssociations',
      filter: `association of ${spec.serviceName} with ${spec.networkArns.map((arn) => arn.split('/').at(-1)).join(', ')}`,
      found: networks.items.length,
      requestId: networks.requestId,
    }] : []),
    ...(policy ? [{
      ...where, operation: 'vpc-lattice:GetResourcePolicy', filter: `${principalInWords(spec.consumerAccountId)} in the resource policy of ${spec.serviceName}`, found: policy.isNamed ? 1 : 0, requestId: policy.requestId,
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
  async remove({ change, spec }, { otherShareArns, left, isInPolicy }) {
    for (const shareArn of otherShareArns) await takeOutOfShare(change, shareArn, spec.configurationArn);
    for (const { arn, status } of left) if (status !== 'DELETE_IN_PROGRESS') await orNull(deleteNetworkAssociation(change, arn));
    if (isInPolicy) await orNull(deleteResourcePolicy(change, spec.configurationArn));
  },
  removesOthers: () => true,
  judge: () => ({ is: 'waiting', sentence: 'An access path is only removed.' }),
  survey: { lists: [], traceOf: () => null },
  describeRemoval: ({ serviceName, consumerAccountId }) => `AWS is removing another path of ${principalInWords(consumerAccountId)} to ${serviceName} (usually a few seconds).`,
  readProof,
};
