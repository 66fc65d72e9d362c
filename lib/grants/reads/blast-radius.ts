import { credentialFields } from '@/lib/connections/sign-in';
import { isAwsError } from '@/lib/aws/errors';
import type { AwsSession } from '@/lib/aws/session';
import { getResourcePolicy } from '@/lib/aws/vpc-lattice-policies';
import { openAccountSession } from '@/lib/controller/account-session';
import { readAssociations } from '@/lib/controller/drivers/account-associations';
import { memberInWords, membershipReader } from '@/lib/controller/drivers/membership';
import { isForMembers, keptInWords, pathInWords, readPathsByShare } from '@/lib/controller/drivers/paths-by-share';
import { isSamePrincipal, principalsOf } from '@/lib/controller/policy-principals';
import { principalInWords } from '@/lib/controller/principal-in-words';
import { readingAccess } from '@/lib/controller/read-permissions';
import { AppError } from '@/lib/platform/errors';
import { resourceViews } from '@/lib/controller/resource-view';
import type { Actor } from '@/lib/platform/actor';
import { dayInWords } from '@/lib/requests/until';
import type { GrantRow } from '../reads';

/** What ending or suspending a grant will break, read live. */
export interface BlastRadius {
  connections: { id: string; name: string; arn: string | null; sentence: string; awsState: string | null; isWorking: boolean }[];
  /** What AWS lists of the consumer's account, whoever made it; null when AWS did not say. */
  associations: { id: string; kind: 'service network' | 'VPC endpoint'; state: string | null; madeBy: string }[] | null;
  /** How the account reaches the service beside its place in the service's own share: in sentences. */
  otherPaths: OtherPaths;
  /** Why AWS did not say. */
  notRead: string | null;
  /** What fails for the people who use it. */
  sentence: string;
  /** What remains to be said, by what is asked for. */
  afterwards: { end: string; suspend: string };
}

interface OtherPaths {
  /** What else is removed. */
  removed: string[];
  /** What lets in others as well, and stays until its owners remove it. */
  remain: string[];
}

export async function blastRadiusOf(actor: Actor, grant: GrantRow): Promise<BlastRadius> {
  const [views, listed] = await Promise.all([resourceViews(grant.connections.map(({ resourceId }) => resourceId)), associationsOf(actor, grant)]);
  const connections = grant.connections.flatMap(({ id, name, resourceId }) => {
    const view = views.find((candidate) => candidate.id === resourceId);
    if (!view || view.phase === 'GONE') return [];
    return [{ id, name, arn: view.awsArn, sentence: view.sentence, awsState: view.awsState, isWorking: view.phase === 'CONVERGED' }];
  });
  const working = connections.filter(({ isWorking }) => isWorking).map(({ name }) => name);
  const coming = views.flatMap(({ id, desired }) => (desired === 'PRESENT' ? grant.connections.filter(({ resourceId }) => resourceId === id) : [])).map(({ name }) => name);
  return { connections, ...listed, sentence: whatFails(grant, working, listed.associations?.length ?? 0), afterwards: afterwardsOf(grant, coming) };
}

function whatFails(grant: GrantRow, working: string[], associations: number): string {
  const { service, account, team } = grant;
  const who = `${team.name} (${account.name}, ${account.id})`;
  if (working.length > 0) return `Every workflow of ${who} that calls ${service.name} through ${working.join(', ')} fails from the next call on.`;
  if (associations > 0) return `Everything of ${who} that reaches ${service.name} over what AWS lists below fails from the next call on.`;
  return `Nothing of ${who} is connected to ${service.name} right now, so no call is cut off.`;
}

