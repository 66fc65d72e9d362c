import { isAwsError } from '@/lib/aws/errors';
import { listStateMachines, listStateMachineVersions, readDefinition, type StateMachineSummary } from '@/lib/aws/state-machines';
import { connectionsInDefinition } from '../rules/connections-in-definition';
import { notReadSentence, sayWhy, type ConnectionUser, type PartOfUsers, type Problem, type UsersContext } from './connection-users';

/** AWS lets an account describe 200 at once and 20 more a second (Step Functions developer guide, "Service quotas"). */
const mostMachines = 200;
/** Lists of versions: 100 at once and 5 more a second. */
const mostVersionLists = 80;
const mostVersions = 100;
const mostListPages = 3;
const lanes = 6;

/** Reads the latest definition of each state machine, then the published versions of those that use no connection by it. */
export async function readStateMachineUsers(context: UsersContext): Promise<PartOfUsers> {
  const { session, signal } = context;
  const listed = await listStateMachines(session, mostListPages, signal);
  const total = `${listed.isWhole ? '' : 'more than '}${listed.items.length} state machines`;
  const chosen = listed.items.slice(0, mostMachines);
  const latest = await readEach(chosen, signal, (machine) => usesOf(context, machine, machine.arn, null));
  const unnamed = chosen.filter(({ arn }) => latest.read.get(arn)?.users.length === 0);
  const versions = await readEach(unnamed.slice(0, mostVersionLists), signal, versionsReader(context));
  const both = [...latest.read.values(), ...versions.read.values()];
  const users = both.flatMap((uses) => uses.users);
  const named = new Set(users.map(({ arn }) => arn));
  const choosing = new Set(both.flatMap(({ choosesAtRunTime }) => choosesAtRunTime ?? []));
  return {
    users,
    unclear: chosen.filter(({ arn }) => choosing.has(arn) && !named.has(arn)),
    notRead: [
      ...[latest, versions].flatMap(({ problem }) => (problem ? [notReadSentence('all state machines', session.accountId, problem, signal)] : [])).slice(0, 1),
      ...both.flatMap(({ unread }) => unread ?? []),
      ...(latest.read.size < listed.items.length || !listed.isWhole ? [`Pergola checked ${latest.read.size} of ${total}. The others might use the connection too.`] : []),
      ...(versions.read.size < unnamed.length ? [`Pergola checked the published versions of ${versions.read.size} of ${unnamed.length} state machines.`] : []),
    ],
  };
}

interface Uses {
  users: ConnectionUser[];
  /** ARN of the state machine, when it takes a connection from an expression. */
  choosesAtRunTime?: string;
  /** Why its definition could not be read. */
  unread?: string;
}

/** The published versions of a state machine, within what all of them together may take. */
function versionsReader(context: UsersContext): (machine: StateMachineSummary) => Promise<Uses> {
  let left = mostVersions;
  return async (machine) => {
    const { items, isWhole } = await listStateMachineVersions(context.session, machine.arn, 1, context.signal);
    const uses: Uses = { users: [] };
    for (const arn of items) {
      if (left === 0) break;
      left -= 1;
      const version = await usesOf(context, machine, arn, `published version ${arn.split(':').at(-1)}`);
      uses.users.push(...version.users);
      uses.choosesAtRunTime ??= version.choosesAtRunTime;
      uses.unread ??= version.unread;
    }
    if (left === 0 || !isWhole) uses.unread ??= `Pergola didn’t check all published versions of the state machine ${machine.name}.`;
    return uses;
  };
}

async function usesOf({ session, nameOf, signal }: UsersContext, machine: StateMachineSummary, arn: string, through: string | null): Promise<Uses> {
  try {
    const { arns, choosesAtRunTime } = connectionsInDefinition(await readDefinition(session, arn, signal));
    const users = arns.flatMap((connectionArn): ConnectionUser[] => {
      const connectionName = nameOf(connectionArn);
      return connectionName === undefined ? [] : [{ kind: 'state machine', ...machine, connectionName, connectionArn, through }];
    });
    return { users, ...(choosesAtRunTime && { choosesAtRunTime: machine.arn }) };
  } catch (error) {
    // Deleted since it was listed.
    if (isAwsError(error, 'notFound')) return { users: [] };
    // Its own key refuses it; the others can be read all the same.
    if (isAwsError(error, 'invalid')) return { users: [], unread: `Pergola couldn’t read the state machine ${machine.name}. ${error.publicMessage}` };
    throw error;
  }
}

/** Reads of each state machine, a few at a time, until the time is over or AWS refuses. */
async function readEach(machines: readonly StateMachineSummary[], signal: AbortSignal, readUses: (machine: StateMachineSummary) => Promise<Uses>): Promise<{ read: Map<string, Uses>; problem: Problem | null }> {
  const queue = [...machines];
  const read = new Map<string, Uses>();
  const problems: Problem[] = [];
  const lane = async () => {
    for (let machine = queue.shift(); machine && problems.length === 0 && !signal.aborted; machine = queue.shift()) {
      const { arn } = machine;
      await readUses(machine).then(
        (uses) => read.set(arn, uses),
        (error: unknown) => problems.push(sayWhy(error)),
      );
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { read, problem: problems[0] ?? null };
}
