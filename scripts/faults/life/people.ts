import { connectAction, enterCredentialsAction, removeConnectionAction, repairConnectionAction } from '@/lib/connections/actions';
import { cutGhostAction, removeObjectAction } from '@/lib/ghosts/actions';
import { giveBackGrantAction, resumeGrantAction, revokeGrantAction, suspendGrantAction } from '@/lib/grants/actions';
import { endPauseAction } from '@/lib/operations/actions';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { publishServiceAction, repairServiceAction } from '@/lib/services/actions';
import { readNetwork } from '@/lib/services/checks/gather';
import { proposeGateway } from '@/lib/services/checks/propose';
import { approve, ask, askToRenew } from '../../testing/access-steps';
import type { Persistence } from './persistence';
import { credentials, domainOf, region, vpcName, type LifeAccounts, type LifePeople } from './world';

/** What a person mends of a connection by entering its credentials once more. */
const mendedByCredentials = ['credentialsNeeded', 'failedConnectivity'];
/** Of the machine's time; nobody enters credentials all the time. */
const lookAgainMs = 4_000;

/** What people do in a life, through the portal's own writes and as persistent as people are. */
export class People {
  /** When somebody last looked after a resource. */
  private readonly lookedAt = new Map<string, number>();
  /** Services that somebody is publishing, and that the others wait for. */
  awaitedServices = 0;

  constructor(
    private readonly accounts: LifeAccounts,
    readonly actors: LifePeople,
    private readonly persistence: Persistence,
  ) {}

  ownerOf(service: number): Actor {
    return this.actors.owners[service % this.actors.owners.length]!;
  }

  async publish(service: number, repairs: boolean): Promise<string | null> {
    this.awaitedServices += 1;
    return this.insistOnPublishing(service, repairs).finally(() => (this.awaitedServices -= 1));
  }

