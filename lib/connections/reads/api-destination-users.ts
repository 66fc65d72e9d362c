import { listApiDestinations, listEventBuses, listRuleNamesByTarget } from '@/lib/aws/api-destinations';
import { listPipes } from '@/lib/aws/pipes';
import { notReadSentence, sayWhy, type ConnectionUser, type PartOfUsers, type UsersContext } from './connection-users';

const mostPages = 10;
/** One call for each API destination and event bus. */
const mostRuleLists = 60;

/** API destinations that use a connection, and the rules and pipes that deliver to them. */
export async function readApiDestinationUsers(context: UsersContext): Promise<PartOfUsers> {
  const { session, nameOf, signal } = context;
  const listed = await listApiDestinations(session, mostPages, signal);
  const users = listed.items.flatMap((destination): ConnectionUser[] => {
    const connectionName = nameOf(destination.connectionArn);
    return connectionName === undefined ? [] : [{ kind: 'API destination', ...destination, connectionName, through: null }];
  });
  const notRead = listed.isWhole ? [] : [`Pergola checked ${listed.items.length} API destinations of account ${session.accountId}. It has more.`];
  if (users.length === 0) return { users, notRead };
  const [rules, pipes] = await Promise.all(
    ([['the rules', rulesOf], ['the pipes', pipesOf]] as const).map(([what, read]) =>
      read(context, users).catch((error: unknown): Required<Pick<PartOfUsers, 'users' | 'notRead'>> => ({ users: [], notRead: [notReadSentence(what, session.accountId, sayWhy(error), signal)] })),
    ),
  );
  return { users: [...users, ...rules!.users, ...pipes!.users], notRead: [...notRead, ...rules!.notRead, ...pipes!.notRead] };
}

type Part = Required<Pick<PartOfUsers, 'users' | 'notRead'>>;

async function rulesOf({ session, signal }: UsersContext, destinations: ConnectionUser[]): Promise<Part> {
  const buses = await listEventBuses(session, mostPages, signal);
  const pairs = destinations.flatMap((destination) => buses.items.map((busName) => ({ destination, busName })));
  const users: ConnectionUser[] = [];
  const read = pairs.slice(0, mostRuleLists);
  for (const { destination, busName } of read) {
    const { items } = await listRuleNamesByTarget(session, { arn: destination.arn, busName }, mostPages, signal);
    users.push(...items.map((name): ConnectionUser => ({ ...destination, kind: 'rule', name, arn: ruleArn(destination.arn, busName, name), through: throughDestination(destination) })));
  }
  const isWhole = buses.isWhole && read.length === pairs.length;
  return { users, notRead: isWhole ? [] : [`Pergola checked the rules of ${read.length} of ${pairs.length} pairs of an API destination and an event bus in account ${session.accountId}.`] };
}

async function pipesOf({ session, signal }: UsersContext, destinations: ConnectionUser[]): Promise<Part> {
  const { items, isWhole } = await listPipes(session, mostPages, signal);
  const users = items.flatMap(({ arn, name, target, enrichment }) =>
    destinations.filter((destination) => destination.arn === target || destination.arn === enrichment).map((destination): ConnectionUser => ({ ...destination, kind: 'pipe', name, arn, through: throughDestination(destination) })),
  );
  return { users, notRead: isWhole ? [] : [`Pergola checked ${items.length} pipes of account ${session.accountId}. It has more.`] };
}

function throughDestination({ name }: ConnectionUser): string {
  return `API destination ${name}`;
}

/** A rule of the default event bus has no bus in its ARN (Amazon EventBridge API reference, PutRule). */
function ruleArn(destinationArn: string, busName: string, name: string): string {
  const place = destinationArn.split(':').slice(0, 5).join(':');
  return `${place}:rule/${busName === 'default' ? '' : `${busName}/`}${name}`;
}
