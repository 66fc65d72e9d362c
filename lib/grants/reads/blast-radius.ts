import { listEndpointAssociations, listNetworkAssociations } from '@/lib/aws/vpc-lattice-associations';
import { isAwsError } from '@/lib/aws/errors';
import { openAccountSession } from '@/lib/controller/account-session';
import { AppError } from '@/lib/platform/errors';
import { resourceViews } from '@/lib/controller/resource-view';
import type { Actor } from '@/lib/platform/actor';
import type { GrantRow } from '../reads';

/** What ending a grant will break, read live. */
export interface BlastRadius {
  connections: { id: string; name: string; sentence: string; awsState: string | null; isWorking: boolean }[];
  /** What AWS lists of the consumer's account, whoever made it; null when AWS did not say. */
  associations: { id: string; kind: 'service network' | 'VPC endpoint'; state: string | null; madeBy: string }[] | null;
  /** Why AWS did not say. */
  notRead: string | null;
  /** For the people who use it. */
  sentences: string[];
}

export async function blastRadiusOf(actor: Actor, grant: GrantRow): Promise<BlastRadius> {
  const [views, listed] = await Promise.all([resourceViews(grant.connections.map(({ resourceId }) => resourceId)), associationsOf(actor, grant)]);
  const connections = grant.connections.flatMap(({ id, name, resourceId }) => {
    const view = views.find((candidate) => candidate.id === resourceId);
    if (!view || view.phase === 'GONE') return [];
    return [{ id, name, sentence: view.sentence, awsState: view.awsState, isWorking: view.phase === 'CONVERGED' }];
  });
  const working = connections.filter(({ isWorking }) => isWorking).map(({ name }) => name);
  return { connections, ...listed, sentences: sentencesOf(grant, working, listed.associations?.length ?? 0) };
}

function sentencesOf(grant: GrantRow, working: string[], associations: number): string[] {
  const { service, account, team } = grant;
  const who = `${team.name} (${account.name}, ${account.id})`;
  const first =
    working.length > 0
      ? `Every workflow of ${who} that calls ${service.name} through ${working.join(', ')} fails from the next call on.`
      : associations > 0
        ? `Everything of ${who} that reaches ${service.name} over what AWS lists below fails from the next call on.`
        : `Nothing of ${who} is connected to ${service.name} right now, so no call is cut off.`;
  return [first, 'This cannot be undone. They can ask for access again, and then connect anew with their credentials.'];
}

async function associationsOf(actor: Actor, grant: GrantRow): Promise<Pick<BlastRadius, 'associations' | 'notRead'>> {
  const { service } = grant;
  const configurationArn = service.configuration.awsArn;
  if (!configurationArn) return { associations: [], notRead: null };
  try {
    const session = await openAccountSession(service.accountId, service.region, 'owner', { sourceIdentity: actor.personId, sessionName: grant.id });
    const [network, endpoint] = await Promise.all([listNetworkAssociations(session, configurationArn), listEndpointAssociations(session, configurationArn)]);
    const isTheirs = ({ createdBy }: { createdBy: string }) => createdBy === grant.accountId;
    return {
      associations: [
        ...network.items.filter(isTheirs).map(({ id, status, isManaged }) => ({ id, kind: 'service network' as const, state: status, madeBy: isManaged ? 'EventBridge' : `account ${grant.accountId}` })),
        ...endpoint.items.filter(isTheirs).map(({ id }) => ({ id, kind: 'VPC endpoint' as const, state: null, madeBy: `account ${grant.accountId}` })),
      ],
      notRead: null,
    };
  } catch (error) {
    if (!isAwsError(error) && !(error instanceof AppError)) throw error;
    return { associations: null, notRead: error.publicMessage };
  }
}
