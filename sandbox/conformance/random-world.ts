import { CreateStateMachineCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateServiceNetworkCommand } from '@aws-sdk/client-vpc-lattice';
import type { ServiceId } from '../core/contract';
import { serviceDefinition, type ServiceDefinition } from '../core/protocols/service-definitions';
import { isReading } from '../core/visibility';
import { registries } from '../services/registries';
import { startSandbox, type Sandbox } from '../start-sandbox';
import { accountKey, accounts, assumePergolaRole, type AwsCredentials } from '../testing/clients';
import { accountClients, httpTaskRole, makeConfiguration, makeConnection, makeGateway, makeShare } from '../testing/seed-story';
import { brokenInputs } from './broken-inputs';
import { Chance } from './chance';
import { checkAnswer, errorName } from './check-answer';
import { passDefinition } from './prepare';
import type { Drawing } from './drawing';
import { drawInput } from './random-inputs';
import { callRaw } from './raw-call';
import { isXml, type RawAnswer } from './read-body';

/** One thing that happens; everything about it follows from the seed and from what happened before. */
export interface Step {
  kind: 'call' | 'clock' | 'fault' | 'restart';
  seed: number;
}

interface Caller {
  accountId: string;
  canary: string;
  credentials: AwsCredentials;
}

interface Asked {
  service: ServiceId;
  operation: string;
  input: Record<string, unknown>;
}

/** What belongs together: calls of all services at once would rarely meet each other's objects. */
export const themes: ServiceId[][] = [['vpc-lattice', 'ram', 'ec2'], ['ram', 'vpc-lattice'], ['events', 'secretsmanager'], ['pipes', 'events'], ['states', 'events'], ['vpc-lattice', 'ram', 'ec2', 'events', 'states', 'pipes', 'secretsmanager', 'sts', 'organizations']];

const region = 'us-east-1';
const day = 86_400_000;
const operations = registries.flatMap((registry) => registry.operations.map(({ service, name }) => ({ service, name })));
const making = operations.filter(({ name }) => /^(Create|Put|Start|Associate|Accept)/.test(name));
/** Those that every account can ask for without knowing anything. */
async function listings(): Promise<typeof operations> {
  const found = await Promise.all(
    operations.map(async (one) => {
      const { model } = await serviceDefinition(one.service);
      const { required = [] } = model.shapes[model.operations[one.name]?.input?.shape ?? ''] ?? {};
      return isReading(one.name) && required.length === 0 ? [one] : [];
    }),
  );
  return found.flat();
}
const repeatedReads = 60;
/** They answer when the execution has ended, which may take as long as AWS waits. */
const waits = new Set(['StartSyncExecution', 'TestState']);
const identifier = /arn:aws:[\w-]+:[\w-]*:(\d{12}):[\w:/.!+=,@-]+|\b(?:rgw|rcfg|sn|snra|snva|rea|dv|vpce|vpc|subnet|sg)-[0-9a-z]{17}\b/g;
/** What is still under way a day later was forgotten. What waits for people, a DNS record or an hour may. */
const underWay = /"(?:status|ConnectionState|CurrentState|state)":"(?:\w+_IN_PROGRESS|CREATING|UPDATING|DELETING|AUTHORIZING|DISASSOCIATING|STARTING|STOPPING)"|<state>(?:pending|deleting)<\/state>/gi;

/** A world of several accounts that do at random what the models allow and forbid, and what was found wrong in it. */
export class RandomWorld {
  readonly problems: string[] = [];
  calls = 0;
  good = 0;
  /** How often each operation was answered how. */
  readonly outcomes = new Map<string, Map<string, number>>();
  private callers: Caller[] = [];
  private readonly seenBy = new Map<string, Set<string>>();
  private readonly saidBy = new Map<string, Set<string>>();
  private readonly related = new Set<string>();
  private readonly reads = new Map<string, { caller: Caller; asked: Asked }>();

  private constructor(
    private sandbox: Sandbox,
    private readonly home: string,
    private readonly theme: ServiceId[],
  ) {}

  static async open(home: string, theme: ServiceId[]): Promise<RandomWorld> {
    const world = new RandomWorld(await startSandbox({ home }), home, theme);
    await world.prepare();
    return world;
  }

  close(): Promise<void> {
    return this.sandbox.stop();
  }

  async take({ kind, seed }: Step): Promise<void> {
    const chance = new Chance(seed);
    if (kind === 'clock') this.sandbox.advanceClock(chance.oneOf([10, 1_000, 10_000, 60_000, 13 * 3_600_000]));
    else if (kind === 'restart') await this.restart();
    else await this.call(chance, kind === 'fault');
  }

