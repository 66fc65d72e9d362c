import { credentialFieldsOf, parametersOf, signInDetailsOf, type CredentialField, type ServiceParameter, type SignInDetails } from '@/lib/connections/sign-in';
import { endpointOf, firstPortOf } from '@/lib/connections/http-task';
import { connectionName } from '@/lib/connections/name';
import { mayConnect, mayEnterCredentials, maySendTest, mayRemoveConnection, mayRepairConnection } from '@/lib/connections/policy';
import { connectionNamesIn } from '@/lib/connections/reads';
import { handOverBarrier as handOverBarrierOf } from '@/lib/controller/pause';
import { isMoving, resourceEvents, type ResourceEventView, type ResourceView } from '@/lib/controller/resource-view';
import type { TestStatus } from '@/lib/connections/test-status';
import { mayCutGhost } from '@/lib/ghosts/policy';
import { otherPathsOf, type OtherPath } from '@/lib/ghosts/reads/other-paths';
import type { Actor } from '@/lib/platform/actor';
import { whyNotHttps } from '@/lib/services/https';
import { mayManage } from '@/lib/services/policy';
import type { SignIn } from '@/prisma/generated/enums';
import { restoredConnections, withFacts, type GrantWithFacts, type RestoredConnection } from './facts';
import { historyOf, type PastStep } from './history';
import { mayGiveBack, mayRenew, mayResume, mayRetryGrant, mayRevoke, maySuspend } from './policy';
import type { GrantRow } from './reads';
import { contradictedProofs, type ContradictedProof } from './reads/contradicted-proofs';
import { pausingsOf } from './reads/pausings';
import { reminderOf, type Reminder } from './reminder';
import { stands, type Cut, type Standing } from './status';
import { isShared, isWell, type InWords } from './words';

export interface ConnectionView {
  id: string;
  name: string;
  createdAt: string;
  createdBy: string;
  resource: ResourceView;
  events: ResourceEventView[];
  isReady: boolean;
  /** Whether it was shown to work. */
  test: TestStatus;
  /** It is not there, or the service refused its credentials: only new ones help. */
  needsCredentials: boolean;
  /** It works, and can get other credentials under the same ARN. */
  canChangeCredentials: boolean;
}

/** Everything that the page of a grant shows: plain JSON. */
export interface GrantView {
  id: string;
  standing: Standing;
  inWords: InWords;
  /** End of the last day. */
  until: string;
  createdAt: string;
  service: {
    id: string;
    name: string;
    teamName: string;
    accountId: string;
    region: string;
    /** It can be requested: it is not, or being, retired. */
    isPublished: boolean;
    /** What a form with credentials carries, so that they go to what the page showed. */
    version: number;
    signIn: SignIn;
    signInDetails: SignInDetails;
    credentialFields: readonly CredentialField[];
    parameters: ServiceParameter[];
    /** What the owners declare as test request; null: nothing. */
    test: { method: 'GET' | 'HEAD'; path: string } | null;
    /** The owners keep it out of service networks that can be shared, which EventBridge might need. */
    isOnwardBlocked: boolean;
    /** Why EventBridge can't call it, in words; null: nothing is known. */
    whyNotHttps: string | null;
    host: string;
    portRanges: string[];
    endpoint: string;
  };
  account: { id: string; name: string; httpTaskRoleArn: string | null };
  team: { id: string; name: string };
  /** The request that it came from. */
  requestId: string;
  /** What happened to it so far, oldest first. */
  history: PastStep[];
  hasEnded: boolean;
  /** A later end date was asked for, and it waits for a decision, or was rejected last. */
  renewal: { requestId: string; until: string; requester: string; createdAt: string; rejectedBy: string | null; comment: string | null } | null;
  /** It ends soon. */
  reminder: Reminder | null;
  /** Connections that are restored when it is resumed, with the ARNs that they had. */
  comingBack: RestoredConnection[];
  cut: Cut | null;
  /** Proofs of its removal that AWS contradicted afterwards. */
  contradicted: ContradictedProof[];
  /** Paths to the service that the account has beside this grant. */
  otherPaths: OtherPath[];
  mayRemoveOtherPaths: boolean;
  /** Null: its removal is proven, or a later access of the same account has it by now. */
  principal: ResourceView | null;
  invitation: ResourceView | null;
  /** The configuration is shared and the invitation, if any, accepted. */
  isShared: boolean;
  connections: ConnectionView[];
  /** A name for the next connection that is free in the account. */
  suggestedName: string;
  /** Why EventBridge can't be given credentials now; null: it can. */
  handOverBarrier: string | null;
  may: { connect: boolean; enterCredentials: boolean; sendTest: boolean; removeConnection: boolean; repairConnection: boolean; repairSharing: boolean; retry: boolean; revoke: boolean; giveBack: boolean; suspend: boolean; resume: boolean; renew: boolean };
  /** Whether the page should keep asking. */
  isMoving: boolean;
  /** Time of the database at which all of this was so. */
  readAt: string;
}