  private insistOnPublishing(service: number, repairs: boolean): Promise<string | null> {
    const actor = this.ownerOf(service);
    const accountId = this.accounts.owners[service % this.accounts.owners.length]!;
    const name = `life-${String(service + 1).padStart(3, '0')}`;
    return this.persistence.insist({
      what: 'publish',
      work: async () => {
        const network = await readNetwork(actor, accountId, region);
        const vpcId = network.vpcs.find((vpc) => vpc.name === vpcName)!.id;
        const { serviceId } = await publishServiceAction.as(actor, {
          accountId, region, vpcId, name, gateway: proposeGateway(network, vpcId, ['443']), address: domainOf(accountId), ports: '443', summary: 'Forecasts', documentation: '', tags: [],
          signIn: 'BASIC', apiKeyName: '', oauth: { endpoint: '', method: 'POST', scope: '', parameters: [] }, parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }], test: { method: 'NONE', path: '/', statuses: '200' }, onDrift: repairs ? 'REPAIR' : 'REPORT', onwardSharing: 'ALLOWED', approverIds: [],
        });
        return serviceId;
      },
      standing: async () => done((await db().service.findFirst({ where: { name, accountId } }))?.id),
    });
  }

  /** Once what it rests on is ready, the service can be asked for. */
  async isAskable(serviceId: string): Promise<boolean> {
    return (await db().service.count({ where: { id: serviceId, share: { readyAt: { not: null } }, configuration: { readyAt: { not: null } } } })) > 0;
  }

  ask(serviceId: string, consumer: number): Promise<string | null> {
    const [actor, accountId] = [this.actors.consumers[consumer]!, this.accounts.consumers[consumer]!];
    return this.persistence.insist({
      what: 'ask',
      work: () => ask(actor, serviceId, accountId),
      standing: async () => done((await db().accessRequest.findFirst({ where: { serviceId, accountId, state: 'PENDING' } }))?.id),
    });
  }

  approve(service: number, requestId: string): Promise<string | null> {
    return this.persistence.insist({
      what: 'approve',
      work: () => approve(this.ownerOf(service), requestId),
      standing: async () => done((await db().grant.findFirst({ where: { requestId } }))?.id),
    });
  }

  connect(grantId: string, consumer: number, name: string): Promise<string | null> {
    const actor = this.actors.consumers[consumer]!;
    return this.persistence.insist({
      what: 'connect',
      work: async () => (await connectAction.as(actor, { grantId, name, credentials, parameters: [] })).connectionId,
      standing: async () => done((await db().connection.findFirst({ where: { grantId, name } }))?.id) ?? this.unlessLive(grantId),
    });
  }

  /** Null when the renewal cannot be asked for any more. */
  askToRenew(grantId: string, consumer: number): Promise<string | null> {
    return this.persistence.insist({
      what: 'ask to renew',
      work: () => askToRenew(this.actors.consumers[consumer]!, grantId),
      standing: async () => done((await db().accessRequest.findFirst({ where: { renewsGrantId: grantId, state: 'PENDING' } }))?.id) ?? this.unlessLive(grantId),
    });
  }

  approveRenewal(service: number, requestId: string): Promise<boolean> {
    return this.dealWith('approve a renewal', () => approve(this.ownerOf(service), requestId), async () => {
      const request = await db().accessRequest.findUniqueOrThrow({ where: { id: requestId }, include: { renewsGrant: true } });
      if (request.state === 'APPROVED') return true;
      return request.state !== 'PENDING' || !isLive(request.renewsGrant!) ? 'over' : null;
    });
  }

  end(how: 'revoke' | 'giveBack', grantId: string, actor: Actor): Promise<boolean> {
    const action = how === 'revoke' ? revokeGrantAction : giveBackGrantAction;
    return this.dealWith(how === 'revoke' ? 'revoke' : 'give back', () => action.as(actor, { grantId, comment: '' }), async () => ((await stateOf(grantId)) === 'REVOKED' ? true : null));
  }

  suspend(service: number, grantId: string): Promise<boolean> {
    const actor = this.ownerOf(service);
    return this.dealWith('suspend', () => suspendGrantAction.as(actor, { grantId, comment: 'An incident.' }), async () => ((await stateOf(grantId)) === 'SUSPENDED' ? true : (await this.unlessLive(grantId)) && 'over'));
  }

  resume(service: number, grantId: string): Promise<boolean> {
    const actor = this.ownerOf(service);
    return this.dealWith('resume', () => resumeGrantAction.as(actor, { grantId }), async () => ((await stateOf(grantId)) === 'ACTIVE' ? true : (await this.unlessLive(grantId)) && 'over'));
  }

  removeConnection(connectionId: string, consumer: number): Promise<boolean> {
    const actor = this.actors.consumers[consumer]!;
    return this.dealWith(
      'remove a connection',
      () => removeConnectionAction.as(actor, { connectionId }),
      async () => {
        const { resource, grantId } = await db().connection.findUniqueOrThrow({ where: { id: connectionId }, include: { resource: true } });
        return resource.desired === 'ABSENT' ? true : (await this.unlessLive(grantId)) && 'over';
      },
    );
  }

  /**
   * What only people can fix: credentials that are needed, what was changed by hand and is only reported, and unmanaged access that
   * they want removed. Answers how much there is to fix.
   */
  async lookAfter(): Promise<number> {
    const waiting = await db().connection.findMany({
      where: { resource: { phase: 'BLOCKED', desired: 'PRESENT', reason: { in: [...mendedByCredentials, 'drifted'] } }, grant: { state: 'ACTIVE', until: { gt: new Date() } } },
      include: { grant: true, resource: true },
    });
    const reported = await db().resource.findMany({ where: { phase: 'BLOCKED', desired: 'PRESENT', reason: 'drifted', kind: { not: 'connection' } } });
    const unmanaged = await this.unmanaged();
    await Promise.all([
      ...unmanaged.filter(({ id }) => this.isTime(id)).map(({ remove }) => this.persistence.attempt('remove unmanaged access', remove)),
      ...waiting.filter(({ resourceId }) => this.isTime(resourceId)).map(({ id, grant, resource }) => {
        const actor = this.actors.consumers[this.accounts.consumers.indexOf(grant.accountId)]!;
        return this.persistence.attempt('look after a connection', async () => {
          if (resource.reason === 'drifted') await repairConnectionAction.as(actor, { connectionId: id });
          else await enterCredentialsAction.as(actor, { connectionId: id, credentials });
        });
      }),
      ...reported.filter(({ id }) => this.isTime(id)).map(({ id, key, accountId }) => this.persistence.attempt('have something repaired', () => this.repair(id, key, accountId))),
    ]);
    return waiting.length + reported.length + unmanaged.length;
  }

  /** Findings that an administrator removes, once they are listed. A principal of a service's own share is left alone. */
  private async unmanaged(): Promise<{ id: string; remove: () => Promise<unknown> }[]> {
    const { admin } = this.actors;
    const access = await db().ghost.findMany({
      where: { goneAt: null, decision: null, OR: [{ kind: 'RESOURCE_POLICY' }, { kind: 'PRINCIPAL', details: { path: ['isOtherShare'], equals: true } }] },
      select: { id: true, serviceId: true, holder: true },
    });
    const objects = await db().markedObject.findMany({ where: { problem: { not: null }, goneAt: null, removalId: null }, select: { id: true } });
    return [
      // One order removes everything of a holder.
      ...[...new Map(access.map((one) => [`${one.serviceId} ${one.holder}`, one])).values()].map(({ id }) => ({ id, remove: () => cutGhostAction.as(admin, { ghostId: id }) })),
      ...objects.map(({ id }) => ({ id, remove: () => removeObjectAction.as(admin, { objectId: id }) })),
    ];
  }

  /** Whatever an administrator has paused and could not end. */
  async endPauses(): Promise<void> {
    const { admin } = this.actors;
    for (const { id } of await db().pause.findMany({ where: { endedAt: null } })) {
      await endPauseAction.as(admin, { pauseId: id });
    }
  }

  private isTime(resourceId: string): boolean {
    const now = performance.now();
    if (now - (this.lookedAt.get(resourceId) ?? -lookAgainMs) < lookAgainMs) return false;
    this.lookedAt.set(resourceId, now);
    return true;
  }

  private async repair(resourceId: string, key: string, accountId: string): Promise<void> {
    const actor = this.actors.owners[this.accounts.owners.indexOf(accountId)]!;
    const serviceId = key.split('/').find((part) => part.startsWith('svc_'));
    const service = await db().service.findFirstOrThrow({ where: serviceId ? { id: serviceId } : { gatewayId: resourceId } });
    await repairServiceAction.as(actor, { serviceId: service.id, resourceId });
  }

  private async dealWith(what: string, work: () => Promise<unknown>, standing: () => Promise<true | 'over' | null>): Promise<boolean> {
    const dealt = await this.persistence.insist({
      what,
      work: async () => {
        await work();
        return true;
      },
      standing: async () => {
        const stands = await standing();
        if (stands === 'over') return { is: 'over' };
        return stands && { is: 'done', data: true };
      },
    });
    return dealt === true;
  }

  private async unlessLive(grantId: string): Promise<{ is: 'over' } | null> {
    return isLive(await db().grant.findUniqueOrThrow({ where: { id: grantId } })) ? null : { is: 'over' };
  }
}

function done<Data>(data: Data | undefined): { is: 'done'; data: Data } | null {
  return data === undefined ? null : { is: 'done', data };
}

function isLive({ state, until }: { state: string; until: Date }): boolean {
  return state !== 'REVOKED' && until > new Date();
}

async function stateOf(grantId: string): Promise<string> {
  return (await db().grant.findUniqueOrThrow({ where: { id: grantId } })).state;
}
