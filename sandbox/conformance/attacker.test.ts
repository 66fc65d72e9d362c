import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceId } from '../core/contract';
import { isReading } from '../core/visibility';
import { startSandbox, type Sandbox } from '../start-sandbox';
import { accounts, clientOptions, type AwsCredentials } from '../testing/clients';
import { Attacker, mark } from './attacker';
import { cases } from './cases/every-case';
import type { Case, PreparedCall } from './operation-cases';
import { setStage, type Stage } from './stage';

/*
 * Someone has the credentials of a role that Pergola has in an account, and tries every operation that changes anything or
 * reads a secret, against objects that Pergola did not create. AWS must refuse all of it.
 */

/** What a role may do to objects that Pergola did not create, each with its reason. */
const exceptions: Record<string, string> = {
  'PergolaRemovalRole ram:DisassociateResourceShare': 'The sandbox’s stack sets RemoveAccountsFromOtherShares, which is no by default. It removes an account from a share of its own account that has no tag pergola:keep, never an organization.',
  'PergolaRemovalRole vpc-lattice:DeleteServiceNetworkResourceAssociation': 'It removes access to a configuration of the account. AWS has no key for the tags of the configuration here.',
  'PergolaRemovalRole vpc-lattice:DeleteResourceEndpointAssociation': 'It removes access to a configuration of the account. AWS has no key for the tags of the configuration here.',
  'PergolaOwnerRole vpc-lattice:CreateResourceGateway with the mark': 'It creates a gateway of its own.',
  'PergolaOwnerRole vpc-lattice:CreateResourceConfiguration with the mark': 'It creates a configuration of its own, also on a gateway that a person created: owners can choose one.',
  'PergolaConsumerRole events:CreateConnection with the mark': 'It creates a connection of its own, also to a configuration that a person shared.',
};

/** Operations that change nothing, and read nothing that is secret. */
const harmless = new Set(['GetCallerIdentity', 'TestEventPattern', 'ValidateStateMachineDefinition']);

let sandbox: Sandbox;
let stage: Stage;
let attacker: Attacker;
const used = new Set<string>();

beforeAll(async () => {
  sandbox = await startSandbox();
  stage = setStage(sandbox);
  attacker = new Attacker(sandbox);
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await sandbox.stop();
  console.log(`The attacker made ${attacker.attempts} attempts on operations.`);
});

interface Variant {
  marked: boolean;
  input: Record<string, unknown>;
}

/** The call as it is, without tags, and with Pergola's mark and a name of Pergola's: the attacker chooses. */
function variants(operation: string, input: Record<string, unknown>): Variant[] {
  const plain = { marked: false, input };
  const member = ['tags', 'Tags'].find((name) => name in input);
  if (member && (!operation.startsWith('Create') || operation === 'CreateTags')) return [plain, { marked: false, input: { ...input, [member]: markFor(input, member) } }];
  if (!operation.startsWith('Create') || operation === 'CreateTags') return [plain];
  const { [member ?? '']: _tags, ...untagged } = input;
  const name = 'Name' in input ? { Name: 'pergola-attacker' } : 'name' in input ? { name: 'pergola-attacker' } : {};
  return [plain, { marked: false, input: untagged }, { marked: true, input: { ...untagged, ...name, ...(member ? { [member]: markFor(input, member) } : {}) } }];
}

function markFor(input: Record<string, unknown>, member: string): unknown {
  if (!Array.isArray(input[member])) return { [mark]: 'attacker' };
  return [member === 'tags' ? { key: mark, value: 'attacker' } : { Key: mark, Value: 'attacker' }];
}

/** The account that makes the call in the case, or the owner's where Pergola has no role in that one. */
function accountOf({ client }: PreparedCall): string {
  const [, accountId = accounts.owner] = Object.entries(accounts).find(([name]) => Object.values(stage[name as keyof typeof accounts]).includes(client as never)) ?? [];
  return attacker.rolesOf(accountId).length > 0 ? accountId : accounts.owner;
}

/** A client of the same service with other credentials. */
function clientLike({ client }: PreparedCall, credentials: AwsCredentials): object {
  const Client = client.constructor as new (options: object) => object;
  return new Client({ ...clientOptions(sandbox, credentials), disableHostPrefix: true });
}

async function attack(prepare: Case, service: ServiceId, operation: string): Promise<string[]> {
  const begin = async () => {
    sandbox.reset();
    const prepared = await prepare(stage);
    attacker.unmark();
    return prepared;
  };
  let prepared = await begin();
  if (!isAttack(prepared, operation)) return [];
  const found: string[] = [];
  for (const roleArn of attacker.rolesOf(accountOf(prepared))) {
    let by = clientLike(prepared, await attacker.credentialsOf(roleArn));
    for (const index of variants(operation, prepared.input).keys()) {
      const { marked, input } = variants(operation, prepared.input)[index]!;
      const before = objectsOf();
      const outcome = await attacker.try(prepared.sendBy(by, input));
      const name = `${roleArn.split('/').at(-1)} ${service}:${operation}${marked ? ' with the mark' : ''}`;
      if (outcome === 'refused') {
        if (objectsOf() !== before) found.push(`${name} was refused and changed something`);
        continue;
      }
      if (exceptions[name] === undefined) found.push(`${name}: ${outcome} ${JSON.stringify(input)}`);
      used.add(name);
      prepared = await begin();
      by = clientLike(prepared, await attacker.credentialsOf(roleArn));
    }
  }
  return found;
}

function objectsOf(): string {
  return JSON.stringify(sandbox.exportState().objects);
}

/** Only a test request through a connection is an attack; a test of a state that calls nothing is none. */
function isAttack({ input }: PreparedCall, operation: string): boolean {
  return operation !== 'TestState' || JSON.stringify(input).includes('http:invoke');
}

const attacked = (Object.entries(cases) as [ServiceId, (typeof cases)[ServiceId]][])
  .map(([service, operations]) => [service, Object.entries(operations).filter(([name]) => (!isReading(name) || name === 'GetSecretValue') && !harmless.has(name))] as const)
  .filter(([, changing]) => changing.length > 0);

describe.each(attacked)('%s', (service, changing) => {
  it('refuses every role of Pergola every change of what Pergola did not create', async () => {
    const found: string[] = [];
    for (const [operation, { good, bad }] of changing) {
      for (const prepare of good.length > 0 ? good : [bad[0][1]]) {
        found.push(...(await attack(prepare, service, operation)));
      }
    }
    expect(found).toEqual([]);
  }, 120_000);
});

it('every exception is one that happens', () => {
  expect([...used].toSorted()).toEqual(Object.keys(exceptions).toSorted());
});
