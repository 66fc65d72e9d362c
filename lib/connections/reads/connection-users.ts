import { isAwsError } from '@/lib/aws/errors';
import type { AwsSession } from '@/lib/aws/session';
import { openAccountSession } from '@/lib/controller/account-session';
import { readingUsers } from '@/lib/controller/read-permissions';
import { partitionOf } from '@/lib/controller/session-policy';
import type { Actor } from '@/lib/platform/actor';
import { AppError } from '@/lib/platform/errors';
import { readApiDestinationUsers } from './api-destination-users';
import { readStateMachineUsers } from './state-machine-users';

/** Something in the consumer's account that calls a service through a connection. */
export interface ConnectionUser {
  kind: 'state machine' | 'API destination' | 'rule' | 'pipe';
  name: string;
  arn: string;
  /** The connection that it names. Its ARN might be an earlier one, which no longer works. */
  connectionName: string;
  connectionArn: string;
  /** How it uses the connection, where not directly: `published version 3`, `API destination service1-orders`. */
  through: string | null;
}

/** What uses connections, as far as Pergola could read it: plain JSON. Nothing follows from what is not in it while `notRead` has a line. */
export interface ConnectionUsers {
  users: ConnectionUser[];
  /** State machines that take the ARN of a connection from an expression. They might use it. */
  unclear: { name: string; arn: string }[];
  /** What was not read, and why, in sentences. Empty: everything was read. */
  notRead: string[];
}

export interface UsedConnections {
  accountId: string;
  region: string;
  /** Names of connections. What names one of them with an earlier ARN is found too. */
  names: readonly string[];
}

/** The longest that a person waits for a preview. */
const mostMs = 10_000;

/** What one part of the reading adds. */
export type PartOfUsers = Partial<ConnectionUsers>;

/** What each part of the reading needs. */
export interface UsersContext {
  session: AwsSession;
  /** Name of the connection that an ARN names with any suffix; undefined: it names none of them. */
  nameOf: (connectionArn: string) => string | undefined;
  signal: AbortSignal;
}

/**
 * Reads which state machines, API destinations, rules and pipes of an account and Region use connections with these names, under the
 * account's read role. The reading is bounded, and it never throws for what AWS refuses: `notRead` says what is missing. It ends when
 * `signal` does, by default after 10 seconds.
 */
export async function readConnectionUsers(actor: Pick<Actor, 'personId'>, { accountId, region, names }: UsedConnections, signal = AbortSignal.timeout(mostMs)): Promise<ConnectionUsers> {
  const none: ConnectionUsers = { users: [], unclear: [], notRead: [] };
  if (names.length === 0) return none;
  const parts: [string, (context: UsersContext) => Promise<PartOfUsers>][] = [
    ['state machines', readStateMachineUsers],
    ['API destinations, rules and pipes', readApiDestinationUsers],
  ];
  const session = await openAccountSession(accountId, region, 'READ', { sourceIdentity: actor.personId, sessionName: 'users', permissions: readingUsers }).catch(sayWhy);
  if ('problem' in session) return { ...none, notRead: [`Pergola can’t read what uses the connections of account ${accountId}. ${session.problem}`] };
  const prefix = `arn:${partitionOf(region)}:events:${region}:${accountId}:connection/`;
  const nameOf = (arn: string) => (arn.startsWith(prefix) ? names.find((name) => arn.startsWith(`${prefix}${name}/`)) : undefined);
  const read = await Promise.all(
    parts.map(async ([what, readPart]): Promise<PartOfUsers> => {
      const part = await readPart({ session, nameOf, signal }).catch(sayWhy);
      return 'problem' in part ? { notRead: [notReadSentence(`the ${what}`, accountId, part, signal)] } : part;
    }),
  );
  return {
    users: read.flatMap(({ users = [] }) => users),
    unclear: read.flatMap(({ unclear = [] }) => unclear),
    notRead: read.flatMap(({ notRead = [] }) => notRead),
  };
}

/** Why AWS did not say; what is no fault of AWS or of a role is thrown. */
export interface Problem {
  problem: string;
  isDenied: boolean;
}

export function sayWhy(error: unknown): Problem {
  if (!isAwsError(error) && !(error instanceof AppError)) throw error;
  return { problem: error.publicMessage, isDenied: isAwsError(error, 'accessDenied') };
}

/** `what`: what was not read, with its article. */
export function notReadSentence(what: string, accountId: string, { problem, isDenied }: Problem, signal: AbortSignal): string {
  if (signal.aborted) return `Pergola didn’t read all of ${what} of account ${accountId} within ${mostMs / 1_000} seconds.`;
  if (isDenied) return `Pergola can’t read ${what} of account ${accountId}. Its read role might be older than this version needs: deploy the roles again, as Accounts shows. ${problem}`;
  return `Pergola couldn’t read ${what} of account ${accountId}. ${problem}`;
}