  /** Everything that any account can list or read, after all has settled, is the same after a restart. */
  async compareAcrossRestart(): Promise<void> {
    this.sandbox.clearFaults();
    this.sandbox.advanceClock(day);
    this.sandbox.advanceClock(day);
    const before = await this.readAll();
    for (const [what, body] of before) for (const [state] of body.matchAll(underWay)) this.problems.push(`${what} still shows ${state} after two days`);
    const objects = this.objects();
    await this.restart();
    const after = await this.readAll();
    for (const [what, body] of before) if (after.get(what) !== body) this.problems.push(`${what} answers otherwise after a restart:\n  ${body}\n  ${after.get(what)}`);
    const restarted = this.objects();
    for (const name of new Set([...objects.keys(), ...restarted.keys()])) {
      if (objects.get(name) !== restarted.get(name)) this.problems.push(`${name} is another after a restart:\n  ${objects.get(name)}\n  ${restarted.get(name)}`);
    }
  }

  private objects(): Map<string, string> {
    return new Map(this.sandbox.exportState().objects.map(([collection, id, json]) => [`${collection} ${id}`, json]));
  }

  private async prepare(): Promise<void> {
    const named: [string, string][] = Object.entries(accounts);
    const own = named.map(([name, accountId]) => ({ accountId, canary: `canary-${name.toLowerCase().slice(0, 3)}`, credentials: accountKey(accountId) }));
    const roles = await Promise.all(
      (['owner', 'consumer'] as const).map(async (kind) => ({ ...(own.find(({ accountId }) => accountId === accounts[kind]) as Caller), credentials: await assumePergolaRole(this.sandbox, accounts[kind], kind) })),
    );
    this.callers = [...own, ...roles];
    await this.begin();
    // One VPC and its subnets for each account, so that most of what is drawn goes together.
    for (const caller of own) {
      const inMainVpc = { Filters: [{ Name: 'tag:Name', Values: ['MainVPC', 'WorkloadVPC', 'main-private-*', 'workload-*'] }] };
      const groups = { Filters: [{ Name: 'group-name', Values: ['main-rg-sg', 'workload-sg'] }] };
      for (const [operation, input] of [['DescribeVpcs', inMainVpc], ['DescribeSubnets', inMainVpc], ['DescribeSecurityGroups', groups]] as const) await this.send(caller, { service: 'ec2', operation, input });
      await this.send(caller, { service: 'ram', operation: 'GetResourceShares', input: { resourceOwner: 'SELF' } });
      for (const { service, name } of await listings()) if (service !== 'ec2') await this.send(caller, { service, operation: name, input: {} });
    }
  }

  /** The seed story, so that there is something to go on with. */
  private async begin(): Promise<void> {
    const owner = accountClients(this.sandbox, accounts.owner);
    const consumer = accountClients(this.sandbox, accounts.consumer);
    const configurationArn = await makeConfiguration(this.sandbox, owner, await makeGateway(this.sandbox, owner));
    await makeShare(this.sandbox, owner, configurationArn, [accounts.consumer]);
    await makeConnection(this.sandbox, consumer, configurationArn);
    const { stateMachineArn } = await consumer.states.send(new CreateStateMachineCommand({ name: 'machine', definition: passDefinition, roleArn: httpTaskRole(accounts.consumer), publish: true }));
    await consumer.states.send(new StartExecutionCommand({ stateMachineArn }));
    for (const { lattice } of [owner, consumer]) await lattice.send(new CreateServiceNetworkCommand({ name: 'network', sharingConfig: { enabled: true } }));
    this.related.add([accounts.owner, accounts.consumer].sort().join());
  }

  private async restart(): Promise<void> {
    await this.sandbox.stop();
    this.sandbox = await startSandbox({ home: this.home });
  }

  private async call(chance: Chance, faulty: boolean): Promise<void> {
    // The owner and the consumer have the most to do with each other.
    const caller = chance.is(0.5) ? (this.callers[chance.oneOf([1, 2])] as Caller) : chance.oneOf(this.callers);
    const fitting = chance.oneOf([making, making, operations, operations, await listings()]).filter((one) => this.theme.includes(one.service));
    const { service, name: operation } = chance.oneOf(fitting);
    const definition = await serviceDefinition(service);
    const drawn = drawInput(definition.model, operation, this.drawingFor(caller, chance));
    const broken = chance.is(0.12) ? brokenInputs(definition.model, operation, drawn, !isXml(definition.protocol)) : [];
    const input = broken.length > 0 ? chance.oneOf(broken).input : drawn;
    if (faulty) this.sandbox.addFault({ service: '*', operation: '*', kind: chance.oneOf(['fail', 'throttle', 'loseAnswer', 'late', 'invisible'] as const), times: 1, delayMs: 20 });
    await this.send(caller, { service, operation, input }, faulty);
    if (faulty) this.sandbox.clearFaults();
  }