/** Credentials are kept nowhere, and EventBridge gives a connection that it creates again another ARN, so whoever suspends reads beforehand what the others have to do. */
function afterwardsOf({ team, service, until }: GrantRow, names: string[]): BlastRadius['afterwards'] {
  const areSecret = credentialFields[service.signIn].length > 0;
  const [one, them] = names.length === 1 ? ['It gets', 'it'] : ['Each gets', 'them'];
  const restored =
    names.length === 0
      ? 'No connection is restored.'
      : `Pergola then restores ${names.join(', ')} under the same name${names.length === 1 ? '' : 's'}, once ${team.name} ${areSecret ? 'enters the credentials again: Pergola keeps none' : `confirms on the page of the access that Pergola can create ${them} again`}. ${one} a new ARN: whatever names the present one fails until it names the new one.`;
  return {
    end: 'You can’t undo this. They can request access again, and then connect again with their credentials. The new connections have other ARNs.',
    suspend: `Any owner of ${service.name} can resume the access. ${restored} Its end date, ${dayInWords(until)}, doesn’t move.`,
  };
}

async function associationsOf(actor: Actor, grant: GrantRow): Promise<Pick<BlastRadius, 'associations' | 'otherPaths' | 'notRead'>> {
  const { service } = grant;
  const configurationArn = service.configuration.awsArn;
  if (!configurationArn) return { associations: [], otherPaths: { removed: [], remain: [] }, notRead: null };
  try {
    const open = (accountId: string) => openAccountSession(accountId, service.region, 'READ', { sourceIdentity: actor.personId, sessionName: grant.id, permissions: readingAccess });
    const session = await open(service.accountId);
    const { associations } = await readAssociations(session, configurationArn, grant.accountId);
    return {
      associations: [
        ...associations.network.map(({ id, status, isManaged, createdBy }) => ({ id, kind: 'service network' as const, state: status, madeBy: isManaged ? 'EventBridge' : `account ${createdBy}` })),
        ...associations.endpoint.map(({ id }) => ({ id, kind: 'VPC endpoint' as const, state: null, madeBy: `account ${grant.accountId}` })),
      ],
      otherPaths: await otherPathsOf(open, session, grant, configurationArn),
      notRead: null,
    };
  } catch (error) {
    if (!isAwsError(error) && !(error instanceof AppError)) throw error;
    return { associations: null, otherPaths: { removed: [], remain: [] }, notRead: error.publicMessage };
  }
}

async function otherPathsOf(openReader: (accountId: string) => Promise<AwsSession>, session: AwsSession, { service, accountId }: GrantRow, configurationArn: string): Promise<OtherPaths> {
  const members = membershipReader(openReader, accountId);
  const shares = await readPathsByShare(session, { configurationArn, ownShareArn: service.share.awsArn, holder: accountId });
  const { policy } = await getResourcePolicy(session, configurationArn);
  const inPolicy = (policy === null ? [] : principalsOf(policy).holders).filter((holder) => holder !== service.accountId && holder !== accountId && !shares.principals.some((principal) => isSamePrincipal(principal, holder)));
  const isForThem = (holder: string) => isForMembers(holder, accountId);
  const named = inPolicy.filter((holder) => !isForThem(holder));
  const byShare = await members.among(shares.indirect);
  const byPolicy = await members.among(inPolicy.filter(isForThem).map((principal) => ({ principal })));
  return {
    removed: [
      ...shares.direct.flatMap(({ shareArn, shareName, leaves, kept }) => {
        const share = shareName || shareArn;
        if (kept) return [];
        if (leaves === 'principal') return [`Account ${accountId} leaves the share ${share}, which holds only services of Pergola, if Pergola’s roles in account ${service.accountId} allow it.`];
        return leaves === 'configuration' ? [`${service.name} leaves the share ${share}, which Pergola created for something else.`] : [];
      }),
      ...(named.length > 0 ? [`The resource policy of ${service.name} also names ${named.map(principalInWords).join(', ')}. Pergola deletes it if it still lets in account ${accountId} after the account has left every share.`] : []),
    ],
    remain: [...shares.direct.filter(({ kept }) => kept).map((share) => keptInWords(share, accountId)), ...byShare.map(pathInWords), ...byPolicy.map((member) => `${memberInWords(member)} in the resource policy of ${service.name}`)],
  };
}