export async function grantView(actor: Actor, row: GrantRow): Promise<GrantView> {
  const mayRemoveOtherPaths = mayCutGhost(actor, { holder: row.accountId, service: row.service }).allowed;
  const [[grant], names, pausings, contradicted, otherPaths, handOverBarrier] = await Promise.all([
    withFacts([row]),
    connectionNamesIn(row.accountId, row.service.region),
    pausingsOf(row.id),
    contradictedProofs(row),
    otherPathsOf({ service: row.service, accountId: row.accountId, includesMany: mayRemoveOtherPaths }),
    handOverBarrierOf(row.accountId, { compares: false }),
  ]);
  const { standing, cut, principal, invitation, inWords } = grant!;
  const { service, account, team } = row;
  const host = service.domainName ?? service.ipAddress ?? '';
  const connections = await Promise.all(connectionViews(grant!));
  return {
    id: row.id,
    standing,
    inWords,
    until: row.until.toISOString(),
    createdAt: row.createdAt.toISOString(),
    service: {
      id: service.id,
      name: service.name,
      teamName: service.team.name,
      accountId: service.accountId,
      region: service.region,
      isPublished: service.state === 'PUBLISHED',
      version: service.version,
      signIn: service.signIn,
      signInDetails: signInDetailsOf(service.signInDetails),
      credentialFields: credentialFieldsOf(service.signIn, signInDetailsOf(service.signInDetails)),
      parameters: parametersOf(service.parameters),
      test: service.testMethod && { method: service.testMethod, path: service.testPath },
      isOnwardBlocked: service.onwardSharing === 'BLOCKED',
      whyNotHttps: whyNotHttps(service),
      host,
      portRanges: service.portRanges,
      endpoint: endpointOf(host, firstPortOf(service.portRanges), '/'),
    },
    account,
    team,
    requestId: row.requestId,
    history: historyOf(row, pausings),
    hasEnded: standing === 'revoked',
    renewal: stands(standing) ? renewalOf(row) : null,
    reminder: stands(standing) ? reminderOf(row.until, grant!.now) : null,
    comingBack: restoredConnections(grant!),
    cut,
    contradicted: cut ? contradicted : [],
    otherPaths: stands(standing) ? otherPaths : [],
    mayRemoveOtherPaths,
    principal,
    invitation,
    isShared: principal !== null && isShared({ principal, invitation }),
    connections,
    suggestedName: connectionName(service.name, names),
    handOverBarrier,
    may: {
      connect: mayConnect(actor, row).allowed,
      enterCredentials: mayEnterCredentials(actor, row).allowed,
      sendTest: maySendTest(actor, row).allowed,
      removeConnection: mayRemoveConnection(actor, row).allowed,
      repairConnection: mayRepairConnection(actor, row).allowed,
      repairSharing: stands(standing) && mayManage(actor, row.service).allowed,
      retry: principal !== null && mayRetryGrant(actor, row).allowed,
      revoke: mayRevoke(actor, row).allowed,
      giveBack: mayGiveBack(actor, row).allowed,
      suspend: maySuspend(actor, row).allowed,
      resume: mayResume(actor, row).allowed,
      renew: mayRenew(actor, row).allowed,
    },
    isMoving: isGrantMoving(grant!),
    readAt: grant!.now.toISOString(),
  };
}

/** A connection that was removed while the grant stands is of no interest any more; of an ended or suspended one it belongs to the cut. */
function connectionViews({ row, standing, connections, tests }: GrantWithFacts): Promise<ConnectionView>[] {
  const shown = row.connections.filter(({ id, comesBack }) => connections.has(id) && (standing === 'revoked' || comesBack || connections.get(id)!.phase !== 'GONE'));
  return shown.map(async ({ id, name, createdAt, createdBy, resourceId }) => {
    const resource = connections.get(id)!;
    return {
      id,
      name,
      createdAt: createdAt.toISOString(),
      createdBy: createdBy.name,
      resource,
      events: await resourceEvents(resourceId),
      isReady: isWell(resource),
      test: tests.get(id)!,
      needsCredentials: resource.desired === 'PRESENT' && resource.phase === 'BLOCKED' && resource.reason === 'credentialsNeeded',
      canChangeCredentials: resource.desired === 'PRESENT' && resource.phase === 'CONVERGED',
    };
  });
}

/** The last that was asked, as long as it waits or was refused. */
function renewalOf({ renewals }: GrantRow): GrantView['renewal'] {
  const last = renewals.findLast(({ state }) => state !== 'CANCELLED');
  if (!last || last.state === 'APPROVED') return null;
  return {
    requestId: last.id, until: last.until.toISOString(), requester: last.requester.name, createdAt: last.createdAt.toISOString(),
    rejectedBy: last.state === 'REJECTED' ? (last.decidedBy?.name ?? 'an approver') : null, comment: last.comment,
  };
}

function isGrantMoving({ standing, cut, principal, invitation, connections, tests }: GrantWithFacts): boolean {
  if (standing === 'expired') return true;
  if (cut) return cut.is === 'beingCut' && (cut.remaining.length === 0 || cut.remaining.some(({ isStuck }) => !isStuck));
  const isTesting = [...connections].some(([id, view]) => isWell(view) && tests.get(id)?.is === 'running');
  return isTesting || [principal, invitation, ...connections.values()].some((view) => view !== null && isMoving(view));
}
