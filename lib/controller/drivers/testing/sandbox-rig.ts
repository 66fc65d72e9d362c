import { randomUUID } from 'node:crypto';
import { configureAws } from '@/lib/aws/clients';
import { withAwsCalls, type AwsCall } from '@/lib/aws/observer';
import { openSession, type AwsSession } from '@/lib/aws/session';
import type { StoredObject } from '@/sandbox/core/contract';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { roleArnOf } from '@/lib/accounts/roles';
import type { RolePurpose } from '@/prisma/generated/enums';
import { changePurpose, type ChangePass, type ChangeVerb, type ConnectionCredentials, type Driver, type ObservedBase, type Pass, type ResourceKind, type Verdict } from '../../driver';
import { observing, readingAccess } from '../../read-permissions';
import { sessionPolicy, type Permission } from '../../session-policy';
import { changePermissions } from '../change-permissions';
import { driverFor } from '../registry';

export const region = 'us-east-1';
export const owner = '111111111111';
export const consumer = '222222222222';
export const outsider = '444444444444';

const hubCredentials = { accessKeyId: 'AKIASBXWORKER0000001', secretAccessKey: 'sandbox' };

interface RolesOfWorld {
  externalIds: Record<string, string>;
}

/** A resource as the controller would have it in its table, for trying one driver. */
export class TriedResource {
  readonly id = randomUUID();
  readonly driver: Driver;
  desired: 'present' | 'absent' = 'present';
  observed: ObservedBase | null = null;
  credentials: ConnectionCredentials | undefined;
  /** ARNs that are objects of other resources. */
  inUse: ReadonlySet<string> = new Set();
  private generation = 1;

  constructor(
    private readonly rig: SandboxRig,
    readonly kind: ResourceKind,
    readonly accountId: string,
    public spec: unknown,
    private readonly dependsOn: TriedResource[] = [],
  ) {
    this.driver = driverFor(kind);
  }

  /** As after a crash between AWS's answer and the write: AWS may have it, the row does not know. */
  forget(): void {
    this.observed = null;
  }

  async pass(): Promise<Pass<any, any>> {
    return {
      resourceId: this.id,
      clientToken: `${this.id}-${this.generation}`,
      accountId: this.accountId,
      region,
      spec: this.spec,
      desired: this.desired,
      awsId: this.observed?.awsId ?? null,
      awsArn: this.observed?.awsArn ?? null,
      lastObserved: this.observed,
      session: await this.rig.session(this.accountId, 'READ', observing[this.driver.side]),
      beingRemoved: async () => new Set(),
      inUse: async () => this.inUse,
      openReader: (accountId) => this.rig.session(accountId, 'READ', readingAccess),
      dependency: (kind) => {
        const found = this.dependsOn.find((other) => other.kind === kind);
        if (!found) throw new Error(`${this.kind} does not depend on a ${kind}`);
        return { resourceId: found.id, kind, accountId: found.accountId, region, awsId: found.observed?.awsId ?? null, awsArn: found.observed?.awsArn ?? null };
      },
      ...(this.credentials && { credentials: this.credentials }),
    };
  }

  private async changePass(verb: ChangeVerb): Promise<ChangePass<any, any>> {
    const pass = await this.pass();
    const permissions = changePermissions(this.kind, verb, pass, this.observed);
    return { ...pass, change: await this.rig.session(this.accountId, changePurpose(this.driver, verb, this.observed), permissions) };
  }

  async look(): Promise<ObservedBase | null> {
    const seen = await this.driver.observe(await this.pass());
    if (seen) this.observed = seen;
    return seen;
  }

  async verdict(): Promise<Verdict> {
    const seen = await this.look();
    if (!seen) throw new Error(`AWS has no ${this.kind}`);
    return this.driver.judge(this.spec, seen);
  }

  async create(): Promise<void> {
    await this.driver.create(await this.changePass('create'));
  }

  async update(): Promise<void> {
    await this.driver.update(await this.changePass('update'), this.observed!);
  }

  async remove(): Promise<void> {
    await this.driver.remove(await this.changePass('remove'), this.observed!);
  }

