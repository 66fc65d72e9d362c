import { callAws, hubSession, newSession, type AwsSession } from './call';
import type { Credentials } from './clients';
import { AwsError, isAwsError } from './errors';
import { required } from './response';

export type { AwsSession } from './call';

export interface SessionRequest {
  /** Twelve digits: the account that the role must turn out to be in. */
  accountId: string;
  region: string;
  roleArn: string;
  externalId: string;
  /** Stable id of the person behind the calls, in the other account's CloudTrail. */
  sourceIdentity?: string;
  /** Id of what is worked on, in the other account's CloudTrail; no e-mail address. */
  sessionName: string;
  /** Session policy: the session has only what both this and the role allow. */
  policy: string;
  tags?: Record<string, string>;
}

/** Chained roles get no more than an hour (AWS STS API reference, AssumeRole). */
const sessionSeconds = 3_600;
/** Long enough to spare most calls of STS, short enough that a role that was taken back is noticed. */
const reuseMs = 15 * 60_000;

interface Kept {
  session: Promise<AwsSession>;
  until: number;
}

const kept = new Map<string, Kept>();

/** Opens new sessions from now on, for a test whose AWS starts over. */
export function forgetSessions(): void {
  kept.clear();
}

function keyOf(request: SessionRequest): string {
  const { accountId, region, roleArn, externalId, sourceIdentity, policy, tags } = request;
  return JSON.stringify([accountId, region, roleArn, externalId, sourceIdentity ?? null, policy, Object.entries(tags ?? {}).toSorted(([one], [other]) => one.localeCompare(other))]);
}

/**
 * A session under an account's role: AssumeRole at the Region's own endpoint, checked to have led into that account.
 * It is shared for 15 minutes among equal requests, whose session name is then that of the first; a refusal of any call
 * ends the sharing. When its credentials expire while it is in use, its calls assume the role again. Fails with `accessDenied` and code `roleNotAssumable` when the role is gone, does not trust Pergola
 * or has another external ID.
 */
export function openSession(request: SessionRequest): Promise<AwsSession> {
  const now = performance.now();
  for (const [key, entry] of kept) if (entry.until <= now) kept.delete(key);
  const key = keyOf(request);
  const found = kept.get(key);
  if (found) return found.session;
  const forget = () => {
    if (kept.get(key) === entry) kept.delete(key);
  };
  const session = assume(request, forget);
  const entry: Kept = { session, until: now + reuseMs };
  kept.set(key, entry);
  session.catch(forget);
  return session;
}

async function assume(request: SessionRequest, onRefusal: () => void): Promise<AwsSession> {
  const { accountId, region } = request;
  return newSession({ accountId, region }, await credentialsOf(request), onRefusal, () => credentialsOf(request));
}

async function credentialsOf(request: SessionRequest): Promise<Credentials> {
  const { accountId } = request;
  const { credentials, assumedRoleArn } = await assumeRole(request);
  const actualAccountId = assumedRoleArn.split(':')[4];
  if (actualAccountId !== accountId) {
    throw new AwsError({
      kind: 'invalid',
      code: 'wrongAccount',
      service: 'sts',
      operation: 'AssumeRole',
      publicMessage: `The role ${request.roleArn} belongs to account ${actualAccountId}, not to ${accountId}. Enter the ARN of a role of ${accountId}.`,
    });
  }
  return credentials;
}

/** One AssumeRole by Pergola's own principal. Without an external ID only for probing that it is refused. */
export async function assumeRole(
  request: Omit<SessionRequest, 'externalId' | 'policy'> & { externalId?: string; policy: string | undefined },
): Promise<{ credentials: Credentials; assumedRoleArn: string }> {
  const { accountId, region, roleArn, externalId, sourceIdentity, sessionName, policy, tags } = request;
  const hub = hubSession({ accountId, region });
  try {
    return await callAws(hub, 'sts', 'AssumeRole', (sts) =>
      sts.assumeRole({
        RoleArn: roleArn,
        ExternalId: externalId,
        RoleSessionName: sessionName.replace(/[^\w+=,.@-]/g, '-').slice(0, 64),
        SourceIdentity: sourceIdentity,
        Policy: policy,
        DurationSeconds: sessionSeconds,
        Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
      ({ Credentials: credentials, AssumedRoleUser: user }) => ({
        credentials: {
          accessKeyId: required(credentials?.AccessKeyId, 'Credentials.AccessKeyId'),
          secretAccessKey: required(credentials?.SecretAccessKey, 'Credentials.SecretAccessKey'),
          sessionToken: required(credentials?.SessionToken, 'Credentials.SessionToken'),
        },
        assumedRoleArn: required(user?.Arn, 'AssumedRoleUser.Arn'),
      }),
    );
  } catch (error) {
    if (isAwsError(error, 'accessDenied') && error.code.startsWith('AccessDenied')) throw roleNotAssumable(accountId, roleArn, error.requestId);
    throw error;
  }
}

function roleNotAssumable(accountId: string, roleArn: string, requestId: string | undefined): AwsError {
  return new AwsError({
    kind: 'accessDenied',
    code: 'roleNotAssumable',
    service: 'sts',
    operation: 'AssumeRole',
    requestId,
    publicMessage:
      `Pergola cannot assume the role ${roleArn} of account ${accountId}: it was deleted, does not trust Pergola, or asks for another external ID. ` +
      'Deploy the role’s CloudFormation template again, with the external ID that Pergola shows for this account.',
  });
}

/** Calls in the hub account under Pergola's own principal, such as for the bucket of the audit heads. */
export function openHubSession(region: string): AwsSession {
  return hubSession({ accountId: 'hub', region });
}