  private drawingFor({ accountId, canary }: Caller, chance: Chance): Drawing {
    const whose = chance.is(0.85) ? accountId : chance.oneOf(this.callers).accountId;
    return { chance, accountId, canary, known: [...(this.seenBy.get(whose) ?? [])], accountIds: Object.values(accounts) };
  }

  private async send(caller: Caller, asked: Asked, faulty = false): Promise<RawAnswer | null> {
    const { service, operation, input } = asked;
    const said = this.saidBy.get(caller.accountId) ?? new Set<string>();
    this.saidBy.set(caller.accountId, said);
    for (const [name] of JSON.stringify(input).matchAll(/canary-[\w-]+/g)) said.add(name);
    let answer: RawAnswer;
    try {
      answer = await callRaw(this.sandbox.port, service, operation, input, caller.credentials, region, waits.has(operation) ? 500 : undefined);
    } catch (error) {
      if (!faulty && !waits.has(operation)) this.report(caller, asked, `no answer: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
    this.calls += 1;
    const definition = await serviceDefinition(service);
    for (const problem of await checkAnswer(service, operation, answer)) this.report(caller, asked, problem);
    const outcomes = this.outcomes.get(`${service} ${operation}`) ?? new Map<string, number>();
    const outcome = answer.status < 300 ? 'ok' : errorName(definition, answer);
    this.outcomes.set(`${service} ${operation}`, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
    if (answer.status >= 500 && !faulty && outcome !== 'SandboxNotSupported') this.report(caller, asked, `HTTP ${answer.status}: ${answer.body.toString().slice(0, 300)}`);
    if (answer.status < 300) this.learn(caller, asked, answer, definition);
    this.lookForLeaks(caller, asked, answer.body.toString());
    return answer;
  }

  private learn({ accountId, canary, credentials }: Caller, asked: Asked, answer: RawAnswer, { id }: ServiceDefinition): void {
    const { operation, input } = asked;
    this.good += 1;
    const seen = this.seenBy.get(accountId) ?? new Set();
    this.seenBy.set(accountId, seen);
    for (const [found] of answer.body.toString().matchAll(identifier)) seen.add(found);
    const text = JSON.stringify(input);
    for (const [found] of text.matchAll(new RegExp(`${canary}-\\d`, 'g'))) seen.add(found);
    // Whoever is named in a share or a policy may see something of the one who wrote it.
    for (const other of Object.values(accounts)) if (!isReading(operation) && (text.includes(other) || text.includes('organization/'))) this.related.add([accountId, other].sort().join());
    if (isReading(operation) && credentials.sessionToken === undefined) this.reads.set(`${accountId} ${id} ${operation} ${text}`, { caller: { accountId, canary, credentials }, asked });
  }

  /** What an account named itself, now or before, is no news to it. */
  private lookForLeaks(caller: Caller, asked: Asked, body: string): void {
    if (asked.service === 'organizations') return;
    const said = JSON.stringify(asked.input);
    const own = this.saidBy.get(caller.accountId) ?? new Set();
    for (const other of this.callers) {
      if (other.accountId === caller.accountId || this.related.has([caller.accountId, other.accountId].sort().join())) continue;
      const named = [...body.matchAll(new RegExp(`${other.canary}[\\w-]*`, 'g'))].map(([name]) => name);
      if (named.some((name) => !own.has(name))) this.report(caller, asked, `shows a name of ${other.accountId}: ${body.slice(0, 400)}`);
      for (const [found, account] of body.matchAll(identifier)) {
        const arn = found.replace(/\W+$/, '');
        if (account === other.accountId && !said.includes(arn) && !said.includes(arn.split('/').at(-1) as string)) this.report(caller, asked, `shows ${arn}: ${body.slice(0, 400)}`);
      }
    }
  }

  private async readAll(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const listing = await listings();
    const lists = this.callers.slice(0, Object.keys(accounts).length).flatMap((caller) => listing.map(({ service, name }) => ({ caller, asked: { service, operation: name, input: {} } })));
    for (const { caller, asked } of [...lists, ...[...this.reads.values()].slice(-repeatedReads)]) {
      const answer = await callRaw(this.sandbox.port, asked.service, asked.operation, asked.input, caller.credentials, region);
      found.set(`${caller.accountId} ${asked.service} ${asked.operation} ${JSON.stringify(asked.input)}`, answer.body.toString().replace(/<requestid>[^<]*<\/requestid>/gi, ''));
    }
    return found;
  }

  private report({ accountId }: Caller, { service, operation, input }: Asked, problem: string): void {
    this.problems.push(`${service} ${operation} by ${accountId} with ${JSON.stringify(input).slice(0, 600)}\n  ${problem}`);
  }
}