  /** Look, at most one thing, look again; over and over until it is as wanted. */
  async converge(): Promise<this> {
    for (let passes = 0; passes < 50; passes += 1) {
      const seen = await this.look();
      const verdict = seen && this.driver.judge(this.spec, seen);
      if (verdict?.is === 'converged') return this;
      if (verdict?.is === 'failed') throw new Error(verdict.sentence);
      if (!seen) {
        this.generation += 1;
        await this.create();
      } else if (verdict?.is === 'differs') {
        await (verdict.fix === 'update' ? this.update() : this.remove());
      } else {
        await this.rig.letTimePass();
      }
    }
    throw new Error(`${this.kind} does not converge: ${JSON.stringify(this.observed)}`);
  }

  async vanish(): Promise<void> {
    this.desired = 'absent';
    for (let passes = 0; passes < 50; passes += 1) {
      const seen = await this.look();
      if (!seen) return;
      await this.remove();
      await this.rig.letTimePass();
    }
    throw new Error(`${this.kind} does not go away: ${JSON.stringify(this.observed)}`);
  }
}

/** A sandbox in this process, and sessions under the roles that its accounts give to Pergola. */
export class SandboxRig {
  private identity = randomUUID();

  private constructor(
    private readonly sandbox: Sandbox,
    private readonly roles: RolesOfWorld[],
  ) {}

  get url(): string {
    return this.sandbox.url;
  }

  stop(): Promise<void> {
    return this.sandbox.stop();
  }

  /** Puts the sandbox's own record of an object into another state, as AWS or somebody else might. */
  rewrite(collection: string, isMeant: (object: any) => boolean, change: object): void {
    const objects = this.sandbox.world.collection<StoredObject>(collection);
    const found = objects.list().find(isMeant);
    if (!found) throw new Error(`The sandbox has no such object in ${collection}`);
    objects.put({ ...found, ...change });
  }

  add(collection: string, object: StoredObject & Record<string, unknown>): void {
    this.sandbox.world.collection<StoredObject>(collection).put(object);
  }

  static async start(): Promise<SandboxRig> {
    const sandbox = await startSandbox({ port: 0, home: null, admin: true });
    configureAws({ endpointUrl: sandbox.url, hubCredentials });
    const world = (await (await fetch(`${sandbox.url}/_sandbox/world`)).json()) as { roles: RolesOfWorld[] };
    return new SandboxRig(sandbox, world.roles);
  }

  role(accountId: string, purpose: RolePurpose): { roleArn: string; externalId: string } {
    const roleArn = roleArnOf(accountId, purpose);
    const externalId = this.roles.map(({ externalIds }) => externalIds[roleArn]).find((id) => id !== undefined);
    if (externalId === undefined) throw new Error(`The world has no role ${roleArn}`);
    return { roleArn, externalId };
  }

  /** Without permissions: all that the role may do. */
  session(accountId: string, purpose: RolePurpose, permissions: readonly Permission[] = [{ actions: ['*'], resources: ['*'] }]): Promise<AwsSession> {
    return openSession({ accountId, region, ...this.role(accountId, purpose), policy: sessionPolicy(permissions), sessionName: 'driver-test', sourceIdentity: this.identity, tags: { 'pergola:operation': 'driver-test' } });
  }

  /** The sandbox as it was at its start, and no session of before is used again. */
  async reset(): Promise<void> {
    await this.control('POST', 'reset');
    this.identity = randomUUID();
  }

  resource(kind: ResourceKind, accountId: string, spec: unknown, dependsOn: TriedResource[] = []): TriedResource {
    return new TriedResource(this, kind, accountId, spec, dependsOn);
  }

  async control(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await fetch(`${this.sandbox.url}/_sandbox/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  }

  /** A minute on the sandbox's clock: every state that is under way comes to its end. */
  async letTimePass(): Promise<void> {
    await this.control('POST', 'clock', { advanceMs: 60_000 });
  }

  fault(service: string, operation: string, kind: string, more: object = {}): Promise<unknown> {
    return this.control('POST', 'faults', { service, operation, kind, ...more });
  }

  /** What a run asked of AWS, `service:Operation` in order, without the assuming of roles. */
  async callsOf(run: () => Promise<unknown>): Promise<string[]> {
    const calls: AwsCall[] = [];
    await withAwsCalls((call) => calls.push(call), run);
    return calls.filter(({ service }) => service !== 'sts').map(({ service, operation }) => `${service}:${operation}`);
  }
}
