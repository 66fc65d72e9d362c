import { isAwsError } from '@/lib/aws/errors';
import { acceptShareInvitation, getResourceShares, getShareInvitations, rejectShareInvitation } from '@/lib/aws/ram';
import type { Driver, ObservedBase, Pass, Verdict } from '../driver';
import type { ShareInvitationSpec } from '../specs';
import { dependencyArn } from './dependency-id';
import { differs } from './differs';
import { orNull } from './or-null';

/*
 * The invitation that RAM sends when a principal is outside the owner's organization, answered in the consumer account.
 * RAM makes it, so creating is waiting for it. An accepted one cannot be taken back by the consumer: consumers cannot
 * leave shares of VPC Lattice; it ends when the owner takes the principal out.
 */

export interface ObservedInvitation extends ObservedBase {
  shareArn: string;
}

type InvitationPass = Pass<ShareInvitationSpec, ObservedInvitation>;

async function observe(pass: InvitationPass): Promise<ObservedInvitation | null> {
  const shareArn = pass.desired === 'present' ? dependencyArn(pass, 'share-principal') : (pass.dependency('share-principal').awsArn ?? pass.lastObserved?.shareArn);
  if (!shareArn) return null;
  const invitations = (await orNull(getShareInvitations(pass.session, shareArn))) ?? [];
  const [newest] = invitations;
  if (pass.desired === 'absent') return newest?.status === 'PENDING' ? observedOf(newest.arn, shareArn, newest.status) : null;
  if (newest?.status === 'PENDING' || newest?.status === 'ACCEPTED') return observedOf(newest.arn, shareArn, newest.status);
  // RAM forgets answered invitations; a share that can be seen was accepted, or never needed one.
  const shares = await orNull(getResourceShares(pass.session, { owner: 'OTHER-ACCOUNTS', shareArn }));
  if (shares?.some(({ status }) => status === 'ACTIVE')) return observedOf(shareArn, shareArn, 'ACCEPTED');
  return newest ? observedOf(newest.arn, shareArn, newest.status) : null;
}

function observedOf(arn: string, shareArn: string, status: string): ObservedInvitation {
  return { awsId: arn.split('/').at(-1)!, awsArn: arn, awsState: status, shareArn };
}

export function judgeInvitation({ serviceName, ownerAccountId }: ShareInvitationSpec, { awsState }: ObservedInvitation): Verdict {
  switch (awsState) {
    case 'ACCEPTED':
      return { is: 'converged', sentence: `The invitation of account ${ownerAccountId} to ${serviceName} is accepted.` };
    case 'PENDING':
      return differs([{ fix: 'update', phrase: `the invitation of account ${ownerAccountId} to ${serviceName} is not accepted yet`, what: 'invitation', wanted: 'ACCEPTED', found: awsState }])!;
    case 'EXPIRED':
      return {
        is: 'failed',
        sentence: `The invitation to ${serviceName} expired before it was accepted: AWS RAM keeps one for 12 hours. AWS then takes the account out of the share and Pergola adds it again, which sends a new invitation; if that does not happen within the hour, ask the owners of ${serviceName} to revoke this access and approve it again.`,
        reason: 'invitationExpired',
        who: 'owner',
      };
    default:
      return {
        is: 'failed',
        sentence: `The invitation to ${serviceName} was rejected in the consumer account, outside of Pergola. Ask the owners of ${serviceName} to revoke this access, then request access again: an approval sends a new invitation.`,
        reason: 'invitationRejected',
        who: 'owner',
      };
  }
}

/** Somebody who answered a moment earlier, with the same answer, did our work. */
async function answered(answer: Promise<void>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!isAwsError(error, 'alreadyExists', 'notFound')) throw error;
  }
}

export const shareInvitationDriver: Driver<ShareInvitationSpec, ObservedInvitation> = {
  kind: 'share-invitation',
  side: 'consumer',
  noun: 'invitation to the resource share',
  usuallySeconds: 5,
  observe,
  /** RAM sends it by itself as soon as the principal is added. */
  isMadeByAws: true,
  async create() {},
  async update({ change }, { awsArn, awsState }) {
    if (awsState === 'PENDING') await answered(acceptShareInvitation(change, awsArn!));
  },
  async remove({ change }, { awsArn, awsState }) {
    if (awsState === 'PENDING') await answered(rejectShareInvitation(change, awsArn!));
  },
  judge: judgeInvitation,
  survey: {
    lists: ['invitations', 'sharesOfOthers'],
    traceOf({ observed: { shareArn } }, { invitations, sharesOfOthers }) {
      const [newest] = invitations.get(shareArn) ?? [];
      const share = sharesOfOthers.get(shareArn)?.[0];
      return newest || share ? { invitation: newest ?? null, share: share?.status ?? null } : null;
    },
  },
  describeRemoval: ({ serviceName }) => `The invitation to ${serviceName} is being rejected (usually a few seconds).`,
};
