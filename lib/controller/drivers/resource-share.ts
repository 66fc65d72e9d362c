import { isAwsError } from '@/lib/aws/errors';
import { associateShare, createResourceShare, deleteResourceShare, disassociateShare, getResourceShares, getShareAssociations, type ResourceShare } from '@/lib/aws/ram';
import { ownershipTag, type Driver, type ObservedBase, type Pass, type Verdict } from '../driver';
import type { ResourceShareSpec } from '../specs';
import { deleteMarked } from './delete-marked';
import { dependencyArn } from './dependency-id';
import { differs } from './differs';
import { chosenOf, isThere, listMarkedShares } from './marked-share';
import { orNull } from './or-null';

/*
 * One share for one service, with exactly its configuration in it: whoever is a principal of a share gets all that it
 * holds. RAM names are not unique, so a share is known by its tag.
 */

export interface ObservedShare extends ObservedBase {
  name: string;
  /** Resources in it that have not left. */
  resources: { arn: string; status: string; statusMessage: string | null }[];
  wantedArn: string | null;
}

type SharePass = Pass<ResourceShareSpec, ObservedShare>;

async function find(pass: SharePass): Promise<ResourceShare | undefined> {
  if (pass.awsArn) {
    const byArn = await orNull(getResourceShares(pass.session, { owner: 'SELF', shareArn: pass.awsArn }));
    const found = byArn?.find(isThere);
    if (found) return found;
  }
  return chosenOf(await withoutLeaving(pass, await listMarkedShares(pass.session, pass.resourceId)));
}

/** A share that a person has removed is not adopted, and its removal does not wait for this resource. */
async function withoutLeaving(pass: SharePass, shares: readonly ResourceShare[]): Promise<ResourceShare[]> {
  const leaving = pass.desired === 'present' ? await pass.beingRemoved(shares.map(({ arn }) => arn)) : null;
  return shares.filter(({ arn }) => !leaving?.has(arn));
}

async function observe(pass: SharePass): Promise<ObservedShare | null> {
  const share = await find(pass);
  if (!share) return null;
  const base = { awsId: share.arn.split('/').at(-1)!, awsArn: share.arn, awsState: share.status, name: share.name };
  if (pass.desired === 'absent') return { ...base, resources: [], wantedArn: null };
  const { items } = await getShareAssociations(pass.session, { type: 'RESOURCE', shareArn: share.arn });
  const resources = items.filter(({ status }) => status !== 'DISASSOCIATED').map(({ entity, status, statusMessage }) => ({ arn: entity, status, statusMessage: statusMessage ?? null }));
  return { ...base, resources, wantedArn: pass.dependency('resource-configuration').awsArn };
}

function isIn({ status }: { status: string }): boolean {
  return status === 'ASSOCIATED' || status === 'ASSOCIATING';
}

export function judgeShare(_spec: ResourceShareSpec, observed: ObservedShare): Verdict {
  const { name, awsState, resources, wantedArn } = observed;
  if (awsState === 'PENDING') return { is: 'waiting', sentence: `AWS is making the resource share ${name} (usually a few seconds).` };
  if (awsState === 'DELETING') return { is: 'waiting', sentence: `AWS is deleting the resource share ${name}; it is made anew afterwards.` };
  if (awsState === 'FAILED') return differs([{ fix: 'replace', phrase: `AWS could not make the resource share ${name}`, what: 'resource share', wanted: 'ACTIVE', found: awsState }])!;
  const strangers = resources.filter((resource) => resource.arn !== wantedArn && isIn(resource));
  if (strangers.length > 0) {
    return differs(
      strangers.map(({ arn }) => ({ fix: 'update' as const, phrase: `it also holds ${arn}, which everyone with access to the service would get`, what: 'a further resource in the share', wanted: 'none', found: arn })),
    )!;
  }
  const leaving = resources.find((resource) => resource.arn !== wantedArn && resource.status === 'DISASSOCIATING');
  if (leaving) return { is: 'waiting', sentence: `AWS is taking ${leaving.arn} out of the share ${name}, where it does not belong (usually a few seconds).` };
  const own = resources.find((resource) => resource.arn === wantedArn);
  if (!own || own.status === 'FAILED') {
    const phrase = `the resource configuration is not in it${own?.statusMessage ? ` (${own.statusMessage})` : ''}`;
    return differs([{ fix: 'update', phrase, what: 'resource configuration in the share', wanted: wantedArn ?? 'the service’s', found: 'none' }])!;
  }
  if (own.status === 'ASSOCIATED') return { is: 'converged', sentence: `The resource share ${name} holds the resource configuration and nothing else.` };
  if (own.status === 'ASSOCIATING') return { is: 'waiting', sentence: `AWS is putting the resource configuration into the share ${name} (usually a few seconds).` };
  return { is: 'waiting', sentence: `AWS is taking the resource configuration out of the share ${name}; it is put back afterwards.` };
}

export const resourceShareDriver: Driver<ResourceShareSpec, ObservedShare> = {
  kind: 'resource-share',
  side: 'owner',
  noun: 'resource share',
  usuallySeconds: 5,
  observe,
  async isListed(pass) {
    const listed = await getResourceShares(pass.session, { owner: 'SELF' });
    const own = listed.filter(({ arn, tags, status }) => status !== 'DELETED' && (arn === pass.awsArn || tags[ownershipTag] === pass.resourceId));
    return (await withoutLeaving(pass, own)).length > 0;
  },
  async create(pass) {
    const share = {
      clientToken: pass.clientToken,
      name: pass.spec.name,
      resourceArns: [dependencyArn(pass, 'resource-configuration')],
      tags: { [ownershipTag]: pass.resourceId },
    };
    try {
      await createResourceShare(pass.change, share);
    } catch (error) {
      if (!isAwsError(error, 'accessDenied')) throw error;
      // The roles of the account may allow shares within its organization only.
      await createResourceShare(pass.change, { ...share, allowsExternal: false });
    }
  },
  async update(pass, { awsArn, resources }) {
    const shareArn = awsArn!;
    const wanted = dependencyArn(pass, 'resource-configuration');
    const strangers = resources.filter((resource) => resource.arn !== wanted && isIn(resource)).map(({ arn }) => arn);
    if (strangers.length > 0) await orNull(disassociateShare(pass.change, { shareArn, resourceArns: strangers }));
    else await associateShare(pass.change, { shareArn, resourceArns: [wanted] });
  },
  async remove({ session, change }, { awsArn, awsState }) {
    if (awsState === 'DELETING') return;
    const shareArn = awsArn!;
    const readLive = async () => (await orNull(getResourceShares(session, { owner: 'SELF', shareArn })))?.find(({ status }) => status !== 'DELETED' && status !== 'DELETING') ?? null;
    await deleteMarked(() => deleteResourceShare(change, shareArn), readLive);
  },
  judge: judgeShare,
  survey: {
    lists: ['ownShares', 'sharedResources'],
    traceOf({ awsArn }, { ownShares, sharedResources }) {
      const share = ownShares.get(awsArn)?.find(({ status }) => status !== 'DELETED');
      const held = (sharedResources.get(awsArn) ?? []).filter(({ status }) => status !== 'DISASSOCIATED');
      return share ? { ...share, held: held.toSorted((one, other) => one.entity.localeCompare(other.entity)) } : null;
    },
  },
  describeRemoval: (_spec, { name }) => `AWS is deleting the resource share ${name} (usually a few seconds).`,
};
